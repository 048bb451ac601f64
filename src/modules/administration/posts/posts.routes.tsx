import { z } from 'zod'
import { newId } from '../../../core/basics/ids.ts'
import { say } from '../../../core/basics/texts.ts'
import { CSV_ROWS_MAX, csvFile } from '../../../kernel/web/csv.ts'
import { optionalLine } from '../../../kernel/web/input.ts'
import { page } from '../../../kernel/web/reply.ts'
import { type ExampleWorld, get, may, type Route } from '../../../kernel/web/route.ts'
import { afterId, dayField, oneId, optionalDay, reasonField } from '../fields.ts'
import { formRoutes } from '../form-routes.tsx'
import { anyStaff } from '../staff/staff.routes.tsx'
import { listStaff, todayOf } from '../staff/staff.ts'
import { administrationTexts as texts } from '../texts.ts'
import { wordsIn } from '../words.tsx'
import { appoint, endHolding, findHolding, listPosts, openPost } from './posts.ts'
import { PostList, PostPage } from './posts.views.tsx'

const postsQuery = z.object({
  office: optionalLine(80),
  role: optionalLine(80),
  vacant: z.enum(['', 'yes']).optional().default(''),
  /** Somebody a post is looked for. */
  person: afterId,
  after: afterId,
  format: z.enum(['page', 'csv']).optional().default('page'),
})

async function anyPost({ county }: ExampleWorld): Promise<string> {
  const row = await county.db.selectFrom('identity.posts').select('id').orderBy('key').limit(1).executeTakeFirst()
  return row?.id ?? newId(0)
}

async function anyHolding({ county }: ExampleWorld): Promise<string> {
  const row = await county.db.selectFrom('identity.post_holders').select('id').orderBy('id').limit(1).executeTakeFirst()
  return row?.id ?? newId(0)
}

export const postRoutes: readonly Route[] = [
  get('/staff/admin/posts', {
    access: may('administration.staff.read'),
    input: { query: postsQuery },
    example: async () => ({ query: {} }),
    run: async (ctx, { query }) => {
      const found = await listPosts(ctx, {
        ...query,
        vacant: query.vacant === 'yes',
        ...(query.format === 'csv' ? { after: '', limit: CSV_ROWS_MAX } : {}),
      })
      if (query.format === 'csv')
        ctx.audit('administration.posts.exported', { kind: 'administration.list', id: 'posts' }, { rows: found.posts.length })
      return found
    },
    reply: (found, ctx, { query }) => {
      const t = wordsIn(ctx.language)
      if (query.format === 'csv')
        return csvFile(
          'posts',
          [t('administration.posts.post'), t('administration.office'), t('administration.posts.roles'), t('administration.posts.holders')],
          found.posts.map((post) => [
            say(post.title, ctx.language),
            post.office,
            post.roles.map(({ key }) => key).join('; '),
            post.holders.map(({ name }) => name).join('; '),
          ]),
        )
      return page({ title: t('administration.posts.title'), layout: 'staff', body: <PostList ctx={ctx} query={query} found={found} /> })
    },
  }),
  get('/staff/admin/posts/:id', {
    access: may('administration.staff.read'),
    input: { params: oneId },
    example: async (world) => ({ params: { id: await anyPost(world) } }),
    run: (ctx, { params }) => openPost(ctx, params.id),
    reply: (post, ctx) =>
      page({
        title: say(post.title, ctx.language),
        layout: 'staff',
        breadcrumbs: [
          { text: wordsIn(ctx.language)('administration.posts.title'), href: '/staff/admin/posts' },
          { text: say(post.title, ctx.language) },
        ],
        body: <PostPage ctx={ctx} post={post} />,
      }),
  }),
  ...formRoutes({
    path: '/staff/admin/posts/:id/appoint',
    access: may('administration.post.manage'),
    params: oneId,
    body: z.object({
      id: oneId.shape.id,
      person: oneId.shape.id,
      from: dayField,
      until: optionalDay,
      acting: z.enum(['', 'yes']).optional().default(''),
      reason: reasonField,
    }),
    load: async (ctx, { id }) => ({
      id: ctx.newId(),
      post: await openPost(ctx, id as string),
      staff: (await listStaff(ctx, { q: '', state: 'serving', office: '', after: '', limit: 2000 })).staff,
      today: todayOf(ctx),
    }),
    title: ({ post }, language) => wordsIn(language)('administration.posts.appoint_to', { post: say(post.title, language) }),
    fields: ({ id, staff, today }, language) => [
      { name: 'id', kind: 'hidden', label: texts['administration.posts.person'], value: id },
      {
        name: 'person',
        kind: 'select',
        label: texts['administration.posts.person'],
        missing: texts['administration.posts.person_missing'],
        items: [
          { value: '', text: wordsIn(language)('administration.choose') },
          ...staff.map(({ person, name, staffNumber }) => ({ value: person, text: `${name} (${staffNumber})` })),
        ],
      },
      { name: 'from', kind: 'day', label: texts['administration.posts.from'], value: today.toString() },
      { name: 'until', kind: 'day', label: texts['administration.posts.until'], hint: texts['administration.posts.until_hint'] },
      { name: 'acting', kind: 'tick', label: texts['administration.posts.acting'], hint: texts['administration.posts.acting_hint'] },
      { name: 'reason', kind: 'words', label: texts['administration.reason'], hint: texts['administration.posts.reason_hint'] },
    ],
    button: texts['administration.posts.appoint'],
    back: ({ id }) => `/staff/admin/posts/${id}`,
    example: async (world) => ({
      params: { id: await anyPost(world) },
      body: { id: newId(Date.now()), person: await anyStaff(world), from: '2026-11-18', until: '', acting: '' as const, reason: '' },
    }),
    run: (ctx, { params, body }) => appoint(ctx, { ...body, post: params.id as string, acting: body.acting === 'yes' }),
    done: (_result, { id }) => ({ to: `/staff/admin/posts/${id}`, notice: texts['administration.posts.appointed'] }),
  }),
  ...formRoutes({
    path: '/staff/admin/posts/holdings/:id/end',
    access: may('administration.post.manage'),
    params: oneId,
    body: z.object({ on: dayField, reason: reasonField }),
    load: async (ctx, { id }) => ({ holding: await findHolding(ctx, id as string), today: todayOf(ctx) }),
    title: ({ holding }, language) =>
      wordsIn(language)('administration.posts.end_of', {
        name: holding.name,
        post: language === 'sw' ? holding.title_sw : holding.title_en,
      }),
    fields: ({ today }) => [
      {
        name: 'on',
        kind: 'day',
        label: texts['administration.last_day'],
        hint: texts['administration.posts.end_hint'],
        value: today.toString(),
      },
      { name: 'reason', kind: 'words', label: texts['administration.reason'], hint: texts['administration.posts.reason_hint'] },
    ],
    button: texts['administration.posts.end'],
    look: 'warning',
    back: () => '/staff/admin/posts',
    example: async (world) => ({ params: { id: await anyHolding(world) }, body: { on: '2026-11-18', reason: '' } }),
    run: async (ctx, { params, body }) => {
      const { post } = await findHolding(ctx, params.id as string)
      await endHolding(ctx, { id: params.id as string, ...body })
      return post
    },
    done: (post) => ({ to: `/staff/admin/posts/${post}`, notice: texts['administration.posts.ended'] }),
  }),
]
