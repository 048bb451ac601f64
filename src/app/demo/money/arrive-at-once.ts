import type { Transaction } from '../../../kernel/database/database.ts'
import { statement } from '../../../kernel/database/statement.ts'

/** Messages that a use case queued in the past left at that moment and arrived. */
export async function arriveAtOnce(db: Transaction, at: Temporal.Instant): Promise<void> {
  await statement`
    update messages.outbox set status = 'delivered', attempts = 1, provider_id = 'ATXid_' || replace(id::text, '-', ''), cost_cents = segments * 80,
      next_attempt_at = null, attempted_at = ${at}, sent_at = ${at}, settled_at = ${at.add({ seconds: 9 })}
    where status = 'queued' and channel = 'sms'`.execute(db)
}
