import type { PersonalDataMap } from '../../core/basics/personal-data.ts'

const purpose = {
  en: 'To show who did what to which record, as the Public Audit Act and the Data Protection Act ask of a county.',
  sw: 'Kuonyesha nani alifanya nini kwa rekodi ipi, kama Sheria ya Ukaguzi wa Umma na Sheria ya Ulinzi wa Data zinavyotaka kaunti ifanye.',
}
const keep = {
  en: 'An entry that could be emptied would prove nothing. It names people by number alone; what tells more is in its payload, and that is erased.',
  sw: 'Ingizo linaloweza kufutwa halithibitishi chochote. Linataja watu kwa namba pekee; maelezo mengine yako kwenye kiambatisho chake, nacho hufutwa.',
}
const who = { class: 'personal', purpose, retention: 'for-ever', erase: { keep } } as const

/** The entry's own columns stay; only numbers of people are among them. The payload is what erasure empties. */
export const auditPersonalData: PersonalDataMap = {
  'audit.entries.seq': 'none',
  'audit.entries.id': 'none',
  'audit.entries.at': 'none',
  'audit.entries.actor_kind': 'none',
  'audit.entries.actor': who,
  'audit.entries.on_behalf_of': who,
  'audit.entries.post': 'none',
  'audit.entries.subject': who,
  'audit.entries.verb': 'none',
  'audit.entries.record_kind': 'none',
  'audit.entries.record_id': who,
  'audit.entries.request_id': 'none',
  'audit.entries.payload_hash': 'none',
  'audit.payloads.seq': 'none',
  'audit.payloads.salt': { class: 'personal', purpose, retention: 'years:7', erase: 'delete' },
  'audit.payloads.body': { class: 'sensitive', purpose, retention: 'years:7', erase: 'delete' },
  'audit.seals': 'none',
  'audit.seal_leaves': 'none',
  'audit.anchors': 'none',
}
