import { z } from 'zod'
import { formatInstant } from '../../core/basics/dates.ts'
import type { Problem } from '../../core/basics/errors.ts'
import { speaker } from '../../core/basics/texts.ts'
import type { FieldValue } from '../../core/fields/field.ts'
import { showField } from '../../core/fields/field-types.ts'
import { headingOf } from '../../core/fields/problem.ts'
import { applyCorrection, sameAnswer } from '../../core/forms/correction.ts'
import { formIndex } from '../../core/forms/form-index.ts'
import type { Context } from '../../kernel/context/context.ts'
import { anyForm } from '../../kernel/web/input.ts'
import { type Reply, redirectTo } from '../../kernel/web/reply.ts'
import { get, post, type RequestFacts, type Route, signedIn } from '../../kernel/web/route.ts'
import { Button } from '../../ui/components/button.tsx'
import { InsetText } from '../../ui/components/inset-text.tsx'
import { Problems } from '../../ui/components/problems.tsx'
import { TaskList } from '../../ui/components/task-list.tsx'
import { seenIn } from './answer-page.tsx'
import { type Door, filledBase, ownParams, tokenCookies, withParams } from './door.ts'
import { findDraft, visitorOf } from './drafts.ts'
import type { CorrectionMount, ParamsOf } from './mount.ts'
import { isAsking, pageOf, pageQuery, pageRoutes, showQuestion, takeAnswers } from './page.routes.ts'
import { hrefOf, questionPage, reply } from './page-views.tsx'
import { finishDraft, sentDraft } from './send-draft.ts'
import { type Correction, openSitting, type Sitting, withDraft } from './sitting.ts'
import { formTexts, refuseForms } from './texts.ts'

type Correcting = Sitting & { readonly correction: Correction }

/**
 * The routes by which an applicant corrects what an officer returned: the list of what to correct, with the officer's reasons, and for each the same
 * page as before, on which only the returned fields can be changed. For signed-in residents; `mount.find` says whose record it is.
 */
export function correctionRoutes<P extends z.ZodObject>(mount: CorrectionMount<P>): Route[] {
  const { base } = mount
  const access = signedIn('resident')
  const door: Door = {
    base,
    params: mount.params,
    access,
    cookies: tokenCookies,
    async open(ctx, params, request, more = {}) {
      const offered = await mount.find(ctx, params as ParamsOf<P>)
      const visitor = { ...visitorOf(ctx.county, ctx.actor, request, false), token: null, phone: null }
      const at = { base: filledBase(base, params), offered, visitor, ...more }
      const sitting = await openSitting(ctx, at)
      // A record that comes back a second time is another correction.
      return sitting.draft && sitting.draft.about !== offered.about ? { ...sitting, draft: undefined, answers: offered.before } : sitting
    },
    // Which pages came back only the record knows; a stranger's question about any is answered alike.
    example: async ({ county }) => ({ params: (await mount.example({ county })) as Record<string, string>, cookies: {}, pages: [] }),
  }
  const own = ownParams(mount.params)
  const params = withParams(mount.params, { page: z.string().regex(/^[a-z][a-z0-9-]{0,59}$/) })
  const open = async (
    ctx: Context,
    input: { params: unknown; request: RequestFacts },
    more?: { draftId?: string | undefined; lock?: boolean },
  ) => (await door.open(ctx, input.params as Record<string, unknown>, input.request, more)) as Correcting

  return [
    get(base, {
      access,
      input: { params: own },
      example: async (world) => ({ params: (await door.example(world)).params }),
      run: async (ctx, input) => overview(ctx, await open(ctx, input)),
      reply: (done) => done,
    }),
    // Before the pages, so that no page of a form can take its place.
    post(`${base}/draft/send`, {
      access,
      input: { params: own, body: anyForm },
      example: async (world) => ({ params: (await door.example(world)).params, body: {} }),
      limit: { max: 30, minutes: 5, by: 'person' },
      async run(ctx, input) {
        const at = filledBase(base, input.params)
        const { draftId } = seenIn(input.body)
        const visitor = { token: null, person: ctx.actor.person, phone: null, officer: null }
        // Asked before the record: once it was sent it is no longer returned, and pressing again must lead to the same place.
        const before = draftId ? await findDraft(ctx, visitor, { base: at, id: draftId, lock: true }) : undefined
        if (before?.result) return done(before.result.track ?? at)
        const sitting = await open(ctx, input, { draftId, lock: true })
        const { correction, draft } = sitting
        if (!draft) return overview(ctx, sitting, [{ path: 'returned', text: formTexts['form-runner.correct.nothing'] }])
        const fields = [...correction.reasons.keys()]
        const outcome = applyCorrection(sitting.form, correction.before, draft.answers, fields, sitting.world)
        if ('refused' in outcome) throw refuseForms('form-runner.not_returned', { fields: outcome.refused?.join(', ') ?? '' })
        if (!outcome.submission) {
          const wrong = pageOf(sitting, outcome.page)
          return isAsking(wrong)
            ? questionPage(ctx, sitting, wrong, { problems: outcome.problems, status: 422 })
            : redirectTo(hrefOf(sitting, outcome.page))
        }
        const after = outcome.submission.answers
        const changed = [...new Set([...Object.keys(correction.before), ...Object.keys(after)])].filter(
          (id) => !sameAnswer(correction.before[id], after[id]),
        )
        if (changed.length === 0) return overview(ctx, sitting, [{ path: 'returned', text: formTexts['form-runner.correct.nothing'] }])
        const { sitting: sending } = await withDraft(ctx, sitting)
        const result = await mount.onCorrected(
          ctx,
          outcome.submission,
          { ...sentDraft(ctx, sending), changed },
          input.params as ParamsOf<P>,
        )
        await finishDraft(ctx, draft, outcome.submission, result)
        return done(result.track ?? sitting.offered.home)
      },
      reply: (answer) => answer,
    }),
    get(`${base}/:page`, {
      access,
      input: { params, query: pageQuery },
      example: async (world) => ({ params: { ...(await door.example(world)).params, page: 'none' } }),
      async run(ctx, input) {
        const sitting = await open(ctx, input)
        return showQuestion(ctx, sitting, pageOf(sitting, input.params.page), false)
      },
      reply: (answer) => answer,
    }),
    post(`${base}/:page`, {
      access,
      input: { params, query: pageQuery, body: anyForm },
      example: async (world) => ({ params: { ...(await door.example(world)).params, page: 'none' }, body: {} }),
      limit: { max: 120, minutes: 5, by: 'person' },
      async run(ctx, input) {
        const sitting = await open(ctx, input, { draftId: seenIn(input.body).draftId, lock: true })
        return takeAnswers(ctx, sitting, pageOf(sitting, input.params.page), input.body, false)
      },
      reply: (answer) => answer,
    }),
    ...pageRoutes(door),
  ]
}

