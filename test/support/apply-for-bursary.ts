import sharp from 'sharp'
import { expect } from 'vitest'
import type { TestCounty, TestPerson } from './county.ts'
import { type Page, Visitor } from './visitor.ts'

export const WARD = 1262
const base = '/services/ward-bursary/apply'

type Changes = Readonly<Record<string, string | readonly string[]>>
const answers: readonly (readonly [path: string, Changes])[] = [
  ['lives-here', { livesHere: 'yes' }],
  ['who-applies', { applicantIs: 'guardian' }],
  ['student-name', { studentName: 'Brian Otieno Omondi' }],
  ['student-birth', { 'studentBorn-day': '27', 'studentBorn-month': '3', 'studentBorn-year': '2009' }],
  ['student-paper', { studentPaper: 'birth-certificate' }],
  ['birth-certificate', { birthCertificate: '1234567' }],
  ['home-ward', { ward: String(WARD) }],
  ['village', { village: 'Kanyimach, near the dispensary' }],
  ['guardian', { guardianName: "Achieng' Omondi", guardianRelation: 'mother', guardianId: '12345678' }],
  ['school-level', { level: 'secondary-boarding' }],
  ['secondary-school', { secondarySchool: '1262-secondary' }],
  ['admission', { admissionNo: 'A/1234', classLevel: 'Form 2' }],
  ['parents', { parents: 'one-died' }],
  ['disability', { disability: 'no' }],
  ['income', { income: 'under-5000' }],
  ['siblings', { siblingsInSchool: 'no' }],
  ['fees', { feesYear: '45,000', feesPaid: '10000' }],
  ['other-bursaries', { otherBursaries: 'no' }],
  ['reason', { reason: '' }],
]

/** Answers the whole form as somebody without JavaScript would, up to the page that sends it. */
export async function fillBursary(visitor: Visitor): Promise<Page> {
  const photo = await sharp({ create: { width: 300, height: 200, channels: 3, background: '#ddd' } })
    .jpeg()
    .toBuffer()
  for (const [path, values] of answers) {
    const sent = await visitor.submit(await visitor.get(`${base}/${path}`), values)
    expect(sent.status, `${path}: ${sent.text}`).toBe(200)
  }
  for (const [path, field] of [
    ['fee-structure', 'feeStructure'],
    ['school-letter', 'schoolLetter'],
    ['death-certificate', 'deathCertificate'],
  ] as const) {
    const files = [{ name: `${field}-file`, filename: `${field}.jpg`, content: photo, type: 'image/jpeg' }]
    const page = await visitor.submit(await visitor.get(`${base}/${path}`), { _action: 'upload' }, { files })
    expect(page.status, `${path}: ${page.text}`).toBe(200)
    await visitor.submit(page, {})
  }
  await visitor.submit(await visitor.get(`${base}/student-photo`), {})
  return visitor.get(`${base}/declare`)
}

/** Applies for the bursary of the county's own files as a resident would, by its pages. */
export async function applyForBursary(
  county: TestCounty,
  guardian: TestPerson,
): Promise<{ id: string; reference: string; visitor: Visitor }> {
  const visitor = new Visitor(county, guardian)
  const sent = await visitor.submit(await fillBursary(visitor), { truth: 'yes', privacy: 'yes' })
  expect(sent.heading, sent.text).toBe('Application sent')
  const reference = /MGR-[0-9A-Z]{4}-[0-9A-Z]{4}/.exec(sent.text)?.[0] ?? ''
  const { id } = await county.db.selectFrom('cases.cases').select('id').where('reference', '=', reference).executeTakeFirstOrThrow()
  return { id, reference, visitor }
}
