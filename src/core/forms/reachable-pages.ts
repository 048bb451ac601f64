import { addDays, isDay } from '../basics/dates.ts'
import type { FieldValue } from '../fields/field.ts'
import { type Expression, isExpression } from '../rules/expression.ts'
import type { Answers, FormDefinition, FormWorld, Page } from './form.ts'
import { answerIds, conditionNameOf, expressionOf, fieldPathOf, formIndex, nodesOf } from './form-index.ts'
import { conditionHolds, ruleWorld } from './form-rules.ts'

/** More combinations than this are not tried; the page then counts as reachable. */
const TRIES_MAX = 4000

const comparing = new Set(['eq', 'ne', 'lt', 'le', 'gt', 'ge', 'in', 'has', 'before', 'after'])
const logical = new Set(['all', 'any', 'not'])

/**
 * The pages that no answers lead to. A page is only named when that is proven: its condition, and those of the pages and exits it hangs on, look
 * at answers that fall into a few classes (a choice, yes or no, a number or day compared with written values), and every combination was tried.
 */
export function unreachablePages(form: FormDefinition): Page[] {
  const classes = answerClasses(form)
  const found: Page[] = []
  const always = form.pages.findIndex((page) => page.kind === 'exit' && page.when === undefined)
  form.pages.forEach((page, number) => {
    if (always >= 0 && number > always) found.push(page)
    else if (page.when !== undefined || form.pages.slice(0, number).some((each) => each.kind === 'exit'))
      if (!mayBeReached(form, page, number, classes)) found.push(page)
  })
  return found
}

/** What a page's being reached hangs on: the answers its condition reads, and those that the conditions of their own pages read. */
function closure(form: FormDefinition, starts: readonly Page[]): { ids: string[]; pages: Set<Page> } {
  const index = formIndex(form)
  const ids = new Set<string>()
  const pages = new Set<Page>(starts)
  const open = [...starts]
  for (let next = open.pop(); next; next = open.pop()) {
    for (const id of index.whenReads.get(next) ?? []) {
      ids.add(id)
      const host = index.fields.get(id)?.page ?? index.repeats.get(id)?.page
      if (host && !pages.has(host)) {
        pages.add(host)
        open.push(host)
      }
    }
  }
  return { ids: [...ids], pages }
}

/** Tries every combination, with all exits on the way and then with none: either alone is proof, and one may be small enough where the other is not. */
function mayBeReached(form: FormDefinition, page: Page, number: number, classes: ReadonlyMap<string, readonly FieldValue[]>): boolean {
  const exits = form.pages.slice(0, number).filter((each) => each.kind === 'exit')
  return [[page, ...exits], [page]].every((starts) => someAnswersArrive(form, page, number, closure(form, starts), classes))
}

function someAnswersArrive(
  form: FormDefinition,
  page: Page,
  number: number,
  { ids, pages }: { ids: readonly string[]; pages: ReadonlySet<Page> },
  classes: ReadonlyMap<string, readonly FieldValue[]>,
): boolean {
  const sets = ids.map((id) => classes.get(id))
  if (sets.some((set) => set === undefined) || dependsOnMore(form, pages)) return true
  const total = sets.reduce((product, set) => product * (set?.length ?? 1), 1)
  if (total > TRIES_MAX) return true
  const world: FormWorld = { today: '2026-01-15', list: () => undefined, wards: [], files: new Map() }
  const route = form.pages.slice(0, number + 1).filter((each) => pages.has(each))
  for (let attempt = 0; attempt < total; attempt++) {
    const values = new Map<string, FieldValue>()
    let rest = attempt
    ids.forEach((id, place) => {
      const set = sets[place] ?? []
      values.set(id, set[rest % set.length] ?? null)
      rest = Math.floor(rest / set.length)
    })
    if (arrives(form, route, page, values, world)) return true
  }
  return false
}

function arrives(
  form: FormDefinition,
  route: readonly Page[],
  target: Page,
  values: ReadonlyMap<string, FieldValue>,
  world: FormWorld,
): boolean {
  let answers: Answers = {}
  for (const page of route) {
    const reached = page.when === undefined || conditionHolds(form, page.when, ruleWorld(form, answers, world))
    if (page === target) return reached
    if (!reached) continue
    if (page.kind === 'exit') return false
    const given = answerIds(page).filter((id) => values.has(id))
    answers = { ...answers, ...Object.fromEntries(given.map((id) => [id, values.get(id) ?? null])) }
  }
  return false
}

