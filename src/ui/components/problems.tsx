import { useContext } from 'preact/hooks'
import type { Problem, Refusal } from '../../core/basics/errors.ts'
import { type Language, say } from '../../core/basics/texts.ts'
import { PageLanguage } from '../language.ts'
import { ErrorSummary } from './error-summary.tsx'

/** What is wrong with one field, in words; nothing when it is in order. */
export function problemOf(problems: readonly Problem[] | undefined, path: string, language: Language): string | undefined {
  const found = problems?.find((each) => each.path === path)
  return found && say(found.text, language, found.values)
}

/** Above the heading of a form that was refused: all that is wrong, each with the way to its field. */
export const Problems = ({ problems }: { problems: readonly Problem[] | undefined }) => {
  const language = useContext(PageLanguage)
  return problems && problems.length > 0 ? (
    <ErrorSummary
      errors={problems.map(({ path, text, values }) => ({ text: say(text, language, values), href: path ? `#${path}` : undefined }))}
    />
  ) : null
}

/** Above the heading: why what was sent was refused, field by field, or by the refusal's own words when no field is to blame. */
export const Refused = ({ refusal }: { refusal: Refusal | undefined }) =>
  refusal ? <Problems problems={refusal.problems.length > 0 ? refusal.problems : [{ ...refusal, path: '' }]} /> : null
