import { type Language, say } from '../../../core/basics/texts.ts'
import type { Context } from '../../../kernel/context/context.ts'
import { Badge } from '../../../ui/components/badge.tsx'
import { Button } from '../../../ui/components/button.tsx'
import { DataTable } from '../../../ui/components/data-table.tsx'
import { IdentityBar } from '../../../ui/components/identity-bar.tsx'
import { InsetText } from '../../../ui/components/inset-text.tsx'
import { Link } from '../../../ui/components/link.tsx'
import { Select } from '../../../ui/components/select.tsx'
import { Timeline } from '../../../ui/components/timeline.tsx'
import { officeName } from '../staff/staff.views.tsx'
import { addressWith, instantWords, ListHead, wordsIn } from '../words.tsx'
import type { Permitted, Role, RoleChange, RoleLine, RolePage } from './roles.ts'

const here = '/staff/admin/roles'

export function RoleList({ ctx, roles, waiting }: { ctx: Context; roles: readonly RoleLine[]; waiting: readonly RoleChange[] }) {
  const { language } = ctx
  const t = wordsIn(language)
  return (
    <>
      <ListHead title={t('administration.roles.title')} lead={t('administration.roles.lead')} />
      {waiting.map((change) => (
        <InsetText>
          {t('administration.roles.waits', { role: change.role, who: change.proposer })}{' '}
          <Link href={`${here}/${change.role}`}>{t('administration.roles.look')}</Link>
        </InsetText>
      ))}
      <DataTable
        caption={t('administration.roles.title')}
        captionHidden
        stack
        keyboard
        rows={roles}
        columns={[
          {
            header: t('administration.roles.role'),
            rowHeader: true,
            cell: (row) => (
              <>
                <Link href={`${here}/${row.key}`}>{say(row.name, language)}</Link>{' '}
                {row.changedAt ? <Badge look="quiet">{t('administration.roles.own')}</Badge> : null}
              </>
            ),
          },
          { header: t('administration.roles.purpose'), cell: (row) => say(row.purpose, language) },
          { header: t('administration.roles.permissions'), numeric: true, cell: (row) => row.permissions },
          {
            header: t('administration.roles.posts'),
            numeric: true,
            cell: (row) => <Link href={addressWith('/staff/admin/posts', { role: row.key })}>{row.posts}</Link>,
          },
          { header: t('administration.roles.holders'), numeric: true, cell: (row) => row.holders },
        ]}
        exportHref={addressWith(here, { format: 'csv' })}
        empty={{ title: t('administration.roles.none') }}
      />
    </>
  )
}

type Other = { readonly role: Role; readonly permitted: readonly Permitted[] } | null

export function RoleView(props: {
  ctx: Context
  role: RolePage
  all: readonly RoleLine[]
  other: Other
  words: ReadonlyMap<string, string>
}) {
  const { ctx, role, all, other, words } = props
  const { language } = ctx
  const t = wordsIn(language)
  const [open] = role.changes.filter(({ decision }) => decision === null)
  const manages = ctx.may('administration.role.manage', {})
  return (
    <>
      <IdentityBar
        kind={t('administration.roles.role')}
        title={say(role.name, language)}
        facts={[
          { label: t('administration.roles.purpose'), value: say(role.purpose, language) },
          { label: t('administration.roles.holders'), value: role.holders.length },
        ]}
        actions={manages && !open ? <Button href={`${here}/${role.key}/change`}>{t('administration.roles.change')}</Button> : null}
      />
      {open ? <OpenChange ctx={ctx} change={open} words={words} manages={manages} /> : null}
      <h2 class="govuk-heading-m">{t('administration.roles.permits')}</h2>
      <Permissions language={language} role={role} other={other} words={words} />
      <form method="get" class="k-card-box k-noprint">
        <Select
          name="with"
          label={t('administration.roles.compare')}
          value={other?.role.key ?? ''}
          items={[
            { value: '', text: t('administration.choose') },
            ...all.filter(({ key }) => key !== role.key).map(({ key, name }) => ({ value: key, text: say(name, language) })),
          ]}
        />
        <Button look="secondary">{t('administration.roles.compare_button')}</Button>
      </form>
      <h2 class="govuk-heading-m">{t('administration.roles.held_by')}</h2>
      <DataTable
        caption={t('administration.roles.held_by')}
        captionHidden
        stack
        rows={role.holders}
        columns={[
          {
            header: t('administration.staff.name'),
            rowHeader: true,
            cell: (row) => <Link href={`/staff/admin/staff/${row.person}`}>{row.name}</Link>,
          },
          {
            header: t('administration.posts.post'),
            cell: (row) => (
              <>
                <Link href={`/staff/admin/posts/${row.post}`}>{say(row.title, language)}</Link>{' '}
                {row.acting ? <Badge look="quiet">{t('administration.acting')}</Badge> : null}
              </>
            ),
          },
          { header: t('administration.office'), cell: (row) => officeName(ctx, row.office) },
        ]}
        empty={{ title: t('administration.roles.nobody') }}
      />
      {role.conflicts.length > 0 ? (
        <>
          <h2 class="govuk-heading-m">{t('administration.roles.conflicts')}</h2>
          <ul class="govuk-list govuk-list--bullet">
            {role.conflicts.map((conflict) => (
              <li>
                <Link href={`${here}/${conflict.key}`}>{say(conflict.name, language)}</Link>: {say(conflict.reason, language)}
              </li>
            ))}
          </ul>
        </>
      ) : null}
      {role.changes.length > 0 ? (
        <>
          <h2 class="govuk-heading-m">{t('administration.roles.history')}</h2>
          <Timeline
            entries={role.changes.map((change) => ({
              title: t(`administration.roles.state_${change.decision ?? 'open'}`),
              when: instantWords(change.decidedAt ?? change.proposedAt, language),
              iso: (change.decidedAt ?? change.proposedAt).toString(),
              by: change.decider ?? change.proposer,
              current: change.decision === null,
              children: <ChangeInWords change={change} words={words} language={language} />,
            }))}
          />
        </>
      ) : null}
    </>
  )
}

