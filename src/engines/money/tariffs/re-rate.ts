import { Refusal } from '../../../core/basics/errors.ts'
import { asCents, type Cents } from '../../../core/basics/money.ts'
import type { Context } from '../../../kernel/context/context.ts'
import { statement } from '../../../kernel/database/statement.ts'
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
 * bills, a page at a time. Reads only. Void bills are left out. Throws `basics.denied`.
 */
export async function reRate(
  ctx: Context,
  { version, after = null, limit = PAGE_MAX }: { version: string; after?: { bill: string; line: number } | null; limit?: number },
): Promise<{ readonly changed: readonly ReRated[]; readonly next: { readonly bill: string; readonly line: number } | null }> {
  ctx.allow('money.tariff.read')
  const most = Math.min(limit, PAGE_MAX)
  const { rows } = await statement<BilledRow>`
    select l.bill, b.reference, l.line, l.head, l.cents, l.paid_cents as paid, l.tariff_line as key, l.working
    from money.bill_lines l join money.bills b on b.id = l.bill
    where l.tariff_version = ${version} and b.state <> 'void' and (l.bill, l.line) > (${after?.bill ?? '00000000-0000-0000-0000-000000000000'}::uuid, ${after?.line ?? 0}::smallint)
    order by l.bill, l.line limit ${most}`.execute(ctx.db)
  const tariffs = await readTariffs(ctx)
  const changed = rows.flatMap((row) => {
    const found = again(row, tariffs)
    if (found.version === version || found.due === row.cents) return []
    const { bill, reference, line, head, cents, paid } = row
    return [{ bill, reference, line, head, billed: asCents(cents), paid: asCents(paid), ...found }]
  })
  const last = rows.at(-1)
  return { changed, next: rows.length === most && last ? { bill: last.bill, line: last.line } : null }
}

type BilledRow = {
  readonly bill: string
  readonly reference: string
  readonly line: number
  readonly head: string
  readonly cents: number
  readonly paid: number
  readonly key: string
  readonly working: Partial<Working> | null
}

/** The line under the law that holds now for the day on which it was worked out. */
function again({ key, working }: BilledRow, tariffs: TariffBook): { due: Cents | null; version: string | null } {
  if (!working?.asked) return { due: null, version: null }
  const { answers: given, day, beginsOn } = working.asked
  const found = tariffs.on(Temporal.PlainDate.from(day)).get(key)
  if (!found) return { due: asCents(0), version: null }
  const { version, schedule, line } = found
  const { answers, problems } = readAnswers(schedule, line, given, day)
  if (problems.length > 0) return { due: null, version }
  try {
    return { due: reckon(schedule, line, answers, day, beginsOn).cents, version }
  } catch (error) {
    if (error instanceof Refusal) return { due: null, version }
    throw error
  }
}
