import type { Cents } from '../../../core/basics/money.ts'
import type { Context } from '../../../kernel/context/context.ts'
import { statement } from '../../../kernel/database/statement.ts'
import { collectedThrough } from '../collections/read-collections.ts'
import { shareOut } from './share-out.ts'

/** What one stream brought on one day through one keeper (`mpesa.600984`, `bank.collection`), and what that keeper kept. Without a stream nothing had come in. */
export type KeptLine = {
  readonly day: string
  readonly stream: string | null
  readonly keeper: string
  readonly gross: Cents
  readonly commission: Cents
}

type Charge = { readonly keeper: string; readonly day: string; readonly cents: Cents }

/** A first charge is for what came in within a year, not since the books began. */
const LOOK_BACK_DAYS = 366

/**
 * Gross and commission by day, stream and keeper. A charge stands on the day on which it is booked, so that a day's figures never change and their sum is the account
 * `charges`; it is shared out over the streams by what they brought since that keeper's charge before: a paybill's by what came to it, a bank's by all that came, since
 * what M-Pesa took in comes to lie there too.
 */
export async function keptBack(ctx: Context, { from, to }: { from: string; to: string }): Promise<KeptLine[]> {
  ctx.allow('money.ledger.read', {})
  const charges = await chargesUpTo(ctx, to)
  const due = [...Map.groupBy(charges, ({ keeper }) => keeper).values()].flatMap((own) =>
    own.flatMap((charge, at) => (charge.day < from ? [] : [{ ...charge, since: since(charge.day, own[at - 1]?.day) }])),
  )
  const begins = [from, ...due.map(({ since }) => since)].sort()[0] as string
  const collected = (await collectedThrough(ctx, { from: begins, to })).map(({ account, stream, day, cents }) => ({
    keeper: keeperOf(account),
    stream,
    day: day.toString(),
    cents,
  }))

  const lines = new Map<string, { -readonly [K in keyof KeptLine]: KeptLine[K] }>()
  const line = (day: string, keeper: string, stream: string | null) => {
    const key = `${day} ${keeper} ${stream ?? ''}`
    const found = lines.get(key) ?? { day, stream, keeper, gross: 0 as Cents, commission: 0 as Cents }
    lines.set(key, found)
    return found
  }
  for (const { day, keeper, stream, cents } of collected) {
    if (day < from) continue
    const of = line(day, keeper, stream)
    of.gross = (of.gross + cents) as Cents
  }
  const byDay = Map.groupBy(collected, ({ day }) => day)
  const days = [...byDay.keys()]
  for (const { keeper, day, cents, since } of due) {
    const weights = new Map<string, number>()
    for (const each of days.filter((each) => each >= since && each <= day).flatMap((each) => byDay.get(each) ?? []))
      if (keeper.startsWith('bank.') || each.keeper === keeper) weights.set(each.stream, (weights.get(each.stream) ?? 0) + each.cents)
    const shares = shareOut(cents, weights)
    for (const [stream, part] of shares.size > 0 ? shares : new Map([[null, cents]])) line(day, keeper, stream).commission = part
  }
  return [...lines.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, each]) => each)
}

/** The days that a charge is for: from the day after the one before it. */
function since(day: string, before: string | undefined): string {
  const charged = Temporal.PlainDate.from(day)
  const earliest = charged.subtract({ days: LOOK_BACK_DAYS })
  const next = before === undefined ? earliest : Temporal.PlainDate.from(before).add({ days: 1 })
  return (Temporal.PlainDate.compare(next, earliest) < 0 ? earliest : next).toString()
}

/** What was booked to the account `charges` up to a day, by keeper and day, oldest first: what came back counts against it. */
async function chargesUpTo(ctx: Context, to: string): Promise<Charge[]> {
  const { rows } = await statement<{ account: string; day: Temporal.PlainDate; cents: number }>`
    select o.code as account, (t.recorded_at at time zone 'Africa/Nairobi')::date as day, sum(case when t.debit = a.id then t.cents else -t.cents end)::bigint as cents
    from money.accounts a join money.transfers t on a.id in (t.debit, t.credit)
      join money.accounts o on o.id = case when t.debit = a.id then t.credit else t.debit end
    where a.code = 'charges' and t.recorded_at < (${to}::date + 1)::timestamp at time zone 'Africa/Nairobi'
    group by 1, 2 order by 2, 1`.execute(ctx.db)
  return rows.map(({ account, day, cents }) => ({ keeper: keeperOf(account), day: day.toString(), cents: cents as Cents }))
}

/** A paybill's accounts are all its own: `mpesa.600984.charges` is kept by `mpesa.600984`. */
const keeperOf = (account: string): string => account.split('.').slice(0, 2).join('.')

/** What people call it. */
export function keeperName({ county, language }: Context, keeper: string): string {
  const [kind, key] = keeper.split('.')
  if (kind === 'mpesa') return `M-Pesa ${key}`
  return county.money.data.bankAccounts.find((account) => account.key === key)?.title[language] ?? keeper
}
