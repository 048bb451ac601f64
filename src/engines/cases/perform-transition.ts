import { invalid, refuse } from '../../core/basics/errors.ts'
import type { FileReference } from '../../core/fields/field.ts'
import type { Answers, FormDefinition } from '../../core/forms/form.ts'
import { validateAll } from '../../core/forms/validate-all.ts'
import { systemActor } from '../../kernel/context/actor.ts'
import type { Context } from '../../kernel/context/context.ts'
import { refuseUnmet } from './act-guard.ts'
import { type CaseRecord, reachOf } from './case-record.ts'
import {
  applyMove,
  type CaseWork,
  handlingRoles,
  isApplicant,
  lockCase,
  needGrant,
  noteAct,
  notPossible,
  refuseIfMoved,
  rulesFor,
  saveWork,
} from './case-work.ts'
import { caseFormWorld } from './case-world.ts'
import { refuseCases } from './texts.ts'
import type { Transition, Trigger } from './workflow.ts'
import { rolesOf, transitionOf, triggered } from './workflow-rules.ts'

export type TransitionInput = {
  readonly caseId: string
  readonly transition: string
  /** The revision the actor looked at: when the case moved meanwhile, `cases.already_decided` says who moved it and when. */
  readonly revision?: number | undefined
  /** Clean answers of the transition's form (`FieldValue`s); checked again here. */
  readonly answers?: unknown
  /** Uploads received for this act, by id. */
  readonly files?: ReadonlyMap<string, FileReference> | undefined
  /** Internal: the applicant never sees it. */
  readonly note?: string | undefined
}

/**
 * Takes a transition, as an officer in one of its roles or as the applicant. Throws `cases.already_decided`, `cases.not_possible`, `cases.not_yet`
 * (its condition does not hold), `cases.too_often`, `cases.kept_apart`, `cases.held`, `basics.denied`, `basics.invalid` with the form's problems.
 */
export async function performTransition(ctx: Context, input: TransitionInput): Promise<CaseRecord> {
  const work = await lockCase(ctx, input.caseId)
  await decideTransition(work, input)
  return saveWork(work)
}

/** Takes the transition, without writing anything yet. */
export async function decideTransition(work: CaseWork, input: Omit<TransitionInput, 'caseId'>): Promise<void> {
  const transition = transitionOf(work.type.workflow, input.transition)
  if (!transition || transition.returns || transition.on) throw refuseCases('cases.not_possible')
  const { by, answers } = await allowTransition(work, input, transition)
  applyMove(work, input.transition, by, { answers, note: input.note ?? '' })
  auditMove(work, input.transition)
}

export function auditMove(work: CaseWork, transition: string): void {
  const move = work.moves[0]
  work.ctx.audit(
    'cases.case.moved',
    { kind: 'cases.case', id: work.now.id },
    { transition, from: move?.from, to: work.now.state, answers: move?.answers },
    work.now.applicant,
  )
}

/** All that must hold before a transition: the case stands where it may be taken, by one who may, not too often, with valid answers. */
export async function allowTransition(
  work: CaseWork,
  input: Omit<TransitionInput, 'caseId'>,
  transition: Transition,
): Promise<{ by: { person: string | null; post: string | null }; answers: Answers }> {
  const { ctx, type, now } = work
  await refuseIfMoved(work, input.revision)
  if (!transition.from.includes(now.state)) throw await notPossible(work)

  let by: { person: string | null; post: string | null }
  if (transition.by === 'applicant') {
    if (!isApplicant(ctx, now)) throw refuse('basics.denied')
    by = { person: ctx.actor.person, post: ctx.actor.kind === 'staff' ? (ctx.actor.posts[0] ?? null) : null }
  } else if (transition.by === 'auto') {
    throw refuseCases('cases.not_possible')
  } else {
    const grant = needGrant(ctx, now, rolesOf(type.workflow, now.state, transition, now.ownerRole))
    await refuseIfHeld(work)
    by = { person: ctx.actor.person, post: grant.post }
    noteAct(work, input.transition, ctx.actor.person)
  }
  if (transition.max !== undefined && (now.counts[input.transition] ?? 0) >= transition.max)
    throw refuseCases('cases.too_often', { max: transition.max })
  const answers = actionAnswers(work, transition.form, input.answers, input.files)
  if (transition.when !== undefined) {
    const rules = rulesFor(work, handlingRoles(ctx, now), transition.form && { form: transition.form, answers })
    refuseUnmet({ type, form: transition.form, condition: transition.when, rules, world: work.world, language: ctx.language })
  }
  return { by, answers }
}

/** A case that a colleague took up is theirs; who may assign it may step in. */
async function refuseIfHeld({ ctx, now }: CaseWork): Promise<void> {
  if (now.heldBy === null || now.heldBy === ctx.actor.person) return
  if (ctx.may('cases.case.assign', reachOf(now))) return
  const holder = await ctx.db.selectFrom('identity.people').select('full_name').where('id', '=', now.heldBy).executeTakeFirst()
  throw refuseCases('cases.held', { who: holder?.full_name ?? '' })
}

/** The answers of an act's form, checked by the rules of every form. Throws `basics.invalid` with the problems. */
export function actionAnswers(
  work: CaseWork,
  form: FormDefinition | undefined,
  given: unknown,
  files: ReadonlyMap<string, FileReference> | undefined,
): Answers {
  if (!form) return {}
  const { ctx, now } = work
  const world = { ...caseFormWorld(ctx, files), flags: new Set(now.flags), roles: handlingRoles(ctx, now) }
  const outcome = validateAll(form, given ?? {}, world)
  if (!outcome.submission) throw invalid(outcome.problems)
  return { ...outcome.submission.answers, ...outcome.submission.calculated }
}

/**
 * Fires what waits for another room (`settled`): a bill was paid, a laboratory answered. Nothing happens, and false comes back, when the case does not
 * wait for it any more: such news may come twice.
 */
export async function fireTrigger(ctx: Context, input: { caseId: string; on: Extract<Trigger, 'settled'> }): Promise<boolean> {
  // Whoever brought the news, such as an officer who allocated a payment, need not be one who may see the case.
  const work = await lockCase({ ...ctx, actor: systemActor('cases.case.trigger') }, input.caseId)
  if (!decideTrigger(work, input.on)) return false
  await saveWork(work)
  return true
}

/** Moves a case that waited for it, without writing anything yet. False when it waits for nothing of the kind. */
export function decideTrigger(work: CaseWork, on: Extract<Trigger, 'settled'>): boolean {
  const next = triggered(work.type.workflow, work.now.state, on, rulesFor(work, new Set()))
  if (!next) return false
  applyMove(work, next, { person: null, post: null })
  auditMove(work, next)
  return true
}
