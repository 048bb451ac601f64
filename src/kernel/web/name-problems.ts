import { type Problem, Refusal } from '../../core/basics/errors.ts'
import { say, type Text } from '../../core/basics/texts.ts'
import { webTexts } from './texts.ts'

export type NamedField = {
  readonly name: string
  readonly label: Text
  /** `choose`: picked from what is offered; `day`: several on one form say the same words. */
  readonly asks: 'write' | 'choose' | 'day'
  /** What to say when it was left empty, where "Enter the …" or "Choose the …" and the label make no sentence. */
  readonly missing?: Text | undefined
}

const SHARED: readonly Text[] = [
  webTexts['web.input.required'],
  webTexts['web.input.wrong'],
  webTexts['web.input.unknown_choice'],
  webTexts['web.input.too_long'],
  webTexts['web.input.too_short'],
]

/** "Staff number" within a sentence; "M-Pesa code" and "KRA PIN" stay as they are. */
const within = (label: string): string => label.replace(/^\p{Lu}(?=-?\p{Ll}|$)/u, (first) => first.toLowerCase())

const both = (text: Text, label: (language: 'en' | 'sw') => string): Text => ({
  en: say(text, 'en', { field: label('en') }),
  sw: say(text, 'sw', { field: label('sw') }),
})

function nameProblem(problem: Problem, field: NamedField, typed: unknown): Problem {
  const shared = SHARED.includes(problem.text)
  const { label, asks, missing } = field
  const empty = typed === undefined || typed === ''
  if ((shared || asks === 'day') && (empty || problem.text === webTexts['web.input.required']))
    return {
      path: problem.path,
      text: missing ?? both(webTexts[asks === 'choose' ? 'web.input.choose' : 'web.input.enter'], (each) => within(label[each])),
    }
  if (problem.text === webTexts['web.input.unknown_choice'])
    return { path: problem.path, text: both(webTexts['web.input.choose_again'], (each) => label[each]) }
  if (!shared && asks !== 'day') return problem
  const text = { en: `${label.en}: ${within(problem.text.en)}`, sw: `${label.sw}: ${within(problem.text.sw)}` }
  return { ...problem, text }
}

/** The same refusal, where the words that all forms share ("This answer is missing") tell by its label which field they are about. */
export function nameProblems(refusal: Refusal, fields: readonly NamedField[], typed: Readonly<Record<string, unknown>>): Refusal {
  const problems = refusal.problems.map((problem) => {
    const field = fields.find(({ name }) => name === problem.path)
    return field ? nameProblem(problem, field, typed[field.name]) : problem
  })
  return new Refusal(refusal.code, refusal.status, refusal.text, refusal.values, problems)
}
