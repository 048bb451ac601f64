import { z } from 'zod'
import { formatInstant } from '../../../core/basics/dates.ts'
import { invalid, type Problem, type Refusal, refuse } from '../../../core/basics/errors.ts'
import { type Language, speaker } from '../../../core/basics/texts.ts'
import type { FileReference, RawInput } from '../../../core/fields/field.ts'
import { filesIn } from '../../../core/forms/answers.ts'
import { answerSections } from '../../../core/forms/check-answers.ts'
import { sameAnswer } from '../../../core/forms/correction.ts'
import type { AnswerValue, FormDefinition, FormWorld } from '../../../core/forms/form.ts'
import { formIndex } from '../../../core/forms/form-index.ts'
import { walk } from '../../../core/forms/journey.ts'
import type { Context } from '../../../kernel/context/context.ts'
import { anyForm, id } from '../../../kernel/web/input.ts'
import { type Notice, page, type Reply, redirectTo } from '../../../kernel/web/reply.ts'
import { type ExampleWorld, get, may, post } from '../../../kernel/web/route.ts'
import { parseAction, uploadsOf } from '../../form-runner/action-form.tsx'
import { actFiles, handOverActFiles } from '../act-files.ts'
import { type AvailableTransition, availableActs } from '../available-acts.ts'
import type { CaseRecord } from '../case-record.ts'
import { handlingGrant, handlingRoles, movedByThemselves, sentAnswers } from '../case-work.ts'
import { caseFormWorld } from '../case-world.ts'
import { returnForCorrection } from '../correct-case.ts'
import { type HistoryEntry, historyOf } from '../history.ts'
import { performTask } from '../perform-task.ts'
import { performTransition } from '../perform-transition.ts'
import type { CaseType } from '../workflow.ts'
import { rolesOf, stateOf, taskOf, transitionOf } from '../workflow-rules.ts'
import { ActBody, type ActPage, ConflictBody, chosenFields, NOTE, REVISION, type Returnable, reasonName } from './act.views.tsx'
import { actFacts } from './act-facts.ts'
import { afterAct } from './case.routes.tsx'
import { type CasePage, caseForOfficer, loadCasePage } from './case-page.ts'
import { caseHref } from './case-page.views.tsx'
import { exampleOpenCase } from './example-case.ts'
import { receiveAct, type SentAct } from './receive-act.ts'
import { deskTexts } from './texts.ts'

/** An act's page has three kinds of address: a step of the workflow, a step that sends answers back, and a task. */
type Kind = 'steps' | 'return' | 'tasks'

const names = z.string().max(60)
const params = z.object({ id, act: names })
type Params = z.output<typeof params>

const NOTE_MAX = 4000

/**
 * The page of an act that the officer may do now; or, for one that is theirs but was done or is over, the way to the case with why. Throws `basics.not_found` for acts
 * that are not theirs.
 */
async function openAct(ctx: Context, kind: Kind, { id: caseId, act }: Params): Promise<Reply> {
  const { record, type } = await caseForOfficer(ctx, caseId)
  const acts = await availableActs(ctx, record)
  const offered =
    kind === 'tasks'
      ? acts.tasks.some((task) => task.id === act && task.mayDo)
      : acts.transitions.some((each) => each.id === act && each.barred === null && each.returns === (kind === 'return'))
  if (offered && !acts.heldByOther) return actReply(await describeAct(ctx, kind, act, record, type), ctx)
  if (!handlingGrant(ctx, record, rolesFor(type, record, kind, act))) throw refuse('basics.not_found')
  const { barred = null } = acts.transitions.find((each) => each.id === act) ?? {}
  const apart = acts.tasks.some((task) => task.id === act && task.keptApart)
  if (barred || apart) return redirectTo(caseHref(caseId), barredNotice(ctx, barred ?? 'keptApart', kind, act, type))
  return redirectTo(caseHref(caseId), await whyNot(ctx, kind, act, record, type))
}

const nameOfAct = (type: CaseType, kind: Kind, act: string, language: Language): string =>
  (kind === 'tasks' ? taskOf(type.workflow, act) : transitionOf(type.workflow, act))?.name[language] ?? act

const barredNotice = (
  { language }: Context,
  why: NonNullable<AvailableTransition['barred']>,
  kind: Kind,
  act: string,
  type: CaseType,
): Notice => ({
  kind: 'problem',
  text: deskTexts[`cases.page.barred.${why}`],
  values: { step: nameOfAct(type, kind, act, language) },
})

