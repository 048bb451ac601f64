import { sql } from 'kysely'
import { formatDay } from '../../../core/basics/dates.ts'
import { refuse } from '../../../core/basics/errors.ts'
import type { Language } from '../../../core/basics/texts.ts'
import { forgetAddressLater } from '../../../engines/messages/forget-address.ts'
import { sendMessage } from '../../../engines/messages/send-message.ts'
import type { Context } from '../../../kernel/context/context.ts'
import { erasePerson } from '../../../kernel/context/erasure.ts'
import type { RetentionRule, Stay } from '../../../kernel/context/manifest.ts'
import { contactOf, findPerson } from '../../../kernel/identity/people.ts'
import { refuseAdministration } from '../errors.ts'
import { todayOf } from '../staff/staff.ts'

/** Data Protection (General) Regulations 2021 (L.N. 263), reg. 12: within fourteen days of the request. */
const ANSWER_DAYS = 14

export type ErasureRequest = {
  readonly id: string
  readonly person: string
  readonly name: string
  readonly words: string
  readonly askedAt: Temporal.Instant
  readonly answerDueOn: Temporal.PlainDate
  readonly decision: 'granted' | 'refused' | 'withdrawn' | null
  readonly reasons: string | null
  readonly decidedAt: Temporal.Instant | null
  readonly erased: Readonly<Record<string, number>> | null
  readonly kept: readonly Kept[]
}

/** What stayed when a request was granted, as it is told to the person. */
export type Kept = Pick<Stay, 'what' | 'why' | 'until'>

/** A resident asks to be erased (Data Protection Act 2019, s. 40 (1)(b)). One request at a time. */
export async function askForErasure(ctx: Context, { id, words }: { id: string; words: string }): Promise<void> {
  const person = ctx.actor.person as string
  const before = await ctx.db.selectFrom('administration.erasure_requests').select('id').where('id', '=', id).executeTakeFirst()
  if (before) return
  const [open] = (await requestsOf(ctx, person)).filter(({ decision }) => decision === null)
  if (open) throw refuseAdministration('administration.erasure_open', { day: formatDay(open.answerDueOn.toString(), ctx.language) })
  await ctx.db
    .insertInto('administration.erasure_requests')
    .values({ id, person, words, asked_at: ctx.now, answer_due_on: todayOf(ctx).add({ days: ANSWER_DAYS }) })
    .execute()
  ctx.audit('administration.erasure.asked', { kind: 'administration.erasure_request', id }, { words }, person)
}

/** A person's own requests, newest first. */
export async function requestsOf(ctx: Context, person: string): Promise<ErasureRequest[]> {
  return (await requests(ctx).where('request.person', '=', person).orderBy('request.id', 'desc').limit(20).execute()).map(toRequest)
}

/** Requests for the data protection officer: open ones by the day they must be answered, or the decided, newest first. */
export async function listRequests(ctx: Context, state: 'open' | 'decided'): Promise<ErasureRequest[]> {
  ctx.allow('identity.person.erase', {})
  const query =
    state === 'open'
      ? requests(ctx).where('request.decision', 'is', null).orderBy('request.answer_due_on').orderBy('request.id')
      : requests(ctx).where('request.decision', 'is not', null).orderBy('request.id', 'desc')
  return (await query.limit(100).execute()).map(toRequest)
}

const requests = (ctx: Context) =>
  ctx.db
    .selectFrom('administration.erasure_requests as request')
    .innerJoin('identity.people as person', 'person.id', 'request.person')
    .selectAll('request')
    .select('person.full_name as name')

type Row = Awaited<ReturnType<ReturnType<typeof requests>['execute']>>[number]

const toRequest = (row: Row): ErasureRequest => ({
  id: row.id,
  person: row.person,
  name: row.name,
  words: row.words,
  askedAt: row.asked_at,
  answerDueOn: row.answer_due_on,
  decision: row.decision as ErasureRequest['decision'],
  reasons: row.reasons,
  decidedAt: row.decided_at,
  erased: row.erased as Record<string, number> | null,
  kept: row.kept as unknown as Kept[],
})

export type ErasureDecision = { readonly id: string; readonly decision: 'granted' | 'refused'; readonly reasons: string }

/**
 * Decides a request, with reasons that the person reads. Granted, everything that the declarations let go of is emptied in the same transaction;
 * what a law keeps stays, and what the county still works on for them. The decision names the person by number alone, so that it can stay.
 */
