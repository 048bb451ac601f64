import { calculatedValue } from '../fields/calculated.ts'
import type { Condition, FieldValue } from '../fields/field.ts'
import { calculate, holds } from '../rules/evaluate.ts'
import type { RuleWorld } from '../rules/expression.ts'
import type { Answers, FormDefinition, FormWorld, RepeatEntry } from './form.ts'
import { expressionOf, formIndex } from './form-index.ts'

const none: ReadonlySet<string> = new Set()

/** An answer by its id, never a property that every object has; nothing where the answers are no object. */
export const answerOf = (answers: Answers | RepeatEntry, id: string): unknown =>
  typeof answers === 'object' && answers !== null && Object.hasOwn(answers, id) ? answers[id] : undefined

export const entriesOf = (answers: Answers, repeat: string): readonly RepeatEntry[] => {
  const value = answerOf(answers, repeat)
  return Array.isArray(value)
    ? value.filter((each): each is RepeatEntry => typeof each === 'object' && each !== null && !Array.isArray(each))
    : []
}

/** The fields' world with the form's own lists before those of the county. */
export const withLists = (form: FormDefinition, world: FormWorld): FormWorld => ({
  ...world,
  list: (name) => (form.lists && Object.hasOwn(form.lists, name) ? form.lists[name] : world.list(name)),
})

/**
 * What the rules may ask of a form's answers. A path is a field, a repeat (its entries), a field of a repeat (`members.age`, or `age`: the list of
 * all; inside an entry the entry's own), or a part of an answer: `activity.tags`, `ward.subCounty`, `home.ward`.
 */
export function ruleWorld(form: FormDefinition, answers: Answers, world: FormWorld, entry?: RepeatEntry): RuleWorld {
  const index = formIndex(form)
  const working = new Set<string>()
  const wardIn = (ward: string, area: string) => {
    const found = world.wards.find((each) => each.code === ward)
    return found !== undefined && (area === 'county' || area === found.code || area === found.subCounty)
  }
  const part = (id: string, value: unknown, name: string): unknown => {
    const field = index.fields.get(id)?.field
    if (name === 'tags' && field && 'list' in field) {
      const tags = withLists(form, world)
        .list(field.list)
        ?.find((item) => item.value === value)?.tags
      return value === null || value === undefined ? undefined : (tags ?? [])
    }
    if (name === 'subCounty' && field?.type === 'ward') return world.wards.find((each) => each.code === value)?.subCounty
    if (field?.type === 'address' && typeof value === 'object' && value !== null && Object.hasOwn(value, name))
      return (value as Record<string, unknown>)[name]
    return undefined
  }
  const read = (path: string): unknown => {
    const [id = '', name] = path.split('.')
    const formula = index.calculated.get(id)
    if (formula) {
      if (working.has(id)) return undefined
      working.add(id)
      const value = calculatedValue(formula, calculate(formula.value, rules))
      working.delete(id)
      return value
    }
    if (index.repeats.has(id)) {
      const entries = entriesOf(answers, id)
      return name === undefined ? (Object.hasOwn(answers, id) ? entries : undefined) : entries.map((each) => answerOf(each, name) ?? null)
    }
    const found = index.fields.get(id)
    if (found?.repeat) {
      if (entry && found.repeat.fields.some((field) => field.id === id)) {
        const value = answerOf(entry, id)
        return name === undefined ? value : part(id, value, name)
      }
      return entriesOf(answers, found.repeat.id).map((each) => answerOf(each, id) ?? null)
    }
    const value = answerOf(answers, id)
    return name === undefined ? value : part(id, value, name)
  }
  const rules: RuleWorld = {
    field: read,
    condition: (name) => expressionOf(form, name),
    flags: world.flags ?? none,
    roles: world.roles ?? none,
    today: world.today,
    wardIn,
    ...(world.table ? { table: world.table } : {}),
  }
  return rules
}

/** Whether a condition holds; one that is not there does not. */
export function conditionHolds(form: FormDefinition, condition: Condition, rules: RuleWorld): boolean {
  const expression = expressionOf(form, condition)
  return expression !== undefined && holds(expression, rules)
}

/** Every calculated field of a form over given answers: those of reached pages only, so that what was left behind counts nowhere. */
export function calculateFields(form: FormDefinition, answers: Answers, world: FormWorld): Record<string, FieldValue> {
  const rules = ruleWorld(form, answers, world)
  return Object.fromEntries((form.calculated ?? []).map((field) => [field.id, rules.field(field.id) as FieldValue]))
}
