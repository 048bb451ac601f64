import { z } from 'zod'
import { expressionDefs } from '../rules/expression-schema.ts'
import { formShape } from './form-shape.ts'

/** The JSON Schema (2020-12) of form definitions, to publish and to give to editors: the same shape that `checkForm` asks first. */
export function formSchema(): Record<string, unknown> {
  const schema = z.toJSONSchema(formShape, { target: 'draft-2020-12', io: 'input' }) as Record<string, unknown>
  return {
    ...schema,
    $id: 'county-form/1',
    title: 'A form of a county service',
    $defs: { ...(schema.$defs as object), ruleExpression: expressionDefs.ruleExpression, ruleArgument: expressionDefs.ruleArgument },
  }
}
