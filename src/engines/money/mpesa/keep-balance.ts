import type { Cents } from '../../../core/basics/money.ts'
import type { Context } from '../../../kernel/context/context.ts'
import { statement } from '../../../kernel/database/statement.ts'
import { postJournals } from '../ledger/post-journals.ts'
import { trialBalance } from '../ledger/trial-balance.ts'
import { type OrderResult, readBalance, resultInstant } from './order-results.ts'
import { weighFloat } from './warn-of-float.ts'

/**
 * Keeps what M-Pesa says lies in the paybill. What it charged is known from there alone, so the ledger follows it: charges that came since, and those that M-Pesa took out
 * of the utility account. One that is older than the newest, or makes no sense, changes nothing.
 */
export async function keepBalance(ctx: Context, order: string, shortcode: string, told: OrderResult): Promise<void> {
  const accounts = readBalance(told.values.AccountBalance ?? '')
  if (!accounts) return
  const at = resultInstant(told.values.BOCompletedTime ?? '') ?? ctx.now
  // Who keeps another at the same moment waits here, so that no charge is booked twice.
  await statement`insert into money.mpesa_health (shortcode) values (${shortcode}) on conflict do nothing`.execute(ctx.db)
  await statement`select from money.mpesa_health where shortcode = ${shortcode} for update`.execute(ctx.db)
  const { rows: newer } = await statement`
    select 1 from money.mpesa_balances where shortcode = ${shortcode} and (at > ${at} or mpesa_order = ${order}) limit 1`.execute(ctx.db)
  if (newer.length > 0) return
  await statement`
    insert into money.mpesa_balances (mpesa_order, shortcode, at, working_cents, utility_cents, charges_cents, settlement_cents)
    values (${order}, ${shortcode}, ${at}, ${accounts.working}, ${accounts.utility}, ${accounts.charges}, ${accounts.settlement})`.execute(
    ctx.db,
  )
  const account = `mpesa.${shortcode}.charges`
  const { rows } = await statement<{ held: number }>`
    select ((select coalesce(sum(cents), 0) from money.transfers where debit = a.id) - (select coalesce(sum(cents), 0) from money.transfers where credit = a.id))::bigint as held
    from money.accounts a where a.code = ${account}`.execute(ctx.db)
  const more = accounts.charges - (rows[0]?.held ?? 0)
  if (more !== 0) await followCharges(ctx, order, { account, shortcode, at, more })
  await weighFloat(ctx)
}

async function followCharges(
  ctx: Context,
  order: string,
  { account, shortcode, at, more }: { account: string; shortcode: string; at: Temporal.Instant; more: number },
): Promise<void> {
  const legs =
    more < 0
      ? [{ debit: 'charges', credit: account, cents: -more as Cents }]
      : [{ debit: account, credit: `mpesa.${shortcode}.utility`, cents: more as Cents }]
  await postJournals(ctx, [
    {
      id: ctx.newId(),
      kind: 'charges',
      source: `mpesa.charges:${order}`,
      eventAt: Temporal.Instant.compare(at, ctx.now) > 0 ? ctx.now : at,
      legs,
    },
  ])
}

export type PaybillCompared = {
  readonly shortcode: string
  readonly at: Temporal.Instant
  readonly accounts: readonly {
    readonly account: 'working' | 'utility' | 'charges' | 'settlement'
    readonly told: Cents
    /** Null where the ledger keeps none: money on its way to the bank. */
    readonly ledger: Cents | null
  }[]
  /** Why M-Pesa holds more or less than the ledger's utility account says. */
  readonly because: { readonly claims: Cents; readonly refunds: Cents; readonly settlement: Cents }
  /** Of the utility account, what nothing explains. */
  readonly left: Cents
}

/** What M-Pesa last said lies in the paybill beside what the ledger says lay there at that instant. Undefined until it was asked. Whoever calls has allowed it. */
export async function paybillCompared(ctx: Context): Promise<PaybillCompared | undefined> {
  const shortcode = ctx.county.mpesa?.settings.shortcode
  if (shortcode === undefined) return undefined
  const { rows } = await statement<{
    at: Temporal.Instant
    working: number
    utility: number
    charges: number
    settlement: number
    claims: number
    refunds: number
  }>`
    with told as (
      select * from money.mpesa_balances where shortcode = ${shortcode} order by at desc, mpesa_order desc limit 1
    )
    select told.at, told.working_cents as working, told.utility_cents as utility, told.charges_cents as charges, told.settlement_cents as settlement,
      (select coalesce(sum(cents), 0)::bigint from money.payments where channel = 'mpesa' and state = 'claimed' and event_at <= told.at) as claims,
      (select coalesce(sum(cents), 0)::bigint from money.mpesa_orders where what = 'payout' and state = 'asked') as refunds
    from told`.execute(ctx.db)
  const [row] = rows
  if (!row) return undefined
  const held = await heldAt(ctx, row.at)
  const ledger = (part: string): Cents => (held.get(`mpesa.${shortcode}.${part}`) ?? 0) as Cents
  // A settlement that is on its way left the utility account there, and leaves it here with the bank's line.
  const because = { claims: row.claims as Cents, refunds: -row.refunds as Cents, settlement: -row.settlement as Cents }
  return {
    shortcode,
    at: row.at,
    accounts: [
      { account: 'utility', told: row.utility as Cents, ledger: ledger('utility') },
      { account: 'working', told: row.working as Cents, ledger: ledger('working') },
      { account: 'charges', told: row.charges as Cents, ledger: ledger('charges') },
      { account: 'settlement', told: row.settlement as Cents, ledger: null },
    ],
    because,
    left: (row.utility - ledger('utility') - because.claims - because.refunds - because.settlement) as Cents,
  }
}

/** What accounts held of everything that had happened by an instant, also where it was recorded later: M-Pesa knows no lateness of ours. */
async function heldAt(ctx: Context, at: Temporal.Instant): Promise<Map<string, number>> {
  const { rows } = await statement<{ code: string; cents: number }>`
    select a.code, sum(case when t.debit = a.id then t.cents else -t.cents end)::bigint as cents
    from money.transfers t join money.journals j on j.id = t.journal join money.accounts a on a.id in (t.debit, t.credit)
    where t.recorded_at > ${at} and j.event_at > ${at} and a.code like 'mpesa.%' group by a.code`.execute(ctx.db)
  const since = new Map(rows.map(({ code, cents }) => [code, cents]))
  const balances = await trialBalance(ctx)
  return new Map(balances.map(({ account, debit, credit }) => [account, debit - credit - (since.get(account) ?? 0)]))
}
