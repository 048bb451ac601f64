import type { ComponentChildren } from 'preact'
import { formatInstant } from '../../../core/basics/dates.ts'
import { maskPhone, showPhone } from '../../../core/basics/phone.ts'
import { type Language, speaker } from '../../../core/basics/texts.ts'
import type { AnswerRow, AnswerSection } from '../../../core/forms/form.ts'
import { Badge } from '../../../ui/components/badge.tsx'
import { Button, ButtonGroup } from '../../../ui/components/button.tsx'
import { Deadline } from '../../../ui/components/deadline.tsx'
import { Details } from '../../../ui/components/details.tsx'
import { ErrorSummary } from '../../../ui/components/error-summary.tsx'
import { IdentityBar } from '../../../ui/components/identity-bar.tsx'
import { InsetText } from '../../../ui/components/inset-text.tsx'
import { Link } from '../../../ui/components/link.tsx'
import { Meter } from '../../../ui/components/meter.tsx'
import { SummaryList } from '../../../ui/components/summary-list.tsx'
import { Tag, type TagColour } from '../../../ui/components/tag.tsx'
import { Timeline } from '../../../ui/components/timeline.tsx'
import type { MessageStatus } from '../../messages/message-log.ts'
import type { CasePage, TaskView } from './case-page.ts'
import { StateTag } from './queue.views.tsx'
import { deskTexts } from './texts.ts'

export const caseHref = (id: string, rest = ''): string => `/staff/cases/${id}${rest}`

type Props = { readonly page: CasePage; readonly language: Language }

const Panels = ({ panels }: Pick<CasePage, 'panels'>) => (
  <>
    {panels.map((panel) => (
      <section class="k-card-box">
        <h2>{panel.title}</h2>
        {panel.body as ComponentChildren}
      </section>
    ))}
  </>
)

/** The page of a case: what it is and how its clock stands, what can be done, answers, tasks, history, and what was sent about it. */
export const CaseBody = ({ page, language, problem = null }: Props & { problem?: string | null }) => {
  const t = speaker(deskTexts, language)
  return (
    <>
      {problem ? <ErrorSummary errors={[{ text: problem }]} /> : null}
      <CaseHead page={page} language={language} actions />
      <NextSteps page={page} language={language} />
      <nav class="k-views" aria-label={t('cases.page.sections')}>
        <ul class="k-views__list">
          {(
            [
              ['answers', 'cases.page.answers'],
              ...(page.tasks.length > 0 ? ([['tasks', 'cases.page.tasks']] as const) : []),
              ['history', 'cases.page.history'],
              ['clocks', 'cases.page.clocks'],
              ['messages', 'cases.page.messages'],
            ] as const
          ).map(([id, key]) => (
            <li>
              <a class="k-views__link" href={`#${id}`}>
                {t(key)}
              </a>
            </li>
          ))}
        </ul>
      </nav>
      <div class="k-columns">
        <div>
          <Panels panels={page.panels.filter(({ leads }) => leads)} />
          <section id="answers" aria-labelledby="answers-title">
            <h2 id="answers-title">{t('cases.page.answers')}</h2>
            <Hidden page={page} language={language} />
            <Answers page={page} language={language} links />
          </section>
          <Panels panels={page.panels.filter(({ leads }) => !leads)} />
          {page.tasks.length > 0 ? <Tasks page={page} language={language} /> : null}
          <Corrections page={page} language={language} />
        </div>
        <div>
          <section class="k-card-box" id="history" aria-labelledby="history-title">
            <h2 id="history-title">{t('cases.page.history')}</h2>
            <History page={page} language={language} />
          </section>
          <Clocks page={page} language={language} />
          <Messages page={page} language={language} />
          <Readers page={page} language={language} />
        </div>
      </div>
    </>
  )
}

