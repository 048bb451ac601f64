import { defineAuditWords } from '../../kernel/context/audit-words.ts'

export const auditOfMoney = defineAuditWords({
  verbs: {
    'money.bill.lines_added': { en: 'Lines added to a bill', sw: 'Mistari iliongezwa kwenye bili' },
    'money.bill.made': { en: 'Bill made', sw: 'Bili ilitengenezwa' },
    'money.credit.spent': { en: 'Credit of a payer used', sw: 'Salio la mlipaji lilitumika' },
    'money.day.closed': { en: 'Day’s book closed', sw: 'Kitabu cha siku kilifungwa' },
    'money.instrument.changed': { en: 'Law on fees changed', sw: 'Sheria ya ada ilibadilika' },
    'money.instrument.decided': { en: 'Change of a law on fees decided', sw: 'Badiliko la sheria ya ada liliamuliwa' },
    'money.instrument.proposed': { en: 'Change of a law on fees asked for', sw: 'Badiliko la sheria ya ada liliombwa' },
    'money.payment.allocated': { en: 'Payment given to a bill', sw: 'Malipo yalipewa bili' },
    'money.payment.confirmed': { en: 'Payment confirmed by the provider', sw: 'Malipo yalithibitishwa na mtoa huduma' },
    'money.payment.corrected': { en: 'Payment corrected by the provider', sw: 'Malipo yalirekebishwa na mtoa huduma' },
    'money.payment.recorded': { en: 'Payment recorded', sw: 'Malipo yalirekodiwa' },
    'money.payment.refuted': { en: 'Payment unknown to the provider', sw: 'Malipo hayajulikani kwa mtoa huduma' },
    'money.payment.reversed': { en: 'Payment taken back', sw: 'Malipo yalirudishwa' },
    'money.push.asked': { en: 'Payment asked for on a phone', sw: 'Malipo yaliombwa kwenye simu' },
    'money.push.failed': { en: 'Request on a phone came to nothing', sw: 'Ombi kwenye simu halikufaulu' },
    'money.push.found_paid': { en: 'Request on a phone found paid', sw: 'Ombi kwenye simu limeonekana kulipwa' },
    'money.tariff.imported': { en: 'Schedule of fees brought in', sw: 'Jedwali la ada liliingizwa' },
  },
  records: {
    'money.bill': { en: 'Bill', sw: 'Bili' },
    'money.day': { en: 'Day of the book', sw: 'Siku ya kitabu' },
    'money.instrument': { en: 'Law on fees', sw: 'Sheria ya ada' },
    'money.payment': { en: 'Payment', sw: 'Malipo' },
    'money.tariff_version': { en: 'Schedule of fees', sw: 'Jedwali la ada' },
  },
})
