import { defineTemplates } from '../messages/templates.ts'

export const caseTemplates = defineTemplates({
  'cases.case.received': {
    name: { en: 'Application received', sw: 'Ombi limepokelewa' },
    sms: {
      en: 'We have received what you sent: {service}. Your reference is {reference}. Keep it to follow what happens.',
      sw: 'Tumepokea ulichotuma: {service}. Namba yako ya kumbukumbu ni {reference}. Itunze ili ufuatilie kinachoendelea.',
    },
    values: { service: 'Ward bursary', reference: 'MGR-4K7P-29XQ' },
  },
  'cases.case.notice': {
    name: { en: 'News of a case', sw: 'Habari za kesi' },
    sms: { en: '{service} {reference}: {words}', sw: '{service} {reference}: {words}' },
    values: {
      service: 'Ward bursary',
      reference: 'MGR-4K7P-29XQ',
      words: 'We still wait for your answer. It ends if nothing comes by 30 Sept 2026, 16:59. See https://services.migori.go.ke/my',
    },
  },
  'cases.case.work': {
    name: { en: 'Work for an officer', sw: 'Kazi ya afisa' },
    inApp: {
      subject: { en: '{service} {reference}', sw: '{service} {reference}' },
      body: { en: '{service} {reference}: {words}', sw: '{service} {reference}: {words}' },
    },
    values: { service: 'Ward bursary', reference: 'MGR-4K7P-29XQ', words: 'This case waits for you.' },
  },
})
