import { defineManifest } from '../../kernel/context/manifest.ts'

export const servicesModule = defineManifest({
  name: 'services',
  needs: ['cases', 'form-runner', 'sign-in', 'messages'],
  permissions: {
    'services.application.assist': {
      en: 'Fill in applications for residents at a counter',
      sw: 'Kujaza maombi kwa niaba ya wakazi kwenye kaunta',
    },
    'services.definition.publish': { en: 'Review and publish changes of services', sw: 'Kukagua na kuchapisha mabadiliko ya huduma' },
  },
})
