import { z } from 'zod'
import { refuse } from '../../core/basics/errors.ts'
import { speaker } from '../../core/basics/texts.ts'
import type { Page } from '../../core/forms/form.ts'
import { mayVisit, nextPath } from '../../core/forms/journey.ts'
import { recheckPage, validatePage } from '../../core/forms/validate-page.ts'
import { type Actor, anonymous } from '../../kernel/context/actor.ts'
import { asActor, type Context } from '../../kernel/context/context.ts'
import type { County } from '../../kernel/context/county.ts'
import { anyForm } from '../../kernel/web/input.ts'
import { type Reply, redirectTo } from '../../kernel/web/reply.ts'
import { get, may, openTo, post, type RequestFacts, type Route } from '../../kernel/web/route.ts'
import { one, openPlace, seenIn, withToken } from './answer-page.tsx'
import { assistRoutes } from './assist.routes.tsx'
import { type Door, filledBase, ownParams, tokenCookies, withParams } from './door.ts'
import { addDraft, draftCookie, findDraft, newToken, visitorOf } from './drafts.ts'
import { keepForm } from './form-versions.ts'
import type { FormMount, OfferedForm, ParamsOf } from './mount.ts'
import { answersNotOpen, confirmHref, pageNotOpen } from './not-open.tsx'
import { isAsking, pageOf, pageQuery, pageRoutes, showQuestion, takeAnswers } from './page.routes.ts'
import { checkPage, confirmPage, hrefOf, infoPage, questionPage, taskListPage } from './page-views.tsx'
import { phoneRoutes } from './phone.routes.ts'
import { contactKnown, sendDraft } from './send-draft.ts'
import { openSitting, type Sitting, savePage, withDraft } from './sitting.ts'
import { formTexts } from './texts.ts'

/**
 * The routes of a form: a page for each of its pages, entries of repeats, uploads, check, declare, send and confirm, saving for later and coming back.
 * A module mounts them in its manifest: `routes: [...formRoutes(mount)]`. With `assisted` set they are an officer's, at a counter.
 */
