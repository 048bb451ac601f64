import type { Context } from '../../kernel/context/context.ts'

/** A delivery report as Africa's Talking posts it (SMS, delivery reports). */
export type DeliveryReport = {
  readonly id: string
  readonly status: string
  readonly phoneNumber?: string | undefined
  readonly networkCode?: string | undefined
  readonly failureReason?: string | undefined
  readonly retryCount?: string | undefined
}

/** What each status of a report proves of the message. One we do not know is kept and proves nothing. */
const PROVES: Record<string, 'sent' | 'delivered' | 'failed'> = {
  Sent: 'sent',
  Submitted: 'sent',
  Buffered: 'sent',
  Success: 'delivered',
  Rejected: 'failed',
  Failed: 'failed',
  AbsentSubscriber: 'failed',
  Expired: 'failed',
}

/** A status only moves up this ladder. `delivered` stands above `failed`: a handset's receipt is better evidence than a network's timer. */
const LADDER = ['refused', 'queued', 'sending', 'unknown', 'sent', 'failed', 'delivered']

/** Longer than a provider is waited for: by then the answer that carries the message's id is written down, or will never be. */
const MATCH_AGAIN_SECONDS = 30

/**
 * Takes in one report: kept as it came, then applied to the message it names. Repeats and reports out of order change nothing that is known better.
 * A report may overtake the answer to our own request, so one that names no message yet is looked at again after half a minute.
 */
export async function receiveDeliveryReport(ctx: Context, report: DeliveryReport): Promise<void> {
  const id = ctx.newId()
  await ctx.db
    .insertInto('messages.delivery_reports')
    .values({
      id,
      received_at: ctx.now,
      provider_id: report.id,
      status: report.status,
      phone: report.phoneNumber ?? null,
      network_code: report.networkCode ?? null,
      failure_reason: report.failureReason ?? null,
      retry_count: report.retryCount ?? null,
    })
    .execute()
  if (!(await applyReport(ctx, report))) {
    ctx.later({ task: 'messages.report.match', payload: { id }, runAt: ctx.now.add({ seconds: MATCH_AGAIN_SECONDS }) })
  }
}

/**
 * The second look at a report that named no message. If the message's answer has come by now, it is applied. Else, if exactly one SMS to that number is `unknown`
 * and none is under way, the report is the proof it waits for: it takes the provider's id and is not sent again. Any other stays as it is: it may
 * belong to another system on the same account.
 */
export async function matchDeliveryReport(ctx: Context, reportId: string): Promise<void> {
  const row = await ctx.db.selectFrom('messages.delivery_reports').selectAll().where('id', '=', reportId).executeTakeFirst()
  if (!row) return
  const report: DeliveryReport = {
    id: row.provider_id,
    status: row.status,
    phoneNumber: row.phone ?? undefined,
    failureReason: row.failure_reason ?? undefined,
  }
  if ((await applyReport(ctx, report)) || !row.phone || !PROVES[row.status]) return
  const candidates = await ctx.db
    .selectFrom('messages.outbox')
    .select(['id', 'status', 'provider_id'])
    .where('address', '=', row.phone)
    .where('channel', '=', 'sms')
    .where('status', 'in', ['sending', 'unknown'])
    .where('attempted_at', '>', ctx.now.subtract({ hours: 24 }))
    .where('attempted_at', '<=', row.received_at)
    .forUpdate()
    .execute()
  const [only] = candidates
  if (!only || candidates.length > 1 || only.status !== 'unknown') return
  await ctx.db.updateTable('messages.outbox').set({ provider_id: row.provider_id }).where('id', '=', only.id).execute()
  await applyReport(ctx, report)
}

/** True if the report names a message of ours, whether or not it told anything new. */
async function applyReport(ctx: Context, report: DeliveryReport): Promise<boolean> {
  const message = await ctx.db
    .selectFrom('messages.outbox')
    .select(['id', 'status', 'address', 'sent_at', 'secret'])
    .where('provider_id', '=', report.id)
    .orderBy('id', 'desc')
    .limit(1)
    .forUpdate()
    .executeTakeFirst()
  if (!message) return false
  const proven = PROVES[report.status]
  // A report for another number than we wrote to is not about our message, whatever id it names.
  if (!proven || (report.phoneNumber && report.phoneNumber !== message.address)) return true
  if (LADDER.indexOf(proven) <= LADDER.indexOf(message.status)) return true
  await ctx.db
    .updateTable('messages.outbox')
    .set({
      status: proven,
      reason: proven === 'failed' ? [report.status, report.failureReason].filter(Boolean).join(' ').slice(0, 120) : null,
      sent_at: message.sent_at ?? ctx.now,
      settled_at: proven === 'sent' ? null : ctx.now,
      ...(message.secret ? { body: null } : {}),
    })
    .where('id', '=', message.id)
    .execute()
  return true
}
