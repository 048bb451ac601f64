import { defineErrors } from '../../core/basics/errors.ts'
import { defineTexts } from '../../core/basics/texts.ts'

export const moneyTexts = defineTexts({
  'money.account.suspense': { en: 'Money whose account number named no bill', sw: 'Fedha ambazo namba ya akaunti haikutaja bili' },
  'money.account.credit': { en: 'Paid over, owed to payers', sw: 'Zilizolipwa zaidi, za walipaji' },
  'money.account.refunds': { en: 'Refunds on their way', sw: 'Fedha zinazorejeshwa' },
  'money.account.charges': { en: 'Charges of banks and of M-Pesa', sw: 'Ada za benki na M-Pesa' },
  'money.account.remitted': { en: 'Sent to the fund', sw: 'Zilizopelekwa kwenye hazina' },
  'money.account.mpesa.claimed': { en: 'Told by M-Pesa, not yet confirmed', sw: 'Zilizotajwa na M-Pesa, bado kuthibitishwa' },
  'money.account.mpesa.utility': { en: 'M-Pesa utility account', sw: 'Akaunti ya matumizi ya M-Pesa' },
  'money.account.mpesa.working': { en: 'M-Pesa working account', sw: 'Akaunti ya kazi ya M-Pesa' },
  'money.account.mpesa.charges': { en: 'M-Pesa charges account', sw: 'Akaunti ya ada za M-Pesa' },
  'money.account.bank': { en: 'Bank', sw: 'Benki' },
  'money.account.receivable': { en: 'Billed, not yet paid', sw: 'Zilizotozwa, bado kulipwa' },
  'money.account.revenue': { en: 'Revenue', sw: 'Mapato' },
  'money.account.waived': { en: 'Waived', sw: 'Zilizosamehewa' },
})

export const refuseMoney = defineErrors({
  'money.file_wrong': {
    status: 500,
    en: 'The revenue file {file} is wrong at {path}: {fault}',
    sw: 'Faili la mapato {file} lina kosa kwenye {path}: {fault}',
  },
  'money.bill_without_lines': {
    status: 422,
    en: 'A bill needs at least one amount to pay.',
    sw: 'Bili inahitaji angalau kiasi kimoja cha kulipa.',
  },
  'money.bill_changed': {
    status: 409,
    en: 'This bill has changed since you looked at it. Nothing was done; look again.',
    sw: 'Bili hii imebadilika tangu ulipoiangalia. Hakuna lililofanyika; angalia tena.',
  },
  'money.bill_not_open': {
    status: 409,
    en: 'This bill is not open any more: {state}.',
    sw: 'Bili hii haiko wazi tena: {state}.',
  },
  'money.bill_partly_paid': {
    status: 409,
    en: 'Money was paid on this bill. Move or return the money first.',
    sw: 'Bili hii ina fedha zilizolipwa. Hamisha au rejesha fedha kwanza.',
  },
})
