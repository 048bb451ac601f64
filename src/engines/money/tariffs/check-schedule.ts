import { decimalOf } from '../../../core/basics/decimal.ts'
import { pointer, valueAt } from '../../../core/basics/json.ts'
import { type BilingualValues, fill, languageNames, type Text } from '../../../core/basics/texts.ts'
import { checkExpression } from '../../../core/rules/check-expression.ts'
import type { Known, KnownField } from '../../../core/rules/expression.ts'
import { namesIn, type Row, type Schedule, type TariffInput, type TariffLine } from './schedule.ts'
import { scheduleShape } from './schedule-shape.ts'
import { CASES_MAX, faultsOfTable } from './table-rows.ts'
import { tariffFaultTexts } from './texts.ts'

/** Where in the file (a JSON pointer, `/lines/3/basis`), which kind of fault, and what to tell its author in both languages. */
type ScheduleFault = { readonly place: string; readonly code: string; readonly reason: Text }

export type ScheduleCheck = { readonly schedule: Schedule | null; readonly faults: readonly ScheduleFault[] }

type Code = keyof typeof tariffFaultTexts
type Tell = (place: string, code: Code, values?: BilingualValues) => void

const AMOUNT_PLACES = 2
const RATE_PLACES = 6
const PERCENT_PLACES = 4

/** Checks any JSON as a schedule of fees against the heads of revenue that the county has. Total; a schedule is given only when nothing is wrong. */
export function checkSchedule(given: unknown, heads: ReadonlySet<string>): ScheduleCheck {
  const faults: ScheduleFault[] = []
  const tell: Tell = (place, code, values = {}) => {
    faults.push({ place, code, reason: fill(tariffFaultTexts[code], values) })
  }
  const shape = scheduleShape.safeParse(given)
  if (!shape.success) {
    for (const issue of shape.error.issues.slice(0, 100)) shapeFault(issue as Issue, given, tell)
    return { schedule: null, faults }
  }
  const { $schema: _schema, ...schedule } = shape.data as Schedule & { $schema?: string }
  checkNames(schedule, tell)
  if (faults.length > 0) return { schedule: null, faults }
  const inputs = new Map(schedule.inputs.map((input) => [input.id, input]))
  schedule.lines.forEach((line, at) => {
    if (!heads.has(line.head)) tell(`/lines/${at}/head`, 'money.tariff.fault.unknown_head', { name: line.head })
    if (line.proration !== 'none' && line.period !== 'calendarYear') tell(`/lines/${at}/proration`, 'money.tariff.fault.proration')
    checkFine(line.least, `/lines/${at}/least`, AMOUNT_PLACES, tell)
    faults.push(...checkBasis({ line, at: `/lines/${at}/basis`, inputs, schedule, tell }))
  })
  schedule.late?.forEach((rule, at) => {
    rule.heads.forEach((head, place) => {
      if (!heads.has(head)) tell(`/late/${at}/heads/${place}`, 'money.tariff.fault.unknown_head', { name: head })
    })
    checkFine(rule.percent, `/late/${at}/percent`, PERCENT_PLACES, tell)
    checkFine(rule.capPercent ?? undefined, `/late/${at}/capPercent`, PERCENT_PLACES, tell)
  })
  return { schedule: faults.length > 0 ? null : schedule, faults }
}

type Issue = {
  readonly code: string
  readonly path: readonly PropertyKey[]
  readonly origin?: string
  readonly keys?: readonly string[]
  readonly errors?: readonly (readonly Issue[])[]
}

