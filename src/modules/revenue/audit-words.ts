import { defineAuditWords } from '../../kernel/context/audit-words.ts'

export const auditOfRevenue = defineAuditWords({
  verbs: {
    'money.bill.read': { en: 'Bill opened', sw: 'Bili ilifunguliwa' },
    'money.bill.searched': { en: 'Bills searched', sw: 'Bili zilitafutwa' },
    'money.ledger.exported': { en: 'Trial balance exported', sw: 'Mizania ilipakuliwa' },
    'money.payment.read': { en: 'Payment opened', sw: 'Malipo yalifunguliwa' },
    'revenue.inbound.read': { en: 'What a provider sent was read', sw: 'Alichotuma mtoa huduma kilisomwa' },
  },
  records: {
    'money.ledger': { en: 'Ledger', sw: 'Leja' },
  },
})
