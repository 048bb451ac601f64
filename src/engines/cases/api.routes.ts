import { z } from 'zod'
import { refuse } from '../../core/basics/errors.ts'
import { newId } from '../../core/basics/ids.ts'
import { maskAnswers } from '../../core/forms/check-answers.ts'
import type { Answers, FormDefinition } from '../../core/forms/form.ts'
import { submissionSchema } from '../../core/forms/submission-schema.ts'
import { asActor, type Context } from '../../kernel/context/context.ts'
import { id, line, optionalLine } from '../../kernel/web/input.ts'
import { json } from '../../kernel/web/reply.ts'
import { type ExampleWorld, get, may, openTo, post, type Route, signedIn } from '../../kernel/web/route.ts'
import { actTogether } from './act-together.ts'
import { caseAnswer, casesAnswer, wholeCaseAnswer } from './api-answers.ts'
import { type CaseRecord, caseFromRow, lateness, reachOf } from './case-record.ts'
import { caseFormWorld } from './case-world.ts'
import { returnForCorrection } from './correct-case.ts'
import { findCase, loadCase, type SeenCase } from './find-case.ts'
import { decideAssignment } from './hold-case.ts'
import { decideTransition } from './perform-transition.ts'
import { LIMIT_MAX, QUEUE_VIEWS, queue } from './queue.ts'
import { searchCases } from './search-cases.ts'
import type { CaseType } from './workflow.ts'
import { formOfAct, stateOf, transitionOf } from './workflow-rules.ts'

const answers = z.record(z.string().max(100), z.unknown())
const revision = z.int().min(1).optional()

const instant = (at: Temporal.Instant | null): string | null => at?.toString() ?? null

/** A case as the API gives it: how it stands, without answers. */
const brief = (one: CaseRecord) => ({
  id: one.id,
  reference: one.reference,
  type: one.caseType,
  version: one.version,
  title: one.title,
  state: one.state,
  flags: one.flags,
  ward: one.ward,
  subCounty: one.subCounty,
  department: one.department,
  office: one.office,
  heldBy: one.heldBy,
  dueAt: instant(one.dueAt),
  promisedAt: instant(one.promisedAt),
  submittedAt: instant(one.submittedAt),
  closedAt: instant(one.closedAt),
  outcome: one.outcome,
  revision: one.revision,
})

/** The applicant sees where their case stands, not whose desk it lies on; officers see sensitive answers masked, as on the page of the case. */
function whole(seen: SeenCase, ctx: Context) {
  if (seen.seenBy === 'applicant') {
    const { view } = seen
    return {
      id: view.id,
      reference: view.reference,
      type: view.type.key,
      state: view.state,
      closed: view.closed,
      outcome: view.outcome,
      submittedAt: instant(view.submittedAt),
      promisedAt: instant(view.clock.promisedAt),
      answers: seen.answers,
      history: view.history.map((entry) => ({ ...entry, at: instant(entry.at) })),
      correction: view.correction,
    }
  }
  const { type } = seen
  const world = caseFormWorld(ctx)
  const mask = (form: FormDefinition | undefined, given: Answers): Answers => (form ? maskAnswers(form, given, ctx.language, world) : given)
  return {
    ...brief(seen.case),
    answers: mask(type.form, seen.answers),
    calculated: mask(type.form, seen.calculated),
    history: seen.history.map((entry) => ({
      ...entry,
      at: instant(entry.at),
      answers: mask(formOfAct(type.workflow, entry.act), entry.answers),
    })),
    correction: seen.correction,
  }
}

/** Some case of the county, where it has one. */
async function someCase({ county }: ExampleWorld): Promise<CaseRecord | undefined> {
  const row = await county.db.selectFrom('cases.queue').select('case_id as id').orderBy('late_at').limit(1).executeTakeFirst()
  return row && loadCase({ db: county.db as never }, row.id)
}

const unknown = '01890000-0000-7000-8000-000000000000'

async function exampleCase(world: ExampleWorld) {
  const found = await someCase(world)
  return { params: { id: found?.id ?? unknown }, ...(found ? { reach: reachOf(found) } : {}), found }
}

