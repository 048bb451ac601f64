import { Refusal } from '../../../core/basics/errors.ts'
import { asCents, type Cents } from '../../../core/basics/money.ts'
import type { Context } from '../../../kernel/context/context.ts'
import { statement } from '../../../kernel/database/statement.ts'
import { shareOf } from '../late/accrue.ts'
import type { LateWorking } from '../late/charge-late.ts'
import { readAnswers, reckon, type Working } from './reckon.ts'
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
  const { rows } = await statement<BilledRow>`
    select l.bill, b.reference, l.line, l.head, l.cents + coalesce(r.cents, 0) as billed, l.paid_cents as paid, l.tariff_version as version, l.tariff_line as key,
      l.working
    from money.bill_lines l join money.bills b on b.id = l.bill
    left join lateral (
      select -sum(c.cents)::bigint as cents from money.line_changes c where c.bill = l.bill and c.line = l.line and c.kind not in ('rerated', 'recounted')
    ) r on true
    where l.tariff_version = ${version} and b.state in ('open', 'settled') and (l.bill, l.line) > (${after?.bill ?? '00000000-0000-0000-0000-000000000000'}::uuid, ${after?.line ?? 0}::smallint)
    order by l.bill, l.line limit ${most}`.execute(ctx.db)
  const tariffs = await readTariffs(ctx)
  const changed = rows.flatMap((row) => {
    const found = ratedAgain(row, tariffs)
    if (found.due === row.billed) return []
    const { bill, reference, line, head, billed, paid } = row
    return [{ bill, reference, line, head, billed: asCents(billed), paid: asCents(paid), due: found.due, version: found.version }]
  })
  const last = rows.at(-1)
  return { changed, next: rows.length === most && last ? { bill: last.bill, line: last.line } : null }
}

type BilledRow = BilledLine & {
  readonly bill: string
  readonly reference: string
  readonly line: number
  readonly head: string
  readonly paid: number
}

export type BilledLine = {
  readonly version: string
  /** The line of law, or the rule on lateness. */
  readonly key: string
  /** What it came to before anything was waived or written off. */
  readonly billed: number
  readonly working: unknown
}

export type RatedAgain = { readonly due: Cents | null; readonly version: string | null; readonly working?: unknown }

/** The line under the law that holds now for the day on which it was worked out. */
export function ratedAgain({ version: stoodOn, key, billed, working }: BilledLine, tariffs: TariffBook): RatedAgain {
  const { asked, late } = (working ?? {}) as Partial<Working & LateWorking>
  if (late) {
    const found = tariffs.lateOn(late.on).get(key)
    if (!found) return { due: asCents(0), version: null }
    // It may have been cut by the cap of the very law that it stands on.
    return { due: found.version === stoodOn && billed > 0 ? asCents(billed) : shareOf(late.of, found.rule), version: found.version }
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
