import { systemActor } from '../../kernel/context/actor.ts'
import { asActor, type Context } from '../../kernel/context/context.ts'
import type { County } from '../../kernel/context/county.ts'
import { giveBackToBudget, takeFromBudget } from './budget.ts'
import { firstIdAt } from './id-range.ts'
import { sendJob } from './send-job.ts'
import type { SendResult } from './send-result.ts'
import type { Pool } from './settings.ts'
import type { Channel } from './templates.ts'

const SENDER = systemActor('messages.message.send')

/** Longer than any provider is waited for: an attempt older than this has died with its process. */
const LEASE_MINUTES = 2
/** How long a message of which nobody knows whether it went out waits for a delivery report to tell. */
const UNKNOWN_WAIT_MINUTES = 10
/** An SMS that may have gone out is sent a second time, never a third. */
const UNKNOWN_ATTEMPTS_MAX = 2
/** Minutes to wait after the first, second, … attempt that certainly sent nothing; the last again and again until the message expires. */
const BACK_OFF_MINUTES = [0.5, 2, 5, 15, 30, 60, 120]
/** An empty account or a wrong key is mended by a person, so it is not worth asking often. */
const ACCOUNT_BACK_OFF_MINUTES = 15
/** A notice for which today's budget is spent goes out next morning, when its day's budget is new. */
const MORNING = Temporal.PlainTime.from('06:00')
const ZONE = 'Africa/Nairobi'

type Attempt = {
  readonly id: string
  readonly number: number
  readonly channel: Channel
  readonly address: string
  readonly subject: string | null
  readonly body: string
  readonly day: Temporal.PlainDate
}

/**
 * The job that sends one message. Safe to run any number of times, and by two workers at once: a message that was sent is not sent again.
 *
 * Between handing a message to a provider and writing down that it took it, a process can die, and an answer can be lost. No order of steps removes that gap,
 * since the provider knows no idempotency key; we choose what happens in it. E-mail is sent again: its Message-ID is the same, so mailboxes drop the repeat. An SMS waits
 * ten minutes for a delivery report, which proves that it went out; without one it is sent once more, because a guardian who never hears is worse off than one who
 * hears twice. A second doubt ends it as `unknown`, for an officer to judge. A secret one is never repeated: who waits for a code asks for a new one.
 */
export async function deliverMessage(county: County, id: string): Promise<void> {
  const attempt = await asActor(county, SENDER, (ctx) => beginAttempt(ctx, id))
  if (!attempt) return
  const result = await handOver(county, attempt)
  await asActor(county, SENDER, (ctx) => finishAttempt(ctx, attempt, result))
}

async function handOver({ messages }: County, attempt: Attempt): Promise<SendResult> {
  try {
    if (attempt.channel === 'sms') {
      if (!messages.sms) return { outcome: 'retry', cause: 'account', reason: 'not set up' }
      return await messages.sms({ to: attempt.address, text: attempt.body })
    }
    if (!messages.email) return { outcome: 'retry', cause: 'account', reason: 'not set up' }
    return await messages.email({ id: attempt.id, to: attempt.address, subject: attempt.subject ?? '', text: attempt.body })
  } catch (error) {
    return { outcome: 'unknown', reason: (error as Error).name }
  }
}

