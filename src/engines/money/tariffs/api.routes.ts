import { z } from 'zod'
import { isDay } from '../../../core/basics/dates.ts'
import { dayOf } from '../../../kernel/calendar/days.ts'
import type { Context } from '../../../kernel/context/context.ts'
import { statement } from '../../../kernel/database/statement.ts'
import { id, line } from '../../../kernel/web/input.ts'
import { json } from '../../../kernel/web/reply.ts'
import { get, may, openTo, post, type Route } from '../../../kernel/web/route.ts'
import { assessmentAnswer, decisionAnswer, feesAnswer, instrumentsAnswer, proposalAnswer, reRatedAnswer } from './api-answers.ts'
import { assess } from './assess.ts'
import { decideChange, proposeChange } from './change-instrument.ts'
import { standingOn } from './in-force.ts'
import { reRate } from './re-rate.ts'
import { instrumentEvents, readTariffs } from './tariff-book.ts'

const PUBLIC = 'What the county charges is public: Constitution of Kenya, article 35.'
const day = z
  .string()
  .refine(isDay)
  .transform((text) => Temporal.PlainDate.from(text))
const key = z.string().regex(/^[a-z][a-z0-9-]{0,59}$/)
const hash = z.string().regex(/^[0-9a-f]{64}$/)
const unknown = '01890000-0000-7000-8000-000000000000'

/** Every instrument with how it stands today, its contents, its history and what waits for a decision. */
async function listInstruments(ctx: Context) {
  ctx.allow('money.tariff.read')
  const events = await instrumentEvents(ctx)
  const { rows: versions } = await statement<{ hash: string; instrument: string; number: number; title: unknown }>`
    select hash, instrument, number, body -> 'title' as title from money.tariff_versions order by instrument, number limit 1000`.execute(
    ctx.db,
  )
  const { rows: open } = await statement<{ id: string; subject: string; content: unknown; reason: string }>`
    select id, subject, content, reason from money.proposals where kind = 'money.instrument' and decision is null order by id limit 1000`.execute(
    ctx.db,
  )
  return [...new Set(versions.map(({ instrument }) => instrument))].map((instrument) => {
    const own = events.filter((event) => event.instrument === instrument)
    return {
      key: instrument,
      standing: standingOn(own, dayOf(ctx.now).toString()).standing,
      versions: versions.filter((version) => version.instrument === instrument).map(({ hash, number, title }) => ({ hash, number, title })),
      events: own.map(({ what, version, from, reason, recordedAt }) => ({ what, version, from, reason, recordedAt })),
      proposal: open.find(({ subject }) => subject === instrument) ?? null,
    }
  })
}

/** Fees for other programs, and the two officers' steps that change the law on fees. */
export const tariffRoutes: readonly Route[] = [
  get('/api/fees', {
    access: openTo('everyone', PUBLIC),
    input: { query: z.object({ on: day.optional() }) },
    answers: { 200: feesAnswer },
    example: async () => ({ query: { on: '2026-07-01' } }),
    run: async (ctx, { query }) =>
      [...(await readTariffs(ctx)).on(query.on ?? dayOf(ctx.now)).values()].map((found) => ({
        instrument: found.schedule.key,
        kind: found.schedule.kind,
        version: found.version,
        ...found.line,
      })),
    reply: (fees) => json({ fees }, { cache: 'public' }),
  }),

  post('/api/fees/assess', {
    access: openTo('everyone', PUBLIC),
    limit: { max: 600, minutes: 10, by: 'address' },
    input: {
      body: z.object({
        lines: z
          .array(z.object({ line: key, inputs: z.record(z.string().max(40), z.unknown()) }))
          .min(1)
          .max(50),
        day: day.optional(),
        beginsOn: day.optional(),
      }),
    },
    answers: { 200: assessmentAnswer },
    example: async () => ({ body: { lines: [{ line: 'market-day', inputs: {} }], day: '2026-07-01' } }),
    run: (ctx, { body }) =>
      assess(ctx, { lines: body.lines, day: body.day ?? dayOf(ctx.now), ...(body.beginsOn ? { beginsOn: body.beginsOn } : {}) }),
    reply: (lines) => json({ lines }),
  }),

  get('/api/fees/instruments', {
    access: may('money.tariff.read'),
    input: {},
    answers: { 200: instrumentsAnswer },
    example: async () => ({}),
    run: listInstruments,
    reply: (instruments) => json({ instruments }),
  }),

  post('/api/fees/instruments/:key/changes', {
    access: may('money.tariff.propose'),
    input: {
      params: z.object({ key }),
      body: z.object({
        what: z.enum(['enacted', 'suspended', 'reinstated', 'repealed']),
        version: hash.nullable().default(null),
        from: day,
        reason: line(500),
      }),
    },
    answers: { 201: proposalAnswer },
    example: async () => ({
      params: { key: 'no-such-act' },
      body: { what: 'suspended' as const, from: '2026-12-01', reason: 'High Court, petition 7' },
    }),
    run: (ctx, { params, body }) => proposeChange(ctx, { instrument: params.key, ...body }),
    reply: (proposal) => json({ proposal }, { status: 201 }),
  }),

  post('/api/fees/changes/:id/decision', {
    access: may('money.tariff.approve'),
    input: { params: z.object({ id }), body: z.object({ decision: z.enum(['approved', 'refused', 'withdrawn']), reason: line(500) }) },
    answers: { 200: decisionAnswer },
    example: async () => ({ params: { id: unknown }, body: { decision: 'approved' as const, reason: 'Seen.' } }),
    run: async (ctx, { params, body }) => {
      await decideChange(ctx, { proposal: params.id, ...body })
      return body.decision
    },
    reply: (decision) => json({ decision }),
  }),

  get('/api/fees/versions/:hash/re-rated', {
    access: may('money.tariff.read'),
    input: {
      params: z.object({ hash }),
      query: z.object({ bill: id.optional(), line: z.coerce.number().int().min(0).max(32_767).optional() }),
    },
    answers: { 200: reRatedAnswer },
    example: async () => ({ params: { hash: '0'.repeat(64) } }),
    run: (ctx, { params, query }) =>
      reRate(ctx, { version: params.hash, after: query.bill ? { bill: query.bill, line: query.line ?? 0 } : null }),
    reply: (found) => json(found),
  }),
]
