import { z } from 'zod'
import type { Refusal } from '../../../core/basics/errors.ts'
import { newId } from '../../../core/basics/ids.ts'
import { dayOf } from '../../../kernel/calendar/days.ts'
import type { Context } from '../../../kernel/context/context.ts'
import { id, must, written } from '../../../kernel/web/input.ts'
import { page, type Reply, redirectTo } from '../../../kernel/web/reply.ts'
import { type ExampleWorld, get, may, openTo, post, type Route } from '../../../kernel/web/route.ts'
import { fromHome } from '../from-home.ts'
import {
  allNotices,
  changeNotice,
  checkDays,
  type NoticeWords,
  noticesToday,
  noticeWithHistory,
  publishNotice,
  withdrawNotice,
  wordsOf,
} from './notices.ts'
import { type NoticeForm, NoticeFormPage, NoticeList, NoticePage, NoticesPage, noticesPath, PreviewPage } from './notices.views.tsx'
import { noticeTexts } from './texts.ts'

const access = may('website.notice.publish')
const params = z.object({ id })
const day = must(z.string().max(10).default(''), (typed) => z.iso.date().safeParse(typed).success, noticeTexts['website.notices.bad_day'])
const said = (max: number, missing: keyof typeof noticeTexts) => written(max, noticeTexts[missing])
const words = {
  titleEn: said(120, 'website.notices.say_title_en'),
  titleSw: said(120, 'website.notices.say_title_sw'),
  bodyEn: said(4000, 'website.notices.say_body_en'),
  bodySw: said(4000, 'website.notices.say_body_sw'),
  from: day,
  until: day,
  step: z.enum(['preview', 'publish', 'edit']).optional().default('preview'),
}
const newBody = z.object({ id, ...words })
const changeBody = z.object({ revision: z.coerce.number().int(), ...words })
const NONE = '00000000-0000-7000-8000-000000000000'

async function example({ county }: ExampleWorld) {
  const row = await county.db.selectFrom('website.notices').select('id').limit(1).executeTakeFirst()
  return { params: { id: row?.id ?? NONE } }
}
const exampleWords = {
  titleEn: 'Water',
  titleSw: 'Maji',
  bodyEn: 'No water on Monday.',
  bodySw: 'Hakuna maji Jumatatu.',
  from: '2026-11-22',
  until: '2026-11-29',
  step: 'publish' as const,
}

const textsIn = (typed: Record<string, unknown>): Record<string, string> =>
  Object.fromEntries(Object.entries(typed).flatMap(([name, value]) => (typeof value === 'string' ? [[name, value]] : [])))

const staffPage = (ctx: Context, title: string, body: unknown): Reply =>
  page({
    layout: 'staff',
    title,
    breadcrumbs: [{ text: noticeTexts['website.notices.title'][ctx.language], href: noticesPath }, { text: title }],
    body: body as never,
  })

const formPage = (ctx: Context, form: NoticeForm): Reply =>
  staffPage(ctx, noticeTexts[form.heading][ctx.language], <NoticeFormPage form={form} language={ctx.language} />)

const newForm = (hiddenId: string, typed: Record<string, string>, refusal?: Refusal): NoticeForm => ({
  heading: 'website.notices.new',
  hidden: { id: hiddenId },
  action: `${noticesPath}/new`,
  back: noticesPath,
  typed,
  refusal,
})
const changeForm = (notice: string, revision: string, typed: Record<string, string>, refusal?: Refusal): NoticeForm => ({
  heading: 'website.notices.change',
  hidden: { revision },
  action: `${noticesPath}/${notice}/change`,
  back: `${noticesPath}/${notice}`,
  typed,
  refusal,
})

/** The page that a press on the form leads to, or null where it was published. */
async function pressed(
  ctx: Context,
  form: NoticeForm,
  step: string,
  given: NoticeWords,
  publish: () => Promise<void>,
): Promise<Reply | null> {
  ctx.allow('website.notice.publish', {})
  if (step === 'edit') return formPage(ctx, { ...form, typed: { ...given } })
  checkDays(given)
  if (step === 'preview')
    return staffPage(
      ctx,
      noticeTexts['website.notices.preview'][ctx.language],
      <PreviewPage form={form} words={given} language={ctx.language} />,
    )
  await publish()
  return null
}

