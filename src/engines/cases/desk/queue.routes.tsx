import { stringify } from 'csv-stringify/sync'
import { z } from 'zod'
import { formatInstant } from '../../../core/basics/dates.ts'
import { Refusal } from '../../../core/basics/errors.ts'
import { say, speaker } from '../../../core/basics/texts.ts'
import type { Context } from '../../../kernel/context/context.ts'
import type { DeskTask } from '../../../kernel/context/manifest.ts'
import { id, several } from '../../../kernel/web/input.ts'
import { content, type Notice, page, pathWithin, redirectTo } from '../../../kernel/web/reply.ts'
import { get, may, post, signedIn } from '../../../kernel/web/route.ts'
import { assign, claim, type Officer, officersFor } from '../hold-case.ts'
import { AssignBody } from './assign.views.tsx'
import { caseForOfficer } from './case-page.ts'
import { countViews, filterOptions, listQueue, viewOf, viewsOf } from './desk-queue.ts'
import { exampleOpenCase } from './example-case.ts'
import { HomeBody, type HomePage } from './home.views.tsx'
import { QueueBody, type QueuePage } from './queue.views.tsx'
import { addressValues, type QueueQuery, queueQuery, readable, WORDS_MAX } from './queue-address.ts'
import { deskTexts, refuseDesk } from './texts.ts'

const EXPORT_MAX = 5000

const emptyQuery = queueQuery.parse({})

async function queuePage(ctx: Context, query: QueueQuery, problems: QueuePage['problems'] = []): Promise<QueuePage> {
  const { lines, next, count } = problems.length > 0 ? { lines: [], next: null, count: '0' } : await listQueue(ctx, query)
  const t = speaker(deskTexts, ctx.language)
  return {
    query,
    view: viewOf(ctx, query),
    views: viewsOf(ctx),
    lines,
    count: count === '1' ? t('cases.queue.count.one') : t('cases.queue.count', { count }),
    next,
    options: await filterOptions(ctx, query),
    canClaim: ctx.may('cases.case.handle'),
    canAssign: ctx.may('cases.case.assign'),
    maySearch: ctx.may('cases.case.search'),
    problems,
  }
}

const chosen = z.object({ case: several(id), back: z.string().max(500).optional(), person: z.string().max(40).optional() })

/** Where a bulk act goes back to: the queue as it was filtered. */
const backTo = (back: string | undefined): string => {
  const path = pathWithin(back, '/staff/cases')
  return /^\/staff\/cases(\?|$)/.test(path) ? path : '/staff/cases'
}

/** Does one act for each case; what is refused for one (someone was faster) does not hold up the others. */
async function eachCase(ctx: Context, cases: readonly string[], act: (caseId: string) => Promise<unknown>) {
  const refused: string[] = []
  let done = 0
  for (const caseId of cases) {
    try {
      await act(caseId)
      done += 1
    } catch (error) {
      if (!(error instanceof Refusal) || error.status >= 500) throw error
      refused.push(error.say(ctx.language))
    }
  }
  return { done, all: cases.length, refused: [...new Set(refused)] }
}

/** Those who can work on every one of these cases. */
async function officersForAll(ctx: Context, cases: readonly string[]): Promise<{ officers: Officer[]; references: string[] }> {
  let officers: Officer[] | undefined
  const references: string[] = []
  for (const each of cases) {
    const { record } = await caseForOfficer(ctx, each)
    references.push(record.reference)
    const able = await officersFor(ctx, record)
    officers = officers ? officers.filter(({ person }) => able.some((one) => one.person === person)) : able
  }
  return { officers: officers ?? [], references }
}

