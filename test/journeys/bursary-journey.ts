import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { sealTrail } from '../../src/app/audit-trail.ts'
import { projectRoot } from '../../src/app/county.ts'
import { returnForCorrection } from '../../src/engines/cases/correct-case.ts'
import { performTask } from '../../src/engines/cases/perform-task.ts'
import { performTransition } from '../../src/engines/cases/perform-transition.ts'
import { verifyAudit } from '../../src/kernel/audit/verify.ts'
import { checkOffline } from '../../src/kernel/files/offline-verifier.ts'
import { sealKeys } from '../../src/kernel/files/seal-keys.ts'
import { collectComplaints, openBrowser } from '../support/browser.ts'
import { letterOf } from '../support/issued-letter.ts'
import { type RunningCounty, runningCounty } from '../support/running-county.ts'
import { act, lookAt, Seats, type Setting, type World } from './seats.ts'
import { type Sheet, walkForm } from './walk-form.ts'

const paper = readFileSync(join(projectRoot, 'test/journeys/fee-structure.pdf'))

const STUDENTS = ['Faith Awuor Ochieng', 'Brian Otieno Omondi']
const phoneOf = ({ student }: BursarySetting): string => `070000100${student}`

const sheetFor = (running: RunningCounty, setting: BursarySetting): Sheet => ({
  livesHere: 'yes',
  applicantIs: 'guardian',
  studentName: STUDENTS[setting.student] as string,
  'studentBorn-day': '14',
  'studentBorn-month': '3',
  'studentBorn-year': '2010',
  studentPaper: 'birth-certificate',
  birthCertificate: `123456${setting.student}`,
  ward: '1262',
  village: 'Kitere',
  guardianName: 'Mary Akinyi Ochieng',
  guardianRelation: 'mother',
  guardianId: '12345678',
  level: 'secondary-boarding',
  secondarySchool: '1262-secondary',
  admissionNo: '4521',
  classLevel: 'Form 2',
  parents: 'one-died',
  disability: 'no',
  income: 'under-5000',
  siblingsInSchool: 'no',
  feesYear: '53,554',
  feesPaid: '12000',
  otherBursaries: 'no',
  reason: 'I sell vegetables and cannot pay the balance.',
  'feeStructure-file': { name: 'fees 2026.pdf', mimeType: 'application/pdf', buffer: paper },
  'schoolLetter-file': { name: 'letter.pdf', mimeType: 'application/pdf', buffer: paper },
  'deathCertificate-file': { name: 'certificate.pdf', mimeType: 'application/pdf', buffer: paper },
  truth: 'yes',
  privacy: 'yes',
  phone: phoneOf(setting),
  code: async () =>
    (/\b(\d{6})\b/.exec(await running.message(`+254${phoneOf(setting).slice(1)}`, /\b\d{6}\b/)) as RegExpExecArray)[1] as string,
  who: 'someone-else',
  name: 'Mary Akinyi Ochieng',
})

/** The journey in several settings, one after another on one county: a test file for a language, so that two run at once. */
export function testJourneys(settings: Readonly<Record<string, BursarySetting>>): void {
  let world: World
  beforeAll(async () => {
    const [running, browser] = await Promise.all([runningCounty(), openBrowser()])
    world = { running, browser }
  })
  afterAll(async () => {
    await world?.running[Symbol.asyncDispose]()
  })
  test.each(Object.entries(settings))('a bursary from home to letter: %s', (_name, setting) => journey(world, setting), 600_000)
}

type BursarySetting = Setting & {
  readonly student: number
  /** Officers act by their use cases alone, where another journey has been to their pages in this language. */
  readonly unseenOfficers?: boolean
}

