import { type Language, say } from '../../../core/basics/texts.ts'
import type { Context } from '../../../kernel/context/context.ts'
import { Button, ButtonGroup } from '../../../ui/components/button.tsx'
import { DataTable } from '../../../ui/components/data-table.tsx'
import { Deadline } from '../../../ui/components/deadline.tsx'
import { Link } from '../../../ui/components/link.tsx'
import { Search } from '../../../ui/components/search.tsx'
import { Select } from '../../../ui/components/select.tsx'
import { Tag } from '../../../ui/components/tag.tsx'
import { todayOf } from '../staff/staff.ts'
import { addressWith, dayWords, instantWords, ListHead, wordsIn } from '../words.tsx'
import type { ErasureRequest } from './erasure-requests.ts'
import type { PersonFound } from './privacy.routes.tsx'
import { processingRegister, type RegisterLine } from './register.ts'
import type { RetentionRun } from './retention.ts'

const here = '/staff/privacy'
const COLOURS = { granted: 'green', refused: 'red', withdrawn: 'grey' } as const

type Desk = {
  readonly ctx: Context
  readonly state: 'open' | 'decided'
  readonly requests: readonly ErasureRequest[]
  readonly runs: readonly RetentionRun[]
}

export function PrivacyDesk({ ctx, state, requests, runs }: Desk) {
  const { language } = ctx
  const t = wordsIn(language)
  const other = state === 'open' ? 'decided' : 'open'
  return (
    <>
      <ListHead
        title={t('administration.privacy.title')}
        lead={t('administration.privacy.lead')}
        actions={
          <ButtonGroup>
            <Button href={`${here}/people`} look="secondary">
              {t('administration.privacy.people')}
            </Button>
            <Button href={`${here}/register`} look="secondary">
              {t('administration.register.title')}
            </Button>
          </ButtonGroup>
        }
      />
      <h2 class="govuk-heading-m">{t(`administration.privacy.${state}`)}</h2>
      <p class="govuk-body">
        <Link href={addressWith(here, { state: other })}>{t(`administration.privacy.${other}`)}</Link>
      </p>
      <DataTable
        caption={t(`administration.privacy.${state}`)}
        captionHidden
        stack
        rows={requests}
        columns={[
          { header: t('administration.privacy.person'), rowHeader: true, cell: (row) => row.name },
          { header: t('administration.privacy.asked_at'), cell: (row) => instantWords(row.askedAt, language) },
          {
            header: t('administration.privacy.due'),
            cell: (row) => (row.decision ? dayWords(row.answerDueOn, language) : <DueIn ctx={ctx} day={row.answerDueOn} />),
          },
          {
            header: t('administration.privacy.decision'),
            cell: (row) =>
              row.decision ? (
                <>
                  <Tag colour={COLOURS[row.decision]}>{t(`administration.privacy.state_${row.decision}`)}</Tag> {row.reasons}
                </>
              ) : (
                <Link href={`${here}/requests/${row.id}/decide`} hidden={row.name}>
                  {t('administration.privacy.decide')}
                </Link>
              ),
          },
        ]}
        empty={{ title: t('administration.privacy.none'), children: <p class="govuk-body">{t('administration.privacy.none_lead')}</p> }}
      />
      <h2 class="govuk-heading-m">{t('administration.privacy.runs')}</h2>
      <p class="govuk-body k-prose">{t('administration.privacy.runs_lead')}</p>
      <DataTable
        caption={t('administration.privacy.runs')}
        captionHidden
        stack
        rows={runs}
        columns={[
          { header: t('administration.privacy.run_at'), rowHeader: true, cell: (run) => instantWords(run.startedAt, language) },
          {
            header: t('administration.privacy.emptied'),
            cell: ({ emptied }) => {
              const lines = Object.entries(emptied)
              return lines.length === 0
                ? t('administration.privacy.nothing_due')
                : lines.map(([table, count]) => <div>{`${table}: ${count}`}</div>)
            },
          },
        ]}
        empty={{ title: t('administration.privacy.no_runs') }}
      />
    </>
  )
}

