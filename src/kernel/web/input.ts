import { z } from 'zod'
import { type Problem, Refusal, refuse } from '../../core/basics/errors.ts'
import { isId } from '../../core/basics/ids.ts'
import type { Text } from '../../core/basics/texts.ts'
import { refuseWeb, webTexts } from './texts.ts'

const DEPTH_MAX = 32

/** Refuses text that PostgreSQL or UTF-8 cannot hold (NUL, lone surrogates), wherever it stands in what was sent. */
export function refuseBadCharacters(value: unknown, depth = 0): void {
  if (depth > DEPTH_MAX) throw refuseWeb('web.bad_request')
  if (typeof value === 'string') {
    if (value.includes('\u0000') || !value.isWellFormed()) throw refuseWeb('web.bad_characters')
  } else if (Array.isArray(value)) {
    for (const each of value) refuseBadCharacters(each, depth + 1)
  } else if (value !== null && typeof value === 'object') {
    for (const [name, each] of Object.entries(value)) {
      refuseBadCharacters(name, depth + 1)
      refuseBadCharacters(each, depth + 1)
    }
  }
}

/** Parses one part of a request; what is wrong with it becomes problems at the names of the fields, in both languages. */
export function parseInput(schema: z.ZodType | undefined, value: unknown): unknown {
  if (!schema) return undefined
  const parsed = schema.safeParse(value ?? {})
  if (parsed.success) return parsed.data
  throw refuse('basics.invalid', {}, parsed.error.issues.map(problemOf))
}

function problemOf(issue: z.core.$ZodIssue): Problem {
  const path = issue.path.join('.')
  const own = (issue as { params?: { text?: Text } }).params?.text
  if (own) return { path, text: own }
  if (issue.code === 'too_big' && issue.origin === 'string')
    return { path, text: webTexts['web.input.too_long'], values: { max: Number(issue.maximum) } }
  if (issue.code === 'too_small' && issue.origin === 'string' && Number(issue.minimum) > 1)
    return { path, text: webTexts['web.input.too_short'], values: { min: Number(issue.minimum) } }
  if (issue.code === 'unrecognized_keys')
    return { path: issue.keys[0] ?? path, text: webTexts['web.input.unknown_name'], values: { name: issue.keys.join(', ').slice(0, 100) } }
  // The whole list would look like the answer to a filter that was dropped.
  if (issue.code === 'invalid_value') return { path, text: webTexts['web.input.unknown_choice'], values: { name: path } }
  if (issue.code === 'too_small' || (issue.code === 'invalid_type' && issue.input === undefined))
    return { path, text: webTexts['web.input.required'] }
  return { path, text: webTexts['web.input.wrong'] }
}

/** Adds a rule with its own words: `must(z.string(), (name) => name.length > 2, texts['…'])`. */
export const must = <T extends z.ZodType>(schema: T, holds: (value: z.output<T>) => boolean, text: Text): T =>
  schema.refine((value) => holds(value as z.output<T>), { params: { text } }) as T

/** A record's key in a path or form. */
export const id = z.string().refine(isId)

/** One line of text as typed in a form: trimmed, bounded; empty counts as missing. */
export const line = (max = 200) => z.string().trim().min(1).max(max)
/** The same for what people write, in words of its own when it is missing. */
export const written = (max: number, missing: Text) => must(z.string().trim().max(max).default(''), (typed) => typed !== '', missing)
export const optionalLine = (max = 200) => z.string().trim().max(max).optional().default('')

/** A form's checkbox group or multiple select: none, one or several values, always given as a list. */
export const several = <T extends z.ZodType>(each: T) =>
  z.preprocess((value) => (value === undefined || value === '' ? [] : Array.isArray(value) ? value : [value]), z.array(each).max(500))

/** A form body taken whole, each name with its text or texts: for forms whose fields are data (the form runner). */
export const anyForm = z.record(z.string().max(200), z.union([z.string().max(100_000), z.array(z.string().max(100_000)).max(500)]))

/** Turns a missing or out-of-place record in the address into "not found" instead of a form error. */
export function parsePath(schema: z.ZodType | undefined, value: unknown): unknown {
  try {
    return parseInput(schema, value)
  } catch (error) {
    if (error instanceof Refusal && error.code === 'basics.invalid') throw refuse('basics.not_found')
    throw error
  }
}
