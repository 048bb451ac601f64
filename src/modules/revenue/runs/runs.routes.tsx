import { z } from 'zod'
import { LATE_RUN } from '../../../engines/money/runs/night-job.ts'
import { startRun } from '../../../engines/money/runs/run.ts'
import { systemActor } from '../../../kernel/context/actor.ts'
import { asActor } from '../../../kernel/context/context.ts'
import type { County } from '../../../kernel/context/county.ts'
import { id } from '../../../kernel/web/input.ts'
import { page, redirectTo } from '../../../kernel/web/reply.ts'
import { get, may, post, type Route } from '../../../kernel/web/route.ts'
import { listRuns, openRun } from './read-runs.ts'
import { runHref, runsPath } from './run-href.ts'
import { runDeskTexts } from './run-texts.ts'
import { RunPage, RunsPage } from './runs.views.tsx'

const query = z.object({
  after: z
    .union([z.literal(''), id])
    .optional()
    .catch(''),
})
const exampleRun = (county: County): Promise<string> =>
  asActor(county, systemActor('example'), (ctx) => startRun(ctx, { ...LATE_RUN, name: 'example', dry: true }))

export const runRoutes: readonly Route[] = [
  get(runsPath, {
    access: may('money.ledger.read'),
    input: { query },
    example: async () => ({}),
    run: (ctx, { query }) => listRuns(ctx, query.after || null),
    reply: (listed, ctx, { query }) =>
      page({
        title: runDeskTexts['revenue.runs.title'][ctx.language],
        layout: 'staff',
        body: <RunsPage ctx={ctx} listed={listed} first={!query.after} />,
      }),
  }),

  post(`${runsPath}/late`, {
    access: may('money.run.start'),
    input: { body: z.object({ how: z.enum(['dry', 'post']) }) },
    example: async () => ({ body: { how: 'dry' as const } }),
    run: (ctx, { body }) => startRun(ctx, { ...LATE_RUN, dry: body.how === 'dry' }),
    reply: (run) => redirectTo(runHref(run), { text: runDeskTexts['revenue.runs.started'] }),
  }),

  get(`${runsPath}/:id`, {
    access: may('money.ledger.read'),
    input: { params: z.object({ id }), query },
    example: async ({ county }) => ({ params: { id: await exampleRun(county) } }),
    run: (ctx, { params, query }) => openRun(ctx, params.id, query.after || null),
    reply: (opened, ctx) =>
      page({
        title: opened.run.title[ctx.language],
        layout: 'staff',
        breadcrumbs: [{ text: runDeskTexts['revenue.runs.title'][ctx.language], href: runsPath }, { text: opened.run.title[ctx.language] }],
        body: <RunPage opened={opened} language={ctx.language} />,
      }),
  }),
]
