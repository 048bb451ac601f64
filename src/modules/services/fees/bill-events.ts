import { fill } from '../../../core/basics/texts.ts'
import { loadCase } from '../../../engines/cases/find-case.ts'
import { flagCase } from '../../../engines/cases/flag-case.ts'
import { fireTrigger } from '../../../engines/cases/perform-transition.ts'
import type { BillEvent } from '../../../engines/money/bills/bill.ts'
import type { Context } from '../../../kernel/context/context.ts'
import { serviceOfCase } from '../definitions/service-book.ts'
import { issueLettersJob } from '../letters/issue-letters.ts'
import { liftForPayment, suspendForPayment } from '../letters/suspend-letters.ts'
import { servicesTexts } from '../texts.ts'
import { CASE, isOfFees } from './bill-case.ts'

/** The bill of a case was paid: the case goes on. Where it went on already and the payment had been taken back, what was suspended counts again. */
export async function billSettled(ctx: Context, { subjectKind, subjectId, purpose, reference }: BillEvent): Promise<void> {
  if (subjectKind !== CASE) return
  if (await fireTrigger(ctx, { caseId: subjectId, on: 'settled' })) return
  const found = await feesOf(ctx, subjectId, purpose)
  if (found?.record.outcome !== 'granted') return
  await flagCase(ctx, {
    caseId: subjectId,
    clears: [found.fees.unpaidFlag],
    words: fill(servicesTexts['services.bill.paid_again'], { bill: reference }),
    details: { bill: reference },
  })
  await liftForPayment(ctx, found.record)
  ctx.later({ task: issueLettersJob.name, payload: { caseId: subjectId }, key: `services.letter.issue:${subjectId}` })
}

/** The payment of a bill was taken back. What it brought about is suspended until it is paid again, and the officers are told. */
export async function billUnsettled(ctx: Context, { subjectKind, subjectId, purpose, reference }: BillEvent): Promise<void> {
  if (subjectKind !== CASE) return
  const found = await feesOf(ctx, subjectId, purpose)
  if (found?.record.outcome !== 'granted') return
  // The lock that this takes makes a letter that is just being issued wait, and then find the bill unpaid.
  await flagCase(ctx, {
    caseId: subjectId,
    sets: [found.fees.unpaidFlag],
    words: fill(servicesTexts['services.bill.taken_back'], { bill: reference }),
    details: { bill: reference },
    tell: found.owner,
  })
  await suspendForPayment(ctx, found.record, reference)
}

/** The bill of a case was not paid in its time: the history says so, to the applicant too, and whose turn it is learns of it. The payer hears of it from the engine. */
export async function billExpired(ctx: Context, { subjectKind, subjectId, purpose, reference }: BillEvent): Promise<void> {
  if (subjectKind !== CASE) return
  const found = await feesOf(ctx, subjectId, purpose)
  if (!found || found.record.state !== found.fees.billAt) return
  await flagCase(ctx, {
    caseId: subjectId,
    words: fill(servicesTexts['services.bill.ran_out'], { bill: reference }),
    details: { bill: reference },
    tell: found.owner,
  })
}

async function feesOf(ctx: Context, caseId: string, purpose: string) {
  const record = await loadCase(ctx, caseId)
  const service = record && (await serviceOfCase(ctx, record.version))
  if (!record || !service?.fees || !isOfFees(service.fees, { purpose })) return undefined
  return { record, fees: service.fees, owner: service.workflow.states[service.fees.billAt]?.owner }
}
