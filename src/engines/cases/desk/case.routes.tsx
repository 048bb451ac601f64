import { z } from 'zod'
import { formatInstant } from '../../../core/basics/dates.ts'
import type { Problem } from '../../../core/basics/errors.ts'
import { isId } from '../../../core/basics/ids.ts'
import { say, speaker } from '../../../core/basics/texts.ts'
import type { Context } from '../../../kernel/context/context.ts'
import { fileOf } from '../../../kernel/files/files.ts'
import { sendFile } from '../../../kernel/files/send-file.ts'
import { id, must, written } from '../../../kernel/web/input.ts'
import { page, type Reply, redirectTo } from '../../../kernel/web/reply.ts'
import { get, may, post } from '../../../kernel/web/route.ts'
import { type CaseRecord, reachOf } from '../case-record.ts'
import { assign, claim, officersFor, release } from '../hold-case.ts'
import { addNote } from '../note-case.ts'
import { undoStep } from '../undo-step.ts'
import { NoteBody } from './act.views.tsx'
import { AssignBody } from './assign.views.tsx'
import { type CasePage, caseForOfficer, loadCasePage, noteReading } from './case-page.ts'
import { CaseBody, caseHref, PrintBody } from './case-page.views.tsx'
import { exampleOpenCase } from './example-case.ts'
import { deskTexts } from './texts.ts'

const oneCase = z.object({ id })

/** Where an officer goes after an act: to the case while it is still within their reach, else back to the desk. */
export const afterAct = (ctx: Context, record: CaseRecord): string =>
  ctx.may('cases.case.read', reachOf(record)) ? caseHref(record.id) : '/staff'

const example = (world: Parameters<typeof exampleOpenCase>[0]) => exampleOpenCase(world, (one) => ({ params: { id: one.id } }))

const trail = (ctx: Context) => [{ text: speaker(deskTexts, ctx.language)('cases.queue.title'), href: '/staff/cases' }]

const casePage = (result: CasePage, ctx: Context, problem: string | null = null): Reply =>
  page({
    layout: 'staff',
    title: result.case.title[ctx.language],
    breadcrumbs: [...trail(ctx), { text: result.case.reference }],
    body: <CaseBody page={result} language={ctx.language} problem={problem} />,
  })

const NOTE_MAX = 4000
const noteBody = z.object({
  note: written(NOTE_MAX, deskTexts['cases.note.empty']),
})