function OpenChange({
  ctx,
  change,
  words,
  manages,
}: {
  ctx: Context
  change: RoleChange
  words: ReadonlyMap<string, string>
  manages: boolean
}) {
  const t = wordsIn(ctx.language)
  const mine = change.proposedBy === ctx.actor.person
  return (
    <div class="k-card-box">
      <h2 class="govuk-heading-m">{t('administration.roles.waiting')}</h2>
      <ChangeInWords change={change} words={words} language={ctx.language} />
      {manages && !mine ? (
        <Button href={`${here}/${change.role}/changes/${change.id}/decide`}>{t('administration.roles.decide')}</Button>
      ) : null}
      {mine ? (
        <form method="post" action={`${here}/withdraw`}>
          <input type="hidden" name="change" value={change.id} />
          <p class="govuk-body">{t('administration.roles.other_must')}</p>
          <Button look="secondary" name="sure" value="yes">
            {t('administration.roles.withdraw')}
          </Button>
        </form>
      ) : null}
    </div>
  )
}

/** What a change adds, alters and takes away, and why. */
export function ChangeInWords({ change, words, language }: { change: RoleChange; words: ReadonlyMap<string, string>; language: Language }) {
  const t = wordsIn(language)
  const before = new Map(change.before.map((each) => [each.permission, each]))
  const after = new Map(change.after.map((each) => [each.permission, each]))
  const keys = [...new Set([...before.keys(), ...after.keys()])].filter(
    (key) => reachWords(before.get(key), language) !== reachWords(after.get(key), language),
  )
  return (
    <>
      <ul class="govuk-list govuk-list--bullet">
        {keys.map((key) => (
          <li>
            {words.get(key) ?? key}: {reachWords(before.get(key), language)} → <strong>{reachWords(after.get(key), language)}</strong>
          </li>
        ))}
      </ul>
      <p class="govuk-body">
        {t('administration.roles.proposed_by', { who: change.proposer, when: instantWords(change.proposedAt, language) })} {change.reason}
      </p>
      {change.decidedBecause ? <p class="govuk-body">{change.decidedBecause}</p> : null}
    </>
  )
}

const reachWords = (permitted: Permitted | undefined, language: Language): string => {
  const t = wordsIn(language)
  if (!permitted) return t('administration.reach.none')
  return permitted.scope
    ? `${t(`administration.reach.${permitted.reach}`)} (${permitted.scope.join(', ')})`
    : t(`administration.reach.${permitted.reach}`)
}

function Permissions({
  language,
  role,
  other,
  words,
}: {
  language: Language
  role: RolePage
  other: Other
  words: ReadonlyMap<string, string>
}) {
  const t = wordsIn(language)
  const mine = new Map(role.permitted.map((each) => [each.permission, each]))
  const theirs = new Map((other?.permitted ?? []).map((each) => [each.permission, each]))
  const keys = [...new Set([...mine.keys(), ...theirs.keys()])].sort()
  return (
    <DataTable
      caption={t('administration.roles.permits')}
      captionHidden
      stack
      rows={keys}
      columns={[
        {
          header: t('administration.roles.permission'),
          rowHeader: true,
          cell: (key) => (
            <>
              {words.get(key) ?? key} <span class="govuk-hint govuk-!-margin-0">{key}</span>
            </>
          ),
        },
        { header: other ? say(role.name, language) : t('administration.roles.reach'), cell: (key) => reachWords(mine.get(key), language) },
        ...(other ? [{ header: say(other.role.name, language), cell: (key: string) => reachWords(theirs.get(key), language) }] : []),
      ]}
      empty={{ title: t('administration.roles.permits_nothing') }}
    />
  )
}
