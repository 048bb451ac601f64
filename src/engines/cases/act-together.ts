import { invalid, Refusal } from '../../core/basics/errors.ts'
import { outcomeOf } from '../../core/basics/settled.ts'
import type { Language } from '../../core/basics/texts.ts'
import { validateAll } from '../../core/forms/validate-all.ts'
import { type Asking, asActors, type Context } from '../../kernel/context/context.ts'
import type { County } from '../../kernel/context/county.ts'
import { Together } from '../../kernel/database/together.ts'
import { asRefusal } from '../../kernel/web/failures.ts'
import { type CaseWork, isDecided, lockCases, saveWorks } from './case-work.ts'
import { caseFormWorld } from './case-world.ts'
import { assigneesOf, type Officer } from './hold-case.ts'
import { type OpenedCase, type Opening, openCases } from './open-case.ts'
import { refuseCases } from './texts.ts'

/** A case that its applicant opens; `answers` are not checked yet. */
export type ToOpen = { readonly id: string; readonly type: string; readonly answers: unknown; readonly language: Language }
/** A case that is there, and what decides about it without writing anything; `assignees` knows whom it is to be given to, if they can work on it. */
export type ToDecide = {
  readonly id: string
  readonly assignee?: string
  readonly decide: (work: CaseWork, assignees: ReadonlyMap<string, Officer>) => Promise<void> | void
}

type Asked = Asking & { readonly act: ToOpen | ToDecide }

const opens = (act: Asked['act']): act is ToOpen => 'type' in act

const desks = new WeakMap<County, Together<Asked, PromiseSettledResult<OpenedCase>>>()

/**
 * Opens a case, or decides about one, in one transaction with all who do so at the same moment: most of what a step costs the database is the same for one and for
 * twenty. Each acts as the person of their own context, is refused by themselves, and is answered after the commit. For routes that hold no transaction of their own.
 */
export async function actTogether(ctx: Context, act: ToOpen | ToDecide): Promise<OpenedCase> {
  const { county, actor, language, requestId } = ctx
  const desk = desks.get(county) ?? new Together<Asked, Outcome>((batch) => actAll(county, batch), { keyOf, alone })
  desks.set(county, desk)
  const asked = { actor, options: { language, requestId }, act }
  const outcome = await desk.ask(asked)
  if (!isMissing(outcome)) return outcomeOf(outcome)
  // Nobody waits for a case that somebody else holds, but for those who want it.
  const [again] = await actAll(county, [asked])
  return outcomeOf(again)
}

type Outcome = PromiseSettledResult<OpenedCase>

const isMissing = (outcome: Outcome): boolean =>
  outcome.status === 'rejected' && outcome.reason instanceof Refusal && outcome.reason.code === 'basics.not_found'

/** Two acts on one case do not meet: the second finds it as the first left it. */
const keyOf = ({ act }: Asked): string => act.id

// A lock that was not had, a deadlock, a serialization given up: each meets its own rows.
const MET = new Set(['55P03', '40P01', '40001'])

/** What one of a batch wrote against a rule of the database, waited for too long or had refused by whoever listens, is no other's fault; a server that is away is away for all. */
const alone = (error: unknown): boolean => asRefusal(error)?.status !== 503 || MET.has((error as { code?: string }).code ?? '')

type Outcomes = ReadonlyMap<string, Outcome>

const actAll = (county: County, batch: readonly Asked[]): Promise<readonly Outcome[]> =>
  asActors(county, batch, async (contexts) => {
    const asked = batch.map(({ act }, place) => ({ ctx: contexts[place] as Context, act }))
    // One after the other: what is under way in a transaction that is undone must not go on after it.
    const decided = await decideAll(
      asked.flatMap(({ ctx, act }) => (opens(act) ? [] : [{ ctx, act }])),
      { skip: batch.length > 1 },
    )
    const opened = await openAll(asked.flatMap(({ ctx, act }) => (opens(act) ? [{ ctx, act }] : [])))
    return batch.map(({ act }) => (opened.get(act.id) ?? decided.get(act.id)) as Outcome)
  })

async function openAll(asked: readonly { ctx: Context; act: ToOpen }[]): Promise<Outcomes> {
  const [first] = asked
  if (!first) return new Map()
  const { db, county } = first.ctx
  const { types, calendarVersion } = await county.caseTypes.newestOf(
    { db },
    asked.map(({ act }) => act.type),
  )
  const calendars = await county.calendars.current(db, calendarVersion)
  const checked = await Promise.allSettled(
    asked.map(async ({ ctx, act }): Promise<Opening> => {
      const type = types.get(act.type)
      if (!type) throw refuseCases('cases.no_such_type')
      const outcome = validateAll(type.form, act.answers, caseFormWorld(ctx))
      if (!outcome.submission) throw invalid(outcome.problems)
      const { submission } = outcome
      const { id, language } = act
      const { person: applicant, phone } = ctx.actor
      return { ctx, type, calendars, input: { id, version: type.hash, submission, applicant, phone, language } }
    }),
  )
  const opened = await openCases(checked.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : [])))
  return new Map(
    asked.map(({ act }, place) => {
      const each = checked[place] as PromiseSettledResult<Opening>
      return [act.id, each.status === 'rejected' ? each : (opened.shift() as Outcome)]
    }),
  )
}

async function decideAll(asked: readonly { ctx: Context; act: ToDecide }[], how: { skip: boolean }): Promise<Outcomes> {
  const locked = await lockCases(
    asked.map(({ ctx, act }) => ({ ctx, id: act.id })),
    how,
  )
  const assignees = await assigneesOf(
    locked.flatMap((each, place) => {
      const assignee = asked[place]?.act.assignee
      return each.status === 'fulfilled' && assignee ? [{ ctx: each.value.ctx, case: each.value.now, assignee }] : []
    }),
  )
  const decided = await Promise.allSettled(
    asked.map(async ({ act }, place) => {
      const work = outcomeOf(locked[place])
      await act.decide(work, assignees)
      return work
    }),
  )
  await saveWorks(decided.flatMap((each) => (each.status === 'fulfilled' && isDecided(each.value) ? [each.value] : [])))
  return new Map(
    asked.map(({ act }, place) => {
      const each = decided[place] as PromiseSettledResult<CaseWork>
      return [act.id, each.status === 'rejected' ? each : { status: 'fulfilled', value: { case: each.value.now, repeated: false } }]
    }),
  )
}
