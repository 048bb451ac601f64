import { dayInNairobi, formatDay } from '../../../core/basics/dates.ts'
import { type Language, speaker } from '../../../core/basics/texts.ts'
import { Badge } from '../../../ui/components/badge.tsx'
import { Button, ButtonGroup } from '../../../ui/components/button.tsx'
import { DataTable } from '../../../ui/components/data-table.tsx'
import { Deadline, type DeadlineProps } from '../../../ui/components/deadline.tsx'
import { ErrorSummary } from '../../../ui/components/error-summary.tsx'
import { Filters } from '../../../ui/components/filters.tsx'
import { Input } from '../../../ui/components/input.tsx'
import { Link } from '../../../ui/components/link.tsx'
import { Search } from '../../../ui/components/search.tsx'
import { Select } from '../../../ui/components/select.tsx'
import { Tag, type TagColour } from '../../../ui/components/tag.tsx'
import type { CaseRecord } from '../case-record.ts'
import { QUEUE_SORTS, type QueueView } from '../queue.ts'
import type { StateKind } from '../workflow.ts'
import { addressValues, FILTERS, type FilterName, type QueueQuery, queueHref } from './queue-address.ts'
import { deskTexts } from './texts.ts'

/** One case of a list, in the officer's language. */
export type QueueLine = {
  readonly case: CaseRecord
  readonly service: string
  readonly state: string
  readonly stateKind: StateKind
  readonly ward: string | null
  readonly flags: readonly string[]
  readonly holder: string | null
  readonly mine: boolean
  /** Null for closed cases. */
  readonly clock: DeadlineProps | null
  /** By how much the promise to the applicant is broken, in words. */
  readonly broken: string | null
}

export type Option = { readonly value: string; readonly text: string }

export type QueuePage = {
  readonly query: QueueQuery
  readonly view: QueueView
  readonly views: readonly QueueView[]
  readonly lines: readonly QueueLine[]
  /** In words and capped: "1,000+". */
  readonly count: string
  readonly next: string | null
  readonly options: {
    readonly type: readonly Option[]
    readonly state: readonly Option[]
    readonly ward: readonly Option[]
    readonly flag: readonly Option[]
  }
  readonly canClaim: boolean
  readonly canAssign: boolean
  readonly maySearch: boolean
  readonly problems: readonly { readonly path: string; readonly words: string }[]
}

const COLOURS: Record<StateKind, TagColour> = {
  start: 'blue',
  work: 'teal',
  waitApplicant: 'orange',
  waitPayment: 'orange',
  waitOther: 'yellow',
  end: 'grey',
}

/** When a case of a list is due; wide enough to be read in two lines. */
export const DueCell = ({ clock, broken }: Pick<QueueLine, 'clock' | 'broken'>) =>
  clock ? (
    <div class="k-due">
      <Deadline {...clock} />
      {broken ? <div class="k-due__broken">{broken}</div> : null}
    </div>
  ) : null

/** The state of a case as a tag: the words say it, the colour only groups. */
export const StateTag = ({ kind, children }: { kind: StateKind; children: string }) => <Tag colour={COLOURS[kind]}>{children}</Tag>

const viewName = (view: QueueView, language: Language): string => speaker(deskTexts, language)(`cases.desk.${view}`)