/** Decides under a lock whether to send now, and if so writes down that it is being tried. Gives null when there is nothing to do now. */
export async function beginAttempt(ctx: Context, id: string): Promise<Attempt | null> {
  const row = await lockMessage(ctx, id)
  if (!row || row.body === null || row.address === null || row.channel === 'inApp') return null
  const { now } = ctx
  const day = now.toZonedDateTimeISO(ZONE).toPlainDate()
  const attemptedAt = row.attempted_at ?? row.created_at
  let { status, unknown_attempts: unknownAttempts } = row
  const pool = row.pool as Pool
  const message = { id, channel: row.channel as Channel, pool }

  if (status === 'sending') {
    const leaseEnds = attemptedAt.add({ minutes: LEASE_MINUTES })
    if (isBefore(now, leaseEnds)) return later(ctx, message, leaseEnds)
    status = 'unknown'
    unknownAttempts++
    await ctx.db
      .updateTable('messages.outbox')
      .set({ status, unknown_attempts: unknownAttempts, reason: 'interrupted' })
      .where('id', '=', id)
      .execute()
  }
  if (status === 'unknown' && row.channel === 'sms') {
    if (row.secret || unknownAttempts >= UNKNOWN_ATTEMPTS_MAX) return settle(ctx, id, 'unknown', row.reason ?? 'interrupted', row.secret)
    const waitEnds = attemptedAt.add({ minutes: UNKNOWN_WAIT_MINUTES })
    if (isBefore(now, waitEnds)) return later(ctx, message, waitEnds)
  } else if (status !== 'queued' && status !== 'unknown') return null
  // Too early, as when the clock was set back: the job comes again, for it may be the only one. A second is slack: the database rounds instants.
  if (status === 'queued' && row.next_attempt_at && isBefore(now.add({ seconds: 1 }), row.next_attempt_at))
    return later(ctx, message, row.next_attempt_at)
  if (!isBefore(now, row.expires_at)) return settle(ctx, id, status === 'unknown' ? 'unknown' : 'failed', 'expired', row.secret)

  if (row.channel === 'sms') {
    const { segmentsPerDay, perNumberPerDay } = ctx.county.messages
    if ((await sentToNumber(ctx, row.address, pool)) >= perNumberPerDay[pool]) return settle(ctx, id, 'refused', 'number_limit', row.secret)
    if (!(await takeFromBudget(ctx.db, day, pool, row.segments, segmentsPerDay[pool]))) {
      const morning = day.add({ days: 1 }).toZonedDateTime({ timeZone: ZONE, plainTime: MORNING }).toInstant()
      if (pool === 'codes' || !isBefore(morning, row.expires_at)) return settle(ctx, id, 'refused', 'daily_budget', row.secret)
      await ctx.db
        .updateTable('messages.outbox')
        .set({ status: 'queued', reason: 'daily_budget', next_attempt_at: morning })
        .where('id', '=', id)
        .execute()
      return later(ctx, message, morning)
    }
  }
  const number = row.attempts + 1
  await ctx.db
    .updateTable('messages.outbox')
    .set({ status: 'sending', attempts: number, attempted_at: now, next_attempt_at: null, reason: null })
    .where('id', '=', id)
    .execute()
  return { id, number, channel: row.channel as Channel, address: row.address, subject: row.subject, body: row.body, day }
}

/** Writes down how an attempt ended and what follows from it; an attempt that is no longer the latest says nothing. */
export async function finishAttempt(ctx: Context, attempt: Attempt, result: SendResult): Promise<void> {
  const { id } = attempt
  const row = await lockMessage(ctx, id)
  if (row?.status !== 'sending' || row.attempts !== attempt.number) return
  const { now } = ctx
  const pool = row.pool as Pool
  const message = { id, channel: row.channel as Channel, pool }
  const update = ctx.db.updateTable('messages.outbox').where('id', '=', id)

  if (result.outcome === 'accepted') {
    const accepted = { status: 'sent', provider_id: result.providerId, cost_cents: result.costCents, sent_at: now, reason: null }
    await update.set(row.secret ? { ...accepted, body: null } : accepted).execute()
    return
  }
  if (result.outcome === 'unknown') {
    const unknownAttempts = row.unknown_attempts + 1
    await update.set({ status: 'unknown', unknown_attempts: unknownAttempts, reason: result.reason }).execute()
    if (row.channel === 'email') later(ctx, message, now.add({ minutes: UNKNOWN_WAIT_MINUTES }))
    else if (row.secret || unknownAttempts >= UNKNOWN_ATTEMPTS_MAX) await settle(ctx, id, 'unknown', result.reason, row.secret)
    else later(ctx, message, now.add({ minutes: UNKNOWN_WAIT_MINUTES }))
    return
  }
  if (row.channel === 'sms') await giveBackToBudget(ctx.db, attempt.day, pool, row.segments)
  if (result.outcome === 'failed') {
    await settle(ctx, id, 'failed', result.reason, row.secret)
    return
  }
  const minutes = result.cause === 'account' ? ACCOUNT_BACK_OFF_MINUTES : backOffMinutes(row.attempts)
  const next = now.add({ seconds: Math.round(minutes * 60 * (0.9 + Math.random() * 0.2)) })
  if (!isBefore(next, row.expires_at)) {
    await settle(ctx, id, 'failed', result.reason, row.secret)
    return
  }
  await update.set({ status: 'queued', reason: result.reason, next_attempt_at: next }).execute()
  later(ctx, message, next)
}

