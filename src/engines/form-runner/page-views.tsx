import type { ComponentChildren } from 'preact'
import { formatDay } from '../../core/basics/dates.ts'
import type { Problem } from '../../core/basics/errors.ts'
import { showPhone } from '../../core/basics/phone.ts'
import { type Language, say, speaker } from '../../core/basics/texts.ts'
import type { FieldDefinition, RawInput } from '../../core/fields/field.ts'
import { rawOf } from '../../core/fields/field-types.ts'
import { headingOf } from '../../core/fields/problem.ts'
import { answerSections } from '../../core/forms/check-answers.ts'
import type { AnswerRow, Answers, AnswerValue, Body, Page, RepeatPage } from '../../core/forms/form.ts'
import { fieldsOf } from '../../core/forms/form-index.ts'
import { entriesOf } from '../../core/forms/form-rules.ts'
import { previousPath } from '../../core/forms/journey.ts'
import { validatePage } from '../../core/forms/validate-page.ts'
import type { Context } from '../../kernel/context/context.ts'
import { OWN_ID, type PageReply, page as pageReply, type Reply } from '../../kernel/web/reply.ts'
import { dayOf } from '../../kernel/web/who-asks.ts'
import { Button, ButtonGroup } from '../../ui/components/button.tsx'
import { InsetText } from '../../ui/components/inset-text.tsx'
import { NotificationBanner } from '../../ui/components/notification-banner.tsx'
import { Panel } from '../../ui/components/panel.tsx'
import { Problems } from '../../ui/components/problems.tsx'
import { SummaryList } from '../../ui/components/summary-list.tsx'
import { TaskList } from '../../ui/components/task-list.tsx'
import type { Draft } from './drafts.ts'
import type { SendResult } from './mount.ts'
import { QuestionField } from './question-fields.tsx'
import { keptDays, type Sitting } from './sitting.ts'
import { formTexts } from './texts.ts'

/** How a page is shown beyond what the sitting knows. */
export type Showing = {
  /** What was typed; else the kept answers stand in the inputs. */
  readonly raw?: RawInput
  readonly problems?: readonly Problem[]
  /** The person came from the check page and goes back there. */
  readonly changing?: boolean
  /** Another tab saved these answers meanwhile. */
  readonly conflict?: boolean
  readonly status?: number
}

export const hrefOf = (sitting: Pick<Sitting, 'base'>, path: string | null, { changing = false } = {}): string =>
  `${sitting.base}${path ? `/${path}` : ''}${changing ? '?return=check' : ''}`

/** Plain words as paragraphs and lists: an empty line parts paragraphs, lines that begin with `- ` are a list. */
export const Prose = ({ text, language }: { text: Body; language: Language }) => (
  <>
    {text[language].split(/\n\s*\n/).map((block) => {
      const lines = block.split('\n').filter((line) => line.trim() !== '')
      return lines.length > 0 && lines.every((line) => line.startsWith('- ')) ? (
        <ul class="govuk-list govuk-list--bullet">
          {lines.map((line) => (
            <li>{line.slice(2)}</li>
          ))}
        </ul>
      ) : (
        <p class="govuk-body">{lines.join(' ')}</p>
      )
    })}
  </>
)

/** One page of a form as a reply: its words, with the service above the heading. */
export function reply(sitting: Sitting, title: string, body: ComponentChildren, more: Partial<PageReply> = {}): Reply {
  return pageReply({ title, body, layout: sitting.counter ? 'staff' : 'resident', ...more })
}

const Caption = ({ sitting, language }: { sitting: Sitting; language: Language }) => (
  <>
    {sitting.onBehalfOf ? <InsetText>{say(formTexts['form-runner.assist.for'], language, { name: sitting.onBehalfOf })}</InsetText> : null}
    <span class="govuk-caption-l">{sitting.offered.title[language]}</span>
  </>
)

const Lost = ({ sitting, language }: { sitting: Sitting; language: Language }) =>
  sitting.lost.length > 0 ? (
    <NotificationBanner
      text={say(formTexts['form-runner.lost'], language, { fields: sitting.lost.map((each) => each[language]).join(', ') })}
    />
  ) : null

