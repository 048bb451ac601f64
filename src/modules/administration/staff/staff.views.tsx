import type { Refusal } from '../../../core/basics/errors.ts'
import { say } from '../../../core/basics/texts.ts'
import type { Context } from '../../../kernel/context/context.ts'
import { Badge } from '../../../ui/components/badge.tsx'
import { Button, ButtonGroup } from '../../../ui/components/button.tsx'
import { CopyLine } from '../../../ui/components/copy-line.tsx'
import { DataTable } from '../../../ui/components/data-table.tsx'
import { EmptyState } from '../../../ui/components/empty-state.tsx'
import { Filters } from '../../../ui/components/filters.tsx'
import { IdentityBar } from '../../../ui/components/identity-bar.tsx'
import { Input } from '../../../ui/components/input.tsx'
import { Link } from '../../../ui/components/link.tsx'
import { Refused } from '../../../ui/components/problems.tsx'
import { Select } from '../../../ui/components/select.tsx'
import { SummaryList } from '../../../ui/components/summary-list.tsx'
import { Tag } from '../../../ui/components/tag.tsx'
import { FormFields } from '../form-routes.tsx'
import { administrationTexts } from '../texts.ts'
import { addressWith, dayWords, instantWords, ListHead, wordsIn } from '../words.tsx'
import type { AccessLink, Holding, StaffFilter, StaffLine, StaffMember } from './staff.ts'

/** The offices of a county as the choices of a filter. */
export const officeChoices = (ctx: Context, all: string) => [
  { value: '', text: all },
  ...ctx.county.places.offices.map((office) => ({ value: office.key, text: say(office.name, ctx.language) })),
]

export const officeName = (ctx: Context, key: string): string => {
  const office = ctx.county.places.office(key)
  return office ? say(office.name, ctx.language) : key
}

type StaffQuery = StaffFilter & { readonly format: string }

export function StaffList({
  ctx,
  query,
  found,
}: {
  ctx: Context
  query: StaffQuery
  found: { staff: readonly StaffLine[]; next: string | null }
}) {
  const t = wordsIn(ctx.language)
  const here = '/staff/admin/staff'
  const kept = { q: query.q, state: query.state === 'serving' ? '' : query.state, office: query.office }
  const state = (name: StaffFilter['state']) => t(`administration.staff.state_${name}`)
  return (
    <>
      <ListHead
        title={t('administration.staff.title')}
        lead={t('administration.staff.lead')}
        actions={ctx.may('administration.staff.manage') ? <Button href={`${here}/new`}>{t('administration.staff.add')}</Button> : null}
      />
      <Filters
        action={here}
        open={query.q !== ''}
        clearHref={here}
        active={[
          ...(query.q ? [{ text: query.q, removeHref: addressWith(here, { ...kept, q: '' }) }] : []),
          ...(kept.state ? [{ text: state(query.state), removeHref: addressWith(here, { ...kept, state: '' }) }] : []),
          ...(query.office ? [{ text: officeName(ctx, query.office), removeHref: addressWith(here, { ...kept, office: '' }) }] : []),
        ]}
      >
        <Input name="q" label={t('administration.staff.search')} value={query.q} type="search" />
        <Select
          name="state"
          label={t('administration.staff.state')}
          value={query.state}
          items={(['serving', 'left', 'all'] as const).map((value) => ({ value, text: state(value) }))}
        />
        <Select
          name="office"
          label={t('administration.office')}
          value={query.office}
          items={officeChoices(ctx, t('administration.all_offices'))}
        />
      </Filters>
      <DataTable
        caption={t('administration.staff.title')}
        captionHidden
        stack
        keyboard
        rows={found.staff}
        columns={[
          {
            header: t('administration.staff.name'),
            rowHeader: true,
            cell: (row) => <Link href={`${here}/${row.person}`}>{row.name}</Link>,
          },
          { header: t('administration.staff.number'), cell: (row) => row.staffNumber },
          {
            header: t('administration.staff.posts'),
            cell: (row) =>
              row.posts.length === 0
                ? t('administration.staff.no_post')
                : row.posts.map((post) => (
                    <div>
                      {say(post.title, ctx.language)} {post.acting ? <Badge look="quiet">{t('administration.acting')}</Badge> : null}
                    </div>
                  )),
          },
          {
            header: t('administration.staff.state'),
            cell: (row) =>
              row.leftOn ? (
                <Tag colour="grey">{t('administration.staff.left_day', { day: dayWords(row.leftOn, ctx.language) })}</Tag>
              ) : (
                <Tag colour="green">{t('administration.staff.serves')}</Tag>
              ),
          },
        ]}
        nextHref={found.next ? addressWith(here, { ...kept, after: found.next }) : undefined}
        previousHref={query.after ? addressWith(here, kept) : undefined}
        exportHref={addressWith(here, { ...kept, format: 'csv' })}
        empty={{ title: t('administration.staff.none'), children: <p class="govuk-body">{t('administration.staff.none_lead')}</p> }}
      />
    </>
  )
}