/** A clock in days: the law counts days, not working hours. */
function DueIn({ ctx, day }: { ctx: Context; day: Temporal.PlainDate }) {
  const t = wordsIn(ctx.language)
  const days = todayOf(ctx).until(day).days
  const state = days < 0 ? 'overdue' : days <= 4 ? 'soon' : 'on-time'
  const words = days < 0 ? t('administration.privacy.days_late', { days: -days }) : t('administration.privacy.days_left', { days })
  return <Deadline state={state} words={words} due={dayWords(day, ctx.language)} />
}

export function PeopleFound({ ctx, q, people }: { ctx: Context; q: string; people: readonly PersonFound[] }) {
  const { language, county } = ctx
  const t = wordsIn(language)
  return (
    <>
      <ListHead title={t('administration.privacy.people')} lead={t('administration.privacy.people_lead')} />
      <Search action={`${here}/people`} label={t('administration.privacy.name')} id="person-name" value={q} />
      {q ? (
        <DataTable
          caption={t('administration.privacy.people')}
          captionHidden
          stack
          rows={people}
          columns={[
            {
              header: t('administration.privacy.person'),
              rowHeader: true,
              cell: (row) => <Link href={`${here}/people/${row.id}`}>{row.name}</Link>,
            },
            {
              header: t('administration.privacy.ward'),
              cell: (row) => (row.ward === null ? '–' : (county.places.ward(row.ward)?.name ?? row.ward)),
            },
            { header: t('administration.privacy.contacts'), numeric: true, cell: (row) => row.phones },
          ]}
          empty={{
            title: t('administration.privacy.nobody_found'),
            children: <p class="govuk-body">{t('administration.privacy.nobody_lead')}</p>,
          }}
        />
      ) : null}
    </>
  )
}

export function RegisterPage({ ctx, room, lines }: { ctx: Context; room: string; lines: readonly RegisterLine[] }) {
  const { language } = ctx
  const t = wordsIn(language)
  const rooms = [...new Set(processingRegister(ctx.county.manifests).map((line) => line.room))]
  return (
    <>
      <ListHead title={t('administration.register.title')} lead={t('administration.register.lead')} />
      <form method="get" class="k-card-box">
        <Select
          name="room"
          label={t('administration.register.room')}
          value={room}
          items={[{ value: '', text: t('administration.all') }, ...rooms.map((value) => ({ value, text: value }))]}
        />
        <Button look="secondary">{t('administration.register.show')}</Button>
      </form>
      <DataTable
        caption={t('administration.register.title')}
        captionHidden
        stack
        rows={lines}
        count={t('administration.register.count', { count: lines.length })}
        columns={[
          { header: t('administration.register.column'), rowHeader: true, cell: (row) => row.column },
          {
            header: t('administration.register.class'),
            cell: ({ declared }) => (
              <Tag colour={declared.class === 'sensitive' ? 'orange' : 'blue'}>{t(`administration.register.${declared.class}`)}</Tag>
            ),
          },
          { header: t('administration.register.purpose'), cell: ({ declared }) => say(declared.purpose, language) },
          { header: t('administration.register.kept'), cell: ({ declared }) => spanWords(declared.retention, language) },
          { header: t('administration.register.emptied'), cell: (row) => t(`administration.register.by_${row.emptied}`) },
          {
            header: t('administration.register.erase'),
            cell: ({ declared }) =>
              typeof declared.erase === 'string'
                ? t(`administration.register.erase_${declared.erase}`)
                : say(declared.erase.keep, language),
          },
        ]}
        exportHref={addressWith(`${here}/register`, { room, format: 'csv' })}
        empty={{ title: t('administration.register.none') }}
      />
    </>
  )
}

function spanWords(retention: string, language: Language): string {
  const t = wordsIn(language)
  const [unit, count] = retention.split(':')
  if (unit === 'years') return t('administration.register.years', { count: count as string })
  if (unit === 'days') return t('administration.register.days', { count: count as string })
  return t(unit === 'life' ? 'administration.register.life' : 'administration.register.for_ever')
}