const done = (to: string): Reply => redirectTo(to, { text: formTexts['form-runner.correct.done'] })

/** What came back, why, and how far each is. */
function overview(ctx: Context, sitting: Correcting, problems: readonly Problem[] = []): Reply {
  const { language } = ctx
  const t = speaker(formTexts, language)
  const { correction, form, world, draft } = sitting
  const index = formIndex(form)
  const answered = (path: string) => Object.keys(draft?.pageRevisions ?? {}).some((key) => key === path || key.startsWith(`${path}/`))
  const complete = correction.pages.every((each) => answered(each.path))
  return reply(
    sitting,
    t('form-runner.correct.title'),
    <div class="k-prose">
      <Problems problems={problems} />
      <span class="govuk-caption-l">{sitting.offered.title[language]}</span>
      <h1 class="govuk-heading-l">{t('form-runner.correct.title')}</h1>
      <p class="govuk-body">{t('form-runner.correct.body')}</p>
      {correction.until ? (
        <p class="govuk-body">
          <strong>{t('form-runner.correct.until', { when: formatInstant(correction.until.epochMilliseconds, language) })}</strong>
        </p>
      ) : null}
      <div id="returned" tabIndex={-1}>
        {[...correction.reasons].map(([id, reason]) => {
          const field = index.fields.get(id)?.field
          const repeat = index.repeats.get(id)?.page
          const before =
            field && !index.fields.get(id)?.repeat ? showField(field, correction.before[id] as FieldValue, language, listsOf(sitting)) : ''
          return (
            <InsetText>
              <strong>{field ? headingOf(field)[language] : repeat?.title[language]}</strong>
              <br />
              {reason}
              {before ? (
                <>
                  <br />
                  <span class="govuk-hint">{t('form-runner.correct.before', { value: before })}</span>
                </>
              ) : null}
            </InsetText>
          )
        })}
      </div>
      <TaskList
        items={correction.pages.map(({ path, fields }) => {
          const page = index.pages.get(path)
          const first = fields[0] ? index.fields.get(fields[0])?.field : undefined
          const words = page && 'title' in page && page.title ? page.title[language] : first ? headingOf(first)[language] : path
          return {
            title: words,
            href: hrefOf(sitting, path),
            status: {
              tag: answered(path)
                ? { children: t('form-runner.section.complete'), classes: 'govuk-tag--green' }
                : { children: t('form-runner.section.not-started'), classes: 'govuk-tag--blue' },
            },
          }
        })}
      />
      {complete && draft ? (
        <form method="post" action={`${sitting.base}/draft/send`}>
          <input type="hidden" name="_draft" value={draft.id} />
          <Button preventDoubleClick>{t('form-runner.correct.send')}</Button>
        </form>
      ) : null}
    </div>,
    { back: { href: sitting.offered.home }, ...(problems.length > 0 ? { error: true, status: 422 } : {}) },
  )

  function listsOf(of: Sitting) {
    return { ...world, list: (name: string) => of.form.lists?.[name] ?? world.list(name) }
  }
}
