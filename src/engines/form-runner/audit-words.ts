import { defineAuditWords } from '../../kernel/context/audit-words.ts'

export const auditOfForms = defineAuditWords({
  verbs: {
    'form-runner.draft.answered': { en: 'Question answered', sw: 'Swali lilijibiwa' },
    'form-runner.draft.assisted': { en: 'Form begun for a resident', sw: 'Fomu ilianzwa kwa niaba ya mkazi' },
    'form-runner.draft.begun': { en: 'Form begun', sw: 'Fomu ilianzwa' },
    'form-runner.draft.person_chosen': { en: 'Person chosen', sw: 'Mtu alichaguliwa' },
    'form-runner.draft.phone_proven': { en: 'Phone proven', sw: 'Simu ilithibitishwa' },
    'form-runner.draft.removed': { en: 'Form thrown away', sw: 'Fomu ilitupwa' },
    'form-runner.draft.resumed': { en: 'Form taken up again', sw: 'Fomu iliendelezwa' },
    'form-runner.draft.saved_for_later': { en: 'Form saved for later', sw: 'Fomu ilihifadhiwa' },
    'form-runner.draft.sent': { en: 'Form sent', sw: 'Fomu ilitumwa' },
  },
  records: { 'form-runner.draft': { en: 'Form being filled in', sw: 'Fomu inayojazwa' } },
})