/** `fresh` is the key that a draft shall have which these answers begin. */
const Hidden = ({ sitting, fresh }: { sitting: Sitting; fresh: string }) => (
  <>
    <input type="hidden" name="_draft" value={sitting.draft?.id ?? fresh} />
    <input type="hidden" name="_revision" value={String(sitting.draft?.revision ?? 0)} />
  </>
)

/** The kept answers of some fields, as a browser would send them. */
export const keptRaw = (fields: readonly FieldDefinition[], answers: Readonly<Record<string, unknown>>): RawInput =>
  Object.assign({}, ...fields.map((field) => rawOf(field, answers[field.id])))

/** The buttons below a question. Continue comes first, because pressing Enter presses the first. */
function Actions({ sitting, ctx, action, words }: { sitting: Sitting; ctx: Context; action: string; words?: string }) {
  const { language } = ctx
  const t = speaker(formTexts, language)
  const other = language === 'en' ? 'sw' : 'en'
  const spoken = ctx.county.profile.languages.includes(other)
  return (
    <>
      <ButtonGroup>
        <Button preventDoubleClick>{words ?? t('form-runner.continue')}</Button>
        {sitting.counter || sitting.correction ? null : (
          <Button look="secondary" name="_action" value="save">
            {t('form-runner.save_later')}
          </Button>
        )}
      </ButtonGroup>
      {spoken ? (
        <p class="govuk-body">
          <Button
            look="secondary"
            name="_action"
            value="language"
            attributes={{ lang: other, formaction: `${action}${action.includes('?') ? '&' : '?'}lang=${other}`, 'data-language': other }}
          >
            {t('form-runner.other_language')}
          </Button>
        </p>
      ) : null}
    </>
  )
}

const backOf = (sitting: Sitting, path: string, changing: boolean): NonNullable<PageReply['back']> => {
  if (sitting.correction) return { href: sitting.base }
  const check = sitting.form.pages.find((each) => each.kind === 'check')?.path
  if (changing && check) return { href: hrefOf(sitting, check) }
  const before = previousPath(sitting.journey, path)
  return { href: before ? hrefOf(sitting, before) : sitting.offered.home }
}

type Asking = Extract<Page, { fields: unknown }>

/** The fields that a page asks, those that a correction only shows, and the one that is the page's own heading. */
function fieldsShown(sitting: Sitting, page: Asking) {
  const editable = sitting.correction?.pages.find((each) => each.path === page.path)?.fields
  const all = fieldsOf(page)
  const asked = editable ? all.filter((field) => editable.includes(field.id)) : all
  const fixed = editable ? all.filter((field) => !editable.includes(field.id)) : []
  const single = asked.length === 1 && fixed.length === 0 && !page.title && page.kind === 'question' ? asked[0] : undefined
  return { asked, fixed, single }
}

/** A page that asks: a question, several that belong together, uploads, or the declaration. */
export function questionPage(ctx: Context, sitting: Sitting, page: Asking, showing: Showing = {}): Reply {
  const { language } = ctx
  const { asked, single } = fieldsShown(sitting, page)
  const title =
    page.title?.[language] ??
    (single
      ? single.label[language]
      : page.kind === 'declare'
        ? say(formTexts['form-runner.declare.title'], language)
        : (asked[0]?.label[language] ?? ''))
  const madeOf = unanswered(sitting, page, showing)
  return reply(sitting, title, <Question ctx={ctx} sitting={sitting} page={page} showing={showing} title={title} />, {
    back: backOf(sitting, page.path, showing.changing ?? false),
    ownId: ctx.newId(),
    ...(madeOf ? { madeOf } : {}),
    ...(showing.status ? { status: showing.status } : {}),
    ...(showing.problems?.length ? { error: true } : {}),
  })
}

/** Names all that a question was made of, where nobody's answers, files, reasons or words have a part in it. */
function unanswered({ offered, base, world, draft, correction, counter }: Sitting, page: Page, showing: Showing): string | undefined {
  if (!offered.version || draft || correction || counter || Object.values(showing).some(Boolean)) return undefined
  return `form-runner.question ${offered.version} ${base} ${page.path} ${world.today}`
}

