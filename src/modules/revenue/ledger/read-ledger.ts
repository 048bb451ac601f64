import { refuse } from '../../../core/basics/errors.ts'
import type { Cents } from '../../../core/basics/money.ts'
import type { Text } from '../../../core/basics/texts.ts'
import type { Context } from '../../../kernel/context/context.ts'
import { statement } from '../../../kernel/database/statement.ts'
import { PAGE_SIZE } from '../capped.ts'

type AccountEntry = {
  readonly journal: string
  readonly leg: number
  readonly kind: string
  readonly at: Temporal.Instant
  readonly other: string
  readonly debit: Cents
  readonly credit: Cents
}

export type OpenedAccount = {
  readonly code: string
  readonly title: Text
  readonly entries: readonly AccountEntry[]
  /** The last entry of this page, for the address of the next. */
  readonly next: string | null
}

/** One account with its entries, the newest first. `before` is `<journal>.<leg>` of the last entry that was shown. Throws `basics.not_found`. */
export async function openAccount(ctx: Context, code: string, before: string | null): Promise<OpenedAccount> {
  ctx.allow('money.ledger.read', {})
  const { rows: accounts } = await statement<{ id: number; code: string; title_en: string; title_sw: string }>`
    select id, code, title_en, title_sw from money.accounts where code = ${code}`.execute(ctx.db)
  const [account] = accounts
  if (!account) throw refuse('basics.not_found')
  const [journal, leg] = before === null ? [null, null] : (before.split('.') as [string, string])
  const most = PAGE_SIZE + 1
  // Each side by its own index, and of both the newest.
  const { rows } = await statement<{
    journal: string
    leg: number
    kind: string
    at: Temporal.Instant
    other: string
    cents: number
    is_debit: boolean
  }>`
    with from_here as (select recorded_at from money.journals where id = ${journal}::uuid),
    moved as (
      (select t.journal, t.leg, t.recorded_at, t.credit as other, t.cents, true as is_debit from money.transfers t
        where t.debit = ${account.id} and (${journal}::uuid is null or (t.recorded_at, t.journal, t.leg) < ((select recorded_at from from_here), ${journal}::uuid, ${leg}::smallint))
        order by t.recorded_at desc, t.journal desc, t.leg desc limit ${most})
      union all
      (select t.journal, t.leg, t.recorded_at, t.debit, t.cents, false from money.transfers t
        where t.credit = ${account.id} and (${journal}::uuid is null or (t.recorded_at, t.journal, t.leg) < ((select recorded_at from from_here), ${journal}::uuid, ${leg}::smallint))
        order by t.recorded_at desc, t.journal desc, t.leg desc limit ${most})
    )
    select m.journal, m.leg, j.kind, m.recorded_at as at, a.code as other, m.cents, m.is_debit
    from moved m join money.journals j on j.id = m.journal join money.accounts a on a.id = m.other
    order by m.recorded_at desc, m.journal desc, m.leg desc limit ${most}`.execute(ctx.db)
  const page = rows.slice(0, PAGE_SIZE)
  const last = page.at(-1)
  return {
    code: account.code,
    title: { en: account.title_en, sw: account.title_sw },
    entries: page.map(({ cents, is_debit, ...rest }) => ({
      ...rest,
      debit: (is_debit ? cents : 0) as Cents,
      credit: (is_debit ? 0 : cents) as Cents,
    })),
    next: rows.length > PAGE_SIZE && last ? `${last.journal}.${last.leg}` : null,
  }
}

export type OpenedJournal = {
  readonly id: string
  readonly kind: string
  readonly source: string
  readonly eventAt: Temporal.Instant
  readonly recordedAt: Temporal.Instant
  readonly by: string | null
  readonly reverses: string | null
  readonly memo: string | null
  readonly legs: readonly {
    readonly leg: number
    readonly debit: string
    readonly credit: string
    readonly cents: Cents
    readonly payment: string | null
    readonly providerRef: string | null
    readonly bill: string | null
    readonly reference: string | null
  }[]
}

/** One journal with its legs. Throws `basics.not_found`. */
export async function openJournal(ctx: Context, id: string): Promise<OpenedJournal> {
  ctx.allow('money.ledger.read', {})
  const { rows } = await statement<{
    id: string
    kind: string
    source: string
    event_at: Temporal.Instant
    recorded_at: Temporal.Instant
    by: string | null
    reverses: string | null
    memo: string | null
  }>`
    select j.id, j.kind, j.source, j.event_at, j.recorded_at, p.full_name as by, j.reverses, j.memo
    from money.journals j left join identity.people p on p.id = j.actor where j.id = ${id}`.execute(ctx.db)
  const [journal] = rows
  if (!journal) throw refuse('basics.not_found')
  const { rows: legs } = await statement<{
    leg: number
    debit: string
    credit: string
    cents: number
    payment: string | null
    provider_ref: string | null
    bill: string | null
    reference: string | null
  }>`
    select t.leg, d.code as debit, c.code as credit, t.cents, t.payment, p.provider_ref, t.bill, b.reference
    from money.transfers t join money.accounts d on d.id = t.debit join money.accounts c on c.id = t.credit
      left join money.payments p on p.id = t.payment left join money.bills b on b.id = t.bill
    where t.journal = ${id} order by t.leg limit 1000`.execute(ctx.db)
  const { event_at, recorded_at, ...rest } = journal
  return {
    ...rest,
    eventAt: event_at,
    recordedAt: recorded_at,
    legs: legs.map(({ provider_ref, cents, ...leg }) => ({ ...leg, cents: cents as Cents, providerRef: provider_ref })),
  }
}