export function StaffMemberPage({ ctx, member }: { ctx: Context; member: StaffMember }) {
  const { language } = ctx
  const t = wordsIn(language)
  const here = `/staff/admin/staff/${member.person}`
  const oneself = member.person === ctx.actor.person
  return (
    <>
      <IdentityBar
        kind={t('administration.staff.kind', { number: member.staffNumber })}
        title={member.name}
        tags={
          member.leftOn ? (
            <Tag colour="grey">{t('administration.staff.left_day', { day: dayWords(member.leftOn, language) })}</Tag>
          ) : (
            <Tag colour="green">{t('administration.staff.serves')}</Tag>
          )
        }
        facts={[
          { label: t('administration.staff.email'), value: member.email },
          { label: t('administration.staff.phone'), value: member.phone ?? '–' },
          { label: t('administration.staff.language'), value: member.language === 'sw' ? 'Kiswahili' : 'English' },
          { label: t('administration.staff.since'), value: instantWords(member.since, language) },
        ]}
        actions={<MemberActions ctx={ctx} member={member} />}
      />
      {oneself ? <p class="govuk-body">{t('administration.staff.oneself')}</p> : null}
      <h2 class="govuk-heading-m">{t('administration.staff.holdings')}</h2>
      <Holdings ctx={ctx} holdings={member.holdings} />
      {ctx.may('administration.session.manage', {}) ? (
        <>
          <h2 class="govuk-heading-m">{t('administration.sessions.of_person')}</h2>
          {member.sessions.length === 0 ? (
            <p class="govuk-body">{t('administration.sessions.none_of_person')}</p>
          ) : (
            <>
              <SummaryList
                rows={member.sessions.map((session) => ({
                  key: instantWords(session.started_at, language),
                  value: session.device || t('administration.sessions.device_unknown'),
                  actions: [
                    {
                      text: t('administration.sessions.end'),
                      href: `/staff/admin/sessions/${session.id}/end`,
                      hidden: instantWords(session.started_at, language),
                    },
                  ],
                }))}
              />
              <Link href={`/staff/admin/sessions/of/${member.person}/end`}>{t('administration.sessions.end_all')}</Link>
            </>
          )}
        </>
      ) : null}
      <p class="govuk-body">
        {ctx.may('audit.entry.read', {}) ? (
          <Link href={addressWith('/staff/admin/audit', { by: 'actor', person: member.person })}>
            {t('administration.staff.what_they_did')}
          </Link>
        ) : null}
      </p>
      {ctx.may('administration.staff.manage', {}) && !member.leftOn && !oneself ? (
        <Button href={`${here}/end`} look="warning">
          {t('administration.staff.end')}
        </Button>
      ) : null}
    </>
  )
}

function MemberActions({ ctx, member }: { ctx: Context; member: StaffMember }) {
  const t = wordsIn(ctx.language)
  const here = `/staff/admin/staff/${member.person}`
  if (member.leftOn || member.person === ctx.actor.person) return null
  return (
    <ButtonGroup>
      {ctx.may('administration.post.manage') ? (
        <Button href={addressWith('/staff/admin/posts', { vacant: 'yes', person: member.person })} look="secondary">
          {t('administration.staff.give_post')}
        </Button>
      ) : null}
      {ctx.may('administration.staff.manage', {}) ? (
        <Button href={`${here}/access`} look="secondary">
          {t('administration.staff.access')}
        </Button>
      ) : null}
    </ButtonGroup>
  )
}

const Holdings = ({ ctx, holdings }: { ctx: Context; holdings: readonly Holding[] }) => {
  const t = wordsIn(ctx.language)
  if (holdings.length === 0) return <EmptyState title={t('administration.staff.no_holdings')} headingLevel={3} />
  return (
    <DataTable
      caption={t('administration.staff.holdings')}
      captionHidden
      stack
      rows={holdings}
      columns={[
        {
          header: t('administration.posts.post'),
          rowHeader: true,
          cell: (row) => (
            <>
              <Link href={`/staff/admin/posts/${row.post}`}>{say(row.title, ctx.language)}</Link>{' '}
              {row.acting ? <Badge look="quiet">{t('administration.acting')}</Badge> : null}
            </>
          ),
        },
        { header: t('administration.office'), cell: (row) => officeName(ctx, row.office) },
        { header: t('administration.from'), cell: (row) => dayWords(row.from, ctx.language) },
        {
          header: t('administration.until'),
          cell: (row) => (row.until ? dayWords(row.until, ctx.language) : t('administration.open_end')),
        },
      ]}
      empty={{ title: t('administration.staff.no_holdings') }}
    />
  )
}

type Again = { readonly typed: Record<string, unknown>; readonly refusal: Refusal | undefined }

export function AccessForm({ ctx, member, typed, refusal }: Again & { ctx: Context; member: StaffMember }) {
  const { language } = ctx
  const t = wordsIn(language)
  return (
    <div class="k-prose">
      <Refused refusal={refusal} />
      <h1 class="govuk-heading-l">{t('administration.staff.access_of', { name: member.name })}</h1>
      <p class="govuk-body">{t('administration.staff.access_lead')}</p>
      <p class="govuk-body">{t('administration.staff.access_ends')}</p>
      <form method="post">
        <FormFields
          language={language}
          typed={typed}
          refusal={refusal}
          fields={[
            {
              name: 'reason',
              kind: 'words',
              label: administrationTexts['administration.reason'],
              hint: administrationTexts['administration.reason_hint'],
            },
          ]}
        />
        <Button look="warning" preventDoubleClick>
          {t('administration.staff.access_send')}
        </Button>
      </form>
    </div>
  )
}

/** The link is shown once, to be handed over; with e-mail it is shown to nobody. */
export function AccessMade({ ctx, made }: { ctx: Context; made: AccessLink }) {
  const t = wordsIn(ctx.language)
  return (
    <div class="k-prose">
      <h1 class="govuk-heading-l">{t('administration.staff.access_of', { name: made.name })}</h1>
      {made.link ? (
        <>
          <p class="govuk-body">{t('administration.staff.access_hand_over')}</p>
          <CopyLine value={made.link} />
        </>
      ) : (
        <p class="govuk-body">{t('administration.staff.access_sent', { email: made.email })}</p>
      )}
    </div>
  )
}