export function formRoutes<P extends z.ZodObject>(mount: FormMount<P>): Route[] {
  const { base } = mount
  const counter = mount.assisted !== undefined
  const access = mount.assisted
    ? may(mount.assisted)
    : openTo('everyone', 'Residents apply without an account; a draft belongs to its browser.')
  const door: Door = {
    base,
    params: mount.params,
    access,
    cookies: tokenCookies,
    async open(ctx, params, request, more = {}) {
      const offered = await mount.find(ctx, params as ParamsOf<P>)
      const visitor = visitorOf(ctx.county, ctx.actor, request, counter)
      return openSitting(ctx, { base: filledBase(base, params), offered, visitor, counter, ...more })
    },
    example: (world) => exampleDraft(mount, world.county),
  }
  const params = withParams(mount.params, { page: z.string().regex(/^[a-z][a-z0-9-]{0,59}$/) })
  const own = ownParams(mount.params)

  const firstPage = async (ctx: Context, input: { params: unknown; request: RequestFacts }): Promise<Reply> => {
    const sitting = await door.open(ctx, input.params as Record<string, unknown>, input.request)
    if (counter && !ready(sitting)) return redirectTo(`${sitting.base}/draft/assist`)
    return redirectTo(hrefOf(sitting, sitting.form.pages[0]?.path ?? null))
  }

  return [
    get(base, {
      access,
      input: { params: own },
      example: async (world) => ({ params: (await door.example(world)).params }),
      run: firstPage,
      reply: (done) => done,
    }),

    get(`${base}/:page`, {
      access,
      input: { params, query: pageQuery },
      example: async (world) => {
        const { params: found, cookies, pages } = await door.example(world)
        return { params: { ...found, page: pages[0]?.path ?? 'none' }, cookies }
      },
      async run(ctx, input) {
        const sitting = await door.open(ctx, input.params, input.request)
        const page = pageOf(sitting, input.params.page)
        if (page.kind === 'confirm') return showConfirm(ctx, sitting, page, input.query.ref)
        if (counter && !ready(sitting)) return redirectTo(`${sitting.base}/draft/assist`)
        return showPage(ctx, sitting, page, input.query.return === 'check')
      },
      reply: (done) => done,
    }),

    post(`${base}/:page`, {
      access,
      input: { params, query: pageQuery, body: anyForm },
      example: async (world) => {
        const { params: found, cookies, pages } = await door.example(world)
        return { params: { ...found, page: pages.find((each) => each.kind === 'question')?.path ?? 'none' }, cookies, body: {} }
      },
      limit: { max: 300, minutes: 5, by: 'address' },
      async run(ctx, input) {
        const { body } = input
        const sitting = await door.open(ctx, input.params, input.request, { draftId: seenIn(body).draftId, lock: true })
        const page = pageOf(sitting, input.params.page)
        if (counter && !ready(sitting)) return redirectTo(`${sitting.base}/draft/assist`)
        if (sitting.draft?.result) return redirectTo(confirmHref(sitting, sitting.draft.result))
        if (!sitting.draft && sends(page)) {
          const before = await sentBefore(ctx, sitting, seenIn(body).draftId)
          if (before) return before
        }
        if (!sitting.draft && !mayVisit(sitting.journey, page.path))
          return answersNotOpen(ctx, sitting, { path: page.path, url: input.request.url, body })
        if (sends(page)) {
          // A form that asks nothing before its declaration has no draft yet.
          const begun = await withDraft(ctx, sitting, seenIn(body).draftId)
          return withToken(ctx, begun.sitting, begun.token, await send(ctx, begun.sitting, page, input))
        }
        return takeAnswers(ctx, sitting, page, body, input.query.return === 'check')
      },
      reply: (done) => done,
    }),

    ...pageRoutes(door),
    ...phoneRoutes(door),
    ...(counter ? assistRoutes(door) : []),
  ]

  async function showPage(ctx: Context, sitting: Sitting, page: Exclude<Page, { kind: 'confirm' }>, changing: boolean): Promise<Reply> {
    const { journey } = sitting
    if (!mayVisit(journey, page.path)) return pageNotOpen(ctx, sitting)
    switch (page.kind) {
      case 'start': {
        const next = sitting.draft ? openPlace(sitting) : hrefOf(sitting, nextPath(journey, page.path))
        return infoPage(ctx, sitting, page, next)
      }
      case 'info':
      case 'exit': {
        const next = nextPath(journey, page.path)
        return infoPage(ctx, sitting, page, next && hrefOf(sitting, next))
      }
      case 'task-list': {
        const done = journey.sections.every((each) => each.state === 'complete')
        const next = nextPath(journey, page.path)
        return taskListPage(ctx, sitting, page, done && next ? hrefOf(sitting, next) : null)
      }
      case 'check':
      case 'declare': {
        if (!contactKnown(sitting)) return redirectTo(`${sitting.base}/draft/phone?aim=send`)
        if (page.kind === 'declare') return questionPage(ctx, sitting, page)
        const declare = journey.pages.find((each) => each.page.kind === 'declare')
        return checkPage(ctx, sitting, page, declare ? { href: hrefOf(sitting, declare.path) } : { send: true }, phoneOffer(ctx, sitting))
      }
      default:
        return showQuestion(ctx, sitting, page, changing)
    }
  }

  async function send(
    ctx: Context,
    opened: Sitting,
    page: Page,
    input: { params: unknown; body: Record<string, string | string[]> },
  ): Promise<Reply> {
    let sitting = opened
    if (!sitting.draft || !mayVisit(sitting.journey, page.path)) return redirectTo(openPlace(sitting))
    if (!contactKnown(sitting)) return redirectTo(`${sitting.base}/draft/phone?aim=send`)
    if (page.kind === 'declare') {
      if (one(input.body, '_action') === 'language') return questionPage(ctx, sitting, page, { raw: input.body })
      const outcome = validatePage(sitting.form, page.path, input.body, sitting.answers, sitting.world)
      if (outcome.problems) return questionPage(ctx, sitting, page, { raw: input.body, problems: outcome.problems, status: 422 })
      if (one(input.body, '_action') === 'save') return redirectTo(`${sitting.base}/draft/phone?aim=save`)
      const saved = await savePage(ctx, sitting, {
        key: page.path,
        answers: { ...sitting.answers, ...outcome.answers },
        touched: Object.keys(outcome.answers),
        seen: null,
      })
      if (saved) sitting = saved.sitting
    }
    const { draft } = sitting
    if (!draft) return redirectTo(openPlace(sitting))
    const sent = await sendDraft(ctx, { ...sitting, draft }, (submission, as) =>
      mount.onSubmit(ctx, submission, as, input.params as ParamsOf<P>),
    )
    if (sent.result) return redirectTo(confirmHref(sitting, sent.result))
    // A rule that held when this was answered holds no more: the day is another, the list has changed, or the form.
    const wrong = pageOf(sitting, sent.page)
    if (!isAsking(wrong)) return redirectTo(hrefOf(sitting, sent.page, { changing: true }))
    const { problems } = recheckPage(sitting.form, wrong, sitting.answers, sitting.journey.answers, sitting.world)
    return questionPage(ctx, sitting, wrong, { problems: problems.length > 0 ? problems : sent.problems, changing: true, status: 422 })
  }

  /** Pressed again after it was sent: to what came of it. */
  async function sentBefore(ctx: Context, sitting: Sitting, id: string | undefined): Promise<Reply | null> {
    const draft = id ? await findDraft(ctx, sitting.visitor, { base: sitting.base, id }) : undefined
    return draft?.result ? redirectTo(confirmHref(sitting, draft.result)) : null
  }

  async function showConfirm(
    ctx: Context,
    sitting: Sitting,
    page: Extract<Page, { kind: 'confirm' }>,
    ref: string | undefined,
  ): Promise<Reply> {
    const { base: at, offered, visitor } = sitting
    const draft = await findDraft(ctx, visitor, { base: at, sent: ref ?? true })
    if (!draft?.result) return redirectTo(offered.home)
    return confirmPage(ctx, { base: at, offered, page, result: draft.result, draft, counter })
  }
}

