import { defineManifest } from '../../kernel/context/manifest.ts'
import { caseRoutes } from './api.routes.ts'
import { auditOfCases } from './audit-words.ts'
import { caseJobs, caseSchedules, retimeForHoliday } from './cases.jobs.ts'
import { deskMenu } from './desk/desk-menu.ts'
import { deskRoutes } from './desk/desk-routes.ts'
import { deskTexts, refuseDesk } from './desk/texts.ts'
import { casesOfPerson, casesRetention, eraseCasesOf, openCasesOf } from './person-record.ts'
import { caseTemplates } from './templates.ts'
import { caseTexts, refuseCases } from './texts.ts'

const deciding = {
  en: 'To decide what was asked for and to account for the decision.',
  sw: 'Kuamua kilichoombwa na kuwajibika kwa uamuzi.',
}
const reaching = { en: 'To tell the applicant what happens.', sw: 'Kumwarifu mwombaji kinachoendelea.' }
const finding = { en: 'To find the case of a person who asks.', sw: 'Kupata kesi ya mtu anayeuliza.' }
const duty = { en: 'To show which officer did what.', sw: 'Kuonyesha afisa gani alifanya nini.' }
const lasting = {
  keep: {
    en: 'A public officer’s acts in office are kept as a public record (Public Archives and Documentation Service Act, Cap. 19).',
    sw: 'Matendo ya afisa wa umma kazini hutunzwa kama kumbukumbu ya umma (Sheria ya Hifadhi ya Nyaraka za Umma, Sura ya 19).',
  },
}

export const casesModule = defineManifest({
  name: 'cases',
  needs: ['places', 'identity', 'access', 'calendar', 'messages', 'form-runner'],
  permissions: {
    'cases.case.read': { en: 'Open cases and see what was answered', sw: 'Kufungua kesi na kuona majibu' },
    'cases.case.handle': {
      en: 'Work on cases: take, decide, return, note',
      sw: 'Kushughulikia kesi: kuchukua, kuamua, kurudisha, kuandika dokezo',
    },
    'cases.case.assign': { en: 'Give cases to colleagues', sw: 'Kuwapa wenzako kesi' },
    'cases.case.search': { en: 'Search for cases by name or number', sw: 'Kutafuta kesi kwa jina au namba' },
  },
  errors: { ...refuseCases.declared, ...refuseDesk.declared },
  texts: { ...caseTexts, ...deskTexts },
  messages: caseTemplates,
  menu: deskMenu,
  staffSearch: { href: '/staff/cases', permissions: ['cases.case.read', 'cases.case.search'] },
  routes: [...caseRoutes, ...deskRoutes],
  jobs: caseJobs,
  schedules: caseSchedules,
  on: { 'calendar.holidays_changed': retimeForHoliday },
  exportOf: casesOfPerson,
  stays: openCasesOf,
  erase: eraseCasesOf,
  retention: casesRetention,
  audited: auditOfCases,
  personalData: {
    'cases.type_versions': 'none',
    'cases.cases': 'none',
    'cases.cases.title': { class: 'personal', purpose: finding, retention: 'years:7', erase: 'empty' },
    'cases.cases.applicant': { class: 'personal', purpose: deciding, retention: 'years:7', erase: 'empty' },
    'cases.cases.phone': { class: 'personal', purpose: reaching, retention: 'years:7', erase: 'empty' },
    'cases.cases.assisted_by': { class: 'personal', purpose: duty, retention: 'for-ever', erase: lasting },
    'cases.cases.held_by': { class: 'personal', purpose: duty, retention: 'for-ever', erase: lasting },
    'cases.cases.index_values': { class: 'personal', purpose: finding, retention: 'years:7', erase: 'empty' },
    'cases.queue': 'none',
    'cases.queue.held_by': { class: 'personal', purpose: duty, retention: 'for-ever', erase: lasting },
    'cases.names': 'none',
    'cases.names.word': { class: 'personal', purpose: finding, retention: 'years:7', erase: 'empty' },
    'cases.names.words': { class: 'personal', purpose: finding, retention: 'years:7', erase: 'empty' },
    'cases.name_words': 'none',
    'cases.answers': 'none',
    'cases.answers.answers': { class: 'sensitive', purpose: deciding, retention: 'years:7', erase: 'empty' },
    'cases.answers.calculated': { class: 'sensitive', purpose: deciding, retention: 'years:7', erase: 'empty' },
    'cases.answers.given_by': { class: 'personal', purpose: deciding, retention: 'years:7', erase: 'empty' },
    'cases.history': 'none',
    'cases.history.person': { class: 'personal', purpose: duty, retention: 'for-ever', erase: lasting },
    'cases.history.note': { class: 'sensitive', purpose: deciding, retention: 'years:7', erase: 'empty' },
    'cases.history.answers': { class: 'sensitive', purpose: deciding, retention: 'years:7', erase: 'empty' },
    'cases.history.details': { class: 'personal', purpose: deciding, retention: 'years:7', erase: 'empty' },
    'cases.tasks': 'none',
    'cases.tasks.person': { class: 'personal', purpose: duty, retention: 'for-ever', erase: lasting },
    'cases.tasks.answers': { class: 'sensitive', purpose: deciding, retention: 'years:7', erase: 'empty' },
    'cases.acts': 'none',
    'cases.acts.person': { class: 'personal', purpose: duty, retention: 'for-ever', erase: lasting },
    'cases.corrections': 'none',
    'cases.corrections.fields': { class: 'personal', purpose: deciding, retention: 'years:7', erase: 'empty' },
    'cases.corrections.asked_by': { class: 'personal', purpose: duty, retention: 'for-ever', erase: lasting },
    'cases.ratings': 'none',
    'cases.ratings.words': { class: 'personal', purpose: deciding, retention: 'years:7', erase: 'empty' },
  },
})
