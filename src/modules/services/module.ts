import { defineManifest } from '../../kernel/context/manifest.ts'
import { applyRoutes } from './applications/apply.routes.tsx'
import { counterPath, counterRoutes } from './applications/counter.routes.tsx'
import { myRoutes } from './applications/my.routes.tsx'
import { trackRoutes } from './applications/track.routes.tsx'
import { auditOfServices } from './audit-words.ts'
import { catalogueRoutes } from './catalogue/catalogue.routes.tsx'
import { serviceOffers } from './catalogue/offers.ts'
import { topicTexts } from './definitions/topics.ts'
import { versionRoutes } from './definitions/versions.routes.tsx'
import { refuseServices } from './errors.ts'
import { billAgainRoutes } from './fees/bill-again.routes.ts'
import { billCase, endBillOfCase } from './fees/bill-case.ts'
import { billExpired, billSettled, billUnsettled } from './fees/bill-events.ts'
import { billPanel } from './fees/bill-panel.tsx'
import { issueLettersJob } from './letters/issue-letters.ts'
import { letterPanel } from './letters/letter-panel.tsx'
import { letterRoutes } from './letters/letters.routes.tsx'
import { verifyRoutes } from './letters/verify.routes.tsx'
import { serviceTemplates } from './message-templates.ts'
import { applicationsOfPerson, awardsThatStay, permitsThatStay, servicesRetention } from './person-record.ts'
import { importRoutes } from './renewals/import.routes.tsx'
import { renewalRoutes } from './renewals/renewal.routes.tsx'
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

const licensing = {
  en: 'To let those who had a permit renew it without being asked everything again.',
  sw: 'Kuwawezesha waliokuwa na kibali kukihuisha bila kuulizwa kila kitu upya.',
}
const licence = {
  keep: {
    en: 'The register of permits is kept for seven years (Public Finance Management Act, 2012).',
    sw: 'Rejista ya vibali hutunzwa kwa miaka saba (Sheria ya Usimamizi wa Fedha za Umma, 2012).',
  },
}

