import { asCents, type Cents, formatKes } from '../../../core/basics/money.ts'
import type { Text } from '../../../core/basics/texts.ts'
import type { Context } from '../../../kernel/context/context.ts'
import { statement } from '../../../kernel/database/statement.ts'
import { sendMessages } from '../../messages/send-message.ts'
import { applyChanges, loadToChange } from '../bills/apply-changes.ts'
import type { Bill } from '../bills/bill.ts'
import type { LineChange } from '../bills/change-lines.ts'
import { toPayer } from '../bills/to-payer.ts'
import { pastChanges } from '../late/recount-late.ts'
import { type DecisionToMake, decide, propose } from '../proposals/proposals.ts'
import { type Run, type Step, startRun } from '../runs/run.ts'
import { refuseMoney } from '../texts.ts'
import { type LineRatedAgain, ratedLines, reRate } from './re-rate.ts'
import { readTariffs, tariffVersion } from './tariff-book.ts'

export const RERATE_PROPOSAL = 'money.rerate'
const CHUNK = 200

/** Asks that bills which stand on a version be corrected to the law that holds now. Throws `basics.not_found`, `money.rerate_nothing`, `money.proposal_open`. */
export async function proposeReRate(
  ctx: Context,
  { version, reason }: { readonly version: string; readonly reason: string },
): Promise<string> {
  ctx.allow('money.tariff.propose')
  await tariffVersion(ctx, version)
  if (!(await somethingToCorrect(ctx, version))) throw refuseMoney('money.rerate_nothing')
  return propose(ctx, { kind: RERATE_PROPOSAL, subject: version, content: { version }, reason })
}

async function somethingToCorrect(ctx: Context, version: string): Promise<boolean> {
  for (let after: Awaited<ReturnType<typeof reRate>>['next'] = null; ; ) {
    const { changed, next } = await reRate(ctx, { version, after })
    if (changed.some(({ due }) => due !== null)) return true
    if (next === null) return false
    after = next
  }
}

/** Decides it. Approved, a run corrects the bills in the background. Gives the run, null when it was not approved. */
export async function decideReRate(ctx: Context, decision: DecisionToMake): Promise<string | null> {
  let run: string | null = null
  await decide(ctx, { kind: RERATE_PROPOSAL, permission: 'money.tariff.approve' }, decision, async ({ id, subject: version }) => {
    const schedule = await tariffVersion(ctx, version)
    const title: Text = schedule.title
    run = await startRun(ctx, { kind: 'rerate', name: version, title, input: { version }, proposal: id })
  })
  return run
}

/**
 * Corrects the next bills that stand on a version to the law that holds now: open ones up or down, settled ones down only, since who paid what was asked is not asked
 * again. What they paid over falls on what else they owe there, or is their credit. Each line then stands on the law that it was corrected to.
 */
export async function reRateChunk(ctx: Context, { id: run, input, dry, cursor, proposal }: Run): Promise<Step> {
  const { version } = input as { version: string }
  const { rows } = await statement<{ bill: string }>`
    select distinct bill from money.bill_lines where tariff_version = ${version} and bill > ${cursor ?? '00000000-0000-0000-0000-000000000000'}::uuid
    order by bill limit ${CHUNK}`.execute(ctx.db)
  const ids = rows.map(({ bill }) => bill)
  const next = ids.length === CHUNK ? (ids.at(-1) ?? null) : null
  const loaded = await loadToChange(ctx, ids)
  const tariffs = await readTariffs(ctx)
  const past = await pastChanges(ctx, ids)
  const changes = new Map<string, LineChange[]>()
  for (const bill of loaded.bills.values()) {
    const rated = ratedLines(loaded.lines.get(bill.id) ?? [], { version, past: past.get(bill.id) ?? new Map(), tariffs })
    const corrections = [...rated.values()].flatMap((line) => correction(bill, line))
    if (corrections.length > 0) changes.set(bill.id, corrections)
  }
  const sums = [...changes].map(([bill, each]) => ({ bill, lines: each.length, cents: each.reduce((sum, { cents }) => sum + cents, 0) }))
  if (dry) return { cursor: next, seen: ids.length, bills: sums }
  const changed = await applyChanges(ctx, { kind: 'rerated', source: `run:${run}`, memo: version, proposal, loaded, changes })
  await sendMessages(
    ctx,
    changed.flatMap(({ bill, credits }) => {
      const credit = credits.reduce((sum, { cents }) => sum + cents, 0) as Cents
      const values = { total: formatKes(bill.totalCents, bill.language), left: formatKes(leftOf(bill), bill.language) }
      return credit > 0
        ? toPayer(bill, 'money.bill.rerated_credit', { ...values, credit: formatKes(credit, bill.language) })
        : toPayer(bill, 'money.bill.rerated', values)
    }),
  )
  return { cursor: next, seen: ids.length, bills: sums }
}

const leftOf = ({ totalCents, paidCents }: Bill): Cents => asCents(totalCents - paidCents)

function correction({ state }: Bill, { of: line, billed, due, version, working }: LineRatedAgain): LineChange[] {
  if ((state !== 'open' && state !== 'settled') || due === null) return []
  const cents = asCents(Math.max(-line.cents, due - billed))
  if (cents === 0 || (cents > 0 && state === 'settled')) return []
  return [{ line: line.line, cents, ...(version === null ? {} : { tariff: working === undefined ? { version } : { version, working } }) }]
}
