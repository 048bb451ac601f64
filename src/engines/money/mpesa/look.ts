import { systemActor } from '../../../kernel/context/actor.ts'
import { asActor, asReader, type Context } from '../../../kernel/context/context.ts'
import type { County } from '../../../kernel/context/county.ts'
import { statement } from '../../../kernel/database/statement.ts'
import { lockBills } from '../bills/bills.queries.ts'
import { learnOfPush, sweepBy } from './confirm.ts'

const actor = systemActor('money.mpesa.look')

/** The county reads M-Pesa's list for payers at most once in so many seconds, whoever presses: all who wait are served by one reading. */
const EVERY_SECONDS = 10
/** A payment of a bill is sought for so long after its payer asked, since the list lags; the next time it may be asked for is later. */
const SEEK_SECONDS = 60
const AGAIN_SECONDS = 20
const ASK_AGAIN_SECONDS = 120
/** For so long the bill's page says what M-Pesa said. */
const SAID_MINUTES = 30
/** What is older was found by the sweeps of the clock. */
const BACK_MINUTES = 20
/** A payment that M-Pesa was allowed to take has come by then, or its callback is lost. */
const EXPECTED_SECONDS = 45
const BATCH = 200

/** `found`: a payment on the bill came since. `none`: M-Pesa's list had none. `silent`: M-Pesa did not answer. */
export type Look = { readonly state: 'asking' | 'found' | 'none' | 'silent'; readonly askedAt: Temporal.Instant; readonly mayAsk: boolean }

/** Queues a reading of M-Pesa's list. Those that fall on the same seconds are one job. */
function queueLook(ctx: Context, seconds: number): void {
  const every = EVERY_SECONDS * 1000
  const slot = Math.floor((ctx.now.epochMilliseconds + seconds * 1000) / every) + 1
  ctx.later({
    task: 'money.mpesa.look',
    key: `money.mpesa.look:${slot}`,
    queue: 'money.mpesa',
    runAt: Temporal.Instant.fromEpochMilliseconds(slot * every),
    // What a reading misses the next one finds.
    maxAttempts: 1,
  })
}

/**
 * A payer says that this bill is paid: M-Pesa's own list is read within seconds, and again for a minute. For a bill that was asked about less than two minutes ago, is
 * not open, or where M-Pesa is not set up, nothing happens.
 */
export async function askLook(ctx: Context, bill: string): Promise<void> {
  if (!ctx.county.mpesa) return
  const known = (await lockBills(ctx, [bill])).get(bill)
  if (known?.state !== 'open') return
  const { rows } = await statement`
    insert into money.looks as l (bill, asked_at, state) values (${bill}, ${ctx.now}, 'asking')
    on conflict (bill) do update set asked_at = excluded.asked_at, looked_at = null, state = 'asking'
      where l.asked_at <= ${ctx.now.subtract({ seconds: ASK_AGAIN_SECONDS })}
    returning bill`.execute(ctx.db)
  if (rows.length === 0) return
  ctx.audit('money.look.asked', { kind: 'money.bill', id: bill }, undefined, known.payer)
  queueLook(ctx, 0)
}

/** The same for a payment of which its payer knows only M-Pesa's number. */
export function askLookAtList(ctx: Context): void {
  if (ctx.county.mpesa) queueLook(ctx, 0)
}

/** How the last asking about a bill stands; undefined when nobody asked in the last half hour. */
export async function lookAt(ctx: Pick<Context, 'db' | 'now'>, bill: string): Promise<Look | undefined> {
  const { rows } = await statement<{ state: Look['state']; asked_at: Temporal.Instant }>`
    select state, asked_at from money.looks where bill = ${bill} and asked_at > ${ctx.now.subtract({ minutes: SAID_MINUTES })}`.execute(
    ctx.db,
  )
  const [row] = rows
  if (!row) return undefined
  return { state: row.state, askedAt: row.asked_at, mayAsk: ctx.now.since(row.asked_at).total('seconds') >= ASK_AGAIN_SECONDS }
}

const expectedAt = new WeakMap<County, number>()

/**
 * M-Pesa asked whether it may take a payment and was let: should its confirmation be lost, the list has it soon after. A process queues this at most once in ten seconds, so
 * that who pays waits for nothing.
 */
export async function expectPayment(county: County): Promise<void> {
  const now = county.clock.now().epochMilliseconds
  if (now - (expectedAt.get(county) ?? Number.NEGATIVE_INFINITY) < EVERY_SECONDS * 1000) return
  expectedAt.set(county, now)
  await asActor(county, actor, async (ctx) => queueLook(ctx, EXPECTED_SECONDS))
}

/** Reads M-Pesa's list of the last minutes, asks after open requests of the bills that payers asked about, and notes for each what came of it. */
export async function lookNow(county: County): Promise<void> {
  if (!county.mpesa) return
  const answered = await sweepBy(county, { minutes: BACK_MINUTES })
  if (answered) for (const push of await pushesAskedAbout(county)) await learnOfPush(county, push)
  await asActor(county, actor, async (ctx) => {
    await statement`
      update money.looks l set looked_at = ${ctx.now}, state = case
        when exists (select from money.payments p where p.bill = l.bill and p.recorded_at >= l.asked_at) then 'found'
        when l.asked_at > ${ctx.now.subtract({ seconds: SEEK_SECONDS })} then 'asking'
        when ${answered} then 'none' else 'silent' end
      where l.state = 'asking'`.execute(ctx.db)
    const { rows } = await statement`select 1 from money.looks where state = 'asking' limit 1`.execute(ctx.db)
    if (rows.length > 0) queueLook(ctx, AGAIN_SECONDS)
  })
}

const pushesAskedAbout = (county: County): Promise<string[]> =>
  asReader(county, actor, async (ctx) => {
    const { rows } = await statement<{ id: string }>`
      select u.id from money.looks l join money.pushes u on u.bill = l.bill
      where l.state = 'asking' and u.state <> 'paid' and u.made_at > ${ctx.now.subtract({ minutes: BACK_MINUTES })}
      order by u.id limit ${BATCH}`.execute(ctx.db)
    return rows.map(({ id }) => id)
  })
