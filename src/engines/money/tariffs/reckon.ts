import { partsOfDay } from '../../../core/basics/dates.ts'
import {
  compareDecimals,
  type Decimal,
  decimalOf,
  divideDecimals,
  formatDecimal,
  multiplyDecimals,
  parseDecimal,
  roundDecimal,
  safeInteger,
} from '../../../core/basics/decimal.ts'
import type { Problem } from '../../../core/basics/errors.ts'
import { asCents, type Cents } from '../../../core/basics/money.ts'
import { countOf, formatNumber } from '../../../core/basics/numbers.ts'
import { inBoth, say, type Text } from '../../../core/basics/texts.ts'
import type { FieldValue } from '../../../core/fields/field.ts'
import { recheckField, showField } from '../../../core/fields/field-types.ts'
import { headingOf } from '../../../core/fields/problem.ts'
import { calculate } from '../../../core/rules/evaluate.ts'
import { inputsOf, questionOf, type Row, type Schedule, type TariffInput, type TariffLine, worldOf } from './schedule.ts'
import { type Answers, rowsFor } from './table-rows.ts'
import { refuseTariff, workingTexts } from './texts.ts'

/** How an amount came about, in words of both languages: kept with the bill, so that it reads the same for ever. */
export type Working = {
  readonly instrument: Text
  readonly part: string
  readonly row: string
  /** What was asked, and answered. */
  readonly inputs: readonly { readonly label: Text; readonly value: Text }[]
  /** The same as the schedule's own names and values, with the day whose law was asked: what working it out again under another law needs. */
  readonly asked: { readonly answers: Answers; readonly day: string; readonly beginsOn: string | null }
  /** Each step as a sentence: `2 pumps × KSh 2,000 = KSh 4,000`. */
  readonly steps: readonly Text[]
}

export type Reckoned = { readonly cents: Cents; readonly working: Working }

type Key = keyof typeof workingTexts
type Step = (key: Key, values?: Readonly<Record<string, Text>>) => void

/** Shillings as read, exact: `KSh 1,200`, `KSh 12.50`, `KSh 0.005`. */
const shown = (value: Decimal): Text =>
  inBoth((language) => `KSh ${formatNumber(formatDecimal(value, value.scale === 0 ? 0 : Math.max(2, value.scale)), language)}`)

/** Numbers of a checked schedule always fit; one that does not is a fault of ours. */
function exact(value: Decimal | null): Decimal {
  if (value === null) throw new Error('A fee left the range of exact numbers.')
  return value
}
const ofNumber = (value: number): Decimal => exact(decimalOf(value))
const times = (a: Decimal, b: Decimal): Decimal => exact(multiplyDecimals(a, b))

/** The answers to a line's inputs as the form's rules leave them, or what is wrong with them; `path` of a problem is the input's name. */
export function readAnswers(
  schedule: Schedule,
  line: TariffLine,
  given: Answers,
  today: string,
): { answers: Answers; problems: readonly Problem[] } {
  const world = worldOf(schedule, today)
  const answers: Record<string, unknown> = {}
  const problems: Problem[] = []
  for (const input of inputsOf(schedule, line)) {
    const read = recheckField(questionOf(input), Object.hasOwn(given, input.id) ? given[input.id] : null, world)
    if (read.problems) problems.push(...read.problems)
    else answers[input.id] = read.value
  }
  return { answers, problems }
}

/**
 * Works out one line, exactly, in shillings and decimals; rounded once, at the end. `answers` are those `readAnswers` gave. `beginsOn` is the day on which
 * something new begins: a line that prorates then asks for what is left of that year only. Throws `money.tariff_no_amount`.
 */
export function reckon(schedule: Schedule, line: TariffLine, answers: Answers, today: string, beginsOn: string | null = null): Reckoned {
  const steps: Text[] = []
  const step: Step = (key, values = {}) => {
    steps.push(
      inBoth((language) =>
        say(workingTexts[key], language, Object.fromEntries(Object.entries(values).map(([name, text]) => [name, text[language]]))),
      ),
    )
  }
  const whole = amountOf(schedule, line, answers, today, step)
  const part = beginsOn === null ? whole : prorated(line, whole, beginsOn, step)
  const least = line.least === undefined ? null : ofNumber(line.least)
  const owed = least && compareDecimals(part, least) < 0 ? least : part
  if (least && owed === least) step('money.working.minimum', { amount: shown(least) })
  const { toShillings, how } = line.rounding ?? { toShillings: 1, how: 'halfUp' as const }
  const unit = ofNumber(toShillings)
  const rounded = times(exact(divideDecimals(owed, unit, 0, how)), unit)
  if (compareDecimals(rounded, owed) !== 0) step('money.working.rounded', { amount: shown(rounded) })
  const cents = safeInteger(times(rounded, ofNumber(100)))
  if (cents === null || cents < 0) throw refuseTariff('money.tariff_no_amount', { line: line.title.en })
  const inputs = inputsOf(schedule, line).map((input) => ({ label: headingOf(input), value: shownAnswer(schedule, input, answers) }))
  return {
    cents: asCents(cents),
    working: { instrument: schedule.title, part: line.part, row: line.row, inputs, asked: { answers, day: today, beginsOn }, steps },
  }
}

