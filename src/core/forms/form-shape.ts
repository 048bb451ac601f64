import { z } from 'zod'
import { fieldTypeNames } from '../fields/field-types.ts'

/**
 * The shape of a form definition: which properties there are and what kind each is. It is the first thing asked of any JSON; what the
 * properties mean together, `checkForm` looks at. `form-schema.ts` publishes it as JSON Schema.
 */
export const formLimits = {
  pages: 120,
  fieldsOnPage: 12,
  fields: 300,
  listItems: 500,
  lists: 60,
  entries: 50,
  index: 12,
  characters: 400_000,
} as const

const wording = z.string().trim().min(1).max(5000)
const text = z.strictObject({ en: wording, sw: wording }).meta({ id: 'text', description: 'Words in English and Swahili.' })
const id = z
  .string()
  .max(40)
  .regex(/^[a-z][A-Za-z0-9]*$/)
const path = z
  .string()
  .max(60)
  .regex(/^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/)
/** Only the frame: `checkExpression` reads what is inside, and the published schema says the rest. */
const expression = z.strictObject({ op: z.string().max(40), args: z.array(z.unknown()).max(200) }).meta({ id: 'ruleExpression' })
const condition = z.union([id, expression]).meta({ id: 'condition', description: 'The name of a condition, or a condition.' })
const dayBound = z.string().regex(/^(?:\d{4}-\d{2}-\d{2}|today(?:[+-]\d{1,4}[dmy])?)$/)
const number = z.number().min(-999_999_999).max(999_999_999)
const cents = z.int().min(0).max(10_000_000_000_000)

const common = {
  id,
  label: text,
  name: text.optional(),
  hint: text.optional(),
  required: z.boolean().optional(),
  requiredIf: condition.optional(),
  class: z.enum(['none', 'personal', 'sensitive']),
  purpose: text.optional(),
  retentionDays: z.int().min(1).max(36_500).optional(),
  index: z.boolean().optional(),
  about: id.optional(),
}
const list = z.string().min(1).max(60)
const upload = {
  formats: z
    .array(z.enum(['pdf', 'jpeg', 'png', 'webp', 'docx', 'xlsx', 'csv']))
    .min(1)
    .optional(),
  maxMB: z.number().positive().max(50).optional(),
  maxFiles: z.int().min(1).max(20).optional(),
}
const dates = { earliest: dayBound.optional(), latest: dayBound.optional() }
const plain = <const T extends string>(type: T) => z.strictObject({ type: z.literal(type), ...common })

const shapes = {
  text: z.strictObject({
    type: z.literal('text'),
    ...common,
    minLength: z.int().min(1).max(200).optional(),
    maxLength: z.int().min(1).max(200).optional(),
    pattern: z.string().min(1).max(200).optional(),
    patternText: text.optional(),
  }),
  longText: z.strictObject({
    type: z.literal('longText'),
    ...common,
    maxLength: z.int().min(1).max(10_000).optional(),
    maxWords: z.int().min(1).max(2000).optional(),
  }),
  number: z.strictObject({
    type: z.literal('number'),
    ...common,
    min: number.optional(),
    max: number.optional(),
    decimals: z.int().min(0).max(6).optional(),
    unit: text.optional(),
  }),
  integer: z.strictObject({
    type: z.literal('integer'),
    ...common,
    min: number.int().optional(),
    max: number.int().optional(),
    step: z.int().min(1).optional(),
    unit: text.optional(),
  }),
  money: z.strictObject({
    type: z.literal('money'),
    ...common,
    min: cents.optional(),
    max: cents.optional(),
    wholeShillings: z.boolean().optional(),
  }),
  percent: z.strictObject({
    type: z.literal('percent'),
    ...common,
    min: number.optional(),
    max: number.optional(),
    decimals: z.int().min(0).max(6).optional(),
  }),
  date: z.strictObject({ type: z.literal('date'), ...common, ...dates }),
  monthYear: z.strictObject({ type: z.literal('monthYear'), ...common, ...dates }),
  yesNo: plain('yesNo'),
  choice: z.strictObject({ type: z.literal('choice'), ...common, list }),
  choices: z.strictObject({
    type: z.literal('choices'),
    ...common,
    list,
    min: z.int().min(1).max(100).optional(),
    max: z.int().min(1).max(100).optional(),
  }),
  autocomplete: z.strictObject({ type: z.literal('autocomplete'), ...common, list }),
  phone: plain('phone'),
  email: plain('email'),
  personName: plain('personName'),
  orgName: plain('orgName'),
  nationalId: plain('nationalId'),
  birthCertificateNo: plain('birthCertificateNo'),
  kraPin: plain('kraPin'),
  businessRegNo: plain('businessRegNo'),
  plotNo: plain('plotNo'),
  address: plain('address'),
  ward: plain('ward'),
  geoPoint: plain('geoPoint'),
  photo: z.strictObject({ type: z.literal('photo'), ...common, ...upload }),
  file: z.strictObject({ type: z.literal('file'), ...common, ...upload }),
  declaration: plain('declaration'),
}