/** Why an act that an old link leads to is not possible now: this officer did it, colleagues did, or the case stands elsewhere. */
async function whyNot(ctx: Context, kind: Kind, act: string, record: CaseRecord, type: CaseType): Promise<Notice> {
  const values = { act: nameOfAct(type, kind, act, ctx.language), state: stateOf(type.workflow, record.state).name[ctx.language] }
  const done = (await historyOf(ctx, record, type)).filter((entry) => entry.act === act && !entry.undone && entry.person !== null)
  const own = done.findLast(({ person }) => person === ctx.actor.person)
  const seen = own ?? done.at(-1)
  if (!seen) return { kind: 'problem', text: deskTexts['cases.act.not_now'], values }
  const when = formatInstant(seen.at.epochMilliseconds, ctx.language, 'short')
  return {
    kind: 'problem',
    text: deskTexts[own ? 'cases.act.done_by_you' : 'cases.act.done_by'],
    values: { ...values, who: seen.personName ?? '', when },
  }
}

async function describeAct(ctx: Context, kind: Kind, act: string, record: CaseRecord, type: CaseType): Promise<ActPage> {
  const { language } = ctx
  const transition = kind === 'tasks' ? undefined : transitionOf(type.workflow, act)
  const task = kind === 'tasks' ? taskOf(type.workflow, act) : undefined
  const to = transition && stateOf(type.workflow, transition.to)
  const form = (transition ?? task)?.form
  const files = await filesFor(ctx, form, record.id)
  return {
    record,
    type,
    name: nameOfAct(type, kind, act, language),
    action: caseHref(record.id, `/${kind}/${act}`),
    form,
    facts: await actFacts(ctx, record, type, (transition ?? task)?.shows ?? []),
    world: actWorld(ctx, record, files),
    raw: {},
    files,
    problems: [],
    leadsTo: to ? { state: to.name[language], words: (transition?.public ?? to.forApplicant)[language] } : null,
    warning: transition?.look === 'warning',
    returnable: kind === 'return' ? await returnable(ctx, record, type) : null,
  }
}

const formOf = (type: CaseType, kind: Kind, act: string): FormDefinition | undefined =>
  (kind === 'tasks' ? taskOf(type.workflow, act) : transitionOf(type.workflow, act))?.form

function rolesFor(type: CaseType, record: CaseRecord, kind: Kind, act: string): readonly string[] {
  if (kind === 'tasks') return [taskOf(type.workflow, act)?.role ?? '']
  const transition = transitionOf(type.workflow, act)
  return transition ? rolesOf(type.workflow, record.state, transition, record.ownerRole) : []
}

const filesFor = async (ctx: Context, form: FormDefinition | undefined, caseId: string): Promise<ReadonlyMap<string, FileReference>> =>
  uploadsOf(form).length > 0 ? actFiles(ctx, caseId) : new Map()

const actWorld = (ctx: Context, record: CaseRecord, files: ReadonlyMap<string, FileReference>): FormWorld => ({
  ...caseFormWorld(ctx, files),
  flags: new Set(record.flags),
  roles: handlingRoles(ctx, record),
})

/** The answers that may be sent back: each question that was asked, a repeated one as a whole. */
async function returnable(ctx: Context, record: CaseRecord, type: CaseType): Promise<Returnable[]> {
  const { language } = ctx
  const { answers } = await sentAnswers(ctx, record.id)
  const world = caseFormWorld(ctx)
  const rows = answerSections(type.form, answers, language, world, { mask: true }).flatMap((section) => section.rows)
  const whole = walk(type.form, answers, world).pages.flatMap(({ page: each }) =>
    each.kind === 'repeat' ? [{ id: each.repeat.id, label: each.title[language], value: '' }] : [],
  )
  const single = rows
    .filter((row) => row.entry === undefined && formIndex(type.form).fields.get(row.field)?.field.type !== 'declaration')
    .map((row) => ({ id: row.field, label: row.label[language], value: row.value }))
  return [...single, ...whole]
}

const actReply = (act: ActPage, ctx: Context): Reply =>
  page({
    layout: 'staff',
    title: act.name,
    ...(act.problems.length > 0 ? { status: 422, error: true } : {}),
    breadcrumbs: [
      { text: speaker(deskTexts, ctx.language)('cases.queue.title'), href: '/staff/cases' },
      { text: act.record.reference, href: caseHref(act.record.id) },
      { text: act.name },
    ],
    body: <ActBody act={act} language={ctx.language} />,
  })

const noteOf = (raw: RawInput): string => (typeof raw[NOTE] === 'string' ? raw[NOTE].trim().slice(0, NOTE_MAX) : '')