/** The head of a case: reference, state, clock, holder. */
const CaseHead = ({ page, language, actions = false }: Props & { actions?: boolean }) => {
  const t = speaker(deskTexts, language)
  const one = page.case
  const waits = page.type.workflow.states[one.state]?.kind === 'waitApplicant'
  return (
    <IdentityBar
      kind={`${page.type.title[language]} · ${one.reference}`}
      title={one.title[language]}
      tags={
        <>
          <StateTag kind={page.type.workflow.states[one.state]?.kind ?? 'work'}>{page.stateName}</StateTag>
          {page.flags.map((flag) => (
            <>
              {' '}
              <Badge look="strong">{flag}</Badge>
            </>
          ))}
        </>
      }
      facts={[
        ...(page.work ? [{ label: t(waits ? 'cases.page.answer_due' : 'cases.page.work_due'), value: <Deadline {...page.work} /> }] : []),
        { label: t('cases.page.promised'), value: <Deadline {...page.promise} /> },
        ...(one.closedAt ? [] : [{ label: t('cases.page.holder'), value: page.holder ?? t('cases.queue.nobody') }]),
        { label: t('cases.page.office'), value: page.office },
        ...(page.ward ? [{ label: t('cases.page.place'), value: page.ward }] : []),
        ...(one.phone
          ? [
              {
                label: t('cases.page.phone'),
                value: page.revealed ? <Link href={`tel:${one.phone}`}>{showPhone(one.phone)}</Link> : maskPhone(one.phone),
              },
            ]
          : []),
        {
          label: t('cases.page.received'),
          value: (
            <>
              {formatInstant(one.submittedAt.epochMilliseconds, language, 'short')}
              {page.assistedBy ? <div class="govuk-hint">{t('cases.page.assisted', { name: page.assistedBy })}</div> : null}
            </>
          ),
        },
      ]}
      actions={
        actions ? (
          <ButtonGroup>
            {page.canClaim ? (
              <form method="post" action={caseHref(one.id, '/claim')}>
                <Button>{t('cases.page.claim')}</Button>
              </form>
            ) : null}
            {page.canRelease ? (
              <form method="post" action={caseHref(one.id, '/release')}>
                <Button look="secondary">{t('cases.page.release')}</Button>
              </form>
            ) : null}
            {page.canAssign ? <Link href={caseHref(one.id, '/assign')}>{t('cases.page.assign')}</Link> : null}
            {page.nobodyElse ? <span class="govuk-hint">{t('cases.assign.none')}</span> : null}
            {page.canNote ? <Link href={caseHref(one.id, '/note')}>{t('cases.page.note')}</Link> : null}
            <Link href={caseHref(one.id, '/print')}>{t('cases.page.print')}</Link>
          </ButtonGroup>
        ) : null
      }
    />
  )
}

/** What this officer can do now, as buttons; and why not, where they are the right one but for something. */
const NextSteps = ({ page, language }: Props) => {
  const t = speaker(deskTexts, language)
  const kind = page.type.workflow.states[page.case.state]?.kind
  const tasks = page.tasks.filter(({ task }) => task.mayDo)
  const steps = page.heldByOther ? [] : page.steps.filter(({ blocked }) => blocked === null)
  const reasons = [...new Set([...page.tasks, ...page.steps].flatMap(({ blocked }) => blocked ?? []))]
  return (
    <section class="k-card-box" aria-labelledby="next-title">
      <h2 id="next-title">{t('cases.page.next')}</h2>
      {kind === 'waitApplicant' ? <p class="govuk-body">{t('cases.page.waits')}</p> : null}
      {page.heldByOther ? <p class="govuk-body">{t('cases.page.held_by', { name: page.heldByOther })}</p> : null}
      {tasks.length + steps.length > 0 ? (
        <ButtonGroup>
          {tasks.map(({ task }) => (
            <Button href={caseHref(page.case.id, `/tasks/${task.id}`)}>{task.name[language]}</Button>
          ))}
          {steps.map(({ id, transition }) => (
            <Button
              href={caseHref(page.case.id, transition.returns ? `/return/${id}` : `/steps/${id}`)}
              look={transition.look === 'warning' ? 'warning' : transition.look === 'main' && tasks.length === 0 ? undefined : 'secondary'}
            >
              {transition.name[language]}
            </Button>
          ))}
        </ButtonGroup>
      ) : page.heldByOther || kind === 'waitApplicant' ? null : (
        <p class="govuk-body">{t('cases.page.nothing')}</p>
      )}
      {page.undo ? (
        <form method="post" action={caseHref(page.case.id, '/undo')}>
          <input type="hidden" name="revision" value={String(page.case.revision)} />
          <p class="govuk-hint" id="undo-hint">
            {t('cases.page.undo.hint', { until: page.undo.until })}
          </p>
          <Button look="secondary" attributes={{ 'aria-describedby': 'undo-hint' }}>
            {t('cases.page.undo', { step: page.undo.name })}
          </Button>
        </form>
      ) : null}
      {reasons.map((reason) => (
        <p class="govuk-hint">{reason}</p>
      ))}
    </section>
  )
}

const Hidden = ({ page, language }: Props) => {
  const t = speaker(deskTexts, language)
  if (page.revealed) return <InsetText>{t('cases.page.revealed')}</InsetText>
  if (!page.hidden) return null
  return (
    <form method="post" action={caseHref(page.case.id, '/reveal')}>
      <p class="govuk-hint" id="reveal-hint">
        {t('cases.page.reveal.hint')}
      </p>
      <Button look="secondary" attributes={{ 'aria-describedby': 'reveal-hint' }}>
        {t('cases.page.reveal')}
      </Button>
    </form>
  )
}

