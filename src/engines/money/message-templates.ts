import { defineTemplates } from '../messages/templates.ts'

const sending = { amount: 'KSh 1,250,000', fund: 'County Revenue Fund', day: '2026-11-27' }
const example = { amount: 'KSh 2,500', bill: 'MGB-4K7P-29XQ', ref: 'TKM4A1B2C3' }

const sentBack = { amount: example.amount, ref: example.ref }

export const moneyMessages = defineTemplates({
  'money.paybill.refuses': {
    name: { en: 'The paybill takes no money', sw: 'Paybill haipokei fedha' },
    inApp: {
      subject: { en: 'M-Pesa takes no money for the county', sw: 'M-Pesa haipokei fedha za kaunti' },
      body: {
        en: 'M-Pesa refuses payments to the paybill (code {code}: {words}). 8: it is full, move its money to the bank. 2028, SFC_IC0003: its set-up is wrong, call Safaricom.',
        sw: 'M-Pesa inakataa malipo ya paybill (msimbo {code}: {words}). 8: imejaa, hamisha fedha zake benki. 2028, SFC_IC0003: haijawekwa sawa, piga Safaricom.',
      },
    },
    values: { code: '8', words: 'would exceed the maximum balance' },
  },
  'money.paybill.low': {
    name: { en: 'Too little in the paybill for refunds', sw: 'Paybill haina fedha za kutosha kwa marejesho' },
    inApp: {
      subject: {
        en: 'The paybill holds less than approved refunds need',
        sw: 'Paybill ina fedha chache kuliko marejesho yaliyoidhinishwa',
      },
      body: {
        en: 'Approved refunds still need {needed}; the utility account holds {held}. Move money into it: what M-Pesa refuses meanwhile does not reach its payer.',
        sw: 'Marejesho yaliyoidhinishwa bado yanahitaji {needed}; akaunti ya matumizi ina {held}. Ongeza fedha: yatakayokataliwa na M-Pesa kwa sasa hayatamfikia mlipaji.',
      },
    },
    values: { needed: 'KSh 600,000', held: 'KSh 250,000' },
  },
  'money.payment.received': {
    name: { en: 'Payment received in full', sw: 'Malipo yote yamepokelewa' },
    sms: {
      en: 'Received {amount} for bill {bill} (M-Pesa {ref}). It is fully paid. Receipt {receipt}.',
      sw: 'Tumepokea {amount} kwa bili {bill} (M-Pesa {ref}). Imelipwa yote. Risiti {receipt}.',
    },
    values: { ...example, receipt: 'MG2627-1-000123' },
  },
  'money.payment.over': {
    name: { en: 'More than the bill received', sw: 'Malipo yamezidi bili' },
    sms: {
      en: 'Received {amount} for bill {bill} (M-Pesa {ref}). It is fully paid. {over} is too much: it is kept for your next bill. Receipt {receipt}.',
      sw: 'Tumepokea {amount} kwa bili {bill} (M-Pesa {ref}). Imelipwa yote. {over} zimezidi: zimewekwa kwa bili yako ijayo. Risiti {receipt}.',
    },
    values: { ...example, receipt: 'MG2627-1-000123', over: 'KSh 1,000' },
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
  'money.receipt.cancelled': {
    name: { en: 'Receipt cancelled', sw: 'Risiti imebatilishwa' },
    sms: {
      en: 'Receipt {receipt} of {amount} for bill {bill} was cancelled. Your money is not lost: the county is giving it to the right bill. Ask us with this number.',
      sw: 'Risiti {receipt} ya {amount} kwa bili {bill} imebatilishwa. Fedha zako hazijapotea: kaunti inazipeleka kwenye bili sahihi. Tuulize kwa namba hii.',
    },
    values: { amount: example.amount, bill: example.bill, receipt: 'MG2627-1-000123' },
  },
  'money.refund.approved': {
    name: { en: 'Money goes back', sw: 'Fedha zinarejeshwa' },
    sms: {
      en: 'The county is sending back {amount} of your payment {ref}. We will tell you when it is on its way to your M-Pesa.',
      sw: 'Kaunti inakurejeshea {amount} ya malipo yako {ref}. Tutakuarifu zikitumwa kwenye M-Pesa yako.',
    },
    values: sentBack,
  },
  'money.refund.paid': {
    name: { en: 'Money sent back', sw: 'Fedha zimerejeshwa' },
    sms: {
      en: 'The county sent back {amount} of your payment {ref} by M-Pesa ({mpesa}).',
      sw: 'Kaunti imekurejeshea {amount} ya malipo yako {ref} kwa M-Pesa ({mpesa}).',
    },
    values: { ...sentBack, mpesa: 'TKN5B2C3D4' },
  },
  'money.refund.rest_kept': {
    name: { en: 'Rest of a refund stays with the county', sw: 'Salio la urejeshaji limebaki kwa kaunti' },
    sms: {
      en: '{amount} of your payment {ref} could not be sent back by M-Pesa. It is safe with the county, where it was before, and is yours. Call us to say what it should pay.',
      sw: '{amount} ya malipo yako {ref} haikuweza kurejeshwa na M-Pesa. Iko salama kwa kaunti, ilipokuwa awali, na ni yako. Tupigie useme ilipie nini.',
    },
    values: sentBack,
  },
  'money.refund.failed': {
    name: { en: 'Money could not be sent back', sw: 'Fedha hazikuweza kurejeshwa' },
    sms: {
      en: 'M-Pesa could not send back {amount} of your payment {ref}. The money is safe with the county, where it was. We try again; you can also ask us with this number.',
      sw: 'M-Pesa haikuweza kukurejeshea {amount} ya malipo yako {ref}. Fedha ziko salama kwa kaunti, zilipokuwa. Tutajaribu tena; unaweza pia kutuuliza kwa namba hii.',
    },
    values: sentBack,
  },
  'money.sweep.due': {
    name: { en: 'Collections to be sent on', sw: 'Makusanyo ya kupelekwa hazinani' },
    inApp: {
      subject: { en: 'Send on {amount} to the {fund} by {day}', sw: 'Peleka {amount} kwa {fund} kabla ya kwisha {day}' },
      body: {
        en: 'Regulation 81 gives five working days. Make the transfer voucher under “Transfers to funds”.',
        sw: 'Kanuni ya 81 inatoa siku tano za kazi. Tengeneza hati ya uhamisho kwenye “Uhamisho kwa hazina”.',
      },
    },
    values: sending,
  },
  'money.sweep.late': {
    name: { en: 'Collections not sent on in time', sw: 'Makusanyo yaliyochelewa kupelekwa' },
    inApp: {
      subject: { en: '{amount} for the {fund} is late since {day}', sw: '{amount} ya {fund} imechelewa tangu {day}' },
      body: {
        en: 'Regulation 81 gives five working days. Make the transfer voucher under “Transfers to funds” now.',
        sw: 'Kanuni ya 81 inatoa siku tano za kazi. Tengeneza hati ya uhamisho kwenye “Uhamisho kwa hazina” sasa.',
      },
    },
    values: sending,
  },
  'money.bill.demanded': {
    name: { en: 'Notice of an unpaid bill', sw: 'Notisi ya bili isiyolipwa' },
    sms: {
      en: '{amount} for {what} was due on {day}. Bill {bill}: pay with paybill {paybill}, account {account}. Paid already? Ignore this.',
      sw: '{amount} ya {what} ilipaswa kulipwa {day}. Bili {bill}: lipa kwa paybill {paybill}, akaunti {account}. Umelipa? Puuza ujumbe huu.',
    },
    values: {
      amount: 'KSh 2,500',
      what: 'Single business permit 2027',
      day: '31 Mar 2027',
      bill: 'MGB-4K7P-29XQ',
      paybill: '600984',
      account: 'MGB4K7P29XQ',
    },
  },
  'money.bill.expired': {
    name: { en: 'Bill ran out', sw: 'Muda wa bili umekwisha' },
    sms: {
      en: 'The time to pay bill {bill} is over. {left} was not paid and is no longer asked for. Do not pay it: ask the county for a new bill.',
      sw: 'Muda wa kulipa bili {bill} umekwisha. {left} hazikulipwa na hazidaiwi tena. Usiilipe: omba bili mpya kwa kaunti.',
    },
    values: { bill: example.bill, left: 'KSh 1,000' },
  },
  'money.bill.expired_revives': {
    name: { en: 'Bill ran out, may still be paid', sw: 'Muda wa bili umekwisha, bado inalipika' },
    sms: {
      en: 'The time to pay bill {bill} is over, and {left} was not paid. If you still need what it is for, you can pay it all the same.',
      sw: 'Muda wa kulipa bili {bill} umekwisha, na {left} hazikulipwa. Ukiwa bado unahitaji huduma yake, unaweza kuilipa.',
    },
    values: { bill: example.bill, left: 'KSh 1,000' },
  },
  'money.bill.rerated': {
    name: { en: 'Bill corrected after the law on fees changed', sw: 'Bili imerekebishwa baada ya sheria ya ada kubadilika' },
    sms: {
      en: 'The law on fees changed. Bill {bill} now comes to {total}. Still to pay: {left}.',
      sw: 'Sheria ya ada imebadilika. Bili {bill} sasa ni {total}. Bado: {left}.',
    },
    values: { bill: example.bill, total: 'KSh 6,000', left: 'KSh 1,000' },
  },
  'money.bill.rerated_credit': {
    name: { en: 'Bill corrected, payer has credit', sw: 'Bili imerekebishwa, mlipaji ana salio' },
    sms: {
      en: 'The law on fees changed. Bill {bill} now comes to {total}. You paid {credit} too much: it is kept for your next bill, or ask for it back.',
      sw: 'Sheria ya ada imebadilika. Bili {bill} sasa ni {total}. Ulizidisha {credit}: zimehifadhiwa kwa bili yako ijayo, au omba urejeshewe.',
    },
    values: { bill: example.bill, total: 'KSh 6,000', left: 'KSh 0', credit: 'KSh 500' },
  },
  'money.bill.waived': {
    name: { en: 'Part of a bill is no longer asked for', sw: 'Sehemu ya bili haidaiwi tena' },
    sms: {
      en: '{amount} of bill {bill} is no longer asked for ({instrument}). Still to pay: {left}.',
      sw: '{amount} za bili {bill} hazidaiwi tena ({instrument}). Bado: {left}.',
    },
    values: { bill: example.bill, amount: 'KSh 300', instrument: 'Gazette Notice 123 of 2026', left: 'KSh 1,000' },
  },
  'money.bill.waiver_ended': {
    name: { en: 'What was waived is asked for again', sw: 'Kilichosamehewa kinadaiwa tena' },
    sms: {
      en: 'The payment on which {amount} of bill {bill} was waived ({instrument}) was taken back, so it is asked for again. Still to pay: {left}. Paid within the days of the waiver, it falls away again.',
      sw: 'Malipo yaliyokuwa sharti la kusamehe {amount} za bili {bill} ({instrument}) yamerudishwa, hivyo zinadaiwa tena. Bado: {left}. Ukilipa ndani ya siku za msamaha, zitaondolewa tena.',
    },
    values: { bill: example.bill, amount: 'KSh 300', instrument: 'Gazette Notice 123 of 2026', left: 'KSh 1,300' },
  },
  'money.bill.recounted': {
    name: { en: 'Penalties and interest came down', sw: 'Adhabu na riba zimepungua' },
    sms: {
      en: 'Your payment for bill {bill} was made earlier than we knew. {amount} of penalties and interest falls away. Still to pay: {left}.',
      sw: 'Malipo yako ya bili {bill} yalifanywa mapema kuliko tulivyojua. {amount} za adhabu na riba zimeondolewa. Bado: {left}.',
    },
    values: { bill: example.bill, amount: 'KSh 130', left: 'KSh 0' },
  },
  'money.bill.recounted_credit': {
    name: { en: 'Penalties and interest came down, payer has credit', sw: 'Adhabu na riba zimepungua, mlipaji ana salio' },
    sms: {
      en: 'Your payment for bill {bill} was made earlier than we knew. {amount} of penalties and interest falls away. {credit} is yours: it is kept for your next bill, or ask for it back.',
      sw: 'Malipo yako ya bili {bill} yalifanywa mapema kuliko tulivyojua. {amount} za adhabu na riba zimeondolewa. {credit} ni zako: zimehifadhiwa kwa bili yako ijayo, au omba urejeshewe.',
    },
    values: { bill: example.bill, amount: 'KSh 130', left: 'KSh 0', credit: 'KSh 130' },
  },
  'money.bill.recounted_up': {
    name: { en: 'Penalties and interest are owed again', sw: 'Adhabu na riba zinadaiwa tena' },
    sms: {
      en: 'A payment that had lowered the penalties and interest of bill {bill} does not count any more, so {amount} of them is owed again. Still to pay: {left}.',
      sw: 'Malipo yaliyopunguza adhabu na riba za bili {bill} hayahesabiwi tena, hivyo {amount} zinadaiwa tena. Bado: {left}.',
    },
    values: { bill: example.bill, amount: 'KSh 130', left: 'KSh 1,130' },
  },
})
