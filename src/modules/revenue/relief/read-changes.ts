import type { Cents } from '../../../core/basics/money.ts'
import type { Text } from '../../../core/basics/texts.ts'
import type { ChangeKind } from '../../../engines/money/bills/change-lines.ts'
import type { Context } from '../../../kernel/context/context.ts'
import { statement } from '../../../kernel/database/statement.ts'

export type ShownChange = {
  readonly title: Text
  readonly kind: ChangeKind
  readonly cents: Cents
  /** The instrument by which it was waived, written off or asked for again; null where the law changed, or lateness was counted anew. */
  readonly instrument: string | null
  readonly at: Temporal.Instant
}

/** What came off or onto the lines of a bill after it was made, the oldest first. Whoever calls has allowed it. */
export async function changesOf(ctx: Pick<Context, 'db'>, bill: string): Promise<ShownChange[]> {
  const { rows } = await statement<{
    title_en: string
    title_sw: string
    kind: ChangeKind
    cents: number
    memo: string | null
    at: Temporal.Instant
  }>`
    select l.title_en, l.title_sw, c.kind, c.cents, j.memo, c.at
    from money.line_changes c join money.bill_lines l on l.bill = c.bill and l.line = c.line join money.journals j on j.id = c.journal
    where c.bill = ${bill} order by c.at, c.id limit 500`.execute(ctx.db)
  return rows.map(({ title_en, title_sw, cents, memo, kind, at }) => ({
    title: { en: title_en, sw: title_sw },
    kind,
    cents: cents as Cents,
    instrument: kind === 'rerated' || kind === 'recounted' ? null : memo,
    at,
  }))
}
