import type { Problem } from '../../../core/basics/errors.ts'
import { type Language, speaker } from '../../../core/basics/texts.ts'
import type { FileReference, RawInput } from '../../../core/fields/field.ts'
import { fieldInputs } from '../../../core/fields/field-types.ts'
import type { FormDefinition, FormWorld } from '../../../core/forms/form.ts'
import { formIndex } from '../../../core/forms/form-index.ts'
import { Button, ButtonGroup } from '../../../ui/components/button.tsx'
import { Checkboxes } from '../../../ui/components/checkboxes.tsx'
import { ErrorSummary } from '../../../ui/components/error-summary.tsx'
import { InsetText } from '../../../ui/components/inset-text.tsx'
import { Link } from '../../../ui/components/link.tsx'
import { Problems, problemOf } from '../../../ui/components/problems.tsx'
import { SummaryList } from '../../../ui/components/summary-list.tsx'
import { Textarea } from '../../../ui/components/textarea.tsx'
import { WarningText } from '../../../ui/components/warning-text.tsx'
import { ActionForm } from '../../form-runner/action-form.tsx'
import type { CaseRecord } from '../case-record.ts'
import type { CaseType } from '../workflow.ts'
import { stateOf } from '../workflow-rules.ts'
import type { ActFact } from './act-facts.ts'
import type { CasePage } from './case-page.ts'
import { caseHref, History } from './case-page.views.tsx'
import { StateTag } from './queue.views.tsx'
import { deskTexts } from './texts.ts'

/** The inputs of an act that are not the form's own; no field's name begins with a line. */
export const REVISION = '_revision'
export const NOTE = '_note'

/** What an act's page needs: the case, what is asked, and what was typed already. */
export type ActPage = {
  readonly record: CaseRecord
  readonly type: CaseType
  readonly name: string
  readonly action: string
  readonly form: FormDefinition | undefined
  /** What the officer decides by, from the case. */
  readonly facts: readonly ActFact[]
  readonly world: FormWorld
  readonly raw: RawInput
  /** What was uploaded for it and is not the case's yet. */
  readonly files: ReadonlyMap<string, FileReference>
  readonly problems: readonly Problem[]
  /** What the act leads to, in words; none for tasks. */
  readonly leadsTo: { readonly state: string; readonly words: string } | null
  readonly warning: boolean
  /** Answers that may be sent back, for the act that does so. */
  readonly returnable: readonly Returnable[] | null
}

export type Returnable = { readonly id: string; readonly label: string; readonly value: string }

type Props = { readonly act: ActPage; readonly language: Language }

/** An act that asks nothing of its own. */
const NOTHING: FormDefinition = {
  format: 'county-form/1',
  key: 'nothing',
  title: { en: 'Confirm', sw: 'Thibitisha' },
  use: 'action',
  pages: [],
}

/** One act on one page: its questions, a note for colleagues, and the button that says what it does. */
export const ActBody = ({ act, language }: Props) => {
  const t = speaker(deskTexts, language)
  const { record, problems } = act
  return (
    <>
      <Problems problems={problems} />
      <h1 class="govuk-heading-l">{act.name}</h1>
      <CaseLine record={record} type={act.type} language={language} />
      <div class="k-prose">
        {act.facts.length > 0 ? (
          <>
            <h2 class="govuk-heading-m">{t('cases.act.facts')}</h2>
            <SummaryList rows={act.facts.map(({ label, value }) => ({ key: label, value: value || t('cases.page.not_answered') }))} />
          </>
        ) : null}
        <ActionForm
          form={act.form ?? NOTHING}
          action={act.action}
          language={language}
          world={act.world}
          submit={act.name}
          look={act.warning ? 'warning' : undefined}
          raw={act.raw}
          problems={problems}
          files={act.files}
          hidden={{ [REVISION]: String(record.revision) }}
        >
          {act.returnable ? <ReturnFields act={act} language={language} /> : null}
          <LeadsTo act={act} language={language} />
          <Textarea name={NOTE} label={t('cases.act.note')} hint={t('cases.act.note_hint')} rows={3} value={textOf(act.raw[NOTE])} />
        </ActionForm>
        <Link href={caseHref(record.id)}>{t('cases.act.cancel')}</Link>
      </div>
    </>
  )
}

/** What the act does: where the case goes and what the resident then reads. */
const LeadsTo = ({ act, language }: Props) => {
  const t = speaker(deskTexts, language)
  if (act.leadsTo && act.warning)
    return (
      <WarningText>
        {t('cases.act.confirm', act.leadsTo)} {t('cases.act.sure')}
      </WarningText>
    )
  if (act.leadsTo) return <InsetText>{t('cases.act.confirm', act.leadsTo)}</InsetText>
  return act.form ? null : <InsetText>{t('cases.act.confirm_task')}</InsetText>
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '')

