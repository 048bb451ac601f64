import { z } from 'zod'
import { formSchema } from '../../../core/forms/form-schema.ts'
import { countyServiceShape } from './county-service.ts'

/** The JSON Schema (2020-12) of service definitions, as published in `counties/county-service.schema.json`. */
export function countyServiceSchema(): Record<string, unknown> {
  const own = z.toJSONSchema(countyServiceShape, { target: 'draft-2020-12', io: 'input' }) as Record<string, unknown> & {
    properties: Record<string, unknown>
    $defs?: Record<string, unknown>
  }
  const { $schema: _schema, $id: _id, $defs, ...form } = formSchema() as Record<string, unknown> & { $defs: Record<string, unknown> }
  return {
    ...own,
    $id: 'county-service/1',
    title: 'A service of a county',
    properties: { ...own.properties, form: { $ref: '#/$defs/countyForm' } },
    $defs: { ...own.$defs, ...$defs, countyForm: form },
  }
}
