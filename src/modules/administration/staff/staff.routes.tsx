import { z } from 'zod'
import type { Refusal } from '../../../core/basics/errors.ts'
import { newId } from '../../../core/basics/ids.ts'
import type { Context } from '../../../kernel/context/context.ts'
import { CSV_ROWS_MAX, csvFile } from '../../../kernel/web/csv.ts'
import { line, optionalLine } from '../../../kernel/web/input.ts'
import { page, type Reply } from '../../../kernel/web/reply.ts'
import { type ExampleWorld, get, may, post, type Route } from '../../../kernel/web/route.ts'
import { afterId, dayField, emailField, noParams, oneId, reasonField } from '../fields.ts'
import { formRoutes } from '../form-routes.tsx'
import { administrationTexts as texts } from '../texts.ts'
import { wordsIn } from '../words.tsx'
import { addStaff, endService, listStaff, openStaffMember, resetAccess, type StaffMember, todayOf } from './staff.ts'
import { AccessForm, AccessMade, StaffList, StaffMemberPage } from './staff.views.tsx'

const staffQuery = z.object({
  q: optionalLine(100),
  state: z.enum(['serving', 'left', 'all']).optional().default('serving'),
  office: optionalLine(80),
  after: afterId,
  format: z.enum(['page', 'csv']).optional().default('page'),
})

/** Somebody of the staff, for examples. */
export async function anyStaff({ county }: ExampleWorld): Promise<string> {
  const row = await county.db.selectFrom('identity.staff').select('person').orderBy('person').limit(1).executeTakeFirst()
  return row?.person ?? newId(0)
}

