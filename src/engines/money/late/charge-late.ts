import { type Day, formatDay } from '../../../core/basics/dates.ts'
import { decimalOf, formatDecimal } from '../../../core/basics/decimal.ts'
import { addCents, asCents, type Cents, formatKes } from '../../../core/basics/money.ts'
import { formatNumber } from '../../../core/basics/numbers.ts'
import { inBoth, say, type Text } from '../../../core/basics/texts.ts'
import { dayOf } from '../../../kernel/calendar/days.ts'
import type { Context } from '../../../kernel/context/context.ts'
import { statement } from '../../../kernel/database/statement.ts'
import { sendAhead } from '../../../kernel/database/transaction.ts'
import type { Bill, BillLine } from '../bills/bill.ts'
import { linesOf, lockBills } from '../bills/bills.queries.ts'
import { type LineToBill, postOwed, writeLines } from '../bills/make-bill.ts'
import { type PaidOn, paidOn } from '../bills/paid-on.ts'
import type { Run, Step } from '../runs/run.ts'
import type { LateInForce } from '../tariffs/in-force.ts'
import { readTariffs, type TariffBook } from '../tariffs/tariff-book.ts'
import { workingTexts } from '../tariffs/texts.ts'
import { type Accrual, accrue } from './accrue.ts'
import { lateKeyPrefix } from './late-key.ts'

const CHUNK = 500

/** What an addition was worked out of: kept with its line, so that it can be worked out again when the law on it falls. */
export type LateWorking = {
  readonly steps: readonly Text[]
  readonly late: {
    readonly rule: string
    readonly on: Day
    readonly of: Cents
    /** Of what it was worked out when it was billed, where it was counted anew since. */
    readonly first?: Cents
  }
}

/** Adds to the next overdue bills what the law on lateness adds up to today and has not added yet; lines by their keys, so that nothing is added twice. */
export async function chargeChunk(ctx: Context, { id: run, dry, cursor }: Run): Promise<Step> {
  const today = dayOf(ctx.now).toString()
  const tariffs = await readTariffs(ctx)
  const rules = [...tariffs.lateOn(today).values()]
  if (rules.length === 0) return { cursor: null, seen: 0, bills: [] }
  const [dueOn, after] = cursor?.split(' ') ?? ['-infinity', '00000000-0000-0000-0000-000000000000']
  const { rows } = await statement<{ id: string; due_on: Temporal.PlainDate }>`
    select id, due_on from money.bills where state = 'open' and due_on < ${today}::date and (due_on, id) > (${dueOn}::date, ${after}::uuid)
    order by due_on, id limit ${CHUNK}`.execute(ctx.db)
  const last = rows.at(-1)
  const next = rows.length === CHUNK && last ? `${last.due_on} ${last.id}` : null
  const bills = [
    ...(
      await lockBills(
        ctx,
        rows.map(({ id }) => id),
      )
    ).values(),
  ].filter(({ state }) => state === 'open')
  const lines = await linesOf(
    ctx,
    bills.map(({ id }) => id),
    { working: false },
  )
  const paid = await paidOn(
    ctx,
    bills.filter(({ paidCents }) => paidCents > 0).map(({ id }) => id),
  )
  const owed = bills.flatMap((bill) => {
    const own = lines.get(bill.id) ?? []
    const added = additionsTo(bill, own, { rules, tariffs, today, paid: paid.get(bill.id) ?? new Map() })
    const first = Math.max(0, ...own.map(({ line }) => line)) + 1
    return added.length === 0
      ? []
      : [{ bill, source: `run:${run}:${bill.id}`, lines: added.map((line, index) => ({ ...line, line: first + index })) }]
  })
  const sums = owed.map(({ bill, lines }) => ({ bill: bill.id, lines: lines.length, cents: addCents(...lines.map(({ cents }) => cents)) }))
  if (!dry && owed.length > 0) {
    await writeLines(ctx, owed)
    await sendAhead(
      ctx.db,
      statement`
      update money.bills b set total_cents = b.total_cents + given.cents, revision = b.revision + 1
      from unnest(${sums.map(({ bill }) => bill)}::uuid[], ${sums.map(({ cents }) => cents)}::bigint[]) as given (id, cents) where b.id = given.id`,
    )
    await postOwed(ctx, owed)
  }
  return { cursor: next, seen: rows.length, bills: sums }
}

type Law = {
  readonly rules: readonly LateInForce[]
  readonly tariffs: TariffBook
  readonly today: Day
  readonly paid: ReadonlyMap<number, readonly PaidOn[]>
}

function additionsTo(bill: Bill, lines: readonly BillLine[], { rules, tariffs, today, paid }: Law): LineToBill[] {
  const dueOn = bill.dueOn.toString()
  const unpaid = ({ line, cents }: BillLine) => {
    const moves = paid.get(line) ?? []
    return (day: Day) =>
      asCents(
        Math.max(
          0,
          moves.reduce((left, move) => (move.on < day ? left - move.cents : left), cents as number),
        ),
      )
  }
  return rules.flatMap(({ rule }) =>
    lines
      .filter(({ class: kind, head }) => (kind === 'principal' || kind === 'fee') && rule.heads.includes(head))
      .flatMap((line) => {
        const prefix = lateKeyPrefix(rule.key, line.line)
        const added = new Map(
          lines.flatMap((other) =>
            other.key.startsWith(prefix)
              ? [[Number(other.key.slice(prefix.length)), { cents: other.cents, unpaidOn: unpaid(other) }] as const]
              : [],
          ),
        )
        const late = { cents: line.cents, dueOn, unpaidOn: unpaid(line), added }
        const found = accrue(rule, late, today, (day) => tariffs.lateOn(day).get(rule.key)?.rule)
        return found.map((accrual) => lineFor(line, accrual, tariffs.lateOn(accrual.day).get(rule.key)?.version as string))
      }),
  )
}

function lineFor({ line, head, period, title }: BillLine, accrual: Accrual, version: string): LineToBill {
  const { number, cents, rule } = accrual
  return {
    head,
    class: rule.class,
    period,
    title: inBoth((language) => `${rule.title[language]}: ${title[language]}`),
    cents,
    tariff: { version, line: rule.key, working: lateWorking(accrual) },
    key: `${lateKeyPrefix(rule.key, line)}${number}`,
  }
}

/** The working of an addition, in words and for who works it out again. */
export function lateWorking({ day, of, cents, rule }: Omit<Accrual, 'number'>, first?: Cents): LateWorking {
  const percent = decimalOf(rule.percent)
  const step = inBoth((language) =>
    say(workingTexts['money.working.late'], language, {
      percent: formatNumber(percent ? formatDecimal(percent) : String(rule.percent), language),
      of: formatKes(of, language),
      day: formatDay(day, language),
      amount: formatKes(cents, language),
    }),
  )
  return { steps: [step], late: { rule: rule.key, on: day, of, ...(first === undefined ? {} : { first }) } }
}
