import { defineManifest } from '../../kernel/context/manifest.ts'
import { auditOfForms } from './audit-words.ts'
import { draftsOfPerson, eraseDraftsOf } from './person-record.ts'
import { retireDraftsJob } from './retire-drafts.ts'
import { formMessages, formTexts, refuseForms } from './texts.ts'

const filling = { en: 'To keep what a person has answered until they send it.', sw: 'Kuhifadhi majibu ya mtu hadi atakapoyatuma.' }
const finding = { en: 'To let a person come back to what they began.', sw: 'Kumwezesha mtu kurudi kwenye alichoanza.' }
const assisting = {
  en: 'To show who filled in a form for whom, and why.',
  sw: 'Kuonyesha nani alijaza fomu kwa niaba ya nani, na kwa nini.',
}

/** Unsent drafts go after 30 days; sent ones are emptied at once and stay 30 days for their confirmation page. */
export const formRunnerModule = defineManifest({
  name: 'form-runner',
  needs: ['identity', 'files', 'messages', 'sign-in'],
  errors: refuseForms.declared,
  texts: formTexts,
  messages: formMessages,
  jobs: [retireDraftsJob],
  schedules: [{ task: 'form-runner.drafts.retire', cron: '40 3 * * *', catchUpHours: 24 }],
  exportOf: draftsOfPerson,
  erase: eraseDraftsOf,
  audited: auditOfForms,
  personalData: {
    'form_runner.form_versions': 'none',
    'form_runner.drafts.id': 'none',
    'form_runner.drafts.form_key': 'none',
    'form_runner.drafts.form_hash': 'none',
    'form_runner.drafts.base': 'none',
    'form_runner.drafts.purpose': 'none',
    'form_runner.drafts.about': 'none',
    'form_runner.drafts.answers': { class: 'sensitive', purpose: filling, retention: 'days:30', erase: 'delete' },
    'form_runner.drafts.revision': 'none',
    'form_runner.drafts.page_revisions': 'none',
    'form_runner.drafts.token_hash': { class: 'personal', purpose: finding, retention: 'days:30', erase: 'delete' },
    'form_runner.drafts.person': { class: 'personal', purpose: finding, retention: 'days:30', erase: 'delete' },
    'form_runner.drafts.phone': { class: 'personal', purpose: finding, retention: 'days:30', erase: 'delete' },
    'form_runner.drafts.phone_proven_at': { class: 'personal', purpose: finding, retention: 'days:30', erase: 'delete' },
    'form_runner.drafts.reference': { class: 'personal', purpose: finding, retention: 'days:30', erase: 'delete' },
    'form_runner.drafts.language': { class: 'personal', purpose: filling, retention: 'days:30', erase: 'delete' },
    'form_runner.drafts.assisted_by': { class: 'personal', purpose: assisting, retention: 'days:30', erase: 'delete' },
    'form_runner.drafts.assisted_reason': { class: 'personal', purpose: assisting, retention: 'days:30', erase: 'delete' },
    'form_runner.drafts.submission': 'none',
    'form_runner.drafts.sent_at': { class: 'personal', purpose: filling, retention: 'days:30', erase: 'delete' },
    'form_runner.drafts.result': { class: 'personal', purpose: filling, retention: 'days:30', erase: 'delete' },
    'form_runner.drafts.created_at': { class: 'personal', purpose: filling, retention: 'days:30', erase: 'delete' },
    'form_runner.drafts.updated_at': { class: 'personal', purpose: filling, retention: 'days:30', erase: 'delete' },
    'form_runner.drafts.expires_at': 'none',
  },
})
