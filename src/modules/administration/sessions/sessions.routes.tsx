import { z } from 'zod'
import { newId } from '../../../core/basics/ids.ts'
import { browserName } from '../../../engines/sign-in/browser-name.ts'
import { optionalLine } from '../../../kernel/web/input.ts'
import { page } from '../../../kernel/web/reply.ts'
import { get, may, type Route } from '../../../kernel/web/route.ts'
import { DataTable } from '../../../ui/components/data-table.tsx'
import { Link } from '../../../ui/components/link.tsx'
import { Search } from '../../../ui/components/search.tsx'
import { afterId, oneId, reasonField } from '../fields.ts'
import { formRoutes } from '../form-routes.tsx'
import { anyStaff } from '../staff/staff.routes.tsx'
import { openStaffMember } from '../staff/staff.ts'
import { administrationTexts as texts } from '../texts.ts'
import { addressWith, instantWords, ListHead, wordsIn } from '../words.tsx'
import { endAllSessions, endStaffSession, findStaffSession, listStaffSessions } from './staff-sessions.ts'

const here = '/staff/admin/sessions'
const reason = { name: 'reason', kind: 'words', label: texts['administration.reason'], hint: texts['administration.reason_hint'] } as const

export const sessionRoutes: readonly Route[] = [
  get(here, {
    access: may('administration.session.manage'),
    input: { query: z.object({ q: optionalLine(100), after: afterId }) },
    example: async () => ({ query: {} }),
    run: (ctx, { query }) => listStaffSessions(ctx, query),
    reply: ({ sessions, next }, ctx, { query }) => {
      const { language } = ctx
      const t = wordsIn(language)
      return page({
        title: t('administration.sessions.title'),
        layout: 'staff',
        body: (
          <>
            <ListHead title={t('administration.sessions.title')} lead={t('administration.sessions.lead')} />
            <Search action={here} label={t('administration.staff.search')} id="sessions-of" value={query.q} />
            <DataTable
              caption={t('administration.sessions.title')}
              captionHidden
              stack
              rows={sessions}
              columns={[
                {
                  header: t('administration.staff.name'),
                  rowHeader: true,
                  cell: (row) => <Link href={`/staff/admin/staff/${row.person}`}>{row.name}</Link>,
                },
                {
                  header: t('administration.sessions.device'),
                  cell: (row) => browserName(row.device) ?? t('administration.sessions.device_unknown'),
                },
                { header: t('administration.sessions.started'), cell: (row) => instantWords(row.startedAt, language) },
                { header: t('administration.sessions.seen'), cell: (row) => instantWords(row.seenAt, language) },
                {
                  header: t('administration.act'),
                  cell: (row) =>
                    row.id === ctx.actor.session ? (
                      t('administration.sessions.this_one')
                    ) : (
                      <Link href={`${here}/${row.id}/end`} hidden={`${row.name}, ${instantWords(row.startedAt, language)}`}>
                        {t('administration.sessions.end')}
                      </Link>
                    ),
                },
              ]}
              nextHref={next ? addressWith(here, { q: query.q, after: next }) : undefined}
              previousHref={query.after ? addressWith(here, { q: query.q }) : undefined}
              empty={{ title: t('administration.sessions.none') }}
            />
          </>
        ),
      })
    },
  }),
  ...formRoutes({
    path: '/staff/admin/sessions/:id/end',
    access: may('administration.session.manage'),
    params: oneId,
    body: z.object({ reason: reasonField }),
    load: (ctx, { id }) => findStaffSession(ctx, id as string),
    title: ({ name }, language) => wordsIn(language)('administration.sessions.end_of', { name }),
    lead: ({ device, startedAt }, language) => (
      <p class="govuk-body">
        {wordsIn(language)('administration.sessions.began', {
          when: instantWords(startedAt, language),
          device: browserName(device) ?? '–',
        })}
      </p>
    ),
    fields: () => [reason],
    button: texts['administration.sessions.end'],
    look: 'warning',
    back: () => here,
    example: async ({ county }) => {
      const row = await county.db
        .selectFrom('identity.sessions')
        .select('id')
        .where('kind', '=', 'staff')
        .orderBy('id')
        .limit(1)
        .executeTakeFirst()
      return { params: { id: row?.id ?? newId(0) }, body: { reason: '' } }
    },
    run: (ctx, { params, body }) => endStaffSession(ctx, { id: params.id as string, reason: body.reason }),
    done: () => ({ to: here, notice: texts['administration.sessions.ended'] }),
  }),
  ...formRoutes({
    path: '/staff/admin/sessions/of/:id/end',
    access: may('administration.session.manage'),
    params: oneId,
    body: z.object({ reason: reasonField }),
    load: (ctx, { id }) => openStaffMember(ctx, id as string),
    title: ({ name }, language) => wordsIn(language)('administration.sessions.end_all_of', { name }),
    lead: (_member, language) => <p class="govuk-body">{wordsIn(language)('administration.sessions.end_all_lead')}</p>,
    fields: () => [reason],
    button: texts['administration.sessions.end_all'],
    look: 'warning',
    back: ({ id }) => `/staff/admin/staff/${id}`,
    example: async (world) => ({ params: { id: await anyStaff(world) }, body: { reason: '' } }),
    run: (ctx, { params, body }) => endAllSessions(ctx, { person: params.id as string, reason: body.reason }),
    done: (count, { id }) => ({ to: `/staff/admin/staff/${id}`, notice: texts['administration.sessions.all_ended'], values: { count } }),
  }),
]