/** Which case this is about, in one line. */
const CaseLine = ({ record, type, language }: { record: CaseRecord; type: CaseType; language: Language }) => {
  const state = stateOf(type.workflow, record.state)
  return (
    <p class="govuk-body">
      <Link href={caseHref(record.id)} classes="k-reference">
        {record.reference}
      </Link>{' '}
      · {type.title[language]} · {record.title[language]} <StateTag kind={state.kind}>{state.name[language]}</StateTag>
    </p>
  )
}

export const reasonName = (field: string): string => `reason-${field}`

const ReturnFields = ({ act, language }: Props) => {
  const t = speaker(deskTexts, language)
  const chosen = chosenFields(act.raw)
  const errorAt = (path: string) => problemOf(act.problems, path, language)
  return (
    <>
      <p class="govuk-body">{t('cases.return.lead')}</p>
      <Checkboxes
        name="field"
        legend={{ text: t('cases.return.fields'), classes: 'govuk-fieldset__legend--m' }}
        error={errorAt('field')}
        values={chosen}
        items={(act.returnable ?? []).map(({ id, label, value }) => ({
          value: id,
          id: `field-${id}`,
          text: label,
          hint: value || t('cases.page.not_answered'),
          conditional: (
            <Textarea
              name={reasonName(id)}
              label={t('cases.return.reason')}
              rows={2}
              value={textOf(act.raw[reasonName(id)])}
              error={errorAt(reasonName(id))}
            />
          ),
        }))}
      />
    </>
  )
}

/** The ticked answers of a body. */
export const chosenFields = (raw: RawInput): readonly string[] => {
  const { field } = raw
  return (Array.isArray(field) ? field : [field]).filter((each): each is string => typeof each === 'string' && each !== '')
}

/** What an act met that was done before it, by a colleague or from another tab. */
type Conflict = { readonly page: CasePage; readonly title: string; readonly words: string; readonly act: ActPage }

/** Two acts at once: who was faster, where the case stands now, what happened, and what this officer had typed. */
export const ConflictBody = ({ page, title, words, act, language }: Conflict & { language: Language }) => {
  const t = speaker(deskTexts, language)
  const typed = typedValues(act, language)
  return (
    <>
      <h1 class="govuk-heading-l">{title}</h1>
      <InsetText>{words}</InsetText>
      <CaseLine record={page.case} type={page.type} language={language} />
      <p class="govuk-body">{t('cases.act.conflict.now', { state: page.stateName })}</p>
      <p class="govuk-body">
        <Button href={caseHref(page.case.id)}>{t('cases.act.look')}</Button>
      </p>
      {typed.length > 0 ? (
        <>
          <h2>{t('cases.act.conflict.kept')}</h2>
          <p class="govuk-hint">{t('cases.act.conflict.kept_hint')}</p>
          <SummaryList rows={typed.map(({ label, value }) => ({ key: label, value: <span class="k-answer">{value}</span> }))} />
        </>
      ) : null}
      <h2>{t('cases.act.fresh')}</h2>
      <History page={{ ...page, history: page.history.slice(0, 5) }} language={language} />
    </>
  )
}

/** What was typed into an act, by the labels of its questions. */
function typedValues({ form, raw, returnable, files }: ActPage, language: Language): { label: string; value: string }[] {
  const t = speaker(deskTexts, language)
  const shown: { label: string; value: string }[] = []
  for (const { id, label } of returnable ?? [])
    if (chosenFields(raw).includes(id)) shown.push({ label, value: textOf(raw[reasonName(id)]) })
  for (const { field } of form ? formIndex(form).fields.values() : []) {
    const value = fieldInputs(field)
      .flatMap((name) => raw[name] ?? [])
      .filter((each): each is string => typeof each === 'string' && each !== '')
      // Of a file its name says more than its id.
      .map((each) => files.get(each)?.name ?? each)
      .join(' ')
    if (value !== '') shown.push({ label: field.label[language], value })
  }
  if (textOf(raw[NOTE]) !== '') shown.push({ label: t('cases.act.note'), value: textOf(raw[NOTE]) })
  return shown
}

/** A note for colleagues, which the resident never sees. */
export const NoteBody = ({
  record,
  type,
  language,
  typed,
  problem,
}: {
  record: CaseRecord
  type: CaseType
  language: Language
  typed: string
  problem: string | null
}) => {
  const t = speaker(deskTexts, language)
  return (
    <>
      {problem ? <ErrorSummary errors={[{ text: problem, href: '#note' }]} /> : null}
      <h1 class="govuk-heading-l">{t('cases.note.title', { reference: record.reference })}</h1>
      <CaseLine record={record} type={type} language={language} />
      <form method="post" action={caseHref(record.id, '/note')} data-unsaved class="k-prose">
        <Textarea name="note" label={t('cases.note.words')} hint={t('cases.act.note_hint')} value={typed} error={problem ?? undefined} />
        <ButtonGroup>
          <Button>{t('cases.note.save')}</Button>
          <Link href={caseHref(record.id)}>{t('cases.act.cancel')}</Link>
        </ButtonGroup>
      </form>
    </>
  )
}
