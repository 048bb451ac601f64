import { formatDay, formatInstant } from '../../../core/basics/dates.ts'
import type { Refusal } from '../../../core/basics/errors.ts'
import { type Language, say, speaker } from '../../../core/basics/texts.ts'
import { Button, ButtonGroup } from '../../../ui/components/button.tsx'
import { EmptyState } from '../../../ui/components/empty-state.tsx'
import { Input } from '../../../ui/components/input.tsx'
import { Link } from '../../../ui/components/link.tsx'
import { problemOf, Refused } from '../../../ui/components/problems.tsx'
import { SummaryList } from '../../../ui/components/summary-list.tsx'
import { Tag } from '../../../ui/components/tag.tsx'
import { Textarea } from '../../../ui/components/textarea.tsx'
import { Timeline } from '../../../ui/components/timeline.tsx'
import type { Notice, NoticeChange, NoticeWords } from './notices.ts'
import { noticeTexts } from './texts.ts'

export const noticesPath = '/staff/notices'
const hrefOf = (id: string, rest = ''): string => `${noticesPath}/${id}${rest}`
const paragraphs = (body: string): string[] =>
  body
    .split(/\n\s*\n/)
    .map((each) => each.trim())
    .filter(Boolean)

const Words = ({ body }: { body: string }) => (
  <>
    {paragraphs(body).map((each) => (
      <p class="govuk-body k-answer">{each}</p>
    ))}
  </>
)

/** What the county tells everyone, as people read it. */
export function NoticesPage({ notices, language }: { notices: readonly Notice[]; language: Language }) {
  const t = speaker(noticeTexts, language)
  return (
    <div class="k-prose">
      <h1 class="govuk-heading-l">{t('website.notices.title')}</h1>
      <p class="govuk-body-l">{t('website.notices.lead')}</p>
      {notices.length === 0 ? <EmptyState title={t('website.notices.none')} /> : null}
      {notices.map(({ id, title, body, from, until }) => (
        <section id={id}>
          <h2 class="govuk-heading-m">{say(title, language)}</h2>
          <p class="govuk-hint">
            {formatDay(from.toString(), language, 'long')}.{' '}
            {t('website.notices.until', { day: formatDay(until.toString(), language, 'long') })}.
          </p>
          <Words body={say(body, language)} />
        </section>
      ))}
    </div>
  )
}

const stateOf = ({ withdrawn, from, until }: Notice, today: Temporal.PlainDate): 'shown' | 'coming' | 'over' | 'withdrawn' =>
  withdrawn
    ? 'withdrawn'
    : Temporal.PlainDate.compare(from, today) > 0
      ? 'coming'
      : Temporal.PlainDate.compare(until, today) < 0
        ? 'over'
        : 'shown'

const COLOURS = { shown: 'green', coming: 'blue', over: 'grey', withdrawn: 'red' } as const

const State = ({ notice, today, language }: { notice: Notice; today: Temporal.PlainDate; language: Language }) => {
  const state = stateOf(notice, today)
  return (
    <Tag colour={COLOURS[state]}>
      {speaker(noticeTexts, language)(`website.notices.state.${state}`, { day: formatDay(notice.from.toString(), language) })}
    </Tag>
  )
}

type Listed = { readonly notices: readonly Notice[]; readonly today: Temporal.PlainDate; readonly language: Language }

export function NoticeList({ notices, today, language }: Listed) {
  const t = speaker(noticeTexts, language)
  return (
    <>
      <h1 class="govuk-heading-l">{t('website.notices.title')}</h1>
      <p class="govuk-body">{t('website.notices.staff_lead')}</p>
      <Button href={`${noticesPath}/new`}>{t('website.notices.new')}</Button>
      {notices.length === 0 ? <EmptyState title={t('website.notices.none')} /> : null}
      <SummaryList
        rows={notices.map((notice) => ({
          key: { text: <Link href={hrefOf(notice.id)}>{say(notice.title, language)}</Link> },
          value: {
            text: (
              <>
                <State notice={notice} today={today} language={language} /> {formatDay(notice.from.toString(), language)} –{' '}
                {formatDay(notice.until.toString(), language)}
              </>
            ),
          },
        }))}
      />
    </>
  )
}

type One = {
  readonly notice: Notice
  readonly changes: readonly NoticeChange[]
  readonly today: Temporal.PlainDate
  readonly language: Language
}