/** Answers by section. With `links`, documents can be opened; on paper they are named. */
export const Answers = ({ page, language, links = false }: Props & { links?: boolean }) => {
  const t = speaker(deskTexts, language)
  return (
    <>
      {page.sections.map((section) => (
        <SummaryList
          card={{ title: { text: sectionTitle(section, t, language), headingLevel: 3 } }}
          rows={section.rows.map((row) => ({
            key: row.label[language],
            value: <AnswerValue row={row} language={language} caseId={links ? page.case.id : undefined} />,
          }))}
        />
      ))}
    </>
  )
}

const sectionTitle = (section: AnswerSection, t: ReturnType<typeof speaker<typeof deskTexts>>, language: Language): string =>
  section.title?.[language] ?? (section.id === 'calculated' ? t('cases.page.worked_out') : t('cases.page.answers'))

const AnswerValue = ({ row, language, caseId }: { row: AnswerRow; language: Language; caseId: string | undefined }) => {
  const t = speaker(deskTexts, language)
  if (row.files && caseId)
    return (
      <>
        <ul class="govuk-list">
          {row.files.map((file) => (
            <li>
              <Link href={caseHref(caseId, `/documents/${file.file}`)}>
                {t('cases.page.file', { name: file.name, size: Math.max(1, Math.round(file.size / 1024)) })}
              </Link>
            </li>
          ))}
        </ul>
        <span class="govuk-hint">{t('cases.page.documents.hint')}</span>
      </>
    )
  if (row.value === '') return <span class="govuk-hint">{t('cases.page.not_answered')}</span>
  return <span class="k-answer">{row.value}</span>
}

const Tasks = ({ page, language }: Props) => {
  const t = speaker(deskTexts, language)
  return (
    <section class="k-card-box" id="tasks" aria-labelledby="tasks-title">
      <h2 id="tasks-title">{t('cases.page.tasks')}</h2>
      {typeof page.need === 'number' ? <p class="govuk-body">{t('cases.page.need', { need: page.need })}</p> : null}
      {page.tasks.map((task) => (
        <OneTask task={task} page={page} language={language} />
      ))}
    </section>
  )
}

const OneTask = ({ task, page, language }: Props & { task: TaskView }) => {
  const t = speaker(deskTexts, language)
  return (
    <div class="k-task">
      <h3>{task.task.name[language]}</h3>
      <Meter
        label={t('cases.page.seats', { done: task.task.filled, seats: task.task.seats })}
        value={task.task.filled}
        max={task.task.seats}
      />
      {task.task.doneByMe ? <p class="govuk-body">{t('cases.page.task.mine_done')}</p> : null}
      {task.task.mayDo ? (
        <>
          {task.task.filled > 0 ? <p class="govuk-hint">{t('cases.page.task.hidden')}</p> : null}
          <p class="govuk-body">
            <Link href={caseHref(page.case.id, `/tasks/${task.task.id}`)}>{task.task.name[language]}</Link>
          </p>
        </>
      ) : null}
      {task.blocked ? <p class="govuk-hint">{task.blocked}</p> : null}
      {task.done.map((seat) => (
        <SummaryList
          card={{ title: { text: seat.who, headingLevel: 4 } }}
          rows={[
            { key: t('cases.page.task.when'), value: seat.when },
            ...(seat.rows ?? []).map((row) => ({ key: row.label[language], value: <RowValue row={row} caseId={page.case.id} /> })),
          ]}
        />
      ))}
    </div>
  )
}

const Corrections = ({ page, language }: Props) => {
  const t = speaker(deskTexts, language)
  if (page.corrections.length === 0) return null
  return (
    <section aria-labelledby="corrections-title">
      <h2 id="corrections-title">{t('cases.page.correction')}</h2>
      {page.corrections.map((each) => (
        <SummaryList
          card={{
            title: {
              text: `${each.asked}, ${each.by}: ${each.answered ? t('cases.page.correction.answered', { when: each.answered }) : t(`cases.page.correction.${each.dropped ? 'dropped' : 'open'}`)}`,
              headingLevel: 3,
            },
          }}
          rows={each.rows.map(({ label, reason, change }) => ({
            key: label,
            value: (
              <>
                {reason === '' ? null : <p class="govuk-body">{reason}</p>}
                {change ? (
                  <p class="govuk-body k-answer">
                    <span class="govuk-hint">{t('cases.page.correction.before')}</span> {change.before || t('cases.page.not_answered')}
                    {'\n'}
                    <span class="govuk-hint">{t('cases.page.correction.after')}</span>{' '}
                    <strong>{change.after || t('cases.page.not_answered')}</strong>
                  </p>
                ) : null}
              </>
            ),
          }))}
        />
      ))}
    </section>
  )
}