async function journey(world: World, setting: BursarySetting): Promise<void> {
  const { running } = world
  const phone = phoneOf(setting)
  const number = `+254${phone.slice(1)}`
  const problems: string[] = []
  const { county } = running
  const [officer, chair, secretary, approver] = await Promise.all([
    county.onceHolderOf('ward-1262-administrator'),
    county.onceHolderOf('ward-1262-bursary-chair'),
    county.onceHolderOf('ward-1262-bursary-secretary'),
    county.onceHolderOf('rongo-education-officer'),
  ])

  // A guardian on a phone finds the service and applies.
  const seats = await Seats.open(world, setting)
  const { page } = seats
  await seats.sit('resident')
  const complaints = collectComplaints(page)
  const look = lookAt(setting, problems)
  await page.goto('/')
  await look(page)
  await page.goto('/services?q=busary')
  await look(page)
  await Promise.all([page.waitForNavigation(), page.locator('main a[href="/services/ward-bursary"]').first().click()])
  await walkForm(page, { sheet: sheetFor(running, setting), until: /\/apply\/sent$/, look, keyboard: setting.keyboard ?? false })
  const reference = /[A-Z]{3}-[0-9A-Z]{4}-[0-9A-Z]{4}/.exec((await page.locator('main').textContent()) ?? '')?.[0] as string
  expect(reference).toBeTruthy()
  await running.message(number, new RegExp(reference))
  const { id, applicant } = await county.db
    .selectFrom('cases.cases')
    .select(['id', 'applicant'])
    .where('reference', '=', reference)
    .executeTakeFirstOrThrow()

  // The ward officer asks for one answer to be corrected; the guardian corrects just that.
  const reason = 'Which stream is the student in?'
  if (setting.unseenOfficers)
    await officer.runs((ctx) => returnForCorrection(ctx, { caseId: id, transition: 'return', fields: [{ field: 'classLevel', reason }] }))
  else {
    await seats.sit(officer)
    await page.goto('/staff')
    await look(page)
    await page.goto(`/staff/cases?q=${reference}`)
    await look(page)
    await page.goto(`/staff/cases/${id}`)
    await look(page)
    await Promise.all([page.waitForNavigation(), page.locator('main a[href*="/return"]').first().click()])
    await look(page)
    await page.locator('input[name="fields"][value="classLevel"], input[name="field"][value="classLevel"]').check()
    await page.locator('[name="reason-classLevel"], [name="reason:classLevel"]').fill(reason)
    await Promise.all([
      page.waitForNavigation(),
      page.locator('main form[method="post" i] button.govuk-button:not([name])').first().click(),
    ])
  }
  await running.message(number, /correct|rekebish|sahihish/i)

  await seats.sit('resident')
  await page.goto(`/sign-in?next=/my/applications/${id}`)
  await walkForm(page, { sheet: { ...sheetFor(running, setting), who: applicant as string }, until: /^\/my\/applications/, look })
  await page.goto(`/my/applications/${id}/correct`)
  const corrected = await walkForm(page, {
    sheet: { classLevel: 'Form 2 East' },
    until: /\/(sent|done)$|\/my\/applications\/[0-9a-f-]+$/,
    look,
  })
  expect(corrected.filter((path) => /correct\/(?!check|sent|done)/.test(path))).toHaveLength(1)

  // The officer accepts, two of three members score, the sub-county officer decides.
  if (setting.unseenOfficers) {
    await officer.runs((ctx) =>
      performTransition(ctx, {
        caseId: id,
        transition: 'accept',
        answers: { checked: ['resident', 'enrolled', 'fees', 'papers'], checkNote: null },
      }),
    )
    for (const member of [chair, secretary]) await member.runs((ctx) => performTask(ctx, { caseId: id, task: 'score', answers: SCORED }))
    await approver.runs((ctx) =>
      performTransition(ctx, { caseId: id, transition: 'approve', answers: { amount: 1_500_000, awardReason: 'One income.' } }),
    )
  } else {
    await seats.sit(officer)
    await act(page, id, 'accept', { checked: ['resident', 'enrolled', 'fees', 'papers'], checkNote: '' })
    for (const [member, need] of [
      [chair, '8'],
      [secretary, '7'],
    ] as const) {
      await seats.sit(member)
      await page.goto(`/staff/cases/${id}`)
      await look(page)
      await Promise.all([page.waitForNavigation(), page.locator('main a[href*="/score"], main a[href*="/tasks/"]').first().click()])
      await look(page)
      await walkForm(page, { sheet: scoreSheet(need), until: new RegExp(`^/staff/cases/${id}$`) })
    }
    await seats.sit(approver)
    await act(page, id, 'approve', { amount: '15,000', awardReason: 'The household has one income and the balance is large.' })
    await look(page)
  }

  // The guardian has an SMS and a signed letter that anyone can check, with or without network.
  await running.message(number, /15,000/)
  const letter = await letterOf(county, id)
  await seats.sit('resident')
  await page.goto(`/my/applications/${id}`)
  await look(page)
  const pdf = await page.request.get(`/my/letters/${letter.id}.pdf`)
  expect([pdf.status(), (await pdf.body()).subarray(0, 5).toString()]).toEqual([200, '%PDF-'])
  await page.goto(`/V/${letter.payload}`)
  await look(page)
  expect(await page.locator('main').textContent()).toContain(letter.number)
  const keys = await (await page.request.get('/V/keys.json')).json()
  expect(await checkOffline(letter.payload, keys)).toMatchObject({ valid: true })

  // The resident sees who opened it; the auditor sees every step, and proof that nothing was altered.
  const auditor = await county.onceHolderOf('auditor-1')
  await seats.sit(auditor)
  await page.goto(`/staff/cases/${id}`)
  await look(page)
  const lines = await county.db.selectFrom('audit.entries').select('verb').where('record_id', '=', id).orderBy('seq').execute()
  const verbs = new Set(lines.map(({ verb }) => verb))
  expect([...verbs]).toEqual(expect.arrayContaining(['cases.case.opened', 'cases.case.read']))
  await sealTrail(county)
  expect((await verifyAudit({ db: county.db, publicKeys: sealKeys(county.files.keys) })).findings).toEqual([])

  expect(problems).toEqual([])
  expect(complaints).toEqual([])
  await page.context().close()
}

const SCORED = {
  noInterest: true,
  need: 8,
  performance: 7,
  vulnerability: 8,
  proposed: 1_500_000,
  scoreReason: 'The need is plain from the papers.',
}

const scoreSheet = (points: string): Sheet => ({
  noInterest: 'yes',
  need: points,
  performance: points,
  vulnerability: points,
  proposed: '15,000',
  scoreReason: 'The need is plain from the papers.',
})