type QuestionShown = { ctx: Context; sitting: Sitting; page: Asking; showing: Showing; title: string }

function Question({ ctx, sitting, page, showing, title }: QuestionShown) {
  const { language } = ctx
  const t = speaker(formTexts, language)
  const { asked, fixed, single } = fieldsShown(sitting, page)
  const raw = showing.raw ?? keptRaw(asked, sitting.answers)
  const upload = page.kind === 'upload'
  const query = showing.changing ? '?return=check' : ''
  const action = `${hrefOf(sitting, page.path)}${upload ? '/files' : ''}${query}`
  const words = page.kind === 'declare' ? (page.action?.[language] ?? t('form-runner.send')) : undefined
  return (
    <div class="k-prose">
      <Problems problems={showing.problems} />
      <Lost sitting={sitting} language={language} />
      <Caption sitting={sitting} language={language} />
      {single ? null : <h1 class="govuk-heading-l">{title}</h1>}
      {'lead' in page && page.lead ? <Prose text={page.lead} language={language} /> : null}
      {asked.map((field) => {
        const reason = sitting.correction?.reasons.get(field.id)
        return reason ? (
          <InsetText>
            <strong>{t('form-runner.correct.reason')}:</strong> {reason}
          </InsetText>
        ) : null
      })}
      {showing.conflict ? <Conflict ctx={ctx} sitting={sitting} page={page} /> : null}
      {fixed.length > 0 ? (
        <SummaryList
          rows={rowsOf(ctx, sitting, page.path)
            .filter((row) => fixed.some((field) => field.id === row.field))
            .map((row) => ({ key: row.label[language], value: row.value || t('form-runner.not_answered') }))}
        />
      ) : null}
      <form
        method="post"
        action={action}
        noValidate
        data-answers=""
        {...(upload
          ? {
              enctype: 'multipart/form-data',
              'data-upload': '',
              'data-parts': `${hrefOf(sitting, page.path)}/parts`,
              'data-parts-stopped': t('form-runner.parts_stopped'),
              'data-parts-go-on': t('form-runner.parts_go_on'),
            }
          : {})}
      >
        <Hidden sitting={sitting} fresh={OWN_ID} />
        {asked.map((field) => (
          <QuestionField
            field={field}
            language={language}
            world={field === single ? offering(sitting, page, field) : listsOf(sitting)}
            raw={raw}
            problems={showing.problems ?? []}
            alone={field === single}
            noAutofill={sitting.counter}
            optionsHref={(id) => `${hrefOf(sitting, page.path)}/options/${id}`}
            files={sitting.world.files}
          />
        ))}
        <Actions sitting={sitting} ctx={ctx} action={action} {...(words ? { words } : {})} />
      </form>
    </div>
  )
}

/** The form's own lists before the county's. */
const listsOf = (sitting: Sitting): Sitting['world'] => ({
  ...sitting.world,
  list: (name) => (sitting.form.lists && Object.hasOwn(sitting.form.lists, name) ? sitting.form.lists[name] : sitting.world.list(name)),
})

/** Of a list that is asked for alone, only what the rules of its page would take: the markets of the ward that was named before. All, where they would take none. */
function offering(sitting: Sitting, page: Page, field: FieldDefinition): Sitting['world'] {
  const world = listsOf(sitting)
  if (!('list' in field) || field.type === 'choices' || page.kind !== 'question' || !page.rules?.length) return world
  const { form, answers } = sitting
  const fitting = (world.list(field.list) ?? []).filter(
    ({ value }) => 'answers' in validatePage(form, page.path, { [field.id]: value }, answers, sitting.world),
  )
  return fitting.length > 0 ? { ...world, list: (name) => (name === field.list ? fitting : world.list(name)) } : world
}

const rowsOf = (ctx: Context, sitting: Sitting, path: string, answers: Answers = sitting.answers): AnswerRow[] =>
  answerSections(sitting.form, answers, ctx.language, sitting.world)
    .flatMap(({ rows }) => rows)
    .filter((row) => row.change.split('/')[0] === path)

