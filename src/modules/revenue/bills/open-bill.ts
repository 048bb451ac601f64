import { refuse } from '../../../core/basics/errors.ts'
import type { Cents } from '../../../core/basics/money.ts'
import { reachOf } from '../../../engines/cases/case-record.ts'
import { loadCase } from '../../../engines/cases/find-case.ts'
import type { Bill, BillLine } from '../../../engines/money/bills/bill.ts'
import { findBill, linesOf } from '../../../engines/money/bills/bills.queries.ts'
import { reachOfBill } from '../../../engines/money/bills/reach-of-bill.ts'
import type { PushState } from '../../../engines/money/mpesa/push.ts'
import { RELIEF_PROPOSAL } from '../../../engines/money/relief/relieve-bill.ts'
import type { Context } from '../../../kernel/context/context.ts'
import { statement } from '../../../kernel/database/statement.ts'
import { type PaymentShown, paymentsOn } from '../pay/load-payable.ts'
import { proposalsAbout, type ShownProposal } from '../proposals/read-proposals.ts'
import { changesOf, type ShownChange } from '../relief/read-changes.ts'

type PostedLeg = {
  readonly journal: string
  readonly kind: string
  readonly at: Temporal.Instant
  readonly debit: string
  readonly credit: string
  readonly cents: Cents
}

export type OpenedBill = {
  readonly bill: Bill
  readonly lines: readonly BillLine[]
  readonly payments: readonly PaymentShown[]
  readonly legs: readonly PostedLeg[]
  readonly pushes: readonly {
    readonly at: Temporal.Instant
    readonly phone: string
    readonly cents: Cents
    readonly state: PushState
    readonly words: string | null
  }[]
  /** Notices that it is unpaid, the newest first. */
  readonly notices: readonly { readonly at: Temporal.Instant; readonly cents: Cents; readonly bySms: boolean; readonly by: string | null }[]
  readonly madeBy: string | null
  /** The case it was made for, where who looks may open that. */
  readonly forCase: { readonly id: string; readonly reference: string } | null
  readonly changes: readonly ShownChange[]
  /** What was proposed to waive or write off, the newest first. */
  readonly reliefs: readonly ShownProposal[]
}

/** A bill with its payer, for officers within whose reach it stands; the look is a recorded read. Throws `basics.not_found`. */
export async function billWithPayer(ctx: Context, id: string): Promise<{ bill: Bill; lines: readonly BillLine[] }> {
  const bill = await findBill(ctx, id)
  if (!bill) throw refuse('basics.not_found')
  ctx.allow('money.bill.read', reachOfBill(ctx, bill))
  ctx.audit('money.bill.read', { kind: 'money.bill', id: bill.id }, undefined, bill.payer)
  return { bill, lines: (await linesOf(ctx, [id])).get(id) ?? [] }
}

export async function openBill(ctx: Context, id: string): Promise<OpenedBill> {
  const { bill, lines } = await billWithPayer(ctx, id)
  const { rows: legs } = await statement<Omit<PostedLeg, 'cents'> & { cents: number }>`
    select j.id as journal, j.kind, j.recorded_at as at, d.code as debit, c.code as credit, t.cents
    from money.transfers t join money.journals j on j.id = t.journal join money.accounts d on d.id = t.debit join money.accounts c on c.id = t.credit
    where t.bill = ${id} order by j.recorded_at, j.id, t.leg limit 500`.execute(ctx.db)
  const { rows: pushes } = await statement<{
    made_at: Temporal.Instant
    phone: string
    cents: number
    state: PushState
    result_words: string | null
  }>`
    select made_at, phone, cents, state, result_words from money.pushes where bill = ${id} order by id desc limit 50`.execute(ctx.db)
  const { rows: notices } = await statement<{ made_at: Temporal.Instant; cents: number; by_sms: boolean; full_name: string | null }>`
    select n.made_at, n.cents, n.by_sms, p.full_name from money.demand_notices n left join identity.people p on p.id = n.made_by
    where n.bill = ${id} order by n.day desc limit 50`.execute(ctx.db)
  const { rows: makers } = await statement<{ full_name: string }>`
    select p.full_name from money.bills b join identity.people p on p.id = b.made_by where b.id = ${id}`.execute(ctx.db)
  return {
    bill,
    lines,
    payments: await paymentsOn(ctx, id),
    legs: legs.map((leg) => ({ ...leg, cents: leg.cents as Cents })),
    pushes: pushes.map(({ made_at, cents, result_words, ...rest }) => ({
      ...rest,
      at: made_at,
      cents: cents as Cents,
      words: result_words,
    })),
    notices: notices.map(({ made_at, cents, by_sms, full_name }) => ({ at: made_at, cents: cents as Cents, bySms: by_sms, by: full_name })),
    forCase: await caseOf(ctx, bill),
    madeBy: makers[0]?.full_name ?? null,
    changes: await changesOf(ctx, id),
    reliefs: await proposalsAbout(ctx, RELIEF_PROPOSAL, id),
  }
}

/** Nobody is the officer of their own case: to its applicant it does not lead either. */
async function caseOf(ctx: Context, { subjectKind, subjectId }: Bill): Promise<OpenedBill['forCase']> {
  const record = subjectKind === 'cases.case' ? await loadCase(ctx, subjectId) : undefined
  if (!record || !ctx.may('cases.case.read', reachOf(record)) || record.applicant === ctx.actor.person) return null
  return { id: record.id, reference: record.reference }
}