/** What happened, the newest first; internal notes are marked. */
export const History = ({ page, language, internal = true, links = true }: Props & { internal?: boolean; links?: boolean }) => {
  const t = speaker(deskTexts, language)
  return (
    <Timeline
      entries={page.history
        .filter((each) => internal || !each.internal)
        .map((each, place) => ({
          title: each.title,
          when: each.when,
          iso: each.iso,
          by: each.by,
          current: place === 0,
          mark: each.undone ? t('cases.page.undone_mark') : each.internal ? t('cases.page.internal') : undefined,
          children: (
            <>
              {each.said ? <p class="govuk-body">{t('cases.page.history.said', { words: each.said })}</p> : null}
              {each.wrote ? <p class="govuk-body k-answer">{t('cases.page.history.wrote', { words: each.wrote })}</p> : null}
              {each.rows.length > 0 ? (
                <ul class="govuk-list">
                  {each.rows.map((row) => (
                    <li>
                      {row.label[language]}: <RowValue row={row} caseId={links ? page.case.id : undefined} />
                    </li>
                  ))}
                </ul>
              ) : null}
              {each.note && internal ? (
                <p class="govuk-body k-answer">
                  {each.internal ? null : <Badge look="quiet">{t('cases.page.internal')}</Badge>} {each.note}
                </p>
              ) : null}
            </>
          ),
        }))}
    />
  )
}

/** One answer of an act, in a line; its photos and files can be opened where `caseId` is given. */
const RowValue = ({ row, caseId }: { row: AnswerRow; caseId: string | undefined }) => (
  <span>
    {row.files && caseId
      ? row.files.map((file, place) => (
          <>
            {place > 0 ? ', ' : ''}
            <Link href={caseHref(caseId, `/documents/${file.file}`)}>{file.name}</Link>
          </>
        ))
      : row.value}
  </span>
)

const Clocks = ({ page, language }: Props) => {
  const t = speaker(deskTexts, language)
  return (
    <section class="k-card-box" id="clocks" aria-labelledby="clocks-title">
      <h2 id="clocks-title">{t('cases.page.clocks')}</h2>
      <dl class="k-facts">
        {page.clocks.map((clock) => (
          <>
            <dt>{clock.name}</dt>
            <dd>
              <Deadline {...clock.now} />
              <div class="govuk-hint">
                {clock.target}. {clock.began}.
              </div>
              {clock.pauses.map((pause) => (
                <div class="govuk-hint">{pause}</div>
              ))}
            </dd>
          </>
        ))}
      </dl>
    </section>
  )
}

const DELIVERY: Record<MessageStatus, TagColour> = {
  queued: 'grey',
  sending: 'grey',
  sent: 'blue',
  delivered: 'green',
  failed: 'red',
  unknown: 'yellow',
  refused: 'red',
}

const Messages = ({ page, language }: Props) => {
  const t = speaker(deskTexts, language)
  return (
    <section class="k-card-box" id="messages" aria-labelledby="messages-title">
      <h2 id="messages-title">{t('cases.page.messages')}</h2>
      {page.messages.length === 0 ? <p class="govuk-body">{t('cases.page.messages.none')}</p> : null}
      <ul class="govuk-list k-sent">
        {page.messages.map((message) => (
          <li>
            <Tag colour={DELIVERY[message.status]}>{t(`cases.page.message.${message.status}`)}</Tag>{' '}
            <span class="govuk-hint">
              {message.to
                ? t('cases.page.message.to', { channel: t(`cases.page.message.${message.channel}`), to: message.to })
                : t(`cases.page.message.${message.channel}`)}
              {', '}
              {formatInstant(message.createdAt.epochMilliseconds, language, 'short')}
            </span>
            {message.body ? <div class="k-answer">{message.body}</div> : null}
          </li>
        ))}
      </ul>
    </section>
  )
}

const Readers = ({ page, language }: Props) => {
  const t = speaker(deskTexts, language)
  const { openedBy } = page
  if (openedBy === null) return null
  return (
    <section class="k-card-box" id="readers">
      <Details summary={t('cases.page.opened_by')} open>
        {openedBy.length === 0 ? <p class="govuk-body">{t('cases.page.opened_by.none')}</p> : null}
        <ul class="govuk-list">
          {openedBy.map((each) => (
            <li>{t('cases.page.opened_by.line', each)}</li>
          ))}
        </ul>
      </Details>
    </section>
  )
}

/** The case on paper: what an office file holds. Internal notes stay out. */
export const PrintBody = ({ page, language, by, when }: Props & { by: string; when: string }) => {
  const t = speaker(deskTexts, language)
  return (
    <>
      <CaseHead page={page} language={language} />
      <Answers page={page} language={language} />
      <Corrections page={page} language={language} />
      <h2>{t('cases.page.history')}</h2>
      <History page={page} language={language} internal={false} links={false} />
      <p class="govuk-hint">{t('cases.print.by', { name: by, when })}</p>
    </>
  )
}