export function NoticePage({ notice, changes, today, language }: One) {
  const t = speaker(noticeTexts, language)
  const deed = notice.withdrawn ? 'restore' : 'withdraw'
  return (
    <div class="k-prose">
      <h1 class="govuk-heading-l">{say(notice.title, language)}</h1>
      <p class="govuk-body">
        <State notice={notice} today={today} language={language} /> {formatDay(notice.from.toString(), language, 'long')} –{' '}
        {formatDay(notice.until.toString(), language, 'long')}
      </p>
      <Both words={{ titleEn: notice.title.en, titleSw: notice.title.sw, bodyEn: notice.body.en, bodySw: notice.body.sw }} />
      <form method="post" action={hrefOf(notice.id, `/${deed}`)}>
        <ButtonGroup>
          <Button href={hrefOf(notice.id, '/change')}>{t('website.notices.change')}</Button>
          <Button look={notice.withdrawn ? 'secondary' : 'warning'}>{t(`website.notices.${deed}`)}</Button>
        </ButtonGroup>
      </form>
      <h2 class="govuk-heading-m">{t('website.notices.history')}</h2>
      <Timeline
        entries={changes.map(({ verb, by, at, words }, place) => ({
          title: t(`website.notices.verb.${verb}`),
          when: formatInstant(at.epochMilliseconds, language, 'short'),
          iso: at.toString(),
          by,
          current: place === 0,
          children: (
            <p class="govuk-body">
              {language === 'sw' ? words.titleSw : words.titleEn} ({formatDay(words.from, language)} – {formatDay(words.until, language)})
            </p>
          ),
        }))}
      />
    </div>
  )
}

/** The same notice in both languages, one below the other. */
const Both = ({ words }: { words: Pick<NoticeWords, 'titleEn' | 'titleSw' | 'bodyEn' | 'bodySw'> }) => (
  <>
    <section class="k-card-box" lang="en">
      <h2 class="govuk-heading-m">{words.titleEn}</h2>
      <Words body={words.bodyEn} />
    </section>
    <section class="k-card-box" lang="sw">
      <h2 class="govuk-heading-m">{words.titleSw}</h2>
      <Words body={words.bodySw} />
    </section>
  </>
)

export type NoticeForm = {
  readonly heading: 'website.notices.new' | 'website.notices.change'
  readonly hidden: Readonly<Record<string, string>>
  readonly action: string
  readonly back: string
  readonly typed: Readonly<Record<string, string>>
  readonly refusal?: Refusal | undefined
}

const FIELDS = ['titleEn', 'bodyEn', 'titleSw', 'bodySw', 'from', 'until'] as const
const LABELS = {
  titleEn: 'website.notices.title_en',
  titleSw: 'website.notices.title_sw',
  bodyEn: 'website.notices.body_en',
  bodySw: 'website.notices.body_sw',
  from: 'website.notices.from',
  until: 'website.notices.to',
} as const

const Hidden = ({ values }: { values: Readonly<Record<string, string>> }) => (
  <>
    {Object.entries(values).map(([name, value]) => (
      <input type="hidden" name={name} value={value} />
    ))}
  </>
)

export function NoticeFormPage({ form, language }: { form: NoticeForm; language: Language }) {
  const t = speaker(noticeTexts, language)
  const { typed, refusal } = form
  return (
    <div class="k-prose">
      <Refused refusal={refusal} />
      <h1 class="govuk-heading-l">{t(form.heading)}</h1>
      <form method="post" action={form.action} data-unsaved="" novalidate>
        <Hidden values={form.hidden} />
        {FIELDS.map((name) => {
          const common = {
            id: name,
            name,
            label: t(LABELS[name]),
            value: typed[name] ?? '',
            error: problemOf(refusal?.problems, name, language),
          }
          if (name === 'from' || name === 'until') return <Input {...common} type="date" classes="govuk-input--width-10" />
          if (name === 'bodyEn' || name === 'bodySw') return <Textarea {...common} rows={6} hint={t('website.notices.body_hint')} />
          return <Input {...common} />
        })}
        <ButtonGroup>
          <Button name="step" value="preview">
            {t('website.notices.preview')}
          </Button>
          <Link href={form.back}>{t('website.notices.cancel')}</Link>
        </ButtonGroup>
      </form>
    </div>
  )
}

export function PreviewPage({ form, words, language }: { form: NoticeForm; words: NoticeWords; language: Language }) {
  const t = speaker(noticeTexts, language)
  return (
    <div class="k-prose">
      <h1 class="govuk-heading-l">{t('website.notices.preview')}</h1>
      <p class="govuk-body">{t('website.notices.preview_lead')}</p>
      <p class="govuk-body">
        {formatDay(words.from, language, 'long')} – {formatDay(words.until, language, 'long')}
      </p>
      <Both words={words} />
      <form method="post" action={form.action}>
        <Hidden values={{ ...form.hidden, ...words }} />
        <ButtonGroup>
          <Button name="step" value="publish" preventDoubleClick>
            {t('website.notices.publish')}
          </Button>
          <Button look="secondary" name="step" value="edit">
            {t('website.notices.edit')}
          </Button>
        </ButtonGroup>
      </form>
    </div>
  )
}
