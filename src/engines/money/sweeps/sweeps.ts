import { z } from 'zod'
import { fiscalYear } from '../../../core/basics/dates.ts'
import { refuse } from '../../../core/basics/errors.ts'
import type { Cents } from '../../../core/basics/money.ts'
import type { WorkingCalendar } from '../../../kernel/calendar/working-time.ts'
import { addWorkingDays } from '../../../kernel/calendar/working-time.ts'
import type { Context } from '../../../kernel/context/context.ts'
import { statement } from '../../../kernel/database/statement.ts'
import { ledgerCode } from '../bank/bank-account.ts'
import { postJournals } from '../ledger/post-journals.ts'
import { balanceOf } from '../ledger/trial-balance.ts'
import { type DecisionToMake, decide, propose } from '../proposals/proposals.ts'
import { refuseMoney } from '../texts.ts'

/** PFM (County Governments) Regulations 2015, r. 81: at most five working days after receipt. */
const WORKING_DAYS = 5
const CALENDAR = 'office'
export const SWEEP_PROPOSAL = 'money.sweep'

/** What was collected for a fund in one day and has not been sent on. Below 0 where more was taken back than came. */
export type UnsweptDay = {
  readonly day: Temporal.PlainDate
  readonly cents: Cents
  /** The last working day on which it may be sent on. */
  readonly due: Temporal.PlainDate
  /** Its book is closed, so nothing can be added to it. */
  readonly closed: boolean
}

export type Sweep = {
  readonly id: string
  readonly reference: string
  readonly fund: string
  readonly account: string
  readonly from: Temporal.PlainDate
  readonly through: Temporal.PlainDate
  readonly cents: Cents
  readonly journal: string
  readonly proposal: string
  readonly postedAt: Temporal.Instant
  readonly treasuryReceipt: string | null
  readonly receivedAt: Temporal.Instant | null
  /** The line of the bank's statement that it was, once it is there. */
  readonly line: string | null
}

const asked = z.strictObject({ account: z.string(), from: z.string(), through: z.string(), cents: z.int() })
export type SweepContent = z.output<typeof asked>
export const readSweepContent = (content: unknown): SweepContent => asked.parse(content)

/** The funds whose money goes on to the County Revenue Fund; ring-fenced ones stay where they are. */
export const sweptFunds = ({ county }: Pick<Context, 'county'>) => county.money.data.funds.filter(({ swept }) => swept)

export async function officeCalendar(ctx: Context): Promise<WorkingCalendar> {
  return (await ctx.county.calendars.current(ctx.db)).of(CALENDAR)
}

/** What waits to be sent on to a fund, day by day, the oldest first. Whoever calls has allowed it. */
export async function unsweptDays(ctx: Context, fund: string): Promise<UnsweptDay[]> {
  const { rows } = await statement<{ day: Temporal.PlainDate; cents: number; closed: boolean }>`
    with since as (
      select coalesce((select max(through_on) + 1 from money.sweeps where fund = ${fund})::timestamp at time zone 'Africa/Nairobi', '-infinity'::timestamptz) as at
    ), moved as (
      select t.recorded_at, t.cents from money.accounts a cross join since join money.transfers t on t.credit = a.id and t.recorded_at >= since.at
        where a.fund = ${fund} and a.kind = 'asset' and a.head is not null and t.payment is not null
      union all
      select t.recorded_at, -t.cents from money.accounts a cross join since join money.transfers t on t.debit = a.id and t.recorded_at >= since.at
        where a.fund = ${fund} and a.kind = 'asset' and a.head is not null and t.payment is not null
    ), days as (select (recorded_at at time zone 'Africa/Nairobi')::date as day, sum(cents)::bigint as cents from moved group by 1)
    select d.day, d.cents, exists (select from money.closed_days c where c.day = d.day) as closed from days d where d.cents <> 0 order by d.day`.execute(
    ctx.db,
  )
  const calendar = await officeCalendar(ctx)
  return rows.map(({ day, cents, closed }) => ({ day, cents: cents as Cents, closed, due: addWorkingDays(calendar, day, WORKING_DAYS) }))
}

/** The voucher that sends on everything up to a day: whole days whose books are closed. Throws `money.sweep_nothing`. */
async function voucherFor(ctx: Context, fund: string, through: string): Promise<{ from: string; cents: Cents }> {
  const days = (await unsweptDays(ctx, fund)).filter(({ day }) => day.toString() <= through)
  const cents = days.reduce((sum, day) => sum + day.cents, 0) as Cents
  const [first] = days
  if (!first || cents <= 0 || days.some(({ closed }) => !closed) || !days.some(({ day }) => day.toString() === through))
    throw refuseMoney('money.sweep_nothing')
  return { from: first.day.toString(), cents }
}

/** Makes a transfer voucher for a fund up to a day out of a bank account; another officer approves it. Throws `money.sweep_nothing`, `money.proposal_open`, `basics.not_found`. */
export async function proposeSweep(
  ctx: Context,
  input: { fund: string; through: string; account: string; reason: string },
): Promise<string> {
  ctx.allow('money.sweep.propose', {})
  const { fund, through, account, reason } = input
  if (!sweptFunds(ctx).some(({ key }) => key === fund)) throw refuse('basics.not_found')
  if (!ctx.county.money.data.bankAccounts.some(({ key }) => key === account)) throw refuseMoney('money.bank_account_unknown')
  const { from, cents } = await voucherFor(ctx, fund, through)
  return propose(ctx, { kind: SWEEP_PROPOSAL, subject: fund, content: { account, from, through, cents } satisfies SweepContent, reason })
}

