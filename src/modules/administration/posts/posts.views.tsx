import { say } from '../../../core/basics/texts.ts'
import type { Context } from '../../../kernel/context/context.ts'
import { Badge } from '../../../ui/components/badge.tsx'
import { Button } from '../../../ui/components/button.tsx'
import { Checkboxes } from '../../../ui/components/checkboxes.tsx'
import { DataTable } from '../../../ui/components/data-table.tsx'
import { Filters } from '../../../ui/components/filters.tsx'
import { IdentityBar } from '../../../ui/components/identity-bar.tsx'
import { Link } from '../../../ui/components/link.tsx'
import { Select } from '../../../ui/components/select.tsx'
import { Tag } from '../../../ui/components/tag.tsx'
import { todayOf } from '../staff/staff.ts'
import { officeChoices, officeName } from '../staff/staff.views.tsx'
import { addressWith, dayWords, ListHead, wordsIn } from '../words.tsx'
import type { FoundPosts, Post, PostHolder, PostLine } from './posts.ts'
import { reachOfOffice } from './posts.ts'

type PostsQuery = {
  readonly office: string
  readonly role: string
  readonly vacant: '' | 'yes'
  readonly person: string
  readonly after: string
}

export function PostList({ ctx, query, found }: { ctx: Context; query: PostsQuery; found: FoundPosts }) {
  const { language } = ctx
  const t = wordsIn(language)
  const here = '/staff/admin/posts'
  const kept = { office: query.office, role: query.role, vacant: query.vacant, person: query.person }
  const to = (post: PostLine) => (query.person ? addressWith(`${here}/${post.id}/appoint`, {}) : `${here}/${post.id}`)
  return (
    <>
      <ListHead title={t('administration.posts.title')} lead={t('administration.posts.lead')} />
      <Filters
        action={here}
        clearHref={here}
        keep={query.role ? { role: query.role } : undefined}
        active={[
          ...(query.office ? [{ text: officeName(ctx, query.office), removeHref: addressWith(here, { ...kept, office: '' }) }] : []),
          ...(query.role
            ? [{ text: found.role ? say(found.role, language) : query.role, removeHref: addressWith(here, { ...kept, role: '' }) }]
            : []),
          ...(query.vacant ? [{ text: t('administration.posts.vacant'), removeHref: addressWith(here, { ...kept, vacant: '' }) }] : []),
        ]}
      >
        <Select
          name="office"
          label={t('administration.office')}
          value={query.office}
          items={officeChoices(ctx, t('administration.all_offices'))}
        />
        <Checkboxes
          name="vacant"
          items={[{ value: 'yes', text: t('administration.posts.only_vacant') }]}
          values={query.vacant ? ['yes'] : []}
        />
      </Filters>
      <DataTable
        caption={t('administration.posts.title')}
        captionHidden
        stack
        keyboard
        rows={found.posts}
        columns={[
          {
            header: t('administration.posts.post'),
            rowHeader: true,
            cell: (row) => <Link href={to(row)}>{say(row.title, language)}</Link>,
          },
          { header: t('administration.office'), cell: (row) => officeName(ctx, row.office) },
          { header: t('administration.posts.roles'), cell: (row) => row.roles.map((role) => <div>{say(role.name, language)}</div>) },
          {
            header: t('administration.posts.holders'),
            cell: (row) =>
              row.holders.length === 0 ? (
                <Tag colour="yellow">{t('administration.posts.vacant')}</Tag>
              ) : (
                row.holders.map((holder) => (
                  <div>
                    <Link href={`/staff/admin/staff/${holder.person}`}>{holder.name}</Link>{' '}
                    {holder.acting ? <Badge look="quiet">{t('administration.acting')}</Badge> : null}
                  </div>
                ))
              ),
          },
        ]}
        nextHref={found.next ? addressWith(here, { ...kept, after: found.next }) : undefined}
        previousHref={query.after ? addressWith(here, kept) : undefined}
        exportHref={addressWith(here, { ...kept, format: 'csv' })}
        empty={{ title: t('administration.posts.none') }}
      />
    </>
  )
}

export function PostPage({ ctx, post }: { ctx: Context; post: Post & { holders: readonly PostHolder[] } }) {
  const { language } = ctx
  const t = wordsIn(language)
  const manages = ctx.may('administration.post.manage', reachOfOffice(ctx, post.office))
  const today = todayOf(ctx)
  const ended = (holder: PostHolder) => holder.until !== null && Temporal.PlainDate.compare(holder.until, today) < 0
  return (
    <>
      <IdentityBar
        kind={t('administration.posts.kind', { office: officeName(ctx, post.office) })}
        title={say(post.title, language)}
        facts={[
          {
            label: t('administration.posts.roles'),
            value: post.roles.map((role, index) => (
              <>
                {index > 0 ? ', ' : ''}
                <Link href={`/staff/admin/roles/${role.key}`}>{say(role.name, language)}</Link>
              </>
            )),
          },
        ]}
        actions={
          manages && !post.closedOn ? (
            <Button href={`/staff/admin/posts/${post.id}/appoint`}>{t('administration.posts.appoint')}</Button>
          ) : null
        }
      />
      <h2 class="govuk-heading-m">{t('administration.posts.over_time')}</h2>
      <DataTable
        caption={t('administration.posts.over_time')}
        captionHidden
        stack
        rows={post.holders}
        columns={[
          {
            header: t('administration.staff.name'),
            rowHeader: true,
            cell: (row) => (
              <>
                <Link href={`/staff/admin/staff/${row.person}`}>{row.name}</Link>{' '}
                {row.acting ? <Badge look="quiet">{t('administration.acting')}</Badge> : null}
              </>
            ),
          },
          { header: t('administration.from'), cell: (row) => dayWords(row.from, language) },
          { header: t('administration.until'), cell: (row) => (row.until ? dayWords(row.until, language) : t('administration.open_end')) },
          {
            header: t('administration.act'),
            cell: (row) =>
              manages && !ended(row) && row.person !== ctx.actor.person ? (
                <Link href={`/staff/admin/posts/holdings/${row.id}/end`} hidden={row.name}>
                  {t('administration.posts.end')}
                </Link>
              ) : (
                '–'
              ),
          },
        ]}
        empty={{ title: t('administration.posts.never_held') }}
      />
    </>
  )
}