const shownAnswer = (schedule: Schedule, input: TariffInput, answers: Answers): Text =>
  inBoth((language) => showField(questionOf(input), answers[input.id] as FieldValue, language, worldOf(schedule, '')))

function amountOf(schedule: Schedule, line: TariffLine, answers: Answers, today: string, step: Step): Decimal {
  const { basis } = line
  switch (basis.kind) {
    case 'amount': {
      const amount = ofNumber(basis.shillings)
      step('money.working.amount', { amount: shown(amount) })
      return amount
    }
    case 'table': {
      const { amount, what } = rowOf(schedule, line, basis.rows, answers)
      step('money.working.row', { what, amount: shown(amount) })
      return amount
    }
    case 'perUnit': {
      const count = ofNumber(answers[basis.input] as number)
      const { amount: rate, what } =
        typeof basis.rate === 'number' ? { amount: ofNumber(basis.rate), what: null } : rowOf(schedule, line, basis.rate, answers)
      if (what) step('money.working.rate', { what, amount: shown(rate), unit: basis.unit.one })
      const product = times(count, rate)
      const units = inBoth((language) =>
        countOf(answers[basis.input] as number, language, { one: basis.unit.one[language], many: basis.unit.many[language] }),
      )
      step('money.working.units', { units, rate: shown(rate), amount: shown(product) })
      const bound = (key: Key, value: number): Decimal => {
        const amount = ofNumber(value)
        step(key, { amount: shown(amount) })
        return amount
      }
      if (basis.minimum !== undefined && compareDecimals(product, ofNumber(basis.minimum)) < 0)
        return bound('money.working.minimum', basis.minimum)
      if (basis.maximum !== undefined && compareDecimals(product, ofNumber(basis.maximum)) > 0)
        return bound('money.working.maximum', basis.maximum)
      return product
    }
    case 'formula': {
      const value = calculate(basis.value, {
        field: (path) => answers[path],
        condition: () => undefined,
        flags: new Set(),
        roles: new Set(),
        today,
      })
      const cents = typeof value === 'string' ? parseDecimal(value) : null
      if (!cents || cents.coefficient < 0n) throw refuseTariff('money.tariff_no_amount', { line: line.title.en })
      const amount = times(cents, ofNumber(0.01))
      step('money.working.formula', { amount: shown(exact(roundDecimal(amount, 6))) })
      return amount
    }
  }
}

function rowOf(schedule: Schedule, line: TariffLine, rows: readonly Row[], answers: Answers): { amount: Decimal; what: Text } {
  const [row] = rowsFor(rows, answers)
  if (!row) throw refuseTariff('money.tariff_no_amount', { line: line.title.en })
  const named = schedule.inputs.filter(({ id }) => Object.hasOwn(row.when, id))
  const words = named.map((input) => {
    const value = shownAnswer(schedule, input, answers)
    return input.type === 'choice' ? value : inBoth((language) => `${headingOf(input)[language]} = ${value[language]}`)
  })
  const what = words.length > 0 ? inBoth((language) => words.map((each) => each[language]).join(' · ')) : line.title
  return { amount: ofNumber(row.shillings), what }
}

/** What is left of the year, counting the quarter or month in which it begins. */
function prorated(line: TariffLine, whole: Decimal, beginsOn: string, step: Step): Decimal {
  const day = partsOfDay(beginsOn)
  if (line.proration === 'none' || !day) return whole
  const [parts, gone, key] =
    line.proration === 'quarter'
      ? ([4, Math.floor((day.month - 1) / 3), 'money.working.quarters'] as const)
      : ([12, day.month - 1, 'money.working.months'] as const)
  const left = parts - gone
  if (left === parts) return whole
  // Twenty digits after the point: no amount of cents over twelve comes near enough to a half to be rounded twice.
  const part = exact(divideDecimals(times(whole, ofNumber(left)), ofNumber(parts), 18))
  const plain = (value: number): Text => inBoth(() => String(value))
  step(key, { left: plain(left), year: plain(day.year), amount: shown(exact(roundDecimal(part, 2))) })
  return part
}
