import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { expressions } from '../../../test/support/random-expressions.ts'
import { expressionDefs } from './expression-schema.ts'

const schema = z.fromJSONSchema({
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  $ref: '#/$defs/ruleExpression',
  $defs: expressionDefs as never,
})
const valid = (value: unknown): boolean => schema.safeParse(value).success

describe('the JSON Schema of expressions', () => {
  test('accepts every expression', () => {
    fc.assert(
      fc.property(expressions, (expression) => {
        expect(valid(JSON.parse(JSON.stringify(expression)))).toBe(true)
      }),
    )
  })

  test.each([
    'text',
    { op: 'eq' },
    { op: 'eval', args: [1] },
    { op: 'eq', args: [] },
    { op: 'eq', args: [1], more: true },
    { op: 'not', args: [{ op: 'eval', args: [1] }] },
    { op: 'not', args: [{ f: 'a', c: 'b' }] },
    { op: 'not', args: [{ f: '' }] },
    { op: 'not', args: [[{ g: 1 }]] },
  ])('refuses %j', (value) => {
    expect(valid(value)).toBe(false)
  })
})
