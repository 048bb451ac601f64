import { defineManifest } from '../../kernel/context/manifest.ts'
import { accountRoutes } from './account.routes.tsx'
import { auditOfSignIn } from './audit-words.ts'
import { signInMessages } from './message-templates.ts'
import { eraseSignIn, signInOfPerson } from './person-record.ts'
import { residentRoutes } from './resident.routes.tsx'
import { signInJobs, signInSchedules } from './sign-in.jobs.ts'
import { staffRoutes } from './staff.routes.tsx'
import { refuseSignIn, signInTexts } from './texts.ts'

const proving = { en: 'To know that the one who asks is the person.', sw: 'Kujua kuwa anayeomba ndiye mhusika.' }
const guarding = { en: 'To guard the officer’s account.', sw: 'Kulinda akaunti ya afisa.' }

export const signInModule = defineManifest({
  name: 'sign-in',
  needs: ['identity', 'access', 'audit', 'messages'],
  permissions: {
    'sign_in.invitation.create': {
      en: 'Invite officers to sign in, and reset a lost password or second step',
      sw: 'Kuwaalika maafisa kuingia, na kuweka upya nenosiri au hatua ya pili iliyopotea',
    },
  },
  errors: refuseSignIn.declared,
  texts: signInTexts,
  messages: signInMessages,
  routes: [...residentRoutes, ...accountRoutes, ...staffRoutes],
  jobs: signInJobs,
  schedules: signInSchedules,
  exportOf: signInOfPerson,
  erase: eraseSignIn,
  audited: auditOfSignIn,
  personalData: {
    'sign_in.codes': 'none',
    'sign_in.codes.phone': { class: 'personal', purpose: proving, retention: 'days:2', erase: 'delete' },
    'sign_in.staff_credentials': 'none',
    'sign_in.staff_credentials.person': { class: 'personal', purpose: guarding, retention: 'life', erase: 'delete' },
    'sign_in.staff_credentials.password_hash': { class: 'personal', purpose: guarding, retention: 'life', erase: 'delete' },
    'sign_in.staff_credentials.totp_secret': { class: 'personal', purpose: guarding, retention: 'life', erase: 'delete' },
    'sign_in.recovery_codes': 'none',
    'sign_in.recovery_codes.person': { class: 'personal', purpose: guarding, retention: 'life', erase: 'delete' },
    'sign_in.second_steps': 'none',
    'sign_in.second_steps.person': { class: 'personal', purpose: guarding, retention: 'days:2', erase: 'delete' },
    'sign_in.throttles': 'none',
    'sign_in.invitations': 'none',
    'sign_in.invitations.password_hash': { class: 'personal', purpose: guarding, retention: 'days:90', erase: 'delete' },
    'sign_in.invitations.totp_secret': { class: 'personal', purpose: guarding, retention: 'days:90', erase: 'delete' },
    'sign_in.invitations.person': { class: 'personal', purpose: guarding, retention: 'days:90', erase: 'delete' },
    'sign_in.invitations.invited_by': { class: 'personal', purpose: guarding, retention: 'days:90', erase: 'empty' },
  },
})