function shapeFault(issue: Issue, root: unknown, tell: Tell): void {
  // Of a value that may be one of several things, the attempt that came furthest says best what is wrong.
  const deepest = issue.errors?.flat().sort((a, b) => b.path.length - a.path.length)[0]
  if (issue.code === 'invalid_union' && deepest && deepest.path.length > 0) {
    shapeFault({ ...deepest, path: [...issue.path, ...deepest.path] }, root, tell)
    return
  }
  const place = pointer(issue.path)
  const last = String(issue.path.at(-1) ?? '')
  const found = valueAt(root, issue.path)
  if ((last === 'en' || last === 'sw') && (found === undefined || typeof found === 'string'))
    tell(place, 'money.tariff.fault.wording_missing', { language: languageNames[last] })
  else if (issue.code === 'unrecognized_keys')
    for (const name of issue.keys ?? [])
      tell(`${place}/${name.slice(0, 60)}`, 'money.tariff.fault.unknown_property', { name: name.slice(0, 60) })
  else if (typeof found === 'number' && found < 0) tell(place, 'money.tariff.fault.negative')
  else if (found === undefined) tell(place, 'money.tariff.fault.missing', { name: last })
  else tell(place, 'money.tariff.fault.not_allowed')
}

function once(names: readonly string[], place: (at: number) => string, tell: Tell): void {
  names.forEach((name, at) => {
    if (names.indexOf(name) !== at) tell(place(at), 'money.tariff.fault.twice', { name })
  })
}

function checkNames(schedule: Schedule, tell: Tell): void {
  const { effective, lists, inputs, lines, late = [] } = schedule
  if (effective.to !== null && effective.to < effective.from) tell('/effective/to', 'money.tariff.fault.ends_before')
  // A bill line names either by its key.
  once(
    [...lines, ...late].map(({ key }) => key),
    (at) => (at < lines.length ? `/lines/${at}/key` : `/late/${at - lines.length}/key`),
    tell,
  )
  once(
    inputs.map(({ id }) => id),
    (at) => `/inputs/${at}/id`,
    tell,
  )
  for (const [list, items] of Object.entries(lists))
    once(
      items.map(({ value }) => value),
      (at) => `/lists/${list}/${at}/value`,
      tell,
    )
  const asked = new Set(lines.flatMap(({ basis }) => [...namesIn(basis)]))
  const chosen = new Set(inputs.flatMap((input) => (input.type === 'choice' ? [input.list] : [])))
  inputs.forEach((input, at) => {
    if (input.type === 'choice' && !Object.hasOwn(lists, input.list))
      tell(`/inputs/${at}/list`, 'money.tariff.fault.unknown_list', { name: input.list })
    if (!asked.has(input.id)) tell(`/inputs/${at}`, 'money.tariff.fault.unused_input', { name: input.id })
    if ('max' in input && input.max !== undefined && input.max < (input.min ?? 0))
      tell(`/inputs/${at}/max`, 'money.tariff.fault.minimum_over_maximum')
  })
  for (const list of Object.keys(lists)) if (!chosen.has(list)) tell(`/lists/${list}`, 'money.tariff.fault.unused_list', { name: list })
  const declared = new Set(inputs.map(({ id }) => id))
  lines.forEach(({ basis }, at) => {
    for (const name of namesIn(basis)) if (!declared.has(name)) tell(`/lines/${at}/basis`, 'money.tariff.fault.unknown_input', { name })
  })
}

function checkFine(value: number | undefined, place: string, places: number, tell: Tell): void {
  const exact = value === undefined ? undefined : decimalOf(value)
  if (exact === null || (exact && exact.scale > places)) tell(place, 'money.tariff.fault.too_fine', { places })
}

type Place = {
  readonly line: TariffLine
  readonly at: string
  readonly inputs: ReadonlyMap<string, TariffInput>
  readonly schedule: Schedule
  readonly tell: Tell
}

