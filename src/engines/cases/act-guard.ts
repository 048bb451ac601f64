import type { Problem } from '../../core/basics/errors.ts'
import type { Language } from '../../core/basics/texts.ts'
import { calculatedValue } from '../../core/fields/calculated.ts'
import type { CalculatedField, FieldDefinition, FieldValue } from '../../core/fields/field.ts'
import { showField } from '../../core/fields/field-types.ts'
import type { FormDefinition, FormWorld } from '../../core/forms/form.ts'
import { formIndex } from '../../core/forms/form-index.ts'
import { withLists } from '../../core/forms/form-rules.ts'
import { holds } from '../../core/rules/evaluate.ts'
import { type Explaining, explain } from '../../core/rules/explain.ts'
import { type Argument, type Expression, isExpression, type RuleWorld } from '../../core/rules/expression.ts'
import { refuseCases } from './texts.ts'
import type { CaseType } from './workflow.ts'

type Named = { readonly field: FieldDefinition; readonly form: FormDefinition }

const inForm = (form: FormDefinition, id: string): FieldDefinition | undefined =>
  formIndex(form).fields.get(id)?.field ?? formIndex(form).calculated.get(id)

/** The field a rule means by a path: of the act's own form first, then of the application, or of a task (`tasks.<task>.<field>`). */
export function fieldAt(type: CaseType, act: FormDefinition | undefined, path: string): Named | undefined {
  const [first = '', second = '', third = ''] = path.split('.')
  const tasks = first === 'tasks' ? Object.values(type.workflow.states).flatMap((state) => state.tasks?.of ?? []) : []
  const forms = first === 'tasks' ? tasks.filter(({ id }) => id === second).map(({ form }) => form) : [act, type.form]
  for (const form of forms) {
    const field = form && inForm(form, first === 'tasks' ? third : first)
    if (form && field) return { field, form }
  }
  return undefined
}

/** A value of the rules as answers of its field are kept: worked-out amounts come as decimals in text. */
function kept(field: FieldDefinition, value: unknown): FieldValue | undefined {
  if (field.type === 'calculated') return typeof value === 'number' ? value : calculatedValue(field, value)
  if (['money', 'integer', 'number', 'percent'].includes(field.type) && typeof value === 'string')
    return calculatedValue({ ...field, type: 'calculated', result: field.type, value: { op: 'sum', args: [] } } as CalculatedField, value)
  return value as FieldValue
}

/** The words by which people know the answers that a rule looks at, and how their values read: amounts in shillings, choices by their label. */
function explainingFor(type: CaseType, act: FormDefinition | undefined, world: FormWorld, language: Language): Explaining {
  return {
    language,
    label: (path) => {
      const field = fieldAt(type, act, path)?.field
      return field ? (('name' in field && field.name) || field.label)[language] : path
    },
    show: (path, value) => {
      const found = fieldAt(type, act, path)
      const part = path.split('.')[0] === 'tasks' ? 3 : 1
      if (!found || path.split('.').length > part || Array.isArray(value)) return undefined
      return showField(found.field, kept(found.field, value), language, withLists(found.form, world)) || undefined
    },
  }
}

/** What a guard needs of an act: its condition, and the answers that were given. */
export type Guarded = {
  readonly type: CaseType
  readonly form: FormDefinition | undefined
  readonly condition: Expression | undefined
  readonly rules: RuleWorld
  readonly world: FormWorld
  readonly language: Language
}

/** Throws `cases.not_yet` with the reason where the condition does not hold; beside the answer it is about where it looks at one of the act's form. */
export function refuseUnmet({ type, form, condition, rules, world, language }: Guarded): void {
  if (condition === undefined || holds(condition, rules)) return
  const told = (each: Language) => explain(condition, rules, explainingFor(type, form, world, each))
  const reason = (each: Language) => {
    const { sentence } = told(each).trace
    return `${sentence.charAt(0).toUpperCase()}${sentence.slice(1)}.`
  }
  const path = form && askedField(condition, rules, form)
  const said = { en: reason('en'), sw: reason('sw') }
  const problems: Problem[] = path ? [{ path, text: said }] : []
  throw refuseCases('cases.not_yet', { why: told(language).sentence }, problems)
}

/** The first answer of the act's own form in what failed of a condition. */
function askedField(argument: Argument, rules: RuleWorld, form: FormDefinition): string | undefined {
  if (argument === null || typeof argument !== 'object') return undefined
  if (Array.isArray(argument)) return firstOf(argument, rules, form)
  if (isExpression(argument)) {
    const failed = argument.op === 'all' ? argument.args.filter((each) => !(isExpression(each) && holds(each, rules))) : argument.args
    return firstOf(failed, rules, form)
  }
  const { f, c } = argument as { f?: string; c?: string }
  if (c !== undefined) return askedField(rules.condition(c) ?? null, { ...rules, condition: () => undefined }, form)
  const id = f?.split('.')[0]
  return id !== undefined && formIndex(form).fields.has(id) ? id : undefined
}

function firstOf(args: readonly Argument[], rules: RuleWorld, form: FormDefinition): string | undefined {
  for (const each of args) {
    const found = askedField(each, rules, form)
    if (found !== undefined) return found
  }
  return undefined
}
