import { defineAuditWords } from '../../kernel/context/audit-words.ts'

export const auditOfMoney = defineAuditWords({
  verbs: {
    'money.bank.imported': { en: 'Bank statement taken in', sw: 'Taarifa ya benki ilipokelewa' },
    'money.bank.profile_saved': { en: 'Layout of a bank’s file saved', sw: 'Mpangilio wa faili ya benki ulihifadhiwa' },
    'money.bill.lines_added': { en: 'Lines added to a bill', sw: 'Mistari iliongezwa kwenye bili' },
    'money.bill.made': { en: 'Bill made', sw: 'Bili ilitengenezwa' },
    'money.credit.spent': { en: 'Credit of a payer used', sw: 'Salio la mlipaji lilitumika' },
    'money.day.closed': { en: 'Day’s book closed', sw: 'Kitabu cha siku kilifungwa' },
    'money.payment.allocated': { en: 'Payment given to a bill', sw: 'Malipo yalipewa bili' },
    'money.payment.confirmed': { en: 'Payment confirmed by the provider', sw: 'Malipo yalithibitishwa na mtoa huduma' },
    'money.payment.corrected': { en: 'Payment corrected by the provider', sw: 'Malipo yalirekebishwa na mtoa huduma' },
    'money.payment.recorded': { en: 'Payment recorded', sw: 'Malipo yalirekodiwa' },
    'money.payment.refuted': { en: 'Payment unknown to the provider', sw: 'Malipo hayajulikani kwa mtoa huduma' },
    'money.payment.reversed': { en: 'Payment taken back', sw: 'Malipo yalirudishwa' },
    'money.proposal.approved': { en: 'Proposal about money approved', sw: 'Pendekezo kuhusu fedha liliidhinishwa' },
    'money.proposal.made': { en: 'Proposal about money made', sw: 'Pendekezo kuhusu fedha lilitolewa' },
    'money.proposal.refused': { en: 'Proposal about money refused', sw: 'Pendekezo kuhusu fedha lilikataliwa' },
    'money.proposal.withdrawn': { en: 'Proposal about money withdrawn', sw: 'Pendekezo kuhusu fedha liliondolewa' },
    'money.push.asked': { en: 'Payment asked for on a phone', sw: 'Malipo yaliombwa kwenye simu' },
    'money.push.failed': { en: 'Request on a phone came to nothing', sw: 'Ombi kwenye simu halikufaulu' },
    'money.push.found_paid': { en: 'Request on a phone found paid', sw: 'Ombi kwenye simu limeonekana kulipwa' },
  },
  records: {
    'money.bank_profile': { en: 'Layout of a bank’s file', sw: 'Mpangilio wa faili ya benki' },
    'money.bank_statement': { en: 'Bank statement', sw: 'Taarifa ya benki' },
    'money.proposal': { en: 'Proposal about money', sw: 'Pendekezo kuhusu fedha' },
    'money.bill': { en: 'Bill', sw: 'Bili' },
    'money.day': { en: 'Day of the book', sw: 'Siku ya kitabu' },
    'money.payment': { en: 'Payment', sw: 'Malipo' },
  },
})