function checkBasis(place: Place): readonly ScheduleFault[] {
  const { line, at, inputs, tell } = place
  const { basis } = line
  if (basis.kind === 'amount') checkFine(basis.shillings, `${at}/shillings`, AMOUNT_PLACES, tell)
  if (basis.kind === 'table') checkRows(basis.rows, `${at}/rows`, AMOUNT_PLACES, place)
  if (basis.kind === 'perUnit') {
    const type = inputs.get(basis.input)?.type
    if (type !== 'integer' && type !== 'number') tell(`${at}/input`, 'money.tariff.fault.not_a_measure', { input: basis.input })
    if (typeof basis.rate === 'number') checkFine(basis.rate, `${at}/rate`, RATE_PLACES, tell)
    else checkRows(basis.rate, `${at}/rate`, RATE_PLACES, place)
    checkFine(basis.minimum, `${at}/minimum`, AMOUNT_PLACES, tell)
    checkFine(basis.maximum, `${at}/maximum`, AMOUNT_PLACES, tell)
    if (basis.minimum !== undefined && basis.maximum !== undefined && basis.minimum > basis.maximum)
      tell(`${at}/minimum`, 'money.tariff.fault.minimum_over_maximum')
  }
  if (basis.kind !== 'formula') return []
  const known: Known = {
    fields: Object.fromEntries([...inputs].map(([id, input]) => [id, knownOf(input, place.schedule)])),
    conditions: {},
    flags: [],
    roles: [],
  }
  return checkExpression(basis.value, known, 'money').map(({ path, code, text }) => ({
    place: `${at}/value${path ? `/${path.replaceAll('.', '/')}` : ''}`,
    code,
    reason: text,
  }))
}

function knownOf(input: TariffInput, { lists }: Schedule): KnownField {
  if (input.type === 'choice') return { type: 'text', options: (lists[input.list] ?? []).map(({ value }) => value) }
  return { type: input.type === 'money' || input.type === 'yesNo' ? input.type : 'number' }
}

function checkRows(rows: readonly Row[], at: string, places: number, { inputs, schedule, tell }: Place): void {
  let sound = true
  const wrong: Tell = (...fault) => {
    sound = false
    tell(...fault)
  }
  rows.forEach(({ when, shillings }, index) => {
    checkFine(shillings, `${at}/${index}/shillings`, places, wrong)
    for (const [name, wanted] of Object.entries(when)) {
      const input = inputs.get(name) as TariffInput
      const there = `${at}/${index}/when/${name}`
      if (input.type === 'choice') {
        if (typeof wanted !== 'string') wrong(there, 'money.tariff.fault.wrong_kind', { input: name })
        else if (!schedule.lists[input.list]?.some(({ value }) => value === wanted))
          wrong(there, 'money.tariff.fault.unknown_option', { name: wanted, input: name })
      } else if (input.type === 'yesNo') {
        if (typeof wanted !== 'boolean') wrong(there, 'money.tariff.fault.wrong_kind', { input: name })
      } else if (typeof wanted !== 'object') wrong(there, 'money.tariff.fault.wrong_kind', { input: name })
      else if (wanted.over !== undefined && wanted.upTo !== undefined && wanted.over >= wanted.upTo)
        wrong(there, 'money.tariff.fault.empty_band')
    }
  })
  if (!sound) return
  const asked = schedule.inputs.filter(({ id }) => rows.some(({ when }) => Object.hasOwn(when, id)))
  const faults = faultsOfTable(
    rows,
    asked.map((input) =>
      input.type === 'choice' ? { ...input, options: (schedule.lists[input.list] ?? []).map(({ value }) => value) } : input,
    ),
  )
  if (faults === null) tell(at, 'money.tariff.fault.too_many_cases', { most: CASES_MAX })
  for (const { kind, answers, rows: found } of faults ?? []) {
    const named = Object.entries(answers).map(([name, value]) => `${name} ${value}`)
    const where = named.length > 0 ? named.join(', ') : tariffFaultTexts['money.tariff.fault.any']
    if (kind === 'hole') tell(at, 'money.tariff.fault.hole', { where })
    else tell(`${at}/${found[1]}`, 'money.tariff.fault.overlap', { where })
  }
}