function Conflict({ ctx, sitting, page }: { ctx: Context; sitting: Sitting; page: Page }) {
  const t = speaker(formTexts, ctx.language)
  return (
    <NotificationBanner title={t('form-runner.conflict.title')}>
      <p class="govuk-body">{t('form-runner.conflict.theirs')}</p>
      <SummaryList
        rows={rowsOf(ctx, sitting, page.path).map((row) => ({
          key: row.label[ctx.language],
          value: row.value || t('form-runner.not_answered'),
        }))}
      />
      <p class="govuk-body">
        {t('form-runner.conflict.choose')}{' '}
        <a class="govuk-link" href={hrefOf(sitting, page.path)}>
          {t('form-runner.conflict.keep')}
        </a>
      </p>
    </NotificationBanner>
  )
}

/** What was added to a repeat so far. */
export function repeatPage(ctx: Context, sitting: Sitting, page: RepeatPage, showing: Showing = {}): Reply {
  const { language } = ctx
  const t = speaker(formTexts, language)
  const { id, entry, max } = page.repeat
  const entries = entriesOf(sitting.answers, id)
  const query = showing.changing ? '?return=check' : ''
  const rows = rowsOf(ctx, sitting, page.path)
  const reasons = [id, ...page.repeat.fields.map((field) => field.id)].flatMap((each) => sitting.correction?.reasons.get(each) ?? [])
  const action = `${hrefOf(sitting, page.path)}${query}`
  const body = (
    <div class="k-prose">
      <Problems problems={showing.problems} />
      <Lost sitting={sitting} language={language} />
      <Caption sitting={sitting} language={language} />
      <h1 class="govuk-heading-l">{page.title[language]}</h1>
      {page.lead ? <Prose text={page.lead} language={language} /> : null}
      {reasons.map((reason) => (
        <InsetText>
          <strong>{t('form-runner.correct.reason')}:</strong> {reason}
        </InsetText>
      ))}
      <div id={id} tabIndex={-1}>
        {entries.length === 0 ? <p class="govuk-body">{t('form-runner.none_yet')}</p> : null}
        {entries.map((each, number) => {
          const name = t('form-runner.entry_number', { entry: capital(entry[language]), number: number + 1 })
          return (
            <>
              <SummaryList
                card={{
                  title: name,
                  actions: [{ text: t('form-runner.change'), href: `${hrefOf(sitting, page.path)}/${each.id}${query}` }],
                }}
                rows={page.repeat.fields.map((field) => {
                  const row = rows.find((one) => one.entry === each.id && one.field === field.id)
                  return { key: headingOf(field)[language], value: row?.value || t('form-runner.not_answered') }
                })}
              />
              <form method="post" action={`${hrefOf(sitting, page.path)}/${each.id}/remove${query}`}>
                <Hidden sitting={sitting} fresh={ctx.newId()} />
                <Button look="secondary">
                  {t('form-runner.remove')} <span class="govuk-visually-hidden">{name}</span>
                </Button>
              </form>
            </>
          )
        })}
      </div>
      {entries.length < max ? (
        <p class="govuk-body">
          <a class="govuk-link" href={`${hrefOf(sitting, page.path)}/new${query}`}>
            {t(entries.length === 0 ? 'form-runner.add_entry' : 'form-runner.add_another', { entry: entry[language] })}
          </a>
        </p>
      ) : null}
      <form method="post" action={action} data-answers="">
        <Hidden sitting={sitting} fresh={ctx.newId()} />
        <Actions sitting={sitting} ctx={ctx} action={action} />
      </form>
    </div>
  )
  return reply(sitting, page.title[language], body, {
    back: backOf(sitting, page.path, showing.changing ?? false),
    ...(showing.status ? { status: showing.status } : {}),
    ...(showing.problems?.length ? { error: true } : {}),
  })
}

