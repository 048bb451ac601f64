import { auditClosed, totalDays } from '../../../engines/money/ledger/close-days.ts'
import { systemActor } from '../../../kernel/context/actor.ts'
import type { Transaction } from '../../../kernel/database/database.ts'
import { statement } from '../../../kernel/database/statement.ts'
import { bulkInsert } from '../bulk-insert.ts'
import { before, instantOf } from '../demo-time.ts'
import type { DemoWorld } from '../demo-world.ts'
import type { Random } from '../random.ts'

/** Closes the book of each day of the past some minutes after its midnight, as the worker would have done. */
export async function closePast(world: DemoWorld, db: Transaction, random: Random): Promise<void> {
  const { rows } = await statement<{ first: Temporal.PlainDate | null }>`
    select min((recorded_at at time zone 'Africa/Nairobi')::date) as first from money.journals`.execute(db)
  const first = rows[0]?.first
  if (!first) return
  const closed: { day: Temporal.PlainDate; closed_at: Temporal.Instant }[] = []
  for (let day = first; ; day = day.add({ days: 1 })) {
    const at = instantOf(day.add({ days: 1 }), 5).add({ seconds: random.between(1, 20) })
    if (!before(at, world.now)) break
    closed.push({ day, closed_at: at })
    await world.at(at, systemActor('money.day.close'), random, null, async (ctx) => auditClosed(ctx, day.toString()))
  }
  const last = closed.at(-1)
  if (!last) return
  await bulkInsert(db, 'money.closed_days', closed)
  await totalDays({ db }, first.toString(), last.day.toString())
}