/**
 * Decides such a voucher: approved, the ledger moves it from the bank to the fund, and the bank can be told. Throws `money.sweep_changed` when what it was made for is
 * not so any more, `money.sweep_not_at_bank` when the books do not have as much in the account.
 */
export const decideSweep = (ctx: Context, decision: DecisionToMake): Promise<void> =>
  decide(ctx, { kind: SWEEP_PROPOSAL, permission: 'money.sweep.decide' }, decision, async ({ id, subject: fund, content, reason }) => {
    const voucher = readSweepContent(content)
    // One at a time for a fund: each begins on the day after the one before it.
    await statement`select key from money.funds where key = ${fund} for update`.execute(ctx.db)
    const now = await voucherFor(ctx, fund, voucher.through)
    if (now.from !== voucher.from || now.cents !== voucher.cents) throw refuseMoney('money.sweep_changed')
    const account = ledgerCode({ key: voucher.account })
    if ((await balanceOf(ctx, account)) < voucher.cents) throw refuseMoney('money.sweep_not_at_bank')
    const [sweep, journal] = [ctx.newId(), ctx.newId()]
    const reference = await nextReference(ctx, fund, voucher.through)
    const chart = await ctx.county.money.chart(ctx.db)
    await postJournals(ctx, [
      {
        id: journal,
        kind: 'sweep',
        source: `sweep:${fund}:${voucher.from}`,
        eventAt: ctx.now,
        legs: [{ debit: `remitted.${fund}`, credit: account, cents: voucher.cents as Cents }],
        memo: `${reference}: ${reason}`,
      },
    ])
    await statement`
      insert into money.sweeps (id, reference, fund, account, from_on, through_on, cents, journal, proposal, posted_at)
      values (${sweep}, ${reference}, ${fund}, ${chart.id(account)}, ${voucher.from}::date, ${voucher.through}::date, ${voucher.cents}, ${journal}, ${id},
        ${ctx.now}::timestamptz)`.execute(ctx.db)
    ctx.audit('money.sweep.posted', { kind: 'money.sweep', id: sweep }, { reference, fund, ...voucher })
  })

async function nextReference(ctx: Context, fund: string, through: string): Promise<string> {
  const prefix = `${fund.toUpperCase().replace(/[^A-Z0-9]/g, '')}${fiscalYear(through)?.name.slice(2).replace('/', '') ?? ''}`
  const { rows } = await statement<{ count: number }>`
    select count(*)::integer as count from money.sweeps where fund = ${fund} and starts_with(reference, ${prefix})`.execute(ctx.db)
  return `${prefix}${String((rows[0]?.count ?? 0) + 1).padStart(4, '0')}`
}

/** Notes the number of the receipt that the County Treasury gave for it, once. Throws `basics.not_found`, `money.sweep_received`. */
export async function receiveSweep(ctx: Context, input: { sweep: string; receipt: string }): Promise<void> {
  ctx.allow('money.sweep.propose', {})
  const sweep = await openSweep(ctx, input.sweep)
  const { rows } = await statement<{ id: string }>`
    update money.sweeps set treasury_receipt = ${input.receipt}, received_at = ${ctx.now}::timestamptz where id = ${sweep.id} and treasury_receipt is null
    returning id`.execute(ctx.db)
  if (rows.length === 0) throw refuseMoney('money.sweep_received')
  ctx.audit('money.sweep.received', { kind: 'money.sweep', id: sweep.id }, { reference: sweep.reference, receipt: input.receipt })
}

type SweepRow = {
  id: string
  reference: string
  fund: string
  code: string
  from_on: Temporal.PlainDate
  through_on: Temporal.PlainDate
  cents: number
  journal: string
  proposal: string
  posted_at: Temporal.Instant
  treasury_receipt: string | null
  received_at: Temporal.Instant | null
  line: string | null
}

const sweepOf = ({ code, from_on, through_on, cents, posted_at, treasury_receipt, received_at, ...rest }: SweepRow): Sweep => ({
  ...rest,
  account: code.replace(/^bank\./, ''),
  from: from_on,
  through: through_on,
  cents: cents as Cents,
  postedAt: posted_at,
  treasuryReceipt: treasury_receipt,
  receivedAt: received_at,
})

/** The vouchers of a fund, the newest first. Whoever calls has allowed it. */
export async function sweepsOf(ctx: Context, fund: string, limit = 50): Promise<Sweep[]> {
  const { rows } = await statement<SweepRow>`
    select s.*, a.code, (select m.line from money.bank_matches m where m.journal = s.journal limit 1) as line
    from money.sweeps s join money.accounts a on a.id = s.account where s.fund = ${fund} order by s.through_on desc limit ${limit}`.execute(
    ctx.db,
  )
  return rows.map(sweepOf)
}

/** One voucher. Throws `basics.not_found`. Whoever calls has allowed it. */
export async function openSweep(ctx: Context, id: string): Promise<Sweep> {
  const { rows } = await statement<SweepRow>`
    select s.*, a.code, (select m.line from money.bank_matches m where m.journal = s.journal limit 1) as line
    from money.sweeps s join money.accounts a on a.id = s.account where s.id = ${id}`.execute(ctx.db)
  const [row] = rows
  if (!row) throw refuse('basics.not_found')
  return sweepOf(row)
}

/** Vouchers out of an account that no line of its statements was yet, by their references. */
export async function sweepsOnTheWay(ctx: Context, account: number): Promise<{ reference: string; journal: string; cents: Cents }[]> {
  const { rows } = await statement<{ reference: string; journal: string; cents: number }>`
    select s.reference, s.journal, s.cents from money.sweeps s
    where s.account = ${account} and not exists (select from money.bank_matches m where m.journal = s.journal)`.execute(ctx.db)
  return rows.map((row) => ({ ...row, cents: row.cents as Cents }))
}
