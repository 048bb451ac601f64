import type { Text } from '../../../core/basics/texts.ts'
import type { Context } from '../../../kernel/context/context.ts'
import type { JsonValue } from '../../../kernel/database/jsonb.ts'
import { type BillToMake, makeBills } from '../bills/make-bill.ts'
import { type Run, type Step, startRun } from './run.ts'

/** A list that can be billed as a whole: parcels for their rates, known permits for their renewal. What it lists is its owner's affair. */
export type BillList = {
  /** `room.noun`, unique among all. */
  readonly name: string
  /** How many there are, where that is known; for the bar that shows progress. */
  readonly count: (ctx: Context, input: JsonValue) => Promise<number | null>
  /**
   * The next bills after a place in the list, in an order that does not change while it is worked through. `after` is null at the beginning; `last` null at the end.
   * The same subject and purpose give the same bill, whoever asks again.
   */
  readonly next: (
    ctx: Context,
    input: JsonValue,
    after: string | null,
    most: number,
  ) => Promise<{ readonly bills: readonly BillToMake[]; readonly seen: number; readonly last: string | null }>
}

declare module '../../../kernel/context/manifest.ts' {
  interface Manifest {
    readonly billLists?: readonly BillList[]
  }
}

/** As many as a transaction holds without keeping payments waiting. */
const CHUNK = 500

function listOf(ctx: Context, name: string): BillList {
  const found = ctx.county.manifests.flatMap(({ billLists = [] }) => billLists).find((list) => list.name === name)
  if (!found) throw new Error(`No list of what to bill is named ${name}.`)
  return found
}

/** Bills a whole list in the background. Whoever calls has allowed it. Gives the run. */
export async function billAll(
  ctx: Context,
  order: { readonly list: string; readonly name: string; readonly title: Text; readonly input: JsonValue },
): Promise<string> {
  const { list, name, title, input } = order
  return startRun(ctx, {
    kind: 'bills',
    name: `${list}:${name}`,
    title,
    input: { list, of: input },
    expected: await listOf(ctx, list).count(ctx, input),
  })
}

export async function billChunk(ctx: Context, { input, cursor }: Run): Promise<Step> {
  const { list, of } = input as { list: string; of: JsonValue }
  const { bills, seen, last } = await listOf(ctx, list).next(ctx, of, cursor, CHUNK)
  const made = await makeBills(ctx, bills)
  return {
    cursor: last,
    seen,
    bills: made.flatMap(({ bill, repeated }, index) =>
      repeated ? [] : [{ bill: bill.id, lines: bills[index]?.lines.length ?? 0, cents: bill.totalCents }],
    ),
  }
}
