import { defineAuditWords } from '../../kernel/context/audit-words.ts'

export const auditOfRevenue = defineAuditWords({
  verbs: {
    'money.bank.read': { en: 'Bank statement opened', sw: 'Taarifa ya benki ilifunguliwa' },
    'money.remainder.exported': { en: 'Reconciliation exported', sw: 'Usuluhishi ulipakuliwa' },
    'money.bill.read': { en: 'Bill opened', sw: 'Bili ilifunguliwa' },
    'money.bill.searched': { en: 'Bills searched', sw: 'Bili zilitafutwa' },
    'money.ledger.exported': { en: 'Trial balance exported', sw: 'Mizania ilipakuliwa' },
    'money.payment.read': { en: 'Payment opened', sw: 'Malipo yalifunguliwa' },
    'money.tariff.re_rating_exported': { en: 'Re-rated bills exported', sw: 'Bili zilizokokotolewa upya zilipakuliwa' },
    'revenue.export.taken': { en: 'File taken out', sw: 'Faili ilipakuliwa' },
    'revenue.inbound.read': { en: 'What a provider sent was read', sw: 'Alichotuma mtoa huduma kilisomwa' },
  },
  records: {
    'revenue.export': { en: 'File of revenue', sw: 'Faili ya mapato' },
    'money.ledger': { en: 'Ledger', sw: 'Leja' },
  },
})
