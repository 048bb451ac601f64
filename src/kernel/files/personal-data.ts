import type { PersonalDataMap } from '../../core/basics/personal-data.ts'

const evidence = {
  en: 'Papers a person sends to prove what they applied for, and the record of who sent them.',
  sw: 'Hati ambazo mtu hutuma kuthibitisha alichoomba, na kumbukumbu ya aliyezituma.',
} as const

/** What the files room holds about people. Contents lie outside the database, under their hash, and go with the last file that names them. */
export const filesPersonalData: PersonalDataMap = {
  'files.contents': 'none',
  'files.files.id': 'none',
  'files.files.hash': 'none',
  'files.files.name': { class: 'personal', purpose: evidence, retention: 'life', erase: 'delete' },
  'files.files.type': 'none',
  'files.files.pages': 'none',
  'files.files.owner_kind': 'none',
  'files.files.owner_id': 'none',
  'files.files.uploaded_by': { class: 'personal', purpose: evidence, retention: 'life', erase: 'delete' },
  'files.files.created_at': 'none',
  'files.uploads.id': 'none',
  'files.uploads.owner_kind': 'none',
  'files.uploads.owner_id': 'none',
  'files.uploads.name': { class: 'personal', purpose: evidence, retention: 'days:4', erase: 'delete' },
  'files.uploads.size_bytes': 'none',
  'files.uploads.file': 'none',
  'files.uploads.created_at': 'none',
  'files.upload_parts.upload': 'none',
  'files.upload_parts.number': 'none',
  'files.upload_parts.content': { class: 'sensitive', purpose: evidence, retention: 'days:4', erase: 'delete' },
}
