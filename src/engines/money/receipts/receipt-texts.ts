import { defineTexts } from '../../../core/basics/texts.ts'

export const receiptTexts = defineTexts({
  'money.receipt.title': { en: 'Receipt', sw: 'Risiti' },
  'money.receipt.amount': { en: 'Amount received', sw: 'Kiasi kilichopokelewa' },
  'money.receipt.in_words': { en: 'In words', sw: 'Kwa maneno' },
  'money.receipt.for': { en: 'For', sw: 'Kwa ajili ya' },
  'money.receipt.bill': { en: 'Bill', sw: 'Bili' },
  'money.receipt.provider_ref': { en: 'Number of the payment', sw: 'Namba ya malipo' },
  'money.receipt.paid_by.mpesa': { en: 'Paid by M-Pesa', sw: 'Imelipwa kwa M-Pesa' },
  'money.receipt.paid_by.bank': { en: 'Paid at the bank', sw: 'Imelipwa benki' },
  'money.receipt.paid_at': { en: 'Paid on', sw: 'Ililipwa' },
  'money.receipt.split': { en: 'How it was divided', sw: 'Jinsi kilivyogawanywa' },
  'money.receipt.over': { en: 'Paid over, kept for your next bill', sw: 'Ziada, imewekwa kwa bili yako ijayo' },
  'money.receipt.refunded': { en: 'Of this, given back', sw: 'Kilichorejeshwa kati ya hiki' },
  'money.receipt.duplicate': { en: 'DUPLICATE {number}', sw: 'NAKALA {number}' },
  'money.receipt.genuine': { en: 'This receipt is genuine', sw: 'Risiti hii ni halisi' },
  'money.receipt.ended': { en: 'This receipt is no longer valid', sw: 'Risiti hii si halali tena' },
  'money.receipt.not_valid': { en: 'NOT VALID since {day}', sw: 'SI HALALI tangu {day}' },
  'money.receipt.ended.cancelled': {
    en: 'The county cancelled it. Do not accept it as proof of payment.',
    sw: 'Kaunti iliibatilisha. Usiikubali kama uthibitisho wa malipo.',
  },
  'money.receipt.ended.refunded': {
    en: 'The county gave the money back, so nothing is paid with it. Do not accept it as proof of payment.',
    sw: 'Kaunti ilirejesha fedha, hivyo hakuna kilicholipwa nayo. Usiikubali kama uthibitisho wa malipo.',
  },
  'money.receipt.ended.reversed': {
    en: 'The payment was taken back, so nothing was paid with it. Do not accept it as proof of payment.',
    sw: 'Malipo yalirudishwa, hivyo hakuna kilicholipwa nayo. Usiikubali kama uthibitisho wa malipo.',
  },
  'money.receipt.ended.refuted': {
    en: 'M-Pesa does not know the payment, or knows another amount. Do not accept it as proof of payment.',
    sw: 'M-Pesa haiyajui malipo haya, au ina kiasi kingine. Usiikubali kama uthibitisho wa malipo.',
  },
})