/** Does the act with what was typed. What the form says is wrong is told only when the case still stands where the officer saw it. */
async function doAct(
  ctx: Context,
  kind: Kind,
  { id: caseId, act }: Params,
  raw: RawInput,
  refused: readonly Problem[] = [],
): Promise<CaseRecord> {
  const { record, type } = await caseForOfficer(ctx, caseId)
  const revision = typeof raw[REVISION] === 'string' && /^\d{1,9}$/.test(raw[REVISION]) ? Number(raw[REVISION]) : undefined
  const form = formOf(type, kind, act)
  const files = await filesFor(ctx, form, caseId)
  const read = form ? parseAction(form, raw, actWorld(ctx, record, files)) : { submission: { answers: {} }, problems: undefined }
  const fields = kind === 'return' ? returnedFields(raw, await returnable(ctx, record, type)) : { fields: [], problems: [] }
  const problems = [...refused, ...fields.problems, ...(read.problems ?? [])]
  if (problems.length > 0 && (revision === undefined || revision === record.revision)) throw invalid(problems)
  const note = noteOf(raw)
  const answers = read.submission?.answers ?? {}
  const input = { caseId, revision, answers, files, note }
  const done =
    kind === 'tasks'
      ? await performTask(ctx, { ...input, task: act })
      : kind === 'return'
        ? await returnForCorrection(ctx, { ...input, transition: act, fields: fields.fields })
        : await performTransition(ctx, { ...input, transition: act })
  if (files.size > 0) await handOverActFiles(ctx, caseId, answers)
  return done
}

/** The page again after a file was added or taken away, with all that was typed. Whether the act is still possible is asked when it is done. */
async function stayAtAct(ctx: Context, kind: Kind, { id: caseId, act }: Params, { raw, problems }: SentAct): Promise<ActPage> {
  const { record, type } = await caseForOfficer(ctx, caseId)
  return { ...(await describeAct(ctx, kind, act, record, type)), raw, problems }
}

/** The ticked answers with their reasons, and what is missing of them. */
function returnedFields(
  raw: RawInput,
  offered: readonly Returnable[],
): { fields: { field: string; reason: string }[]; problems: Problem[] } {
  const known = offered.filter(({ id: field }) => chosenFields(raw).includes(field))
  if (known.length === 0) return { fields: [], problems: [{ path: 'field', text: deskTexts['cases.return.none'] }] }
  const fields = known.map(({ id: field }) => {
    const reason = raw[reasonName(field)]
    return { field, reason: typeof reason === 'string' ? reason.trim().slice(0, 500) : '' }
  })
  const problems = known
    .filter((_, place) => fields[place]?.reason === '')
    .map(
      ({ id: field, label }): Problem => ({ path: reasonName(field), text: deskTexts['cases.return.no_reason'], values: { field: label } }),
    )
  return { fields, problems }
}

const CONFLICTS = new Set([
  'cases.already_decided',
  'cases.not_possible',
  'cases.task_done',
  'cases.held',
  'cases.closed',
  'cases.no_correction',
])

/** What this officer did of the act that is refused them now: as the newest act of the case, or as their seat of a task. */
async function ownAct(
  ctx: Context,
  act: string,
  { case: record, type, lastAct }: CasePage,
  { code }: Refusal,
): Promise<HistoryEntry | undefined> {
  const { person } = ctx.actor
  const history = await historyOf(ctx, record, type)
  const own = history.findLast((entry) => entry.act === act && entry.person === person && !entry.undone)
  const arrived = history.findLast(({ state }) => state !== null)?.seq ?? 0
  const stands = code === 'cases.task_done' ? own && own.seq > arrived : lastAct?.act === act && lastAct.person === person
  return stands && code !== 'cases.held' ? own : undefined
}

/** True when what was sent is what this officer did before: the same answers, note, files and answers sent back. */
async function isSame(ctx: Context, kind: Kind, record: CaseRecord, type: CaseType, raw: RawInput, own: HistoryEntry): Promise<boolean> {
  const form = formOf(type, kind, own.act)
  const uploads = uploadsOf(form).map(({ id: field }) => field)
  // The first press made its files the case's own: sent again they are copies, or left out because they are here no more.
  const kept = filesIn(own.answers)
  const files = new Map([...kept, ...(await filesFor(ctx, form, record.id))])
  const looks = (file: string) => JSON.stringify([files.get(file)?.name, files.get(file)?.size, files.get(file)?.type])
  const known = new Set([...kept.keys()].map(looks))
  if (uploads.flatMap((field) => raw[field] ?? []).some((file) => file !== '' && !known.has(looks(String(file))))) return false
  const typed = { ...raw, ...Object.fromEntries(uploads.map((field) => [field, [...filesIn(own.answers[field]).keys()]])) }
  const read = form ? parseAction(form, typed, actWorld(ctx, record, files)) : { submission: { answers: {}, calculated: {} } }
  const fields = kind === 'return' ? returnedFields(raw, await returnable(ctx, record, type)).fields : []
  return (
    read.submission !== undefined &&
    sameAnswer({ ...read.submission.answers, ...read.submission.calculated } as AnswerValue, own.answers as AnswerValue) &&
    noteOf(raw) === own.note &&
    sameAnswer(fields as unknown as AnswerValue, (own.details.fields ?? []) as AnswerValue)
  )
}