export const noticeRoutes: readonly Route[] = [
  get('/notices', {
    access: openTo('everyone', 'what the county tells everyone'),
    input: {},
    example: async () => ({}),
    run: noticesToday,
    reply: (notices, { language }) =>
      page({
        title: noticeTexts['website.notices.title'][language],
        breadcrumbs: fromHome(noticeTexts['website.notices.title'][language], language),
        body: <NoticesPage notices={notices} language={language} />,
        cache: 'public',
      }),
  }),

  get(noticesPath, {
    access,
    input: {},
    example: async () => ({}),
    run: allNotices,
    reply: (notices, ctx) =>
      page({
        layout: 'staff',
        title: noticeTexts['website.notices.title'][ctx.language],
        body: <NoticeList notices={notices} today={dayOf(ctx.now)} language={ctx.language} />,
      }),
  }),

  get(`${noticesPath}/new`, {
    access,
    input: {},
    example: async () => ({}),
    run: async (ctx) => ({ id: ctx.newId(), today: dayOf(ctx.now) }),
    reply: ({ id: made, today }, ctx) =>
      formPage(ctx, newForm(made, { from: today.toString(), until: today.add({ days: 14 }).toString() })),
  }),
  post(`${noticesPath}/new`, {
    access,
    input: { body: newBody },
    example: async () => ({ body: { id: newId(Date.now()), ...exampleWords } }),
    run: (ctx, { body: { id: made, step, ...given } }) =>
      pressed(ctx, newForm(made, {}), step, given, () => publishNotice(ctx, made, given)),
    reply: (shown, _ctx, { body }) => shown ?? redirectTo(`${noticesPath}/${body.id}`, { text: noticeTexts['website.notices.published'] }),
    again: (refusal, typed, ctx) => {
      const given = textsIn(typed)
      return formPage(ctx, newForm(given.id ?? ctx.newId(), given, refusal))
    },
  }),

  get(`${noticesPath}/:id`, {
    access,
    input: { params },
    example,
    run: (ctx, input) => noticeWithHistory(ctx, input.params.id),
    reply: (found, ctx) =>
      staffPage(ctx, found.notice.title[ctx.language], <NoticePage {...found} today={dayOf(ctx.now)} language={ctx.language} />),
  }),

  get(`${noticesPath}/:id/change`, {
    access,
    input: { params },
    example,
    run: (ctx, input) => noticeWithHistory(ctx, input.params.id),
    reply: ({ notice }, ctx) => formPage(ctx, changeForm(notice.id, String(notice.revision), { ...wordsOf(notice) })),
  }),
  post(`${noticesPath}/:id/change`, {
    access,
    input: { params, body: changeBody },
    example: async (world) => ({ ...(await example(world)), body: { revision: 1, ...exampleWords } }),
    run: (ctx, { params: { id: notice }, body: { revision, step, ...given } }) =>
      pressed(ctx, changeForm(notice, String(revision), {}), step, given, () => changeNotice(ctx, notice, revision, given)),
    reply: (shown, _ctx, input) =>
      shown ?? redirectTo(`${noticesPath}/${input.params.id}`, { text: noticeTexts['website.notices.published'] }),
    again: async (refusal, typed, ctx, input) => {
      if (refusal.status === 404 || refusal.status === 403) throw refusal
      const { notice } = await noticeWithHistory(ctx, input.params.id)
      // After another officer's change one's own words are kept, and stand on the newest when sent again.
      return formPage(ctx, changeForm(notice.id, String(notice.revision), textsIn(typed), refusal))
    },
  }),

  ...(['withdraw', 'restore'] as const).map((deed) =>
    post(`${noticesPath}/:id/${deed}`, {
      access,
      input: { params },
      example,
      run: (ctx, input) => withdrawNotice(ctx, input.params.id, deed === 'withdraw'),
      reply: (_done, _ctx, input) =>
        redirectTo(`${noticesPath}/${input.params.id}`, {
          text: noticeTexts[deed === 'withdraw' ? 'website.notices.withdrawn' : 'website.notices.restored'],
        }),
    }),
  ),
]
