import { z } from 'zod'
import { isDay } from '../../../core/basics/dates.ts'
import { expressionDefs } from '../../../core/rules/expression-schema.ts'
import { lineClasses } from '../bills/allocate.ts'
import { instrumentKinds, periodRules } from './schedule.ts'

const wording = z.string().trim().min(1).max(1000)
const text = z.strictObject({ en: wording, sw: wording }).meta({ id: 'tariffText', description: 'Words in English and Swahili.' })
const key = z
  .string()
  .max(60)
  .regex(/^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/)
const name = z
  .string()
  .max(40)
  .regex(/^[a-z][A-Za-z0-9]*$/)
const line = z.string().trim().min(1).max(200)
const shillings = z.number().min(0).max(1_000_000_000)
const bound = z.number().min(0).max(999_999_999)
const day = z.string().refine(isDay).meta({ format: 'date' })
const words = z.array(z.string().trim().min(2).max(60)).max(40)

const band = z
  .strictObject({ over: bound.optional(), upTo: bound.optional() })
  .meta({ id: 'tariffBand', description: 'Above `over`, up to and with `upTo`.' })
const row = z
  .strictObject({ when: z.record(name, z.union([z.string().max(60), z.boolean(), band])), shillings })
  .meta({ id: 'tariffRow', description: 'An input that is left out may be anything.' })
const rows = z.array(row).min(1).max(500)

const basis = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('amount'), shillings }),
  z.strictObject({ kind: z.literal('table'), rows }),
  z.strictObject({
    kind: z.literal('perUnit'),
    input: name,
    unit: z.strictObject({ one: text, many: text }),
    rate: z.union([shillings, rows]),
    minimum: shillings.optional(),
    maximum: shillings.optional(),
  }),
  z.strictObject({ kind: z.literal('formula'), value: z.unknown().meta({ id: 'tariffFormula' }) }),
])

const asked = { id: name, label: text, name: text.optional(), hint: text.optional() }
const bounded = { min: bound.optional(), max: bound.optional(), unit: text.optional() }
const input = z.discriminatedUnion('type', [
  z.strictObject({ ...asked, type: z.literal('choice'), list: name }),
  z.strictObject({ ...asked, ...bounded, type: z.literal('integer') }),
  z.strictObject({ ...asked, ...bounded, type: z.literal('number'), decimals: z.int().min(0).max(4).optional() }),
  z.strictObject({ ...asked, type: z.literal('money'), min: z.int().min(0).optional(), max: z.int().min(0).optional() }),
  z.strictObject({ ...asked, type: z.literal('yesNo') }),
])

const rounding = z
  .strictObject({
    toShillings: z.union([z.literal(1), z.literal(5), z.literal(10), z.literal(50), z.literal(100)]),
    how: z.enum(['halfUp', 'up', 'down']),
  })
  .optional()

/** The shape of a schedule file; what its parts say about each other, `checkSchedule` looks at. */
export const scheduleShape = z.strictObject({
  $schema: z.string().max(200).optional(),
  format: z.literal('county-tariffs/1'),
  key,
  kind: z.enum(instrumentKinds),
  title: text,
  citation: line,
  gazette: line.nullable(),
  source: text,
  effective: z.strictObject({ from: day, to: day.nullable() }),
  lists: z.record(
    name,
    z
      .array(z.strictObject({ value: key, text, hint: text.optional() }))
      .min(2)
      .max(200),
  ),
  inputs: z.array(input).max(100),
  lines: z
    .array(
      z.strictObject({
        key,
        part: line,
        row: line,
        head: key,
        class: z.enum(lineClasses).optional(),
        title: text,
        note: text.optional(),
        source: text.optional(),
        words: z.strictObject({ en: words, sw: words }).optional(),
        basis,
        rounding,
        period: z.enum(periodRules),
        proration: z.enum(['none', 'quarter', 'month']),
        least: shillings.optional(),
        rationale: text,
        policy: line,
      }),
    )
    .min(1)
    .max(1000),
  late: z
    .array(
      z.strictObject({
        key,
        part: line,
        row: line,
        title: text,
        class: z.enum(['penalty', 'interest']),
        heads: z.array(key).min(1).max(100),
        percent: z.number().gt(0).max(1000),
        every: z.enum(['once', 'month']),
        partMonth: z.enum(['counts', 'whole']),
        on: z.enum(['principal', 'principalAndAdded']),
        graceDays: z.int().min(0).max(366),
        capPercent: z.number().gt(0).max(1000).nullable(),
        rounding,
        rationale: text,
        policy: line,
      }),
    )
    .max(50)
    .optional()
    .meta({ id: 'tariffLate', description: 'What lateness adds to what is owed.' }),
})

/** The JSON Schema (2020-12) of schedules of fees, as published in `counties/county-tariffs.schema.json`. */
export function scheduleSchema(): Record<string, unknown> {
  const own = z.toJSONSchema(scheduleShape, { target: 'draft-2020-12', io: 'input' }) as Record<string, unknown> & { $defs?: object }
  return {
    ...own,
    $id: 'county-tariffs/1',
    title: 'A schedule of fees of a county',
    $defs: { ...own.$defs, ...expressionDefs, tariffFormula: { $ref: '#/$defs/ruleExpression' } },
  }
}
