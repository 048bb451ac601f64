import type { Cents } from '../../../core/basics/money.ts'
import { startOf } from '../../../kernel/calendar/days.ts'
import type { Context } from '../../../kernel/context/context.ts'
import { statement } from '../../../kernel/database/statement.ts'
import { sendAhead } from '../../../kernel/database/transaction.ts'
import { type Posting, postJournals } from '../ledger/post-journals.ts'
import { trialBalance } from '../ledger/trial-balance.ts'
import type { Arrival, PaymentChannel, PaymentState } from '../payments/payment.ts'
import { postArrivals, runTill } from '../payments/run-till.ts'
import { sweepsOnTheWay } from '../sweeps/sweeps.ts'
import { type BankAccount, ledgerCode } from './bank-account.ts'
import { type LinePlan, type LineToPlan, type PaymentToMatch, type PlanWorld, planLines } from './plan-lines.ts'
import { paymentsSaidIn } from './said-in-line.ts'

/** A line with the statement it came in. */
export type LineToMatch = LineToPlan & { readonly statement: string }

/** The lane of receipts that bank payments draw from. */
const BANK_LANE = 'B'
const ARRIVALS_MAX = 500
const RETURNS_MAX = 100

/** So many rows a statement writes at most, so that none runs into the time that a statement may take. */
const ROWS_MAX = 10_000

export function* inBatches<T>(rows: readonly T[]): Generator<readonly T[]> {
  for (let from = 0; from < rows.length; from += ROWS_MAX) yield rows.slice(from, from + ROWS_MAX)
}

const saidBy = (line: LineToPlan): string[] => [
  ...new Set([...paymentsSaidIn(line), ...[line.bankRef, line.reference].filter((ref) => ref !== null)]),
]

/** What each line would become now, with two questions to the database however many lines they are. Writes nothing. */
export async function planFor(ctx: Context, account: BankAccount, lines: readonly LineToPlan[]): Promise<LinePlan[]> {
  if (lines.length === 0) return []
  const code = ledgerCode(account)
  const { data } = ctx.county.money
  const payments = await paymentsNamed(ctx, [...new Set(lines.flatMap(saidBy))])
  const balances = new Map((await trialBalance(ctx)).map(({ account, debit, credit }) => [account, (debit - credit) as Cents]))
  const paybills = data.paybills.map(({ shortcode }) => {
    const utility = `mpesa.${shortcode}.utility`
    return { shortcode, utility, cents: balances.get(utility) ?? (0 as Cents) }
  })
  const chart = await ctx.county.money.chart(ctx.db)
  const sweeps = await sweepsOnTheWay(ctx, chart.id(code))
  const world: PlanWorld = { account: code, sweeps, billPrefix: data.billPrefix, rules: account.lines, paybills, payments, saidBy }
  return planLines(lines, world)
}

async function paymentsNamed(ctx: Context, refs: readonly string[]): Promise<Map<string, PaymentToMatch[]>> {
  const chart = await ctx.county.money.chart(ctx.db)
  const { rows } = await statement<{
    id: string
    channel: PaymentChannel
    provider_ref: string
    cents: number
    state: PaymentState
    held_in: number
    arrived: boolean
    returned: boolean
  }>`
    select p.id, p.channel, p.provider_ref, p.cents, p.state, p.held_in, coalesce(bool_or(m.kind <> 'return'), false) as arrived,
      coalesce(bool_or(m.kind = 'return'), false) as returned
    from unnest(${refs}::text[]) as said (ref)
    join money.payments p on p.provider_ref = said.ref and p.channel in ('mpesa', 'bank')
    left join money.bank_matches m on m.payment = p.id
    group by p.id`.execute(ctx.db)
  const found = new Map<string, PaymentToMatch[]>()
  for (const { provider_ref, held_in, cents, ...rest } of rows) {
    const payment = { ...rest, providerRef: provider_ref, cents: cents as Cents, heldIn: chart.code(held_in) }
    const known = found.get(provider_ref)
    if (known) known.push(payment)
    else found.set(provider_ref, [payment])
  }
  return found
}

type Match = { readonly line: string; readonly kind: string; readonly payment: string | null; readonly journal: string | null }

/** Does what was planned: posts payments, settlements, charges and returns, and writes the matches. Gives the lines that stay open. */
export async function applyPlans(
  ctx: Context,
  account: BankAccount,
  lines: readonly LineToMatch[],
  plans: readonly LinePlan[],
): Promise<LineToMatch[]> {
  const planned = lines.map((line, index) => ({ line, plan: plans[index] as LinePlan }))
  const matches: Match[] = [
    ...(await postPayments(ctx, account, planned)),
    ...(await postMoved(ctx, account, planned)),
    ...(await takeBack(ctx, planned)),
    ...planned.flatMap(({ line, plan }) =>
      plan.as === 'sweep' ? [{ line: line.id, kind: 'journal', payment: null, journal: plan.journal }] : [],
    ),
  ]
  await writeMatches(ctx, matches)
  return planned.filter(({ plan }) => plan.as === 'open').map(({ line }) => line)
}

type Planned = { readonly line: LineToMatch; readonly plan: LinePlan }