export const staffRoutes: readonly Route[] = [
  get('/staff/admin/staff', {
    access: may('administration.staff.read'),
    input: { query: staffQuery },
    example: async () => ({ query: { q: 'a' } }),
    run: async (ctx, { query }) => {
      const found = await listStaff(ctx, { ...query, ...(query.format === 'csv' ? { after: '', limit: CSV_ROWS_MAX } : {}) })
      if (query.format === 'csv')
        ctx.audit('administration.staff.exported', { kind: 'administration.list', id: 'staff' }, { rows: found.staff.length })
      return found
    },
    reply: (found, ctx, { query }) => {
      const t = wordsIn(ctx.language)
      if (query.format === 'csv')
        return csvFile(
          'staff',
          [
            t('administration.staff.name'),
            t('administration.staff.number'),
            t('administration.staff.email'),
            t('administration.staff.posts'),
            t('administration.staff.left_on'),
          ],
          found.staff.map(({ name, staffNumber, email, posts, leftOn }) => [
            name,
            staffNumber,
            email,
            posts.map(({ title }) => title[ctx.language]).join('; '),
            leftOn?.toString() ?? null,
          ]),
        )
      return page({ title: t('administration.staff.title'), layout: 'staff', body: <StaffList ctx={ctx} query={query} found={found} /> })
    },
  }),
  ...formRoutes({
    path: '/staff/admin/staff/new',
    access: may('administration.staff.manage'),
    params: noParams,
    body: z.object({
      id: oneId.shape.id,
      name: line(200),
      staffNumber: line(40),
      email: emailField,
      phone: optionalLine(30),
      language: z.enum(['en', 'sw']),
    }),
    load: async (ctx) => ({ id: ctx.newId() }),
    title: (_loaded, language) => wordsIn(language)('administration.staff.add'),
    lead: (_loaded, language) => <p class="govuk-body">{wordsIn(language)('administration.staff.add_lead')}</p>,
    fields: ({ id }, language) => [
      { name: 'id', kind: 'hidden', label: texts['administration.staff.name'], value: id },
      { name: 'name', kind: 'line', label: texts['administration.staff.name'], hint: texts['administration.staff.name_hint'] },
      { name: 'staffNumber', kind: 'line', label: texts['administration.staff.number'], width: 'govuk-input--width-10' },
      {
        name: 'email',
        kind: 'line',
        type: 'email',
        label: texts['administration.staff.email'],
        hint: texts['administration.staff.email_hint'],
      },
      {
        name: 'phone',
        kind: 'line',
        type: 'tel',
        label: texts['administration.staff.phone'],
        hint: texts['administration.optional'],
        width: 'govuk-input--width-10',
      },
      {
        name: 'language',
        kind: 'radios',
        label: texts['administration.staff.language'],
        value: language,
        items: [
          { value: 'en', text: 'English' },
          { value: 'sw', text: 'Kiswahili' },
        ],
      },
    ],
    button: texts['administration.staff.add'],
    back: () => '/staff/admin/staff',
    example: async () => ({
      params: {},
      body: {
        id: newId(Date.now()),
        name: 'Atieno Example',
        staffNumber: 'EX-1',
        email: 'atieno@county.example',
        phone: '',
        language: 'en' as const,
      },
    }),
    run: async (ctx, { body }) => addStaff(ctx, body),
    done: (person) => ({ to: `/staff/admin/staff/${person}`, notice: texts['administration.staff.added'] }),
  }),
  get('/staff/admin/staff/:id', {
    access: may('administration.staff.read'),
    input: { params: oneId },
    example: async (world) => ({ params: { id: await anyStaff(world) } }),
    run: (ctx, { params }) => openStaffMember(ctx, params.id),
    reply: (member, ctx) =>
      page({
        title: member.name,
        layout: 'staff',
        breadcrumbs: [{ text: wordsIn(ctx.language)('administration.staff.title'), href: '/staff/admin/staff' }, { text: member.name }],
        body: <StaffMemberPage ctx={ctx} member={member} />,
      }),
  }),
  ...formRoutes({
    path: '/staff/admin/staff/:id/end',
    access: may('administration.staff.manage'),
    params: oneId,
    body: z.object({ on: dayField, reason: reasonField }),
    load: async (ctx, { id }) => ({ member: await openStaffMember(ctx, id as string), today: todayOf(ctx) }),
    title: ({ member }, language) => wordsIn(language)('administration.staff.end_of', { name: member.name }),
    lead: (_loaded, language) => <p class="govuk-body">{wordsIn(language)('administration.staff.end_lead')}</p>,
    fields: ({ today }) => [
      { name: 'on', kind: 'day', label: texts['administration.last_day'], value: today.toString() },
      { name: 'reason', kind: 'words', label: texts['administration.reason'], hint: texts['administration.reason_hint'] },
    ],
    button: texts['administration.staff.end'],
    look: 'warning',
    back: ({ id }) => `/staff/admin/staff/${id}`,
    example: async (world) => ({ params: { id: await anyStaff(world) }, body: { on: '2026-11-18', reason: '' } }),
    run: (ctx, { params, body }) => endService(ctx, { person: params.id as string, ...body }),
    done: (_result, { id }) => ({ to: `/staff/admin/staff/${id}`, notice: texts['administration.staff.ended'] }),
  }),
  get('/staff/admin/staff/:id/access', {
    access: may('administration.staff.manage'),
    input: { params: oneId },
    example: async (world) => ({ params: { id: await anyStaff(world) } }),
    run: (ctx, { params }) => openStaffMember(ctx, params.id),
    reply: (member, ctx) => accessPage(ctx, member),
  }),
  post('/staff/admin/staff/:id/access', {
    access: may('administration.staff.manage'),
    input: { params: oneId, body: z.object({ reason: reasonField }) },
    example: async (world) => ({ params: { id: await anyStaff(world) }, body: { reason: '' } }),
    run: (ctx, { params, body }) => resetAccess(ctx, { person: params.id, reason: body.reason }),
    reply: (made, ctx, { params }) =>
      page({
        title: wordsIn(ctx.language)('administration.staff.access_of', { name: made.name }),
        layout: 'staff',
        back: { href: `/staff/admin/staff/${params.id}` },
        body: <AccessMade ctx={ctx} made={made} />,
      }),
    again: async (refusal, typed, ctx, { params }) => {
      if (refusal.status === 404 || refusal.status === 403) throw refusal
      return accessPage(ctx, await openStaffMember(ctx, params.id), typed, refusal)
    },
  }),
]

const accessPage = (ctx: Context, member: StaffMember, typed: Record<string, unknown> = {}, refusal?: Refusal): Reply =>
  page({
    title: wordsIn(ctx.language)('administration.staff.access_of', { name: member.name }),
    layout: 'staff',
    back: { href: `/staff/admin/staff/${member.person}` },
    body: <AccessForm ctx={ctx} member={member} typed={typed} refusal={refusal} />,
  })
