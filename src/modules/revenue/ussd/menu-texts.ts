import { defineTexts } from '../../../core/basics/texts.ts'

/** Screens of a basic phone: 160 characters at most with their longest values, which a test holds. */
export const ussdTexts = defineTexts({
  'revenue.ussd.start': {
    en: '{county} County\n1 Pay a bill\n2 Check a receipt\n3 Kiswahili',
    sw: 'Kaunti ya {county}\n1 Lipa bili\n2 Kagua risiti\n3 English',
  },
  'revenue.ussd.ask_bill': { en: 'Bill number, as on the SMS or the paper:', sw: 'Namba ya bili, kama ilivyo kwenye SMS au karatasi:' },
  'revenue.ussd.no_bill': {
    en: 'No bill has this number. Write it again, or 0 to go back:',
    sw: 'Hakuna bili yenye namba hii. Iandike tena, au 0 kurudi:',
  },
  'revenue.ussd.bill': {
    en: '{title}\nStill to pay: {left}\n1 Pay all\n2 Pay a part\n0 Back',
    sw: '{title}\nBado: {left}\n1 Lipa yote\n2 Lipa sehemu\n0 Rudi',
  },
  'revenue.ussd.ask_amount': { en: 'How many shillings, at most {most}?', sw: 'Shilingi ngapi, zisizozidi {most}?' },
  'revenue.ussd.wrong_amount': {
    en: 'Write whole shillings from 1 to {most}, or 0 to go back:',
    sw: 'Andika shilingi nzima kuanzia 1 hadi {most}, au 0 kurudi:',
  },
  'revenue.ussd.asked': {
    en: 'M-Pesa will now ask for your PIN to pay {amount}. The receipt comes by SMS. Until you enter the PIN nothing is taken.',
    sw: 'M-Pesa sasa itaomba PIN yako kulipa {amount}. Risiti itakuja kwa SMS. Hakuna kitakachochukuliwa kabla ya PIN.',
  },
  'revenue.ussd.paid': { en: '{title}: it is paid. Nothing is left to pay.', sw: '{title}: imelipwa. Hakuna kilichobaki.' },
  'revenue.ussd.not_payable': {
    en: 'This bill cannot be paid any more. Nothing was taken. Ask the county: {phone}',
    sw: 'Bili hii haiwezi kulipwa tena. Hakuna kilichochukuliwa. Uliza kaunti: {phone}',
  },
  'revenue.ussd.ask_receipt': {
    en: 'Receipt number, as MG2627-1-000123, or the code on the SMS of M-Pesa:',
    sw: 'Namba ya risiti, kama MG2627-1-000123, au msimbo wa SMS ya M-Pesa:',
  },
  'revenue.ussd.no_receipt': {
    en: 'The county knows no receipt or payment with this number. Write it again, or 0 to go back:',
    sw: 'Kaunti haijui risiti wala malipo yenye namba hii. Iandike tena, au 0 kurudi:',
  },
  'revenue.ussd.payment.sought': {
    en: 'M-Pesa {ref} is not here yet. We are asking M-Pesa: dial again in 2 minutes. Not there then? Check the code, call {phone}. Do not pay again.',
    sw: 'M-Pesa {ref} bado hayajafika. Tunauliza M-Pesa: piga tena baada ya dakika 2. Hayapo? Hakiki msimbo, piga {phone}. Usilipe tena.',
  },
  'revenue.ussd.payment.onBill': {
    en: 'M-Pesa {ref}: we received {amount} for bill {bill}.',
    sw: 'M-Pesa {ref}: tulipokea {amount} kwa bili {bill}.',
  },
  'revenue.ussd.payment.waits': {
    en: 'M-Pesa {ref}: we hold {amount}, but its account number is of no bill. It is safe. Call {phone} with your bill number. Do not pay again.',
    sw: 'M-Pesa {ref}: tunazo {amount}, ila akaunti si ya bili yoyote. Ziko salama. Piga {phone} na namba ya bili. Usilipe tena.',
  },
  'revenue.ussd.payment.sentBack': {
    en: 'M-Pesa {ref}: {amount} belonged to no bill and was sent back to the phone that paid.',
    sw: 'M-Pesa {ref}: {amount} hazikuwa za bili yoyote; zilirudishwa kwenye simu iliyolipa.',
  },
  'revenue.ussd.payment.claimed': {
    en: 'M-Pesa {ref}: we are checking {amount} with M-Pesa. Look again in some minutes. Do not pay again.',
    sw: 'M-Pesa {ref}: tunahakiki {amount} na M-Pesa. Angalia tena baada ya dakika chache. Usilipe tena.',
  },
  'revenue.ussd.payment.refuted': {
    en: 'M-Pesa does not know {ref}, so it does not count. If money left your phone, call {phone}.',
    sw: 'M-Pesa haiyajui {ref}, hivyo hayahesabiwi. Kama pesa zilitoka kwenye simu yako, piga {phone}.',
  },
  'revenue.ussd.payment.reversed': {
    en: 'M-Pesa {ref}: {amount} was sent back to you. It does not count any more.',
    sw: 'M-Pesa {ref}: {amount} zilirudishwa kwako. Hazihesabiwi tena.',
  },
  'revenue.ussd.receipt_valid': {
    en: 'VALID. Receipt {number}: {amount}, {day}. {title}. Payment {ref}.',
    sw: 'HALALI. Risiti {number}: {amount}, {day}. {title}. Malipo {ref}.',
  },
  'revenue.ussd.receipt_ended': {
    en: 'NOT VALID since {day}: receipt {number} over {amount}. The payment was taken back or proved false.',
    sw: 'SI HALALI tangu {day}: risiti {number} ya {amount}. Malipo yalirudishwa au hayakuwa ya kweli.',
  },
  'revenue.ussd.wrong_key': { en: 'This number is not in the menu.\n', sw: 'Namba hii haipo kwenye menyu.\n' },
})
