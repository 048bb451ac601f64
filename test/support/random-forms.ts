import fc from 'fast-check'
import type { FieldDefinition, FieldTypeName } from '../../src/core/fields/field.ts'
import { fieldTypeNames } from '../../src/core/fields/field-types.ts'
import type { FormDefinition, Page } from '../../src/core/forms/form.ts'
import type { Expression } from '../../src/core/rules/expression.ts'
import { sampleFields } from './sample-fields.ts'

const word = { en: 'Word', sw: 'Neno' }
const asked = fieldTypeNames.filter((name) => !['calculated', 'file', 'photo'].includes(name))

type Plan = {
  kinds: readonly {
    kind: 'question' | 'repeat' | 'upload' | 'info' | 'exit'
    types: readonly FieldTypeName[]
    required: readonly boolean[]
    when: number
    negate: boolean
  }[]
  tasks: boolean
  sections: number
  waits: boolean
}

const plan: fc.Arbitrary<Plan> = fc.record({
  kinds: fc.array(
    fc.record({
      kind: fc.constantFrom('question', 'question', 'question', 'repeat', 'upload', 'info', 'exit'),
      types: fc.array(fc.constantFrom<FieldTypeName>('yesNo', 'choice', ...asked), { minLength: 1, maxLength: 3 }),
      required: fc.array(fc.boolean(), { minLength: 3, maxLength: 3 }),
      when: fc.nat({ max: 12 }),
      negate: fc.boolean(),
    }),
    { minLength: 1, maxLength: 10 },
  ),
  tasks: fc.boolean(),
  sections: fc.integer({ min: 1, max: 3 }),
  waits: fc.boolean(),
}) as fc.Arbitrary<Plan>

/** A sound form: pages of every kind, conditions over earlier answers only, with or without a task list. */
export const randomForm: fc.Arbitrary<FormDefinition> = plan.map(({ kinds, tasks, sections, waits }) => {
  let count = 0
  const conditions: Expression[] = []
  const field = (type: FieldTypeName, required: boolean): FieldDefinition => {
    const personal = { class: 'personal', purpose: word, retentionDays: 30 } as const
    return { ...sampleFields[type], ...personal, id: `f${count++}`, about: `who${count}`, required } as FieldDefinition
  }
  const pages: Page[] = kinds.map((each, number): Page => {
    const section = tasks ? { section: `s${Math.floor((number * sections) / kinds.length)}` } : {}
    const base = conditions[each.when]
    const condition: Expression | undefined = base && each.negate ? { op: 'not', args: [base] } : base
    const place = { path: `p${number}`, ...section, ...(condition ? { when: condition } : {}) }
    // An exit for everyone would leave pages behind it that nobody reaches.
    if (each.kind === 'info' || (each.kind === 'exit' && !condition)) return { kind: 'info', ...place, title: word, body: word }
    if (each.kind === 'exit') return { kind: 'exit', ...place, title: word, body: word }
    if (each.kind === 'upload')
      return { kind: 'upload', ...place, title: word, fields: [field('file', each.required[0] ?? false)] as never }
    const fields = each.types.map((type, at) => field(type, each.required[at] ?? false))
    if (each.kind === 'repeat')
      return {
        kind: 'repeat',
        ...place,
        title: word,
        repeat: { id: `r${number}`, entry: word, min: each.required[0] ? 1 : 0, max: 3, fields },
      }
    for (const one of fields) {
      if (one.type === 'yesNo') conditions.push({ op: 'eq', args: [{ f: one.id }, true] })
      if (one.type === 'choice')
        conditions.push({ op: 'has', args: [{ f: `${one.id}.tags` }, 'tertiary'] }, { op: 'eq', args: [{ f: one.id }, 'college'] })
      if (one.type === 'ward') conditions.push({ op: 'inWard', args: [{ f: one.id }, 'Rongo'] })
      if (one.type === 'money') conditions.push({ op: 'gt', args: [{ f: one.id }, { op: 'kes', args: [1200] }] })
      if (one.type === 'date') conditions.push({ op: 'before', args: [{ f: one.id }, '2000-01-01'] })
      if (one.type === 'text') conditions.push({ op: 'empty', args: [{ f: one.id }] })
    }
    return { kind: 'question', ...place, title: word, fields }
  })
  return {
    format: 'county-form/1',
    key: 'random',
    title: word,
    use: 'application',
    lists: {
      level: [
        { value: 'secondary', text: word },
        { value: 'college', text: word, tags: ['tertiary'] },
        { value: 'university', text: word, tags: ['tertiary'] },
      ],
    },
    ...(tasks
      ? {
          sections: Array.from({ length: sections }, (_, n) => ({
            id: `s${n}`,
            title: word,
            ...(waits && n > 0 ? { after: [`s${n - 1}`] } : {}),
          })),
        }
      : {}),
    pages: [
      ...(tasks ? [{ kind: 'task-list' as const, path: 'tasks', title: word }] : []),
      ...pages,
      { kind: 'check', path: 'check' },
      { kind: 'declare', path: 'declare', fields: [{ type: 'declaration', id: 'agreed', label: word, required: true, class: 'none' }] },
      { kind: 'confirm', path: 'done', title: word, body: word },
    ],
  }
})