/** The work queue: views, search, filters, the list with its bulk acts. */
export const QueueBody = ({ page, language }: { page: QueuePage; language: Language }) => {
  const t = speaker(deskTexts, language)
  const { query } = page
  const searched = query.q !== ''
  const bulk = page.lines.length > 0 && (page.canClaim || page.canAssign)
  const errorOf = (path: string) => page.problems.find((each) => each.path === path)?.words
  return (
    <>
      {page.problems.length > 0 ? (
        <ErrorSummary errors={page.problems.map(({ path, words }) => ({ text: words, href: `#${path}` }))} />
      ) : null}
      <h1 class="govuk-heading-l">{t('cases.queue.title')}</h1>
      {page.maySearch ? (
        <Search
          action="/staff/cases"
          label={t('cases.queue.search')}
          id="case-search"
          value={query.q}
          keep={without(addressValues(query), ['q', 'sort'])}
        />
      ) : null}
      <nav class="k-views" aria-label={t('cases.queue.views')}>
        <ul class="k-views__list">
          {page.views.map((view) => (
            <li>
              <a
                class="k-views__link"
                href={queueHref(query, { view, q: undefined })}
                aria-current={!searched && view === page.view ? 'page' : undefined}
              >
                {viewName(view, language)}
              </a>
            </li>
          ))}
        </ul>
      </nav>
      <Filters
        action="/staff/cases"
        keep={without(addressValues({ ...query, view: page.view }), [...FILTERS, 'sort'])}
        active={activeFilters(page, t)}
        clearHref={queueHref({ view: query.view, q: query.q, sort: query.sort })}
        open={page.problems.length > 0}
      >
        <Select name="type" label={t('cases.queue.type')} items={withAny(page.options.type, t('cases.queue.any'))} value={query.type} />
        <Select name="state" label={t('cases.queue.state')} items={withAny(page.options.state, t('cases.queue.any'))} value={query.state} />
        <Select
          name="ward"
          label={t('cases.queue.ward')}
          items={withAny(page.options.ward, t('cases.queue.any'))}
          value={query.ward === undefined ? '' : String(query.ward)}
        />
        {page.options.flag.length > 0 ? (
          <Select name="flag" label={t('cases.queue.flag')} items={withAny(page.options.flag, t('cases.queue.any'))} value={query.flag} />
        ) : null}
        <Input
          name="from"
          type="date"
          label={t('cases.queue.from')}
          value={query.from}
          error={errorOf('from')}
          attributes={{ maxLength: 10 }}
        />
        <Input
          name="until"
          type="date"
          label={t('cases.queue.until')}
          value={query.until}
          error={errorOf('until')}
          attributes={{ maxLength: 10 }}
        />
        {page.view === 'all' || searched ? (
          <Select
            name="status"
            label={t('cases.queue.open')}
            items={(['open', 'closed', 'both'] as const).map((value) => ({ value, text: t(`cases.queue.open.${value}`) }))}
            value={query.status ?? (searched ? 'both' : 'open')}
          />
        ) : null}
        {searched ? null : (
          <Select
            name="sort"
            label={t('cases.queue.sort')}
            items={QUEUE_SORTS.map((value) => ({ value, text: t(`cases.queue.sort.${value}`) }))}
            value={query.sort ?? 'due'}
          />
        )}
      </Filters>
      <form method="post" action="/staff/cases/claim" id="bulk">
        <input type="hidden" name="back" value={queueHref(query)} />
        <QueueTable page={page} language={language} choose={bulk} />
        {bulk ? (
          <ButtonGroup>
            {page.canClaim ? <Button>{t('cases.queue.claim')}</Button> : null}
            {page.canAssign ? (
              <Button look="secondary" attributes={{ formaction: '/staff/cases/assign' }}>
                {t('cases.queue.assign')}
              </Button>
            ) : null}
          </ButtonGroup>
        ) : null}
      </form>
      <p class="govuk-hint">{t('cases.queue.shares')}</p>
    </>
  )
}

