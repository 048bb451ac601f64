import { defineTemplates } from '../../engines/messages/templates.ts'

export const serviceTemplates = defineTemplates({
  'services.letter.ready': {
    name: { en: 'Letter ready', sw: 'Barua iko tayari' },
    sms: {
      en: '{reference}: your {title} is ready. Sign in at {address} to download it. Code on the letter: {code}.',
      sw: '{reference}: {title} iko tayari. Ingia {address} ili uipakue. Msimbo wa barua: {code}.',
    },
    values: {
      reference: 'MGR-4K7P-29XQ',
      title: 'Letter of allocation of a market stall',
      address: 'https://services.migori.go.ke/my',
      code: 'ABCD-EFGH',
    },
  },
})
