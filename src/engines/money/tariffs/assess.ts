import { refuse } from '../../../core/basics/errors.ts'
import type { Context } from '../../../kernel/context/context.ts'
import type { LineToBill } from '../bills/make-bill.ts'
import { readAnswers, reckon } from './reckon.ts'
import type { PeriodRule } from './schedule.ts'
import type { Answers } from './table-rows.ts'
import { readTariffs, type TariffBook } from './tariff-book.ts'
import { refuseTariff } from './texts.ts'

export type Assessment = {
  /**
   * Lines by key, with the answers to their inputs as a form keeps them (choices by value, money in cents). `key` makes the bill line once on its bill:
   * the line and its period unless said, counted where one line is asked for several things (two signs).
   */
  readonly lines: readonly { readonly line: string; readonly inputs: Answers; readonly key?: string }[]
  /** The day whose law rules: that of the application, or of the renewal. */
  readonly day: Temporal.PlainDate
  /** What the bill is for, where the day does not say it: `2027` for a permit renewed in December 2026. */
  readonly period?: string
  /** The first day of what is asked for where that is not `day`: a permit that is renewed before it ends. Twelve months count from it. */
  readonly from?: Temporal.PlainDate
  /** For something new: the day it begins, so that a line that prorates asks only for what is left of that year. Renewals never prorate. */
  readonly beginsOn?: Temporal.PlainDate
}

/** What one payment is for, as a bill line says it: it sorts as text. Twelve months are written as ISO 8601 writes a time that begins in a month. */
function periodOf(rule: PeriodRule, day: Temporal.PlainDate): string {
  if (rule === 'calendarYear') return String(day.year)
  if (rule === 'twelveMonths') return `${day.toPlainYearMonth()}/P12M`
  return rule === 'month' ? day.toPlainYearMonth().toString() : day.toString()
}

/**
 * Works out what is owed under the law of a day, as lines for `makeBill`: each pins the version it stands on and keeps its working. A line that comes to nothing
 * is left out. Throws `money.tariff_none`, `money.tariff_no_amount`, and `basics.invalid` with problems at `<line>.<input>`. Whoever bills many passes a `book`.
 */
export async function assess(ctx: Pick<Context, 'db'>, assessment: Assessment, book?: TariffBook): Promise<LineToBill[]> {
  const { lines, day, period, from = day, beginsOn } = assessment
  const inForce = (book ?? (await readTariffs(ctx))).on(day)
  const owed: LineToBill[] = []
  for (const { line: wanted, inputs, key } of lines) {
    const found = inForce.get(wanted)
    if (!found) throw refuseTariff('money.tariff_none', { line: wanted, day: day.toString() })
    const { version, schedule, line } = found
    const { answers, problems } = readAnswers(schedule, line, inputs, day.toString())
    if (problems.length > 0)
      throw refuse(
        'basics.invalid',
        {},
        problems.map((problem) => ({ ...problem, path: `${wanted}.${problem.path}` })),
      )
    const of = line.period === 'twelveMonths' ? periodOf(line.period, from) : (period ?? periodOf(line.period, day))
    const begins = beginsOn && of === String(beginsOn.year) ? beginsOn.toString() : null
    const { cents, working } = reckon(schedule, line, answers, day.toString(), begins)
    if (cents === 0) continue
    owed.push({
      head: line.head,
      class: line.class ?? 'fee',
      period: of,
      title: line.title,
      cents,
      tariff: { version, line: line.key, working },
      key: key ?? onceOf(`${line.key}:${of}`, owed),
    })
  }
  return owed
}

/** Several lines of a schedule may have one head (the drawings of a building plan), so that the head alone does not make them apart. */
function onceOf(name: string, owed: readonly LineToBill[]): string {
  const before = owed.filter(({ key }) => key === name || key?.startsWith(`${name}:`)).length
  return before === 0 ? name : `${name}:${before + 1}`
}