/** One entry of a repeat, new or to be changed. */
export function entryPage(ctx: Context, sitting: Sitting, page: RepeatPage, entryId: string, showing: Showing = {}): Reply {
  const { language } = ctx
  const t = speaker(formTexts, language)
  const { entry, fields } = page.repeat
  const entries = entriesOf(sitting.answers, page.repeat.id)
  const at = entries.findIndex((each) => each.id === entryId)
  const number = at < 0 ? entries.length + 1 : at + 1
  const title = t('form-runner.entry_number', { entry: capital(entry[language]), number })
  const raw = showing.raw ?? keptRaw(fields, (entries[at] ?? {}) as Record<string, AnswerValue>)
  const query = showing.changing ? '?return=check' : ''
  const action = `${hrefOf(sitting, page.path)}/${entryId}${query}`
  const body = (
    <div class="k-prose">
      <Problems problems={showing.problems} />
      <Caption sitting={sitting} language={language} />
      <h1 class="govuk-heading-l">{title}</h1>
      <form method="post" action={action} noValidate data-answers="">
        <Hidden sitting={sitting} fresh={ctx.newId()} />
        {fields.map((field) => (
          <QuestionField
            field={field}
            language={language}
            world={listsOf(sitting)}
            raw={raw}
            problems={showing.problems ?? []}
            noAutofill
            optionsHref={(id) => `${hrefOf(sitting, page.path)}/options/${id}`}
          />
        ))}
        <Actions sitting={sitting} ctx={ctx} action={action} />
      </form>
    </div>
  )
  return reply(sitting, title, body, {
    back: { href: `${hrefOf(sitting, page.path)}${query}` },
    ...(showing.status ? { status: showing.status } : {}),
    ...(showing.problems?.length ? { error: true } : {}),
  })
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)

/** Pages that ask nothing: start, info and exit. `next` is where Continue leads. */
export function infoPage(
  ctx: Context,
  sitting: Sitting,
  page: Extract<Page, { kind: 'start' | 'info' | 'exit' }>,
  next: string | null,
): Reply {
  const { language } = ctx
  const t = speaker(formTexts, language)
  const begun = page.kind === 'start' && sitting.draft !== undefined
  const body = (
    <div class="k-prose">
      <Lost sitting={sitting} language={language} />
      <Caption sitting={sitting} language={language} />
      <h1 class="govuk-heading-l">{page.title[language]}</h1>
      {page.body ? <Prose text={page.body} language={language} /> : null}
      {page.kind === 'start' && !sitting.counter ? (
        <p class="govuk-body">{t('form-runner.start_hint', { days: keptDays(sitting.offered) })}</p>
      ) : null}
      {page.kind === 'exit' ? (
        <p class="govuk-body">
          <a class="govuk-link" href={sitting.offered.home}>
            {t('form-runner.exit.back')}
          </a>
        </p>
      ) : next ? (
        <Button href={next} isStartButton={page.kind === 'start'}>
          {t(begun ? 'form-runner.go_on' : page.kind === 'start' ? 'form-runner.start' : 'form-runner.continue')}
        </Button>
      ) : null}
      {page.kind === 'start' && !begun && !sitting.counter ? (
        <p class="govuk-body">
          <a class="govuk-link" href={`${sitting.base}/draft/resume`}>
            {t('form-runner.resume_link')}
          </a>
        </p>
      ) : null}
    </div>
  )
  return reply(sitting, page.title[language], body, { back: backOf(sitting, page.path, false) })
}

const colours = { 'cannot-start': 'grey', 'not-started': 'blue', 'in-progress': 'yellow', complete: 'green' } as const

/** The parts of a long form and how far each is. */
export function taskListPage(ctx: Context, sitting: Sitting, page: Extract<Page, { kind: 'task-list' }>, next: string | null): Reply {
  const { language } = ctx
  const t = speaker(formTexts, language)
  const body = (
    <div class="k-prose">
      <Lost sitting={sitting} language={language} />
      <Caption sitting={sitting} language={language} />
      <h1 class="govuk-heading-l">{page.title[language]}</h1>
      {page.lead ? <Prose text={page.lead} language={language} /> : null}
      <TaskList
        items={sitting.journey.sections.map(({ section, state, path }) => ({
          title: section.title[language],
          ...(path && state !== 'cannot-start' ? { href: hrefOf(sitting, path) } : {}),
          status: {
            tag: { children: t(`form-runner.section.${state}`), classes: `govuk-tag--${colours[state]}` },
          },
        }))}
      />
      {next ? <Button href={next}>{t('form-runner.continue')}</Button> : null}
    </div>
  )
  return reply(sitting, page.title[language], body, { back: backOf(sitting, page.path, false) })
}

