import { z } from 'zod'
import { isDay } from '../../core/basics/dates.ts'
import { id, must } from '../../kernel/web/input.ts'
import { administrationTexts } from './texts.ts'

/** A day as a form sends it, `2026-11-22`. */
export const dayField = must(z.string().trim().default(''), isDay, administrationTexts['administration.input.day']).transform((text) =>
  Temporal.PlainDate.from(text),
)

/** The same, or null when it was left empty. */
export const optionalDay = must(
  z.string().trim().default(''),
  (text) => text === '' || isDay(text),
  administrationTexts['administration.input.day'],
).transform((text) => (text === '' ? null : Temporal.PlainDate.from(text)))

const isEmail = (text: string): boolean => z.email().safeParse(text).success

/** An address for e-mail, in lower case. */
export const emailField = must(
  z.string().trim().max(200).default(''),
  isEmail,
  administrationTexts['administration.input.email'],
).transform((text) => text.toLowerCase())

/** Why something is done: it goes into the audit trail, so a word or two is not enough. */
export const reasonField = must(
  z.string().trim().max(2000).default(''),
  (text) => text.length >= 5,
  administrationTexts['administration.input.reason'],
)

export const oneId = z.object({ id })
export const noParams = z.object({})

/** The query of a list: the last key of the page before. */
export const afterId = z
  .union([z.literal(''), id])
  .optional()
  .default('')
