import type { CalculatedField, Condition, FieldDefinition } from '../fields/field.ts'
import { type Expression, isExpression } from '../rules/expression.ts'
import type { FormDefinition, Page, RepeatPage } from './form.ts'

type IndexedField = {
  readonly field: FieldDefinition
  readonly page: Page
  readonly pageNumber: number
  /** The repeat it is asked in. */
  readonly repeat?: RepeatPage['repeat']
}

/** What every walk through a form looks up, worked out once for each definition. */
export type FormIndex = {
  readonly fields: ReadonlyMap<string, IndexedField>
  readonly repeats: ReadonlyMap<string, { readonly page: RepeatPage; readonly pageNumber: number }>
  readonly calculated: ReadonlyMap<string, CalculatedField>
  readonly pages: ReadonlyMap<string, Page>
  /** For each page with `when`: the fields and repeats its condition looks at, through named conditions and calculated fields. */
  readonly whenReads: ReadonlyMap<Page, ReadonlySet<string>>
}

export const fieldsOf = (page: Page): readonly FieldDefinition[] =>
  page.kind === 'question' || page.kind === 'upload' || page.kind === 'declare' ? page.fields : []

/** The answers a page gives: its fields, or its repeat. */
export const answerIds = (page: Page): readonly string[] =>
  page.kind === 'repeat' ? [page.repeat.id] : fieldsOf(page).map((field) => field.id)

const indexes = new WeakMap<FormDefinition, FormIndex>()

/** The index of a definition; definitions are never changed after they are read. */
export function formIndex(form: FormDefinition): FormIndex {
  const known = indexes.get(form)
  if (known) return known
  const fields = new Map<string, IndexedField>()
  const repeats = new Map<string, { page: RepeatPage; pageNumber: number }>()
  form.pages.forEach((page, pageNumber) => {
    for (const field of fieldsOf(page)) fields.set(field.id, { field, page, pageNumber })
    if (page.kind === 'repeat') {
      repeats.set(page.repeat.id, { page, pageNumber })
      for (const field of page.repeat.fields) fields.set(field.id, { field, page, pageNumber, repeat: page.repeat })
    }
  })
  const calculated = new Map((form.calculated ?? []).map((field) => [field.id, field]))
  const whenReads = new Map<Page, ReadonlySet<string>>()
  for (const page of form.pages) if (page.when !== undefined) whenReads.set(page, readsOf(form, page.when, calculated))
  const index = { fields, repeats, calculated, pages: new Map(form.pages.map((page) => [page.path, page])), whenReads }
  indexes.set(form, index)
  return index
}

/** The expression of a condition: written in place, or found by its name. */
export const expressionOf = (form: FormDefinition, condition: Condition): Expression | undefined =>
  typeof condition !== 'string'
    ? condition
    : form.conditions && Object.hasOwn(form.conditions, condition)
      ? form.conditions[condition]
      : undefined

/** More nodes than any allowed expression has: a larger one is a fault already, and is not walked to its end. */
const NODES_MAX = 1000

/** Each node of an expression, itself first. Bounded, and without recursion, because it also reads what nobody has checked. */
export function nodesOf(argument: unknown): unknown[] {
  const nodes: unknown[] = []
  const open = [argument]
  while (open.length > 0 && nodes.length < NODES_MAX) {
    const node = open.shift()
    nodes.push(node)
    const inner = Array.isArray(node) ? node : isExpression(node) ? node.args : []
    open.push(...inner.slice(0, NODES_MAX))
  }
  return nodes
}

const isNamed = <K extends string>(node: unknown, key: K): node is Record<K, string> =>
  typeof node === 'object' && node !== null && typeof (node as Record<string, unknown>)[key] === 'string'

export const fieldPathOf = (node: unknown): string | null => (isNamed(node, 'f') ? node.f : null)
export const conditionNameOf = (node: unknown): string | null => (isNamed(node, 'c') ? node.c : null)

/**
 * The ids that a condition looks at, through named conditions and calculated fields. Names that mean nothing are kept too: the static check
 * reports them. A condition that goes round in a circle is followed once.
 */
export function readsOf(
  form: FormDefinition,
  condition: Condition | undefined,
  calculated: ReadonlyMap<string, CalculatedField> = formIndex(form).calculated,
): Set<string> {
  const reads = new Set<string>()
  const seen = new Set<Expression>()
  const follow = (expression: Expression | undefined) => {
    if (!expression || seen.has(expression)) return
    seen.add(expression)
    for (const node of nodesOf(expression)) {
      const path = fieldPathOf(node)
      const name = conditionNameOf(node)
      if (name !== null) follow(expressionOf(form, name))
      if (path === null) continue
      const id = path.split('.')[0] ?? path
      const formula = calculated.get(id)
      if (formula) follow(formula.value)
      else reads.add(id)
    }
  }
  if (condition !== undefined) follow(expressionOf(form, condition))
  return reads
}