export const casePageRoutes = [
  get('/staff/cases/:id', {
    access: may('cases.case.read'),
    input: { params: oneCase },
    example,
    run: (ctx, { params }) => loadCasePage(ctx, params.id),
    reply: (result, ctx) => casePage(result, ctx),
  }),

  post('/staff/cases/:id/reveal', {
    access: may('cases.case.read'),
    input: { params: oneCase },
    example,
    run: async (ctx, { params }) => {
      const result = await loadCasePage(ctx, params.id, { reveal: true })
      noteReading(ctx, 'sensitive', result.case)
      return result
    },
    reply: (result, ctx) => casePage(result, ctx),
  }),

  get('/staff/cases/:id/print', {
    access: may('cases.case.read'),
    input: { params: oneCase },
    example,
    run: async (ctx, { params }) => {
      const result = await loadCasePage(ctx, params.id)
      noteReading(ctx, 'print', result.case)
      return result
    },
    reply: (result, ctx) =>
      page({
        layout: 'print',
        title: result.case.title[ctx.language],
        back: { href: caseHref(result.case.id), text: result.case.reference },
        body: (
          <PrintBody
            page={result}
            language={ctx.language}
            by={ctx.actor.name}
            when={formatInstant(ctx.now.epochMilliseconds, ctx.language)}
          />
        ),
      }),
  }),

  get('/staff/cases/:id/documents/:file', {
    access: may('cases.case.read'),
    input: { params: z.object({ id, file: id }) },
    example: (world) => exampleOpenCase(world, (one) => ({ params: { id: one.id, file: one.id } })),
    run: async (ctx, { params }) => {
      const { record } = await caseForOfficer(ctx, params.id)
      const file = await fileOf(ctx, { kind: 'cases.case', id: record.id }, params.file)
      noteReading(ctx, 'document', record, { file: file.id, name: file.name })
      return sendFile(ctx, file)
    },
    reply: (result) => result,
  }),

  post('/staff/cases/:id/claim', {
    access: may('cases.case.handle'),
    input: { params: oneCase },
    example,
    run: (ctx, { params }) => claim(ctx, { caseId: params.id }),
    reply: (record, ctx) => redirectTo(afterAct(ctx, record), { text: deskTexts['cases.page.claimed'] }),
  }),

  post('/staff/cases/:id/release', {
    access: may('cases.case.handle'),
    input: { params: oneCase },
    example,
    run: (ctx, { params }) => release(ctx, { caseId: params.id }),
    reply: (record, ctx) => redirectTo(afterAct(ctx, record), { text: deskTexts['cases.page.released'] }),
  }),

  post('/staff/cases/:id/undo', {
    access: may('cases.case.handle'),
    input: { params: oneCase, body: z.object({ revision: z.coerce.number().int().optional() }) },
    example: (world) => exampleOpenCase(world, (one) => ({ params: { id: one.id }, body: {} })),
    run: (ctx, { params, body }) => undoStep(ctx, { caseId: params.id, revision: body.revision }),
    reply: (record, ctx) => redirectTo(afterAct(ctx, record), { text: deskTexts['cases.page.undone'] }),
    again: async (refusal, _typed, ctx, { params }) => {
      if (refusal.status !== 409) throw refusal
      return casePage(await loadCasePage(ctx, params.id), ctx, refusal.say(ctx.language))
    },
  }),

  get('/staff/cases/:id/assign', {
    access: may('cases.case.assign'),
    input: { params: oneCase },
    example,
    run: (ctx, { params }) => assignPage(ctx, params.id),
    reply: (result, ctx) => assignReply(result, ctx, null),
  }),

  post('/staff/cases/:id/assign', {
    access: may('cases.case.assign'),
    input: { params: oneCase, body: z.object({ person: must(z.string().max(40).default(''), isId, deskTexts['cases.assign.choose']) }) },
    example: (world) => exampleOpenCase(world, (one) => ({ params: { id: one.id }, body: { person: one.id } })),
    run: async (ctx, { params, body }) => {
      const { record } = await caseForOfficer(ctx, params.id)
      const name = (await officersFor(ctx, record)).find(({ person }) => person === body.person)?.name ?? ''
      return { name, record: await assign(ctx, { caseId: params.id, person: body.person }) }
    },
    reply: ({ name, record }, ctx) => redirectTo(afterAct(ctx, record), { text: deskTexts['cases.assign.done'], values: { name } }),
    again: async (refusal, _typed, ctx, { params }) => {
      if (refusal.status === 404 || refusal.status === 403) throw refusal
      return assignReply(await assignPage(ctx, params.id), ctx, refusal.problems[0]?.text[ctx.language] ?? refusal.say(ctx.language))
    },
  }),

  get('/staff/cases/:id/note', {
    access: may('cases.case.handle'),
    input: { params: oneCase },
    example,
    run: async (ctx, { params }) => {
      const found = await caseForOfficer(ctx, params.id)
      ctx.allow('cases.case.handle', reachOf(found.record))
      return found
    },
    reply: ({ record, type }, ctx) =>
      page({
        layout: 'staff',
        title: speaker(deskTexts, ctx.language)('cases.note.title', { reference: record.reference }),
        breadcrumbs: [...trail(ctx), { text: record.reference, href: caseHref(record.id) }],
        body: <NoteBody record={record} type={type} language={ctx.language} typed="" problem={null} />,
      }),
  }),

  post('/staff/cases/:id/note', {
    access: may('cases.case.handle'),
    input: { params: oneCase, body: noteBody },
    example: (world) => exampleOpenCase(world, (one) => ({ params: { id: one.id }, body: { note: 'Called the school.' } })),
    run: (ctx, { params, body }) => addNote(ctx, { caseId: params.id, note: body.note }),
    reply: (record, ctx) => redirectTo(afterAct(ctx, record), { text: deskTexts['cases.note.saved'] }),
    again: async (refusal, typed, ctx, { params }) => {
      if (refusal.status !== 422) throw refusal
      const { record, type } = await caseForOfficer(ctx, params.id)
      const problem: Pick<Problem, 'text' | 'values'> = refusal.problems[0] ?? refusal
      return page({
        layout: 'staff',
        title: speaker(deskTexts, ctx.language)('cases.note.title', { reference: record.reference }),
        breadcrumbs: [...trail(ctx), { text: record.reference, href: caseHref(record.id) }],
        body: (
          <NoteBody
            record={record}
            type={type}
            language={ctx.language}
            typed={typeof typed.note === 'string' ? typed.note : ''}
            problem={say(problem.text, ctx.language, problem.values)}
          />
        ),
      })
    },
  }),
]

async function assignPage(ctx: Context, caseId: string) {
  const { record, type } = await caseForOfficer(ctx, caseId)
  ctx.allow('cases.case.assign', reachOf(record))
  return { record, type, officers: await officersFor(ctx, record) }
}

function assignReply({ record, officers }: Awaited<ReturnType<typeof assignPage>>, ctx: Context, problem: string | null): Reply {
  return page({
    layout: 'staff',
    title: speaker(deskTexts, ctx.language)('cases.assign.title'),
    breadcrumbs: [...trail(ctx), { text: record.reference, href: caseHref(record.id) }],
    body: (
      <AssignBody
        language={ctx.language}
        officers={officers.filter(({ person }) => person !== record.heldBy)}
        references={[record.reference]}
        hidden={[]}
        action={caseHref(record.id, '/assign')}
        problem={problem}
        cancel={caseHref(record.id)}
      />
    ),
  })
}