const field = z
  .discriminatedUnion('type', Object.values(shapes) as [typeof shapes.text, typeof shapes.longText])
  .meta({ id: 'field', description: `Types: ${fieldTypeNames.filter((name) => name !== 'calculated').join(', ')}.` })
const fields = z.array(field).min(1).max(formLimits.fieldsOnPage)
const files = z
  .array(z.discriminatedUnion('type', [shapes.file, shapes.photo]))
  .min(1)
  .max(formLimits.fieldsOnPage)

const place = { path, section: id.optional(), when: condition.optional() }
const page = z
  .discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('start'), ...place, title: text, body: text.optional() }),
    z.strictObject({
      kind: z.literal('question'),
      ...place,
      title: text.optional(),
      lead: text.optional(),
      fields,
      rules: z
        .array(z.strictObject({ holds: condition, at: id, text }))
        .max(10)
        .optional(),
    }),
    z.strictObject({
      kind: z.literal('repeat'),
      ...place,
      title: text,
      lead: text.optional(),
      repeat: z.strictObject({ id, entry: text, min: z.int(), max: z.int(), fields }),
    }),
    z.strictObject({ kind: z.literal('upload'), ...place, title: text, lead: text.optional(), fields: files }),
    z.strictObject({ kind: z.literal('task-list'), ...place, title: text, lead: text.optional() }),
    z.strictObject({ kind: z.literal('info'), ...place, title: text, body: text }),
    z.strictObject({ kind: z.literal('exit'), ...place, title: text, body: text }),
    z.strictObject({ kind: z.literal('check'), ...place, title: text.optional(), action: text.optional() }),
    z.strictObject({
      kind: z.literal('declare'),
      ...place,
      title: text.optional(),
      lead: text.optional(),
      fields: z.array(shapes.declaration).min(1).max(formLimits.fieldsOnPage),
      action: text.optional(),
    }),
    z.strictObject({ kind: z.literal('confirm'), ...place, title: text, body: text }),
  ])
  .meta({ id: 'page' })

const listItem = z.strictObject({
  value: z
    .string()
    .max(80)
    .regex(/^[A-Za-z0-9][A-Za-z0-9._/-]*$/),
  text,
  hint: text.optional(),
  tags: z.array(z.string().min(1).max(60)).max(20).optional(),
})

export const formShape = z.strictObject({
  format: z.literal('county-form/1'),
  key: path,
  title: text,
  use: z.enum(['application', 'action']),
  lists: z.record(z.string().max(60), z.array(listItem).min(1).max(formLimits.listItems)).optional(),
  conditions: z.record(id, expression).optional(),
  sections: z
    .array(z.strictObject({ id, title: text, after: z.array(id).optional() }))
    .max(30)
    .optional(),
  pages: z.array(page).min(1).max(formLimits.pages),
  calculated: z
    .array(
      z.strictObject({
        type: z.literal('calculated'),
        ...common,
        result: z.enum(['text', 'number', 'integer', 'money', 'percent', 'yesNo', 'date']),
        value: expression,
      }),
    )
    .max(50)
    .optional(),
})
