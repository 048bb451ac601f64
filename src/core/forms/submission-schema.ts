import type { FieldDefinition, JsonSchema } from '../fields/field.ts'
import { fieldSchema } from '../fields/field-types.ts'
import type { FormDefinition, FormWorld } from './form.ts'
import { fieldsOf } from './form-index.ts'
import { withLists } from './form-rules.ts'

/**
 * The JSON Schema (2020-12) of a form's submissions, for those who send or read them as data. It says less than `validateAll`, which stays the
 * authority: an answer is demanded here only where every submission has it.
 */
export function submissionSchema(form: FormDefinition, world: FormWorld): JsonSchema {
  const lists = withLists(form, world)
  const nullable = (field: FieldDefinition): JsonSchema => {
    const schema = fieldSchema(field, lists)
    return field.required ? schema : { anyOf: [schema, { type: 'null' }] }
  }
  const properties: Record<string, JsonSchema> = {}
  const required: string[] = []
  for (const page of form.pages) {
    for (const field of fieldsOf(page)) {
      properties[field.id] = { ...nullable(field), title: field.label.en }
      if (page.when === undefined) required.push(field.id)
    }
    if (page.kind === 'repeat') {
      const { id, min, max, fields } = page.repeat
      properties[id] = {
        type: 'array',
        minItems: min,
        maxItems: max,
        items: {
          type: 'object',
          properties: { id: { type: 'string' }, ...Object.fromEntries(fields.map((field) => [field.id, nullable(field)])) },
          required: ['id', ...fields.map((field) => field.id)],
          additionalProperties: false,
        },
      }
      if (page.when === undefined) required.push(id)
    }
  }
  const calculated = (form.calculated ?? []).map((field) => [field.id, { anyOf: [fieldSchema(field, lists), { type: 'null' }] }] as const)
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: form.title.en,
    type: 'object',
    properties: {
      answers: { type: 'object', properties, required, additionalProperties: false },
      calculated: {
        type: 'object',
        properties: Object.fromEntries(calculated),
        required: calculated.map(([id]) => id),
        additionalProperties: false,
      },
    },
    required: ['answers', 'calculated'],
  }
}
