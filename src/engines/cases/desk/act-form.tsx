import type { Problem } from '../../../core/basics/errors.ts'
import type { Language } from '../../../core/basics/texts.ts'
import type { RawInput } from '../../../core/fields/field.ts'
import type { Answers, FormDefinition, FormWorld } from '../../../core/forms/form.ts'
import { fieldsOf } from '../../../core/forms/form-index.ts'
import { withLists } from '../../../core/forms/form-rules.ts'
import { walk } from '../../../core/forms/journey.ts'
import { validatePage } from '../../../core/forms/validate-page.ts'
import { QuestionField } from '../../form-runner/question-fields.tsx'

type ActFormProps = {
  readonly form: FormDefinition
  readonly language: Language
  readonly world: FormWorld
  readonly raw: RawInput
  readonly problems: readonly Problem[]
}

/** The questions of an act on one page: those reached by what was typed so far. */
export const ActForm = ({ form, language, world, raw, problems }: ActFormProps) => (
  <>
    {walk(form, readAct(form, raw, world).answers, world).pages.map(({ page }) => (
      <>
        {page.kind === 'question' && page.title ? <h2>{page.title[language]}</h2> : null}
        {fieldsOf(page).map((field) => (
          <QuestionField field={field} language={language} world={withLists(form, world)} raw={raw} problems={problems} noAutofill />
        ))}
      </>
    ))}
  </>
)

/** Reads what an officer typed into the form of an act: clean answers, and every problem of every reached page. */
export function readAct(form: FormDefinition, raw: RawInput, world: FormWorld): { answers: Answers; problems: readonly Problem[] } {
  let answers: Answers = {}
  const problems: Problem[] = []
  for (const page of form.pages) {
    if (!walk(form, answers, world).pages.some(({ path }) => path === page.path)) continue
    if (page.kind !== 'question') continue
    const outcome = validatePage(form, page.path, raw, answers, world)
    if (outcome.problems) problems.push(...outcome.problems)
    else answers = { ...answers, ...outcome.answers }
  }
  return { answers, problems }
}
