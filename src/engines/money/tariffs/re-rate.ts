import type { Day } from '../../../core/basics/dates.ts'
import { Refusal } from '../../../core/basics/errors.ts'
import { asCents, type Cents } from '../../../core/basics/money.ts'
import type { Context } from '../../../kernel/context/context.ts'
import { statement } from '../../../kernel/database/statement.ts'
import type { BillLine } from '../bills/bill.ts'
import { linesOf } from '../bills/bills.queries.ts'
import { cutToCap, shareOf } from '../late/accrue.ts'
import type { LateWorking } from '../late/charge-late.ts'
import { inOrderAdded, lateKeyPrefix, readLateKey } from '../late/late-key.ts'
import type { Lowered, PastChange } from '../late/recount.ts'
import { pastChanges, reliefIn } from '../late/recount-late.ts'
import { readAnswers, reckon, type Working } from './reckon.ts'
import type { LateRule } from './schedule.ts'
import { readTariffs, type TariffBook } from './tariff-book.ts'

/** A bill line that stands on a version, and what the law as it is known now makes of the same answers on the same day. */
export type ReRated = {
  readonly bill: string
  readonly reference: string
  readonly line: number
  readonly head: string
  readonly billed: Cents
  readonly paid: Cents
  /** Null where the law that holds now asks other questions: a person must look at it. Zero where no law sets the fee any more. */
  readonly due: Cents | null
  /** The version that holds now; null when none does. */
  readonly version: string | null
}

const PAGE_MAX = 1000

/**
 * What becomes of bills when a schedule was suspended or repealed: each line that stands on a version of it and would now be billed otherwise, in the order of
 * bills, a page at a time. Reads only. Bills that ended are left out. Throws `basics.denied`.
 */
export async function reRate(
  ctx: Context,
  { version, after = null, limit = PAGE_MAX }: { version: string; after?: { bill: string; line: number } | null; limit?: number },
): Promise<{ readonly changed: readonly ReRated[]; readonly next: { readonly bill: string; readonly line: number } | null }> {
  ctx.allow('money.tariff.read')
  const most = Math.min(limit, PAGE_MAX)
  const { rows } = await statement<{ bill: string; reference: string; line: number }>`
    select l.bill, b.reference, l.line from money.bill_lines l join money.bills b on b.id = l.bill
    where l.tariff_version = ${version} and b.state in ('open', 'settled') and (l.bill, l.line) > (${after?.bill ?? '00000000-0000-0000-0000-000000000000'}::uuid, ${after?.line ?? 0}::smallint)
    order by l.bill, l.line limit ${most}`.execute(ctx.db)
  const ids = [...new Set(rows.map(({ bill }) => bill))]
  const lines = await linesOf(ctx, ids)
  const past = await pastChanges(ctx, ids)
  const tariffs = await readTariffs(ctx)
  const rated = new Map(ids.map((id) => [id, ratedLines(lines.get(id) ?? [], { version, past: past.get(id) ?? new Map(), tariffs })]))
  const changed = rows.flatMap(({ bill, reference, line }) => {
    const found = rated.get(bill)?.get(line)
    if (!found || found.due === found.billed) return []
    const { of, billed, due, version } = found
    return [{ bill, reference, line, head: of.head, billed, paid: of.paid, due, version }]
  })
  const last = rows.at(-1)
  return { changed, next: rows.length === most && last ? { bill: last.bill, line: last.line } : null }
}

type BilledLine = {
  readonly version: string
  /** The line of law, or the rule on lateness. */
  readonly key: string
  /** What it came to before anything was waived or written off. */
  readonly billed: number
  readonly working: unknown
}

type RatedAgain = { readonly due: Cents | null; readonly version: string | null; readonly working?: unknown }
export type LineRatedAgain = RatedAgain & {
  readonly of: BillLine
  /** What it came to before anything was waived or written off. */
  readonly billed: Cents
}

/**
 * Each line of a bill that stands on a version, under the law that holds now for the day on which it was worked out. What lateness added goes as far as the cap of the law that
 * holds now, in the order in which it was added, whichever law the additions before it stand on.
 */
export function ratedLines(
  lines: readonly BillLine[],
  {
    version: stoodOn,
    past,
    tariffs,
  }: { readonly version: string; readonly past: ReadonlyMap<number, readonly PastChange[]>; readonly tariffs: TariffBook },
): ReadonlyMap<number, LineRatedAgain> {
  const found = new Map<number, LineRatedAgain>()
  const standing = new Map<number, number>()
  const added = new Map<string, { readonly cents: number; readonly relief: readonly Lowered[] }[]>()
  for (const line of lines.toSorted(inOrderAdded)) {
    const relief = reliefIn(past.get(line.line) ?? [])
    const billed = asCents(line.cents - sumOf(relief))
    const late = readLateKey(line.key)
    const beside = late ? added.getOrInsert(lateKeyPrefix(late.rule, late.line), []) : []
    const capped = (rule: LateRule, cents: Cents, on: Day) =>
      cutToCap(rule, cents, {
        principal: late ? (standing.get(late.line) ?? 0) : 0,
        before: beside.reduce((sum, each) => sum + Math.max(0, each.cents + sumOf(each.relief.filter((one) => one.on < on))), 0),
      })
    const { tariffVersion: version, tariffLine: key, working } = line
    const rated = version === stoodOn && key !== null ? ratedAgain({ version, key, billed, working }, tariffs, capped) : undefined
    if (rated) found.set(line.line, { ...rated, of: line, billed })
    const cents = rated?.due ?? billed
    standing.set(line.line, cents)
    beside.push({ cents, relief })
  }
  return found
}

const sumOf = (amounts: readonly { readonly cents: number }[]): number => amounts.reduce((sum, { cents }) => sum + cents, 0)

/** The line under the law that holds now for the day on which it was worked out. */
function ratedAgain(
  { version: stoodOn, key, billed, working }: BilledLine,
  tariffs: TariffBook,
  capped: (rule: LateRule, cents: Cents, on: Day) => Cents,
): RatedAgain {
  const { asked, late } = (working ?? {}) as Partial<Working & LateWorking>
  if (late) {
    const found = tariffs.lateOn(late.on).get(key)
    if (!found) return { due: asCents(0), version: null }
    const { version, rule } = found
    // It may have been counted anew under the very law that it stands on.
    return { due: version === stoodOn && billed > 0 ? asCents(billed) : capped(rule, shareOf(late.of, rule), late.on), version }
  }
  if (!asked) return { due: null, version: null }
  const { answers: given, day, beginsOn } = asked
  const found = tariffs.on(Temporal.PlainDate.from(day)).get(key)
  if (!found) return { due: asCents(0), version: null }
  const { version, schedule, line } = found
  const { answers, problems } = readAnswers(schedule, line, given, day)
  if (problems.length > 0) return { due: null, version }
  try {
    const { cents, working } = reckon(schedule, line, answers, day, beginsOn)
    return { due: cents, version, working }
  } catch (error) {
    if (error instanceof Refusal) return { due: null, version }
    throw error
  }
}