export const servicesModule = defineManifest({
  name: 'services',
  needs: ['cases', 'form-runner', 'sign-in', 'messages', 'money'],
  permissions: {
    'services.application.assist': {
      en: 'Fill in applications for residents at a counter',
      sw: 'Kujaza maombi kwa niaba ya wakazi kwenye kaunta',
    },
    'services.definition.publish': { en: 'Review and publish changes of services', sw: 'Kukagua na kuchapisha mabadiliko ya huduma' },
    'services.permit.import': { en: 'Bring in last year’s permits from a list', sw: 'Kuingiza vibali vya mwaka uliopita kutoka orodha' },
    'services.letter.suspend': {
      en: 'Suspend permits and letters and let them count again, with a second person',
      sw: 'Kusimamisha na kurejesha vibali na barua, pamoja na mtu wa pili',
    },
    'services.letter.revoke': {
      en: 'Take back issued letters, with a second person',
      sw: 'Kufuta barua zilizotolewa, pamoja na mtu wa pili',
    },
  },
  offers: serviceOffers,
  errors: refuseServices.declared,
  texts: { ...servicesTexts, ...topicTexts },
  messages: serviceTemplates,
  routes: [
    ...catalogueRoutes,
    ...applyRoutes,
    ...trackRoutes,
    ...counterRoutes,
    ...myRoutes,
    ...verifyRoutes,
    ...renewalRoutes,
    ...importRoutes,
    ...letterRoutes,
    ...billAgainRoutes,
    ...versionRoutes,
  ],
  jobs: [issueLettersJob],
  staffSearch: { href: counterPath, permissions: ['services.application.assist'] },
  casePanels: [billPanel, letterPanel],
  on: {
    'cases.moved': async (ctx, { case: record, type, to }) => {
      if (type.workflow.states[to]?.kind === 'waitPayment') await billCase(ctx, { ...record, state: to })
    },
    'money.bill_settled': billSettled,
    'money.bill_unsettled': billUnsettled,
    'money.bill_expired': billExpired,
    'cases.closed': async (ctx, { case: record, type, state, outcome }) => {
      const { id } = record
      if (outcome !== 'granted' && Object.values(type.workflow.states).some(({ kind }) => kind === 'waitPayment'))
        await endBillOfCase(ctx, record, outcome)
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
      text: servicesTexts['services.menu.counter'],
      href: counterPath,
      audience: 'staff',
      permission: 'services.application.assist',
      group: 'work',
      order: 38,
    },
    {
      text: servicesTexts['services.menu.versions'],
      href: '/staff/services',
      audience: 'staff',
      permission: 'services.definition.publish',
      group: 'administration',
      order: 15,
    },
    {
      text: servicesTexts['services.menu.permits'],
      href: '/staff/permits/import',
      audience: 'staff',
      permission: 'services.permit.import',
      group: 'work',
      order: 45,
    },
  ],
  exportOf: applicationsOfPerson,
  stays: async (ctx, person) => [...(await awardsThatStay(ctx, person)), ...(await permitsThatStay(ctx, person))],
  retention: servicesRetention,
  audited: auditOfServices,
  personalData: {
    'services.services': 'none',
    'services.versions': 'none',
    'services.versions.imported_by': { class: 'personal', purpose: duty, retention: 'for-ever', erase: lasting },
    'services.versions.decided_by': { class: 'personal', purpose: duty, retention: 'for-ever', erase: lasting },
    'services.series': 'none',
    'services.known_permits': 'none',
    'services.known_permits.answers': { class: 'personal', purpose: licensing, retention: 'years:7', erase: licence },
    'services.known_permits.phone': { class: 'personal', purpose: licensing, retention: 'years:7', erase: licence },
    'services.known_permits.id_number': { class: 'sensitive', purpose: licensing, retention: 'years:7', erase: licence },
    'services.known_permits.imported_by': { class: 'personal', purpose: duty, retention: 'for-ever', erase: lasting },
    'services.permit_lists': 'none',
    'services.permit_lists.rows': { class: 'sensitive', purpose: licensing, retention: 'days:7', erase: licence },
    'services.permit_lists.uploaded_by': { class: 'personal', purpose: duty, retention: 'for-ever', erase: lasting },
    'services.renewals': 'none',
    'services.letters': 'none',
    'services.letters.facts': { class: 'personal', purpose: proof, retention: 'years:7', erase: award },
    'services.letters.document': { class: 'personal', purpose: proof, retention: 'years:7', erase: award },
    'services.letters.payload': { class: 'personal', purpose: proof, retention: 'years:7', erase: award },
    'services.suspensions': 'none',
    'services.suspensions.reason': { class: 'personal', purpose: duty, retention: 'years:7', erase: award },
    'services.suspensions.lift_reason': { class: 'personal', purpose: duty, retention: 'years:7', erase: award },
    'services.suspensions.asked_by': { class: 'personal', purpose: duty, retention: 'for-ever', erase: lasting },
    'services.suspensions.agreed_by': { class: 'personal', purpose: duty, retention: 'for-ever', erase: lasting },
    'services.suspensions.lift_asked_by': { class: 'personal', purpose: duty, retention: 'for-ever', erase: lasting },
    'services.suspensions.lifted_by': { class: 'personal', purpose: duty, retention: 'for-ever', erase: lasting },
    'services.revocations': 'none',
    'services.revocations.reason': { class: 'personal', purpose: duty, retention: 'years:7', erase: award },
    'services.revocations.asked_by': { class: 'personal', purpose: duty, retention: 'for-ever', erase: lasting },
    'services.revocations.agreed_by': { class: 'personal', purpose: duty, retention: 'for-ever', erase: lasting },
  },
})
