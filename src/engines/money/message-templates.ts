import { defineTemplates } from '../messages/templates.ts'

const example = { amount: 'KSh 2,500', bill: 'MGB-4K7P-29XQ', ref: 'TKM4A1B2C3' }

export const moneyMessages = defineTemplates({
  'money.payment.received': {
    name: { en: 'Payment received in full', sw: 'Malipo yote yamepokelewa' },
    sms: {
      en: 'Received {amount} for bill {bill} (M-Pesa {ref}). It is fully paid. Receipt {receipt}.',
      sw: 'Tumepokea {amount} kwa bili {bill} (M-Pesa {ref}). Imelipwa yote. Risiti {receipt}.',
    },
    values: { ...example, receipt: 'MG2627-1-000123' },
  },
  'money.payment.part': {
    name: { en: 'Part payment received', sw: 'Sehemu ya malipo imepokelewa' },
    sms: {
      en: 'Received {amount} for bill {bill} (M-Pesa {ref}). Still to pay: {left}. Receipt {receipt}.',
      sw: 'Tumepokea {amount} kwa bili {bill} (M-Pesa {ref}). Bado: {left}. Risiti {receipt}.',
    },
    values: { ...example, receipt: 'MG2627-1-000123', left: 'KSh 1,000' },
  },
  'money.payment.refuted': {
    name: { en: 'Payment that M-Pesa does not know', sw: 'Malipo ambayo M-Pesa haiyajui' },
    sms: {
      en: 'M-Pesa does not know the payment {ref} of {amount} for bill {bill}, so it does not count. If your money left your phone, call us.',
      sw: 'M-Pesa haiyajui malipo {ref} ya {amount} kwa bili {bill}, hivyo hayahesabiwi. Kama pesa zilitoka kwenye simu yako, tupigie.',
    },
    values: example,
  },
  'money.payment.reversed': {
    name: { en: 'Payment taken back', sw: 'Malipo yamerudishwa' },
    sms: {
      en: 'M-Pesa took back the payment {ref} of {amount} for bill {bill}. Its receipt is no longer valid, and the bill is to be paid again.',
      sw: 'M-Pesa imerudisha malipo {ref} ya {amount} kwa bili {bill}. Risiti yake si halali tena, na bili inapaswa kulipwa upya.',
    },
    values: example,
  },
})
