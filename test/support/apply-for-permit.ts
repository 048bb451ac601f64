import { expect } from 'vitest'
import type { FileReference } from '../../src/core/fields/field.ts'
import type { Answers } from '../../src/core/forms/form.ts'
import { validateAll } from '../../src/core/forms/validate-all.ts'
import { caseFormWorld } from '../../src/engines/cases/case-world.ts'
import { performTask } from '../../src/engines/cases/perform-task.ts'
import { performTransition } from '../../src/engines/cases/perform-transition.ts'
import type { Bill } from '../../src/engines/money/bills/bill.ts'
import { billsOfSubjects } from '../../src/engines/money/bills/bills.queries.ts'
import type { Arrival } from '../../src/engines/money/payments/payment.ts'
import { postArrivals } from '../../src/engines/money/payments/run-till.ts'
import { systemActor } from '../../src/kernel/context/actor.ts'
import type { Context } from '../../src/kernel/context/context.ts'
import { openApplication } from '../../src/modules/services/applications/apply.routes.tsx'
import { offeredService } from '../../src/modules/services/definitions/service-book.ts'
import { issueLettersJob } from '../../src/modules/services/letters/issue-letters.ts'
import type { TestCounty, TestPerson } from './county.ts'
import { sampleArrival } from './sample-bill.ts'

export const WARD = 1262
const photo: FileReference = { file: '019a0000-0000-7000-8000-000000000001', name: 'id.jpg', size: 1000, type: 'image/jpeg' }

/** An eating place in town with a board: all four heads. */
export const eatery: Answers = {
  holderKind: 'person',
  ownerName: 'Achieng Otieno',
  ownerId: '12345678',
  kraPin: 'A012345678B',
  businessName: 'Mama Achieng Hotel',
  activity: 'eatery',
  size: 'small',
  employees: 3,
  ward: String(WARD),
  place: 'municipality',
  plot: 'B12',
  premises: 'Main street, opposite the bus park',
  hasSign: true,
  signKind: 'board',
  signArea: 2.5,
  keepsFlammable: false,
  idCopy: [photo],
  truth: true,
  change: true,
}
/** A tailor in a village: no inspection, the permit alone. */
export const tailor: Answers = {
  ...eatery,
  businessName: 'Fundi Achieng',
  activity: 'tailor',
  place: 'rural',
  hasSign: false,
  signKind: null,
  signArea: null,
}

/** Sends an application for a service, as the form runner does when its pages are done. */
export async function sendApplication(ctx: Context, key: string, answers: Answers, submission = ctx.newId()) {
  const service = await offeredService(ctx, key)
  const world = { ...caseFormWorld(ctx), files: new Map([[photo.file, photo]]) }
  const outcome = validateAll(service.form, answers, world)
  expect(outcome).toHaveProperty('submission')
  if (!outcome.submission) throw new Error('The answers are not whole.')
  return openApplication(ctx, service, outcome.submission, {
    id: ctx.newId(),
    submission,
    formHash: '',
    form: service.form,
    language: ctx.language,
    person: ctx.actor.person,
    phone: ctx.actor.phone,
    phoneProven: true,
    assistedBy: null,
    assistedReason: null,
    about: null,
  })
}

export const seen = { lat: -0.76, lon: 34.6 }
export const passed = { checked: ['water'], result: 'pass', findings: null, seenAt: seen, photo: null }
export const firePassed = { checked: ['exits'], risk: 'medium', result: 'pass', findings: null, seenAt: seen, photo: null }

export const tradeOfficers = async (county: TestCounty) => ({
  licensing: await county.onceHolderOf('rongo-licensing-officer'),
  trade: await county.onceHolderOf('rongo-trade-officer'),
  health: await county.onceHolderOf('rongo-public-health-officer'),
  fire: await county.onceHolderOf('rongo-fire-officer'),
  headOfTrade: await county.onceHolderOf('head-trade'),
})
export type TradeOfficers = Awaited<ReturnType<typeof tradeOfficers>>

/** Papers, inspections that this activity needs, approval: to the bill. */
export async function approvePermit(caseId: string, officers: TradeOfficers, inspections: readonly ('health' | 'fire')[]): Promise<void> {
  await officers.licensing.runs((ctx) =>
    performTransition(ctx, { caseId, transition: 'accept', answers: { papers: ['id'], paperNote: null } }),
  )
  if (inspections.includes('health'))
    await officers.health.runs((ctx) => performTask(ctx, { caseId, task: 'publicHealth', answers: passed }))
  if (inspections.includes('fire')) await officers.fire.runs((ctx) => performTask(ctx, { caseId, task: 'fire', answers: firePassed }))
  await officers.trade.runs((ctx) => performTransition(ctx, { caseId, transition: 'approve' }))
}

const system = systemActor('test')

export async function billOf(county: TestCounty, caseId: string): Promise<Bill> {
  const [bill] = await county.as(system, (ctx) => billsOfSubjects(ctx, 'cases.case', [caseId]))
  if (!bill) throw new Error('There is no bill.')
  return bill
}

/** Pays a bill from the M-Pesa menu of a phone; the provider's books confirm it at once. */
export async function payBill(county: TestCounty, bill: Pick<Bill, 'reference'>, cents: number): Promise<Arrival> {
  const arrival = sampleArrival(county, bill.reference, cents / 100)
  await county.as(system, (ctx) => postArrivals(ctx, [arrival]))
  return arrival
}

/** What the worker does after a case closed: makes its letters. */
export const issueFor = (county: TestCounty, caseId: string): Promise<void> =>
  Promise.resolve(issueLettersJob.run(county, { caseId }, { id: '1', attempt: 1, attemptsMax: 1 })) as Promise<void>

export type { TestPerson }
