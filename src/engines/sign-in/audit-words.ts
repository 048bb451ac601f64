import { defineAuditWords } from '../../kernel/context/audit-words.ts'

export const auditOfSignIn = defineAuditWords({
  verbs: {
    'sign_in.account.changed': { en: 'Account changed', sw: 'Akaunti ilibadilishwa' },
    'sign_in.code.confirmed': { en: 'Code confirmed', sw: 'Msimbo ulithibitishwa' },
    'sign_in.code.failed': { en: 'Wrong or ended code', sw: 'Msimbo usio sahihi au uliokwisha' },
    'sign_in.code.refused': { en: 'Code refused', sw: 'Msimbo ulikataliwa' },
    'sign_in.code.requested': { en: 'Code asked for', sw: 'Msimbo uliombwa' },
    'sign_in.contact.removed': { en: 'Number removed', sw: 'Namba iliondolewa' },
    'sign_in.demo.signed_in': { en: 'Signed in (demonstration)', sw: 'Kuingia (maonyesho)' },
    'sign_in.invitation.created': { en: 'Link to set a password made', sw: 'Kiungo cha kuweka nenosiri kilitengenezwa' },
    'sign_in.password.changed': { en: 'Password changed', sw: 'Nenosiri lilibadilishwa' },
    'sign_in.password.forgotten': { en: 'New password asked for', sw: 'Nenosiri jipya liliombwa' },
    'sign_in.recovery_codes.renewed': { en: 'Recovery codes made anew', sw: 'Misimbo ya dharura ilitengenezwa upya' },
    'sign_in.resident.signed_in': { en: 'Resident signed in', sw: 'Mkazi aliingia' },
    'sign_in.session.ended': { en: 'Signed out', sw: 'Kutoka' },
    'sign_in.sessions.ended': { en: 'Signed out everywhere', sw: 'Kutoka kila mahali' },
    'sign_in.staff.enrolled': { en: 'Second step set up', sw: 'Hatua ya pili ya kuingia iliwekwa' },
    'sign_in.staff.password_taken': { en: 'Password right, second step asked', sw: 'Nenosiri ni sahihi, hatua ya pili iliombwa' },
    'sign_in.staff.refused': { en: 'Officer refused at sign-in', sw: 'Afisa alikataliwa kuingia' },
    'sign_in.staff.signed_in': { en: 'Officer signed in', sw: 'Afisa aliingia' },
  },
  records: {
    'sign_in.code': { en: 'Sign-in code', sw: 'Msimbo wa kuingia' },
    'sign_in.invitation': { en: 'Link to set a password', sw: 'Kiungo cha kuweka nenosiri' },
    'sign_in.phone': { en: 'Phone number', sw: 'Namba ya simu' },
    'sign_in.typed': { en: 'What was typed at sign-in', sw: 'Kilichoandikwa wakati wa kuingia' },
  },
})