/**
 * Queues again what lost its job: a message that should have been tried a quarter of an hour ago and was not. Run every ten minutes; a message that still has its
 * job merely gets a second one, which finds nothing to do. Gives how many there were.
 */
export async function rescueMessages(ctx: Context): Promise<number> {
  const overdue = ctx.now.subtract({ minutes: 15 })
  const rows = await ctx.db
    .selectFrom('messages.outbox')
    .select(['id', 'channel', 'pool'])
    .where('status', 'in', ['queued', 'sending', 'unknown'])
    .where('settled_at', 'is', null)
    .where((row) =>
      row.or([
        row.and([row('status', '=', 'queued'), row('next_attempt_at', '<', overdue)]),
        row.and([row('status', '<>', 'queued'), row('attempted_at', '<', overdue)]),
      ]),
    )
    .orderBy('id')
    .limit(1_000)
    .execute()
  for (const { id, channel, pool } of rows) {
    ctx.later(sendJob({ id, channel: channel as Channel, pool: pool as Pool }, { runAt: ctx.now, key: `messages.message.rescue:${id}` }))
  }
  return rows.length
}

const lockMessage = (ctx: Context, id: string) =>
  ctx.db.selectFrom('messages.outbox').selectAll().where('id', '=', id).forUpdate().executeTakeFirst()

/** SMS handed over for a number within the last day, by whatever way that ended but a refusal. */
async function sentToNumber(ctx: Context, address: string, pool: Pool): Promise<number> {
  const { count } = await ctx.db
    .selectFrom('messages.outbox')
    .select((row) => row.fn.sum<number>('attempts').as('count'))
    .where('address', '=', address)
    // What was tried within a day was written within four: nothing is valid for longer.
    .where('id', '>=', firstIdAt(ctx.now.subtract({ hours: 96 })))
    .where('pool', '=', pool)
    .where('attempted_at', '>', ctx.now.subtract({ hours: 24 }))
    .where('status', 'in', ['sending', 'sent', 'delivered', 'unknown'])
    .executeTakeFirstOrThrow()
  return Number(count ?? 0)
}

/** A message's end, or its end for now: nothing more happens to it by itself. */
async function settle(ctx: Context, id: string, status: 'failed' | 'refused' | 'unknown', reason: string, secret: boolean): Promise<null> {
  const settled = { status, reason, settled_at: ctx.now, next_attempt_at: null }
  await ctx.db
    .updateTable('messages.outbox')
    .set(secret ? { ...settled, body: null } : settled)
    .where('id', '=', id)
    .execute()
  return null
}

function later(ctx: Context, message: { id: string; channel: Channel; pool: Pool }, runAt: Temporal.Instant): null {
  ctx.later(sendJob(message, { runAt }))
  return null
}

const backOffMinutes = (attempts: number): number => BACK_OFF_MINUTES[Math.min(attempts, BACK_OFF_MINUTES.length) - 1] ?? 0.5

const isBefore = (one: Temporal.Instant, other: Temporal.Instant): boolean => Temporal.Instant.compare(one, other) < 0