/** The form again with what is wrong; or, where somebody was faster, who and when, where the case stands, and what was typed. */
async function againAct(ctx: Context, kind: Kind, { id: caseId, act }: Params, raw: RawInput, refusal: Refusal): Promise<Reply> {
  if (refusal.status === 404 || refusal.status === 403 || refusal.status === 401) throw refusal
  const { record, type } = await caseForOfficer(ctx, caseId)
  const shown = { ...(await describeAct(ctx, kind, act, record, type)), raw }
  if (!CONFLICTS.has(refusal.code)) {
    const problems = refusal.problems.length > 0 ? refusal.problems : [{ path: '', text: refusal.text, values: refusal.values }]
    return actReply({ ...shown, problems }, ctx)
  }
  const fresh = await loadCasePage(ctx, caseId)
  const own = await ownAct(ctx, act, fresh, refusal)
  // The same press sent twice is no conflict: the first one did it.
  if (own && (await isSame(ctx, kind, record, type, raw, own)))
    return redirectTo(caseHref(caseId), doneNotice(ctx, kind, act, record, type))
  const { language } = ctx
  const t = speaker(deskTexts, language)
  const title = t(own || movedByThemselves(refusal) ? 'cases.act.conflict.yours' : 'cases.act.conflict')
  const words = own
    ? t('cases.act.not_same', { act: shown.name, when: formatInstant(own.at.epochMilliseconds, language, 'short') })
    : refusal.say(language)
  return page({
    layout: 'staff',
    title,
    status: 409,
    body: <ConflictBody page={fresh} title={title} words={words} act={shown} language={language} />,
  })
}

function doneNotice({ language }: Context, kind: Kind, act: string, record: CaseRecord, type: CaseType) {
  const state = stateOf(type.workflow, record.state).name[language]
  const name = nameOfAct(type, kind, act, language)
  return kind === 'tasks'
    ? { text: deskTexts['cases.act.task_done'], values: { task: name } }
    : { text: deskTexts['cases.act.done'], values: { act: name, state } }
}

/** For the test that asks every route: an open case, and an act its workflow knows. */
const example = (kind: Kind) => (world: ExampleWorld) =>
  exampleOpenCase(world, ({ id: caseId, record }) => ({ params: { id: caseId, act: record?.state ?? kind } }))

/** Larger than a few photos as they come from a phone without a script that makes them small. */
const BODY_MAX = 40 * 1024 * 1024

const pairOf = (kind: Kind) => [
  get(`/staff/cases/:id/${kind}/:act`, {
    access: may('cases.case.handle'),
    input: { params },
    example: example(kind),
    run: (ctx, input) => openAct(ctx, kind, input.params),
    reply: (shown) => shown,
  }),
  post(`/staff/cases/:id/${kind}/:act`, {
    access: may('cases.case.handle'),
    input: { params, body: anyForm },
    example: async (world) => ({ ...(await example(kind)(world)), body: {} }),
    bodyMax: BODY_MAX,
    receive: async ({ county, actor, params: { id: caseId, act }, parts }): Promise<SentAct | undefined> =>
      receiveAct(
        county,
        actor,
        caseId,
        (type, record) => ({ form: formOf(type, kind, act), roles: rolesFor(type, record, kind, act) }),
        parts,
      ),
    run: async (ctx, input) => {
      if (input.received?.stays) return { shown: await stayAtAct(ctx, kind, input.params, input.received) }
      const record = await doAct(ctx, kind, input.params, input.received?.raw ?? input.body ?? {}, input.received?.problems)
      return { record, type: await ctx.county.caseTypes.version(ctx, record.version) }
    },
    reply: (done, ctx, input) =>
      done.shown
        ? actReply(done.shown, ctx)
        : redirectTo(afterAct(ctx, done.record), doneNotice(ctx, kind, input.params.act, done.record, done.type)),
    again: (refusal, typed, ctx, input) => againAct(ctx, kind, input.params, input.received?.raw ?? typed, refusal),
  }),
]

export const actRoutes = [...pairOf('steps'), ...pairOf('return'), ...pairOf('tasks')]