export async function decideErasure(ctx: Context, { id, decision, reasons }: ErasureDecision): Promise<Record<string, number>> {
  ctx.allow('identity.person.erase', {})
  const request = await ctx.db.selectFrom('administration.erasure_requests').selectAll().where('id', '=', id).forUpdate().executeTakeFirst()
  if (!request) throw refuse('basics.not_found')
  if (request.person === ctx.actor.person) throw refuseAdministration('administration.not_oneself')
  if (request.decision) throw refuseAdministration('administration.erasure_decided')
  const phone = await contactOf(ctx.db, request.person, 'phone')
  const language = (await findPerson(ctx.db, request.person))?.language ?? ctx.language
  const { counts: erased, stays } = decision === 'granted' ? await erasePerson(ctx, request.person) : { counts: {}, stays: [] }
  await ctx.db
    .updateTable('administration.erasure_requests')
    .set({
      decision,
      reasons,
      decided_by: ctx.actor.person,
      decided_at: ctx.now,
      erased: JSON.stringify(erased),
      kept: JSON.stringify(stays.map(({ what, why, until }): Kept => ({ what, why, until }))),
    })
    .where('id', '=', id)
    .execute()
  ctx.audit(
    decision === 'granted' ? 'administration.erasure.granted' : 'administration.erasure.refused',
    { kind: 'administration.erasure_request', id },
    decision === 'granted' ? { erased } : undefined,
    request.person,
  )
  await tellDecision(ctx, { person: request.person, phone, language, decision, reachable: decision === 'refused' || isOpen(stays) })
  return erased
}

const isOpen = (stays: readonly Stay[]): boolean => stays.some(({ because }) => because === 'open')

type Told = {
  readonly person: string
  readonly phone: string | undefined
  readonly language: Language
  readonly decision: 'granted' | 'refused'
  /** They can still sign in and read the reasons. */
  readonly reachable: boolean
}

/** Tells the person. Where nothing is left to sign in to, the message goes to the number they had, which is then forgotten. */
async function tellDecision(ctx: Context, { person, phone, language, decision, reachable }: Told): Promise<void> {
  const values = { county: ctx.county.profile.name, address: `${ctx.county.publicUrl}/my/privacy` }
  if (reachable) {
    const template = decision === 'refused' ? 'administration.erasure.refused' : 'administration.erasure.in_part'
    await sendMessage(ctx, { template, to: { person }, values, about: null })
    return
  }
  if (phone === undefined) return
  const id = await sendMessage(ctx, { template: 'administration.erasure.granted', to: { phone }, values, about: null, language })
  forgetAddressLater(ctx, id)
}

/** A person's own requests, for the record of all that is held about them. */
export async function requestsForExport(ctx: Context, person: string): Promise<unknown[]> {
  return (await requestsOf(ctx, person)).map(({ words, askedAt, answerDueOn, decision, reasons, decidedAt, kept }) => ({
    words,
    answerDueOn,
    kept: kept.map(({ what, why, until }) => ({ what: what[ctx.language], why: why[ctx.language], until })),
    askedAt,
    decision,
    reasons,
    decidedAt,
  }))
}

/** What stands in place of reasons that were emptied: the row itself says that there were some. */
const EMPTIED = '—'

/** The words of a person and of the answers to them; that there was a request, and when it was answered, stays. */
export async function eraseRequestWords(ctx: Context, person: string): Promise<Record<string, number>> {
  const { rows } = await sql`
    update administration.erasure_requests set words = '', kept = '[]', reasons = case when reasons is null then null else ${EMPTIED} end
    where person = ${person}::uuid returning id`.execute(ctx.db)
  return { 'administration.erasure_requests': rows.length }
}

export const administrationRetention: readonly RetentionRule[] = [
  {
    columns: ['administration.erasure_requests.words', 'administration.erasure_requests.reasons', 'administration.erasure_requests.kept'],
    run: async (ctx, before, limit) => {
      const { rows } = await sql`
        update administration.erasure_requests set words = '', kept = '[]', reasons = case when reasons is null then null else ${EMPTIED} end where id in (
          select id from administration.erasure_requests where decided_at < ${before.toString()}::timestamptz and (words <> '' or kept <> '[]' or reasons <> ${EMPTIED})
          order by id limit ${limit}) returning id`.execute(ctx.db)
      return rows.length
    },
  },
]
