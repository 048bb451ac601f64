import { defineManifest } from '../../kernel/context/manifest.ts'

export const casesModule = defineManifest({
  name: 'cases',
  needs: ['places', 'identity', 'access', 'calendar', 'messages', 'form-runner'],
  permissions: {
    'cases.case.read': { en: 'Open cases and see what was answered', sw: 'Kufungua kesi na kuona majibu' },
    'cases.case.handle': {
      en: 'Work on cases: take, decide, return, note',
      sw: 'Kushughulikia kesi: kuchukua, kuamua, kurudisha, kuandika maelezo',
    },
    'cases.case.assign': { en: 'Give cases to colleagues', sw: 'Kuwapa wenzako kesi' },
    'cases.case.search': { en: 'Search for cases by name or number', sw: 'Kutafuta kesi kwa jina au nambari' },
  },
})