export const queueRoutes = [
  get('/staff', {
    access: signedIn('staff'),
    input: {},
    example: async () => ({}),
    run: async (ctx): Promise<HomePage> => {
      const tasks: DeskTask[] = []
      for (const { deskTasks } of ctx.county.manifests) if (deskTasks) tasks.push(...(await deskTasks(ctx)))
      if (!ctx.may('cases.case.read')) return { kind: 'plain', name: ctx.actor.name, tasks, menu: menuOf(ctx) }
      const handles = ctx.may('cases.case.handle')
      const views = handles
        ? (['mine', 'office', 'unclaimed', 'overdue', 'broken', 'waiting'] as const)
        : (['all', 'overdue', 'broken', 'waiting'] as const)
      const { lines } = await listQueue(
        ctx,
        { ...emptyQuery, view: handles ? 'office' : 'all', ...(handles ? {} : { sort: 'newest' as const }) },
        10,
      )
      return {
        kind: handles ? 'works' : 'reads',
        name: ctx.actor.name,
        tasks,
        counts: await countViews(ctx, views),
        lines,
        menu: menuOf(ctx),
      }
    },
    reply: (home, ctx) =>
      page({
        layout: 'staff',
        title: speaker(deskTexts, ctx.language)('cases.desk.title'),
        body: <HomeBody home={home} language={ctx.language} />,
      }),
  }),

  get('/staff/cases', {
    access: may('cases.case.read'),
    input: { query: queueQuery },
    example: async () => ({ query: {} }),
    run: (ctx, { query }) => queuePage(ctx, query),
    reply: (result, ctx) =>
      page({
        layout: 'staff',
        title: speaker(deskTexts, ctx.language)('cases.queue.title'),
        body: <QueueBody page={result} language={ctx.language} />,
      }),
    again: async (refusal, _typed, ctx, input) => {
      const asked = new URL(input.request.url, 'http://local').searchParams
      const days = { from: asked.get('from') ?? '', until: asked.get('until') ?? '' }
      const q = (asked.get('q') ?? '').slice(0, WORDS_MAX)
      const query = { ...readable(asked), q, ...days, after: undefined }
      const problems = refusal.problems.map(({ path, text, values }) => ({
        path: path in days ? path : 'case-search',
        words: say(text, ctx.language, values),
      }))
      return page({
        layout: 'staff',
        title: speaker(deskTexts, ctx.language)('cases.queue.title'),
        body: (
          <QueueBody
            page={await queuePage(ctx, query, problems.length > 0 ? problems : [{ path: 'case-search', words: refusal.say(ctx.language) }])}
            language={ctx.language}
          />
        ),
      })
    },
  }),

  get('/staff/cases.csv', {
    access: may('cases.case.read'),
    input: { query: queueQuery },
    example: async () => ({ query: {} }),
    run: async (ctx, { query }) => {
      const { lines, next } = await listQueue(ctx, { ...query, after: undefined }, EXPORT_MAX)
      if (next) throw refuseDesk('cases.too_many_to_export', { max: EXPORT_MAX })
      ctx.audit(
        'cases.queue.exported',
        { kind: 'cases.queue', id: viewOf(ctx, query) },
        { filters: addressValues(query), count: lines.length },
      )
      return lines
    },
    reply: (lines, ctx) => {
      const t = speaker(deskTexts, ctx.language)
      const header = (['reference', 'name', 'type', 'ward', 'state', 'due', 'holder', 'submitted'] as const).map((name) =>
        t(`cases.queue.${name}`),
      )
      const rows = lines.map((line) => [
        line.case.reference,
        line.case.title[ctx.language],
        line.service,
        line.ward ?? '',
        line.state,
        line.case.dueAt ? formatInstant(line.case.dueAt.epochMilliseconds, ctx.language, 'short') : '',
        line.holder ?? '',
        formatInstant(line.case.submittedAt.epochMilliseconds, ctx.language, 'short'),
      ])
      // A spreadsheet must not take what a person typed for a formula; the mark tells it that this is UTF-8.
      return content('text/csv; charset=utf-8', stringify([header, ...rows], { bom: true, escape_formulas: true }), { saveAs: 'cases.csv' })
    },
  }),

  post('/staff/cases/claim', {
    access: may('cases.case.handle'),
    input: { body: chosen },
    // Each case is let in or refused by itself, and the notice says how many.
    example: async (world) => ({ ...(await exampleOpenCase(world, (one) => ({ body: { case: [one.id] } }))), reach: undefined }) as never,
    run: (ctx, { body }) => eachCase(ctx, body.case, (caseId) => claim(ctx, { caseId })),
    reply: (result, _ctx, { body }) => redirectTo(backTo(body.back), outcomeNotice(result, deskTexts['cases.queue.done'])),
  }),

  post('/staff/cases/assign', {
    access: may('cases.case.assign'),
    input: { body: chosen },
    example: async (world) => exampleOpenCase(world, (one) => ({ body: { case: [one.id] } })),
    run: async (ctx, { body }) => {
      const { officers, references } = await officersForAll(ctx, body.case)
      const officer = officers.find(({ person }) => person === body.person)
      if (!officer) return { kind: 'choose' as const, officers, references }
      return {
        kind: 'done' as const,
        who: officer.name,
        ...(await eachCase(ctx, body.case, (caseId) => assign(ctx, { caseId, person: officer.person }))),
      }
    },
    reply: (result, ctx, { body }) => {
      const t = speaker(deskTexts, ctx.language)
      if (body.case.length === 0) return redirectTo(backTo(body.back), noneChosen)
      if (result.kind === 'done')
        return redirectTo(backTo(body.back), outcomeNotice(result, deskTexts['cases.queue.given'], { who: result.who }))
      return page({
        layout: 'staff',
        title: t('cases.assign.title'),
        back: { href: backTo(body.back) },
        body: (
          <AssignBody
            language={ctx.language}
            officers={result.officers}
            references={result.references}
            hidden={[...body.case.map((each) => ['case', each] as const), ['back', backTo(body.back)]]}
            action="/staff/cases/assign"
            problem={body.person === undefined ? null : t('cases.assign.choose')}
            cancel={backTo(body.back)}
          />
        ),
      })
    },
  }),
]

const noneChosen: Notice = { text: deskTexts['cases.queue.none_chosen'], kind: 'problem' }

const outcomeNotice = (
  result: { done: number; all: number; refused: readonly string[] },
  text: { en: string; sw: string },
  more: Record<string, string> = {},
): Notice => {
  if (result.all === 0) return noneChosen
  const reasons = result.refused.length > 0 ? ` ${result.refused.join(' ')}` : ''
  return {
    text: { en: `${text.en}${reasons}`, sw: `${text.sw}${reasons}` },
    values: { done: result.done, all: result.all, ...more },
    kind: result.done === result.all ? 'success' : result.done === 0 ? 'problem' : 'information',
  }
}

/** The pages of the staff menu this person may open, but for the desk itself. */
const menuOf = (ctx: Context): { href: string; text: string }[] =>
  ctx.county.manifests
    .flatMap(({ menu }) => menu ?? [])
    .filter(({ audience, permission, href }) => audience === 'staff' && href !== '/staff' && (!permission || ctx.may(permission)))
    .sort((a, b) => a.order - b.order)
    .map(({ href, text }) => ({ href, text: text[ctx.language] }))