/** When what a bank tells of a day happened: at its beginning, never after now. */
export const beginningOf = (day: Temporal.PlainDate | string, now: Temporal.Instant): Temporal.Instant => {
  const begins = startOf(Temporal.PlainDate.from(day))
  return Temporal.Instant.compare(begins, now) > 0 ? now : begins
}

/** What came to the bank itself, and claims at M-Pesa that the bank's line proves. */
async function postPayments(ctx: Context, account: BankAccount, planned: readonly Planned[]): Promise<Match[]> {
  const arrivals = planned.flatMap(({ line, plan }): { line: string | null; arrival: Arrival }[] => {
    const common = { cents: line.cents, standing: { is: 'confirmed', by: 'statement' } } as const
    const eventAt = beginningOf(line.valueDate, ctx.now)
    if (plan.as === 'settled' && plan.proves) {
      const { channel, providerRef, heldIn } = plan.proves
      return [{ line: null, arrival: { ...common, channel, providerRef, heldIn, way: 'paybill', eventAt, accountGiven: null } }]
    }
    if (plan.as !== 'arrival') return []
    const said = (plan.bill ?? line.reference ?? line.narrative.slice(0, 140)) || null
    return [
      {
        line: line.id,
        arrival: {
          ...common,
          channel: 'bank',
          providerRef: plan.providerRef,
          way: 'transfer',
          heldIn: ledgerCode(account),
          eventAt,
          accountGiven: said,
          payerName: line.payer,
        },
      },
    ]
  })
  const matches: Match[] = []
  for (let from = 0; from < arrivals.length; from += ARRIVALS_MAX) {
    const some = arrivals.slice(from, from + ARRIVALS_MAX)
    const outcomes = await postArrivals(
      ctx,
      some.map(({ arrival }) => arrival),
      BANK_LANE,
    )
    for (const [index, { line }] of some.entries())
      if (line !== null)
        matches.push({ line, kind: 'payment', payment: (outcomes[index] as (typeof outcomes)[number]).payment.id, journal: null })
  }
  return matches
}

/** Settlements and charges: one journal for all of a statement's lines of a day that move between the same two accounts. */
async function postMoved(ctx: Context, account: BankAccount, planned: readonly Planned[]): Promise<Match[]> {
  const code = ledgerCode(account)
  const groups = new Map<string, { readonly kind: 'settlement' | 'charge'; readonly from: string; readonly planned: Planned[] }>()
  for (const each of planned) {
    const { line, plan } = each
    if (plan.as !== 'settled' && plan.as !== 'settlement' && plan.as !== 'charge') continue
    const from = plan.as === 'charge' ? 'charges' : plan.from
    const key = [line.statement, from, line.bookedOn].join(' ')
    const group = groups.get(key)
    if (group) group.planned.push(each)
    else groups.set(key, { kind: plan.as === 'charge' ? 'charge' : 'settlement', from, planned: [each] })
  }
  const postings: Posting[] = []
  const matches: Match[] = []
  for (const { kind, from, planned } of groups.values()) {
    const [{ line: first }] = planned as [Planned]
    const id = ctx.newId()
    const cents = Math.abs(planned.reduce((sum, { line }) => sum + line.cents, 0)) as Cents
    const leg = kind === 'charge' ? { debit: 'charges', credit: code, cents } : { debit: code, credit: from, cents }
    postings.push({ id, kind, source: `bank:${first.identity}`, eventAt: beginningOf(first.bookedOn, ctx.now), legs: [leg] })
    for (const { line, plan } of planned)
      matches.push({ line: line.id, kind, payment: plan.as === 'settled' ? plan.payment : null, journal: id })
  }
  await postJournals(ctx, postings)
  return matches
}

async function takeBack(ctx: Context, planned: readonly Planned[]): Promise<Match[]> {
  const matches = planned.flatMap(({ line, plan }): (Match & { payment: string })[] =>
    plan.as === 'return' ? [{ line: line.id, kind: 'return', payment: plan.payment, journal: null }] : [],
  )
  for (let from = 0; from < matches.length; from += RETURNS_MAX) {
    const payments = matches.slice(from, from + RETURNS_MAX).map(({ payment }) => payment)
    await runTill(ctx, { payments, withLegs: true, lane: BANK_LANE }, (till) => {
      for (const payment of payments) till.reverse(payment, 'returned by the bank')
    })
  }
  return matches
}

async function writeMatches(ctx: Context, all: readonly Match[]): Promise<void> {
  for (const matches of inBatches(all)) await writeSome(ctx, matches)
}

async function writeSome(ctx: Context, matches: readonly Match[]): Promise<void> {
  await sendAhead(
    ctx.db,
    statement`
    insert into money.bank_matches (line, kind, payment, journal, matched_at, matched_by)
    select given.line, given.kind, given.payment, given.journal, ${ctx.now}::timestamptz, ${ctx.actor.person}::uuid
    from unnest(${matches.map(({ line }) => line)}::uuid[], ${matches.map(({ kind }) => kind)}::text[],
      ${matches.map(({ payment }) => payment)}::uuid[], ${matches.map(({ journal }) => journal)}::uuid[]) as given (line, kind, payment, journal)`,
  )
  await sendAhead(ctx.db, statement`delete from money.bank_open_lines where line = any(${matches.map(({ line }) => line)}::uuid[])`)
}
