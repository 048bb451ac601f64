import { ledgerCode } from '../../../engines/money/bank/bank-account.ts'
import { balanceOf } from '../../../engines/money/ledger/trial-balance.ts'
import { decideSweep, proposeSweep, receiveSweep, sweepsOf, sweptFunds, unsweptDays } from '../../../engines/money/sweeps/sweeps.ts'
import type { Context } from '../../../kernel/context/context.ts'
import type { Transaction } from '../../../kernel/database/database.ts'
import { before } from '../demo-time.ts'
import { text, typedBy } from '../demo-words.ts'
import type { DemoWorld } from '../demo-world.ts'
import type { Random } from '../random.ts'

/** Money that left the bank for a fund. */
export type SentOn = { readonly at: Temporal.Instant; readonly reference: string; readonly cents: number }

/**
 * Sends on to each fund what was collected up to a day, by a voucher of the receiver that the finance officer approves the same day and the Treasury acknowledges the
 * next. One whose approval would lie after now waits for it.
 */
export async function sweepPast(
  world: DemoWorld,
  db: Transaction,
  random: Random,
  { at, through, account }: { at: Temporal.Instant; through: Temporal.PlainDate; account: string },
): Promise<SentOn[]> {
  const sent: SentOn[] = []
  const decided = at.add({ minutes: random.between(100, 240) })
  const [receiver] = world.officers('money.sweep.propose', {}, ['receiver-of-revenue'], at)
  const [finance] = world.officers('money.sweep.decide', {}, ['finance-officer'], decided)
  if (!receiver || !finance) return sent
  for (const { key: fund } of sweptFunds(world)) {
    const known = { db, county: world.county, now: at } as Context
    // M-Pesa settles on working days: before a holiday less of what was collected is at the bank.
    let left: number = await balanceOf(known, ledgerCode({ key: account }))
    const banked = (await unsweptDays(known, fund)).filter(({ day, cents }) => {
      left -= cents
      return left >= 0 && Temporal.PlainDate.compare(day, through) <= 0
    })
    const last = banked.at(-1)
    if (!last || banked.reduce((sum, { cents }) => sum + cents, 0) <= 0) continue
    const proposal = await world.written(at, world.officer(receiver), db, random, (ctx) =>
      proposeSweep(ctx, {
        fund,
        through: last.day.toString(),
        account,
        reason: typedBy(ctx, text(`Collections up to ${last.day}, as banked.`, `Makusanyo hadi ${last.day}, kama yalivyowekwa benki.`)),
      }),
    )
    if (!before(decided, world.now)) continue
    await world.written(decided, world.officer(finance), db, random, (ctx) =>
      decideSweep(ctx, {
        proposal,
        decision: 'approved',
        reason: typedBy(ctx, text('Agrees with the daily closing and the bank.', 'Inalingana na ufungaji wa kila siku na benki.')),
      }),
    )
    const [sweep] = await sweepsOf(known, fund, 1)
    if (!sweep) continue
    sent.push({ at: decided, reference: sweep.reference, cents: sweep.cents })
    const received = decided.add({ hours: 22 })
    if (!before(received, world.now)) continue
    await world.written(received, world.officer(receiver), db, random, (ctx) =>
      receiveSweep(ctx, { sweep: sweep.id, receipt: `CT${random.digits(6)}` }),
    )
  }
  return sent
}
