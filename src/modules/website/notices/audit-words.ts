import { defineAuditWords } from '../../../kernel/context/audit-words.ts'

export const auditOfNotices = defineAuditWords({
  verbs: {
    'website.notice.changed': { en: 'Notice changed', sw: 'Tangazo lilibadilishwa' },
    'website.notice.published': { en: 'Notice published', sw: 'Tangazo lilichapishwa' },
    'website.notice.restored': { en: 'Notice shown again', sw: 'Tangazo lilirudishwa' },
    'website.notice.withdrawn': { en: 'Notice withdrawn', sw: 'Tangazo liliondolewa' },
  },
  records: { 'website.notice': { en: 'Notice', sw: 'Tangazo' } },
})