export const caseRoutes: readonly Route[] = [
  get('/api/case-types/:type/schema', {
    access: openTo('everyone', 'what a form asks is public, and programs that send cases need it'),
    input: { params: z.object({ type: line(60) }) },
    answers: { 200: z.record(z.string(), z.unknown()).meta({ description: 'A JSON Schema (2020-12)' }) },
    example: async () => ({ params: { type: 'report-a-problem' } }),
    run: async (ctx, { params }) => submissionSchema((await ctx.county.caseTypes.newest(ctx, params.type)).form, caseFormWorld(ctx)),
    reply: (schema) => json(schema, { cache: 'public' }),
  }),

  post('/api/cases', {
    access: signedIn('any'),
    bodyMax: 131_072,
    input: { body: z.object({ id, type: z.string().max(60), answers, language: z.enum(['en', 'sw']).optional() }) },
    answers: { 200: caseAnswer, 201: caseAnswer },
    example: async ({ county }) => ({ body: { id: newId(county.clock.now().epochMilliseconds), type: 'report-a-problem', answers: {} } }),
    writes: false,
    run: (ctx, { body: { language = ctx.language, ...given } }) => actTogether(ctx, { ...given, language }),
    reply: (opened) =>
      json(brief(opened.case), { status: opened.repeated ? 200 : 201, headers: { location: `/api/cases/${opened.case.id}` } }),
  }),

  get('/api/cases', {
    access: may('cases.case.read'),
    input: {
      query: z.object({
        reference: line(40).optional(),
        search: line(200).optional(),
        view: z.enum(QUEUE_VIEWS).default('office'),
        type: line(60).optional(),
        state: line(60).optional(),
        ward: z.coerce.number().int().optional(),
        flag: line(60).optional(),
        after: line(200).optional(),
        limit: z.coerce.number().int().min(1).max(LIMIT_MAX).default(50),
      }),
    },
    // By a reference, which residents may ask too; the queue is for officers.
    answers: { 200: casesAnswer },
    example: async () => ({ query: { reference: 'MGR-0000-0000' } }),
    run: async (ctx, { query }) => {
      const { reference, search, view, after, limit, ...filters } = query
      if (reference) {
        const record = await loadCase(ctx, reference)
        const seen = record && (record.applicant === ctx.actor.person || ctx.may('cases.case.read', reachOf(record)))
        if (seen && record.applicant !== ctx.actor.person)
          ctx.audit('cases.case.read', { kind: 'cases.case', id: record.id }, undefined, record.applicant)
        return { cases: seen ? [brief(record)] : [], next: null }
      }
      if (ctx.actor.kind !== 'staff') throw refuse('basics.denied')
      if (search) {
        const cases = await searchCases(ctx, search)
        return {
          cases: cases.map((each) => ({ ...each, submittedAt: instant(each.submittedAt), closedAt: instant(each.closedAt) })),
          next: null,
        }
      }
      const { rows, next } = await queue(ctx, { view, after, ...filters }, limit)
      const types = await ctx.county.caseTypes.versions(
        ctx,
        rows.map(({ version }) => version),
      )
      const cases = rows.map((row) => {
        const { title, workflow } = types.get(row.version) as CaseType
        const record = caseFromRow(row)
        const late = lateness(record, ctx.now)
        return {
          ...brief(record),
          typeTitle: title,
          stateName: stateOf(workflow, row.state).name,
          holderName: row.holderName,
          overdue: late.step || late.promise,
          promiseBroken: late.promise,
        }
      })
      return { cases, next }
    },
    reply: (found) => json(found),
  }),

  get('/api/cases/:id', {
    access: signedIn('any'),
    input: { params: z.object({ id }) },
    answers: { 200: wholeCaseAnswer },
    example: async (world) => {
      const { params, reach } = await exampleCase(world)
      return { params, ...(reach ? { reach } : {}) }
    },
    run: (ctx, { params }) => findCase(ctx, params.id),
    reply: (seen, ctx) => json(whole(seen, ctx)),
  }),

  post('/api/cases/:id/assign', {
    access: may('cases.case.assign'),
    input: { params: z.object({ id }), body: z.object({ person: id, note: optionalLine(2000) }) },
    answers: { 200: caseAnswer },
    example: async (world) => {
      const { params, reach } = await exampleCase(world)
      return { params, body: { person: unknown }, ...(reach ? { reach } : {}) }
    },
    writes: false,
    run: (ctx, { params: { id }, body }) =>
      actTogether(ctx, { id, assignee: body.person, decide: (work, assignees) => decideAssignment(work, body, assignees) }),
    reply: (done) => json(brief(done.case)),
  }),

  post('/api/cases/:id/transitions/:transition', {
    access: signedIn('any'),
    bodyMax: 131_072,
    input: {
      params: z.object({ id, transition: line(60) }),
      body: z.object({
        revision,
        answers: answers.optional(),
        note: optionalLine(5000),
        /** For transitions that return fields to the applicant. */
        fields: z
          .array(z.object({ field: line(60), reason: line(1000) }))
          .max(100)
          .optional(),
      }),
    },
    answers: { 200: caseAnswer },
    example: async (world) => {
      const { params, reach, found } = await exampleCase(world)
      const transition = found ? await firstTransition(world, found) : 'resolve'
      return { params: { ...params, transition }, body: { answers: {} }, ...(reach ? { reach } : {}) }
    },
    writes: false,
    run: async (ctx, { params: { id, transition }, body: { fields, ...rest } }) => {
      const input = { transition, ...rest }
      if (!fields) return (await actTogether(ctx, { id, decide: (work) => decideTransition(work, input) })).case
      const { county, actor, language, requestId } = ctx
      return asActor(county, actor, (own) => returnForCorrection(own, { caseId: id, ...input, fields }), { language, requestId })
    },
    reply: (one) => json(brief(one)),
  }),
]

async function firstTransition({ county }: ExampleWorld, record: CaseRecord): Promise<string> {
  const { workflow } = await county.caseTypes.version({ db: county.db as never }, record.version)
  const names = Object.keys(workflow.transitions)
  return names.find((name) => transitionOf(workflow, name)?.from.includes(record.state)) ?? 'resolve'
}
