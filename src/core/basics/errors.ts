import { type Language, say, type Text, type TextValues } from './texts.ts'

/** One thing wrong with what was typed: where (`path`, a form field's name, empty for the whole form) and what, in both languages. */
export type Problem = { readonly path: string; readonly text: Text; readonly values?: TextValues }

/**
 * A refusal with a code, an HTTP status and words for the person. Every deliberate error of Kaunti is one;
 * anything else that is thrown is a fault of ours, is logged, and shows as `web.fault` (500).
 */
export class Refusal extends Error {
  readonly code: string
  readonly status: number
  readonly text: Text
  readonly values: TextValues
  readonly problems: readonly Problem[]

  constructor(code: string, status: number, text: Text, values: TextValues = {}, problems: readonly Problem[] = []) {
    super(`${code}: ${say(text, 'en', values)}`)
    this.name = 'Refusal'
    this.code = code
    this.status = status
    this.text = text
    this.values = values
    this.problems = problems
  }

  say(language: Language): string {
    return say(this.text, language, this.values)
  }
}

export type ErrorDeclarations = Record<string, Text & { readonly status: number }>

/**
 * Declares the errors of one room: code → status and words. What it gives makes the error to throw:
 * `const refuse = defineErrors({ 'cases.already_decided': { status: 409, en: …, sw: … } })`, then `throw refuse('cases.already_decided', { who })`.
 * `refuse.declared` lists them for the test that holds the documentation to them.
 */
export function defineErrors<const T extends ErrorDeclarations>(declared: T) {
  const refuse = (code: keyof T & string, values: TextValues = {}, problems: readonly Problem[] = []) => {
    const { status, en, sw } = declared[code] as Text & { status: number }
    return new Refusal(code, status, { en, sw }, values, problems)
  }
  return Object.assign(refuse, { declared })
}

/** The errors that every room shares. */
export const refuse = defineErrors({
  'basics.not_found': {
    status: 404,
    en: 'We could not find what you asked for.',
    sw: 'Hatukupata ulichoomba.',
  },
  'basics.sign_in_needed': {
    status: 401,
    en: 'Sign in to continue.',
    sw: 'Ingia ili uendelee.',
  },
  'basics.denied': {
    status: 403,
    en: 'Your post does not allow this.',
    sw: 'Wadhifa wako hauruhusu jambo hili.',
  },
  'basics.invalid': {
    status: 422,
    en: 'Some answers need your attention.',
    sw: 'Baadhi ya majibu yanahitaji kurekebishwa.',
  },
  'basics.too_many': {
    status: 429,
    en: 'Too many attempts. Wait {minutes} minutes and try again.',
    sw: 'Umejaribu mara nyingi mno. Subiri dakika {minutes} kisha ujaribu tena.',
  },
})

/** The refusal of a form: one problem per field that is wrong. */
export const invalid = (problems: readonly Problem[]): Refusal => refuse('basics.invalid', {}, problems)