const sends = (page: Page): boolean => page.kind === 'check' || page.kind === 'declare'

/** At a counter: the resident is known, and has agreed by code or as the officer says. */
const ready = ({ draft }: Sitting): boolean =>
  draft !== undefined && (draft.phoneProven || draft.assistedReason !== null) && draft.person !== null

/** Where a phone may be given or not: the offer, above the button that sends. */
function phoneOffer(ctx: Context, sitting: Sitting) {
  if (sitting.offered.contact !== 'optional' || sitting.counter || sitting.visitor.person || sitting.draft?.phoneProven) return null
  const t = speaker(formTexts, ctx.language)
  return (
    <p class="govuk-body">
      {t('form-runner.phone.body')}{' '}
      <a class="govuk-link" href={`${sitting.base}/draft/phone?aim=send`}>
        {t('form-runner.phone.title')}
      </a>
    </p>
  )
}

/** A draft with nothing in it, for the test that asks every route: its key is a cookie. */
async function exampleDraft<P extends z.ZodObject>(mount: FormMount<P>, county: County) {
  const params = (await mount.example({ county })) as Record<string, string>
  const token = newToken()
  const actor: Actor = anonymous
  return asActor(county, actor, async (ctx) => {
    let offered: OfferedForm
    try {
      offered = await mount.find(ctx, mount.params.parse(params) as ParamsOf<P>)
    } catch {
      throw refuse('basics.not_found')
    }
    if (!mount.assisted) {
      const visitor = { token, person: null, phone: null, officer: null }
      const formHash = await keepForm(ctx, offered.form)
      await addDraft(ctx, visitor, {
        id: ctx.newId(),
        formKey: offered.form.key,
        formHash,
        base: filledBase(mount.base, params),
        keptDays: 1,
      })
    }
    return { params, cookies: { [draftCookie(county)]: token }, pages: offered.form.pages }
  })
}
