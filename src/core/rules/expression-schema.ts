import { calculationOps, conditionOps, limits } from './expression.ts'

/**
 * JSON Schema 2020-12 of expressions, to spread into the `$defs` of a schema that uses them: `{ $defs: { ...expressionDefs, … } }`, then
 * `{ $ref: '#/$defs/ruleExpression' }`. It holds the shape; what names and types mean, `checkExpression` looks at.
 */
export const expressionDefs = {
  ruleExpression: {
    type: 'object',
    description: 'A condition or a calculation.',
    properties: {
      op: { enum: [...conditionOps, ...calculationOps] },
      args: { type: 'array', minItems: 1, maxItems: limits.nodes, items: { $ref: '#/$defs/ruleArgument' } },
    },
    required: ['op', 'args'],
    additionalProperties: false,
  },
  ruleArgument: {
    anyOf: [
      { type: ['null', 'boolean', 'number', 'string'] },
      { type: 'array', maxItems: limits.nodes, items: { $ref: '#/$defs/ruleArgument' } },
      named('f', 'The answer of a field.'),
      named('c', 'A named condition.'),
      named('flag', 'Whether a flag is set.'),
      named('role', 'Whether the one who asks has a role.'),
      { $ref: '#/$defs/ruleExpression' },
    ],
  },
  /** The named conditions of a definition. */
  ruleConditions: {
    type: 'object',
    propertyNames: { pattern: '^[a-z][A-Za-z0-9]*$', maxLength: 60 },
    maxProperties: limits.conditions,
    additionalProperties: { $ref: '#/$defs/ruleExpression' },
  },
} as const

function named<const K extends string>(key: K, description: string) {
  return {
    type: 'object',
    description,
    properties: { [key]: { type: 'string', minLength: 1, maxLength: 120 } },
    required: [key],
    additionalProperties: false,
  } as const
}