/** Whether some condition of these pages looks at anything but comparisons of answers with written values. */
function dependsOnMore(form: FormDefinition, pages: ReadonlySet<Page>): boolean {
  const seen = new Set<Expression>()
  const simple = (argument: unknown): boolean => {
    const name = conditionNameOf(argument)
    if (name !== null) {
      const inner = expressionOf(form, name)
      if (!inner || seen.has(inner)) return inner !== undefined
      seen.add(inner)
      return simple(inner)
    }
    const path = fieldPathOf(argument)
    if (path !== null) return isClassed(form, path)
    if (!isExpression(argument)) return typeof argument !== 'object' || argument === null
    if (logical.has(argument.op) || argument.op === 'empty') return argument.args.every(simple)
    return comparing.has(argument.op) && argument.args.every((each) => isLiteral(each) || (fieldPathOf(each) !== null && simple(each)))
  }
  return [...pages].some((page) => page.when !== undefined && !simple(typeof page.when === 'string' ? { c: page.when } : page.when))
}

/** Whether the classes of the answer itself decide what a path gives: the answer, or the tags of a choice whose list the form holds. */
function isClassed(form: FormDefinition, path: string): boolean {
  const [id = '', part] = path.split('.')
  const field = formIndex(form).fields.get(id)?.field
  if (!field || part === undefined) return field !== undefined
  return part === 'tags' && field.type === 'choice' && form.lists !== undefined && Object.hasOwn(form.lists, field.list)
}

const isLiteral = (argument: unknown): boolean =>
  Array.isArray(argument) ? argument.every(isLiteral) : typeof argument !== 'object' || argument === null

/** A few values that stand for all that a field may have, as far as the form's comparisons can tell; no entry where there is no such set. */
function answerClasses(form: FormDefinition): ReadonlyMap<string, readonly FieldValue[]> {
  const written = new Map<string, unknown[]>()
  const compared = new Set<string>()
  const everywhere = [
    ...Object.values(form.conditions ?? {}),
    ...form.pages.flatMap((page) => (typeof page.when === 'object' ? [page.when] : [])),
  ]
  for (const node of everywhere.flatMap((each) => nodesOf(each))) {
    if (!isExpression(node)) continue
    const paths = node.args.map(fieldPathOf).filter((path) => path !== null)
    // Two answers compared with each other cannot be told apart by classes of each.
    if (comparing.has(node.op) && paths.length > 1) for (const path of paths) compared.add(path)
    for (const path of paths) written.set(path, [...(written.get(path) ?? []), ...node.args.flat(3).filter(isLiteral)])
  }
  const classes = new Map<string, readonly FieldValue[]>()
  for (const [id, { field, repeat }] of formIndex(form).fields) {
    if (repeat) continue
    const optional: FieldValue[] = field.required ? [] : [null]
    const literals = written.get(id) ?? []
    if (field.type === 'yesNo') classes.set(id, [true, false, ...optional])
    else if (field.type === 'declaration') classes.set(id, [true, ...optional])
    else if (field.type === 'choice' && form.lists && Object.hasOwn(form.lists, field.list))
      classes.set(id, [...(form.lists[field.list] ?? []).map((item) => item.value), ...optional])
    else if (compared.has(id)) continue
    else if (field.type === 'integer' || field.type === 'number' || field.type === 'money' || field.type === 'percent') {
      const near = literals
        .filter((each) => typeof each === 'number')
        .flatMap((each) => [each - 1, each - 0.000001, each, each + 0.000001, each + 1])
      const whole = field.type === 'integer' || field.type === 'money'
      const [low, high] = [
        field.min ?? (field.type === 'money' || field.type === 'percent' ? 0 : -999_999_999),
        field.max ?? (field.type === 'percent' ? 100 : 999_999_999),
      ]
      const fitting = [...near, low, high].filter((each) => each >= low && each <= high && (!whole || Number.isInteger(each)))
      if (literals.every((each) => typeof each === 'number')) classes.set(id, [...new Set(fitting), ...optional])
    } else if (field.type === 'date' && !field.earliest && !field.latest) {
      const near = literals.filter((each) => typeof each === 'string').flatMap((each) => [addDays(each, -1), each, addDays(each, 1)])
      if (literals.every((each) => typeof each === 'string' && isDay(each)))
        classes.set(id, [...new Set(['2000-01-01', ...near]), ...optional])
    }
  }
  return classes
}
