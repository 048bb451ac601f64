import { defineAuditWords } from '../../kernel/context/audit-words.ts'

export const auditOfMessages = defineAuditWords({
  verbs: {
    'messages.log.searched': { en: 'Message log searched or downloaded', sw: 'Kumbukumbu za ujumbe zilitafutwa au kupakuliwa' },
    'messages.message.read': { en: 'Message opened', sw: 'Ujumbe ulifunguliwa' },
    'messages.message.resent': { en: 'Message sent again', sw: 'Ujumbe ulitumwa tena' },
  },
  records: {
    'messages.log': { en: 'Message log', sw: 'Kumbukumbu za ujumbe' },
    'messages.message': { en: 'Message', sw: 'Ujumbe' },
  },
})
