import type { ComponentChildren } from 'preact'
import type { Problem } from '../../core/basics/errors.ts'
import { type Language, speaker } from '../../core/basics/texts.ts'
import type { FileField, FileReference, PhotoField, RawInput } from '../../core/fields/field.ts'
import type { Answers, FormDefinition, FormWorld, Page, QuestionPage, RepeatPage, Submission, UploadPage } from '../../core/forms/form.ts'
import { conditionHolds, ruleWorld } from '../../core/forms/form-rules.ts'
import { validateAll } from '../../core/forms/validate-all.ts'
import { validateEntry, validatePage } from '../../core/forms/validate-page.ts'
import { Button } from '../../ui/components/button.tsx'
import { QuestionField } from './question-fields.tsx'
import { formTexts } from './texts.ts'

export type ActionOutcome =
  | { readonly submission: Submission; readonly problems?: undefined }
  | { readonly problems: readonly Problem[]; readonly submission?: undefined }

const questions = (form: FormDefinition): readonly (QuestionPage | UploadPage)[] =>
  form.pages.filter((page: Page): page is QuestionPage | UploadPage => page.kind === 'question' || page.kind === 'upload')

/** The photos and files an action form asks for. A form without any is sent as any form is; one with some, in parts. */
export const uploadsOf = (form: FormDefinition | undefined): readonly (FileField | PhotoField)[] =>
  (form?.pages ?? []).flatMap((page) => (page.kind === 'upload' ? page.fields : []))

/**
 * Reads a form of use `action` sent from one page: every question that its conditions reach, all problems at once, and the whole as at a submit. Repeats
 * come as `<repeat>.<n>.<field>`. Total: never throws.
 */
export function parseAction(form: FormDefinition, raw: RawInput, world: FormWorld): ActionOutcome {
  const problems: Problem[] = []
  let answers: Answers = {}
  for (const page of form.pages) {
    if (page.when !== undefined && !conditionHolds(form, page.when, ruleWorld(form, answers, world))) continue
    if (page.kind === 'question' || page.kind === 'upload') {
      const outcome = validatePage(form, page.path, raw, answers, world)
      if (outcome.problems) problems.push(...outcome.problems)
      else answers = { ...answers, ...outcome.answers }
    } else if (page.kind === 'repeat') {
      const read = readEntries(form, page, raw, answers, world)
      problems.push(...read.problems)
      answers = { ...answers, ...read.answers }
    }
  }
  if (problems.length > 0) return { problems }
  const whole = validateAll(form, answers, world)
  return whole.submission ? { submission: whole.submission } : { problems: whole.problems }
}

function readEntries(form: FormDefinition, page: RepeatPage, raw: RawInput, answers: Answers, world: FormWorld) {
  const { id, max } = page.repeat
  const problems: Problem[] = []
  const entries: Record<string, unknown>[] = []
  for (let number = 1; number <= max; number += 1) {
    const prefix = `${id}.${number}.`
    const typed = Object.fromEntries(
      Object.entries(raw).flatMap(([name, value]) => (name.startsWith(prefix) ? [[name.slice(prefix.length), value]] : [])),
    )
    if (Object.values(typed).every((value) => value === '' || value === undefined)) continue
    const outcome = validateEntry(form, page.path, typed, answers, world, String(number))
    if (outcome.entry) entries.push(outcome.entry)
    else problems.push(...(outcome.problems ?? []).map((problem) => ({ ...problem, path: `${prefix}${problem.path}` })))
  }
  return { answers: { [id]: entries } as unknown as Answers, problems }
}

/**
 * A form of use `action` on one page, for an officer who moves a case: its questions, the hidden values of the caller and the button that names the act.
 * What a condition does not reach is left out when it is read, so everything may be shown at once.
 */
export function ActionForm(props: {
  form: FormDefinition
  action: string
  language: Language
  world: FormWorld
  /** On the button: "Approve". */
  submit: string
  look?: 'secondary' | 'warning' | undefined
  raw?: RawInput | undefined
  problems?: readonly Problem[] | undefined
  hidden?: Readonly<Record<string, string>> | undefined
  files?: ReadonlyMap<string, FileReference> | undefined
  children?: ComponentChildren
}) {
  const { form, language } = props
  const t = speaker(formTexts, language)
  const world = { ...props.world, list: (name: string) => form.lists?.[name] ?? props.world.list(name) }
  const inParts = uploadsOf(form).length > 0
  return (
    <form
      method="post"
      action={props.action}
      noValidate
      data-unsaved=""
      {...(inParts ? { enctype: 'multipart/form-data', 'data-upload': '' } : {})}
    >
      {/* Pressing Enter presses the first button: it must take no photo away and decide nothing. */}
      {inParts ? (
        <button type="submit" class="govuk-visually-hidden" name="_action" value="upload" tabIndex={-1} aria-hidden="true" />
      ) : null}
      {Object.entries(props.hidden ?? {}).map(([name, value]) => (
        <input type="hidden" name={name} value={value} />
      ))}
      {questions(form).map((page) => (
        <>
          {page.title ? <h2 class="govuk-heading-m">{page.title[language]}</h2> : null}
          {page.lead ? <p class="govuk-body">{page.lead[language]}</p> : null}
          {page.when !== undefined ? <p class="govuk-hint">{t('form-runner.paper.only_if')}</p> : null}
          {page.fields.map((field) => (
            <QuestionField
              field={field}
              language={language}
              world={world}
              raw={props.raw ?? {}}
              problems={props.problems ?? []}
              noAutofill
              titled={page.title !== undefined}
              files={props.files ?? new Map()}
            />
          ))}
        </>
      ))}
      {props.children}
      <Button preventDoubleClick look={props.look}>
        {props.submit}
      </Button>
    </form>
  )
}
