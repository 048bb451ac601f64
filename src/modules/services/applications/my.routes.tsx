import { z } from 'zod'
import { type Refusal, refuse } from '../../../core/basics/errors.ts'
import { type Language, say } from '../../../core/basics/texts.ts'
import { filesIn } from '../../../core/forms/answers.ts'
import { rate, reopen } from '../../../engines/cases/note-case.ts'
import { performTransition } from '../../../engines/cases/perform-transition.ts'
import { formWorld } from '../../../engines/form-runner/sitting.ts'
import { readNotice } from '../../../engines/messages/notices.ts'
import type { Context } from '../../../kernel/context/context.ts'
import { fileOf } from '../../../kernel/files/files.ts'
import { sendFile } from '../../../kernel/files/send-file.ts'
import { id, must, optionalLine, written } from '../../../kernel/web/input.ts'
import { content, page, type Reply, redirectTo } from '../../../kernel/web/reply.ts'
import { get, post, type Route, signedIn } from '../../../kernel/web/route.ts'
import { drawLetter } from '../letters/letters.ts'
import { servicesTexts } from '../texts.ts'
import { applicationHref } from './hrefs.ts'
import { ApplicationPage, MyApplicationsPage, SurePage } from './my.views.tsx'
import { myPage } from './my-page.ts'
import { type OwnApplication, ownApplication } from './own-case.ts'

const params = z.object({ id })
const NO_CASE = '00000000-0000-7000-8000-000000000000'
const example = async () => ({ params: { id: NO_CASE } })

const starsField = must(z.string().default(''), (typed) => /^[1-5]$/.test(typed), servicesTexts['services.case.stars_missing']).transform(
  Number,
)

/** What is wrong with the one field that was asked, in its own words where it has some. */
const firstWords = (refusal: Refusal, language: Language): string => {
  const [problem] = refusal.problems
  return problem ? say(problem.text, language, problem.values) : refusal.say(language)
}

const applicationPage = (own: OwnApplication, ctx: Context, error: { name: string; text: string } | null = null): Reply =>
  page({
    title: own.view.type.title[ctx.language],
    body: <ApplicationPage own={own} world={formWorld(ctx, undefined)} language={ctx.language} error={error} />,
    back: { href: '/my' },
    ...(error ? { error: true } : {}),
  })

async function ownAct(ctx: Context, caseId: string, act: string) {
  const own = await ownApplication(ctx, caseId)
  const found = own.acts.find((each) => each.id === act)
  if (!found) throw refuse('basics.not_found')
  return { own, act: found }
}

export const myRoutes: readonly Route[] = [
  get('/my', {
    access: signedIn('resident'),
    input: {},
    example: async () => ({}),
    run: myPage,
    reply: (mine, { county, language }) =>
      page({
        title: servicesTexts['services.my.title'][language],
        body: <MyApplicationsPage mine={mine} bills={county.manifests.some(({ name }) => name === 'revenue')} language={language} />,
      }),
  }),

  post('/my/notices/:id/read', {
    access: signedIn('resident'),
    input: { params },
    example: async () => ({ params: { id: NO_CASE } }),
    run: (ctx, input) => readNotice(ctx, input.params.id),
    reply: () => redirectTo('/my'),
  }),

  get('/my/applications/:id', {
    access: signedIn('resident'),
    input: { params },
    example,
    run: (ctx, input) => ownApplication(ctx, input.params.id),
    reply: (own, ctx) => applicationPage(own, ctx),
  }),

  get('/my/applications/:id/files/:file', {
    access: signedIn('resident'),
    input: { params: params.extend({ file: id }) },
    example: async () => ({ params: { id: NO_CASE, file: NO_CASE } }),
    run: async (ctx, input) => {
      const { record, answers, told } = await ownApplication(ctx, input.params.id)
      // What officers filed for themselves is the case's too, and not the applicant's to open.
      const shown = [answers, ...[...told.values()].map((each) => each.answers)]
      if (!shown.some((each) => filesIn(each).has(input.params.file))) throw refuse('basics.not_found')
      return sendFile(ctx, await fileOf(ctx, { kind: 'cases.case', id: record.id }, input.params.file))
    },
    reply: (file) => file,
  }),

  get('/my/applications/:id/act/:act', {
    access: signedIn('resident'),
    input: { params: params.extend({ act: z.string().max(60) }) },
    example: async () => ({ params: { id: NO_CASE, act: 'withdraw' } }),
    run: (ctx, input) => ownAct(ctx, input.params.id, input.params.act),
    reply: ({ own, act }, { language }) =>
      page({
        title: act.name[language],
        body: <SurePage own={own} act={act} language={language} />,
        back: { href: applicationHref(own.record.id) },
      }),
  }),
  post('/my/applications/:id/act/:act', {
    access: signedIn('resident'),
    input: { params: params.extend({ act: z.string().max(60) }), body: z.object({ revision: z.coerce.number().int().optional() }) },
    example: async () => ({ params: { id: NO_CASE, act: 'withdraw' }, body: {} }),
    run: async (ctx, input) => {
      const { act } = await ownAct(ctx, input.params.id, input.params.act)
      await performTransition(ctx, { caseId: input.params.id, transition: act.id, revision: input.body.revision })
      return act
    },
    reply: (act, { language }, input) =>
      redirectTo(applicationHref(input.params.id), { text: servicesTexts['services.case.done'], values: { act: act.name[language] } }),
  }),

  post('/my/applications/:id/rate', {
    access: signedIn('resident'),
    input: { params, body: z.object({ stars: starsField, words: optionalLine(500) }) },
    example: async () => ({ params: { id: NO_CASE }, body: { stars: '5' } }),
    run: async (ctx, input) => {
      await ownApplication(ctx, input.params.id)
      await rate(ctx, { caseId: input.params.id, stars: input.body.stars, words: input.body.words })
    },
    reply: (_done, _ctx, input) => redirectTo(applicationHref(input.params.id), { text: servicesTexts['services.case.rated'] }),
    again: async (refusal, _typed, ctx, input) =>
      applicationPage(await ownApplication(ctx, input.params.id), ctx, { name: 'stars', text: firstWords(refusal, ctx.language) }),
  }),

  post('/my/applications/:id/reopen', {
    access: signedIn('resident'),
    input: { params, body: z.object({ reason: written(1000, servicesTexts['services.case.reason_missing']) }) },
    example: async () => ({ params: { id: NO_CASE }, body: { reason: 'The hole is still there.' } }),
    run: async (ctx, input) => {
      await ownApplication(ctx, input.params.id)
      await reopen(ctx, { caseId: input.params.id, reason: input.body.reason })
    },
    reply: (_done, _ctx, input) => redirectTo(applicationHref(input.params.id), { text: servicesTexts['services.case.reopened'] }),
    again: async (refusal, _typed, ctx, input) =>
      applicationPage(await ownApplication(ctx, input.params.id), ctx, { name: 'reason', text: firstWords(refusal, ctx.language) }),
  }),

  get('/my/letters/:id.pdf', {
    access: signedIn('resident'),
    input: { params },
    example,
    run: (ctx, input) => drawLetter(ctx, input.params.id),
    reply: ({ number, pdf }) => content('application/pdf', pdf, { size: pdf.length, saveAs: `${number.replaceAll('/', '-')}.pdf` }),
  }),
]