/** All answers by section, each with its way back. `action` is the act on the button when this page sends. */
export function checkPage(
  ctx: Context,
  sitting: Sitting,
  page: Extract<Page, { kind: 'check' }>,
  next: { href: string } | { send: true },
  extra?: ComponentChildren,
): Reply {
  const { language } = ctx
  const t = speaker(formTexts, language)
  const title = page.title?.[language] ?? t('form-runner.check.title')
  const body = (
    <div class="k-prose">
      <Caption sitting={sitting} language={language} />
      <h1 class="govuk-heading-l">{title}</h1>
      <p class="govuk-body">{t('form-runner.check.warning')}</p>
      {answerSections(sitting.form, sitting.answers, language, sitting.world).map((section) => {
        const rows = section.rows.filter(
          (row) => sitting.form.pages.find((each) => each.path === row.change.split('/')[0])?.kind !== 'declare',
        )
        return rows.length === 0 ? null : (
          <>
            {section.title ? <h2 class="govuk-heading-m">{section.title[language]}</h2> : null}
            <SummaryList
              rows={rows.map((row) => ({
                key: row.label[language],
                value: row.value || t('form-runner.not_answered'),
                actions: [
                  {
                    text: t('form-runner.change'),
                    hidden: row.label[language],
                    href: `${hrefOf(sitting, row.change)}?return=check`,
                  },
                ],
              }))}
            />
          </>
        )
      })}
      {extra}
      {'send' in next ? (
        <form method="post" action={hrefOf(sitting, page.path)}>
          <Hidden sitting={sitting} fresh={ctx.newId()} />
          <Button preventDoubleClick>{page.action?.[language] ?? t('form-runner.send')}</Button>
        </form>
      ) : (
        <Button href={next.href}>{t('form-runner.continue')}</Button>
      )}
    </div>
  )
  return reply(sitting, title, body, { back: backOf(sitting, page.path, false) })
}

/** It is sent: the reference, and what happens next. Opens again for as long as the emptied draft is kept. */
export function confirmPage(
  ctx: Context,
  parts: {
    base: string
    offered: Sitting['offered']
    page: Extract<Page, { kind: 'confirm' }>
    result: SendResult
    draft: Draft
    counter: boolean
  },
): Reply {
  const { language } = ctx
  const t = speaker(formTexts, language)
  const { page, result, draft } = parts
  const body = (
    <div class="k-prose">
      <Panel title={page.title[language]}>
        {t('form-runner.reference')}
        <br />
        <strong>{result.reference}</strong>
      </Panel>
      <p class="govuk-body">{t('form-runner.confirm.keep')}</p>
      {draft.phone && draft.phoneProven ? (
        <p class="govuk-body">{t('form-runner.confirm.sms', { phone: showPhone(draft.phone) })}</p>
      ) : null}
      <h2 class="govuk-heading-m">{t('form-runner.confirm.next')}</h2>
      <Prose text={page.body} language={language} />
      {result.track ? (
        <p class="govuk-body">
          <a class="govuk-link" href={result.track}>
            {t('form-runner.confirm.track')}
          </a>
        </p>
      ) : null}
      <p class="govuk-body">
        <a class="govuk-link" href={parts.base}>
          {t('form-runner.confirm.again')}
        </a>
      </p>
    </div>
  )
  return pageReply({ title: page.title[language], body, layout: parts.counter ? 'staff' : 'resident' })
}

/** The day, in words, on which an instant falls in Kenya. */
export const dayWords = (instant: Temporal.Instant, language: Language): string => formatDay(dayOf(instant), language)
