import type { PersonalDataMap } from '../../core/basics/personal-data.ts'

const acting = { en: 'To show which officer decided.', sw: 'Kuonyesha afisa gani aliamua.' }
const answering = { en: 'To answer what a person asks for by right.', sw: 'Kujibu kile ambacho mtu anaomba kwa haki yake.' }
const accountable = {
  keep: {
    en: 'Who acted for the county must stay known (Public Officer Ethics Act).',
    sw: 'Aliyetenda kwa niaba ya kaunti lazima abaki akijulikana (Sheria ya Maadili ya Maafisa wa Umma).',
  },
}
const proof = {
  keep: {
    en: 'That a request was made and answered in time must be provable (Data Protection Act 2019, s. 40). It names the person by number alone.',
    sw: 'Lazima iweze kuthibitishwa kuwa ombi lilitolewa na kujibiwa kwa wakati (Sheria ya Ulinzi wa Data 2019, k. 40). Linamtaja mtu kwa namba pekee.',
  },
}
const officer = { class: 'personal', purpose: acting, retention: 'for-ever', erase: accountable } as const
const words = { class: 'personal', purpose: answering, retention: 'years:3', erase: 'empty' } as const

export const administrationPersonalData: PersonalDataMap = {
  'administration.role_changes': 'none',
  'administration.role_changes.proposed_by': officer,
  'administration.role_changes.decided_by': officer,
  'administration.audit_checks': 'none',
  'administration.audit_checks.asked_by': officer,
  'administration.erasure_requests': 'none',
  'administration.erasure_requests.person': { class: 'personal', purpose: answering, retention: 'for-ever', erase: proof },
  'administration.erasure_requests.words': words,
  'administration.erasure_requests.reasons': words,
  'administration.erasure_requests.kept': words,
  'administration.erasure_requests.decided_by': officer,
  'administration.retention_runs': 'none',
}
