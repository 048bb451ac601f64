import { defineManifest } from '../../kernel/context/manifest.ts'
import { applyRoutes } from './applications/apply.routes.tsx'
import { myRoutes } from './applications/my.routes.tsx'
import { trackRoutes } from './applications/track.routes.tsx'
import { auditOfServices } from './audit-words.ts'
import { catalogueRoutes } from './catalogue/catalogue.routes.tsx'
import { serviceOffers } from './catalogue/offers.ts'
import { topicTexts } from './definitions/topics.ts'
import { versionRoutes } from './definitions/versions.routes.tsx'
import { refuseServices } from './errors.ts'
import { issueLettersJob } from './letters/issue-letters.ts'
import { letterPanel } from './letters/letter-panel.tsx'
import { letterRoutes } from './letters/letters.routes.tsx'
import { verifyRoutes } from './letters/verify.routes.tsx'
import { serviceTemplates } from './message-templates.ts'
import { applicationsOfPerson, awardsThatStay, servicesRetention } from './person-record.ts'
import { servicesTexts } from './texts.ts'

const duty = { en: 'To show which officer did what.', sw: 'Kuonyesha afisa gani alifanya nini.' }
const proof = {
  en: 'To prove what a letter said, and to let whoever is shown it check it.',
  sw: 'Kuthibitisha barua ilisema nini, na kumwezesha anayeonyeshwa kuihakiki.',
}
const lasting = {
  keep: {
    en: 'A public officer’s acts in office are kept as a public record (Public Archives and Documentation Service Act, Cap. 19).',
    sw: 'Matendo ya afisa wa umma kazini hutunzwa kama kumbukumbu ya umma (Sheria ya Hifadhi ya Nyaraka za Umma, Sura ya 19).',
  },
}
const award = {
  keep: {
    en: 'An award of public money stays provable for seven years (Public Finance Management Act, 2012).',
    sw: 'Tuzo ya fedha za umma lazima ithibitishwe kwa miaka saba (Sheria ya Usimamizi wa Fedha za Umma, 2012).',
  },
}

export const servicesModule = defineManifest({
  name: 'services',
  needs: ['cases', 'form-runner', 'sign-in', 'messages'],
  permissions: {
    'services.application.assist': {
      en: 'Fill in applications for residents at a counter',
      sw: 'Kujaza maombi kwa niaba ya wakazi kwenye kaunta',
    },
    'services.definition.publish': { en: 'Review and publish changes of services', sw: 'Kukagua na kuchapisha mabadiliko ya huduma' },
    'services.letter.revoke': {
      en: 'Take back issued letters, with a second person',
      sw: 'Kufuta barua zilizotolewa, pamoja na mtu wa pili',
    },
  },
  offers: serviceOffers,
  errors: refuseServices.declared,
  texts: { ...servicesTexts, ...topicTexts },
  messages: serviceTemplates,
  routes: [...catalogueRoutes, ...applyRoutes, ...trackRoutes, ...myRoutes, ...verifyRoutes, ...letterRoutes, ...versionRoutes],
  jobs: [issueLettersJob],
  casePanels: [letterPanel],
  on: {
    'cases.closed': async (ctx, { case: { id }, type, state }) => {
      if ((type.workflow.states[state]?.outputs ?? []).length > 0)
        ctx.later({ task: issueLettersJob.name, payload: { caseId: id }, key: `services.letter.issue:${id}` })
    },
  },
  menu: [
    {
      text: servicesTexts['services.menu.assist'],
      href: '/staff/assist',
      audience: 'staff',
      permission: 'services.application.assist',
      group: 'work',
      order: 40,
    },
    {
      text: servicesTexts['services.menu.versions'],
      href: '/staff/services',
      audience: 'staff',
      permission: 'services.definition.publish',
      group: 'administration',
      order: 15,
    },
  ],
  exportOf: applicationsOfPerson,
  stays: awardsThatStay,
  retention: servicesRetention,
  audited: auditOfServices,
  personalData: {
    'services.services': 'none',
    'services.versions': 'none',
    'services.versions.imported_by': { class: 'personal', purpose: duty, retention: 'for-ever', erase: lasting },
    'services.versions.decided_by': { class: 'personal', purpose: duty, retention: 'for-ever', erase: lasting },
    'services.series': 'none',
    'services.letters': 'none',
    'services.letters.facts': { class: 'personal', purpose: proof, retention: 'years:7', erase: award },
    'services.letters.document': { class: 'personal', purpose: proof, retention: 'years:7', erase: award },
    'services.letters.payload': { class: 'personal', purpose: proof, retention: 'years:7', erase: award },
    'services.revocations': 'none',
    'services.revocations.reason': { class: 'personal', purpose: duty, retention: 'years:7', erase: award },
    'services.revocations.asked_by': { class: 'personal', purpose: duty, retention: 'for-ever', erase: lasting },
    'services.revocations.agreed_by': { class: 'personal', purpose: duty, retention: 'for-ever', erase: lasting },
  },
})