const QueueTable = ({ page, language, choose }: { page: QueuePage; language: Language; choose: boolean }) => {
  const t = speaker(deskTexts, language)
  const { query } = page
  const searched = query.q !== ''
  const sorted = query.sort ?? 'due'
  return (
    <DataTable
      caption={searched ? t('cases.queue.searched', { words: query.q }) : viewName(page.view, language)}
      keyboard
      stack
      count={page.count}
      exportHref={queueHref({ ...query, view: page.view }, {}, '/staff/cases.csv')}
      previousHref={query.after ? queueHref(query) : undefined}
      nextHref={page.next ? queueHref(query, { after: page.next }) : undefined}
      empty={{
        title: t('cases.queue.empty'),
        children: (
          <p class="govuk-body">
            {searched
              ? t('cases.queue.empty.search', { words: query.q })
              : page.view === 'mine'
                ? t('cases.queue.empty.mine')
                : t('cases.queue.empty.filtered')}
          </p>
        ),
      }}
      rows={page.lines}
      columns={[
        ...(choose
          ? [
              {
                header: t('cases.queue.choose'),
                cell: (line: QueueLine) =>
                  line.case.closedAt === null ? (
                    <div class="govuk-checkboxes govuk-checkboxes--small k-choose">
                      <div class="govuk-checkboxes__item">
                        <input
                          class="govuk-checkboxes__input"
                          type="checkbox"
                          name="case"
                          value={line.case.id}
                          id={`case-${line.case.id}`}
                        />
                        <label class="govuk-label govuk-checkboxes__label" for={`case-${line.case.id}`}>
                          <span class="govuk-visually-hidden">{t('cases.queue.choose_one', { reference: line.case.reference })}</span>
                        </label>
                      </div>
                    </div>
                  ) : null,
              },
            ]
          : []),
        {
          header: t('cases.queue.reference'),
          rowHeader: true,
          cell: (line: QueueLine) => (
            <>
              <Link href={`/staff/cases/${line.case.id}`} classes="k-reference">
                {line.case.reference}
              </Link>
              <div class="govuk-hint k-under">{line.service}</div>
            </>
          ),
        },
        {
          header: t('cases.queue.name'),
          cell: (line: QueueLine) => (
            <>
              {line.case.title[language]}
              {line.ward ? <div class="govuk-hint k-under">{line.ward}</div> : null}
            </>
          ),
        },
        {
          header: t('cases.queue.state'),
          cell: (line: QueueLine) => (
            <>
              <StateTag kind={line.stateKind}>{line.state}</StateTag>
              {line.flags.map((flag) => (
                <>
                  {' '}
                  <Badge look="strong">{flag}</Badge>
                </>
              ))}
            </>
          ),
        },
        {
          header: t('cases.queue.due'),
          cell: (line: QueueLine) => <DueCell {...line} />,
          ...(searched
            ? {}
            : { sortHref: queueHref(query, { sort: 'due' }), sorted: sorted === 'due' ? ('ascending' as const) : undefined }),
        },
        {
          header: t('cases.queue.holder'),
          cell: (line: QueueLine) => (line.mine ? t('cases.queue.me') : (line.holder ?? t('cases.queue.nobody'))),
        },
        {
          header: t('cases.queue.submitted'),
          cell: (line: QueueLine) => (
            <span class="k-reference">{formatDay(dayInNairobi(line.case.submittedAt.epochMilliseconds) ?? '', language, 'short')}</span>
          ),
          ...(searched
            ? {}
            : { sortHref: queueHref(query, { sort: 'newest' }), sorted: sorted === 'newest' ? ('descending' as const) : undefined }),
        },
      ]}
    />
  )
}

const withAny = (options: readonly Option[], any: string) => [{ value: '', text: any }, ...options]

const without = (values: Record<string, string>, names: readonly string[]): Record<string, string> =>
  Object.fromEntries(Object.entries(values).filter(([name]) => !names.includes(name)))

function activeFilters({ query, options }: QueuePage, t: ReturnType<typeof speaker<typeof deskTexts>>) {
  const shown: Record<FilterName, string | undefined> = {
    type: textOf(options.type, query.type),
    state: textOf(options.state, query.state),
    ward: textOf(options.ward, query.ward === undefined ? '' : String(query.ward)),
    flag: textOf(options.flag, query.flag),
    from: query.from === '' ? undefined : `${t('cases.queue.from')} ${query.from}`,
    until: query.until === '' ? undefined : `${t('cases.queue.until')} ${query.until}`,
    status: query.status && t(`cases.queue.open.${query.status}`),
  }
  return FILTERS.flatMap((name) => {
    const text = shown[name]
    return text === undefined ? [] : [{ text, removeHref: queueHref(query, { [name]: undefined }) }]
  })
}

const textOf = (options: readonly Option[], value: string): string | undefined =>
  value === '' ? undefined : (options.find((option) => option.value === value)?.text ?? value)
