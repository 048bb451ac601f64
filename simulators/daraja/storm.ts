import { z } from 'zod'
import { type Chance, chance } from '../chance.ts'
import { post } from '../post.ts'
import * as bodies from './bodies.ts'
import type { PaybillMenu } from './c2b.ts'
import type { Core } from './core.ts'

const rate = z.number().min(0).max(1).default(0)

/** What blows: how many payments, and which share of them goes which way wrong. */
export const stormOrder = z.strictObject({
  seed: z.union([z.string().max(100), z.number()]).default('storm'),
  payments: z.number().int().min(1).max(150_000),
  /** The account numbers paid to, by turns of chance; without any each payment goes to an invented one. */
  accounts: z.array(z.string().min(1).max(20)).max(150_000).default([]),
  /** Whole shillings. */
  amount: z.strictObject({ min: z.number().int().min(1), max: z.number().int().max(250_000) }).default({ min: 50, max: 5_000 }),
  payers: z.number().int().min(1).max(50_000).default(2_000),
  /** The same bytes once more. */
  repeats: rate,
  /** The payment of a push: its callback and the confirmation both come. Needs `stkUrl`. */
  pairs: rate,
  /** A character of the account number is wrong. */
  wrongAccounts: rate,
  /** Reversed by customer care, of which nobody calls. */
  reversals: rate,
  /** Nothing comes; a pull shows it. */
  drops: rate,
  /** Confirmations of payments that never were, as many as this share of the payments. */
  forgeries: rate,
  concurrency: z.number().int().min(1).max(256).default(16),
  /** Calls a second at most; 0: as many as are answered. */
  perSecond: z.number().min(0).max(100_000).default(0),
  shuffle: z.boolean().default(true),
  retries: z.number().int().min(0).max(1_000).default(0),
  retryAfterMs: z.number().int().min(0).max(60_000).default(500),
  /** The registered one unless named. */
  confirmationUrl: z.url().optional(),
  stkUrl: z.url().optional(),
})
export type StormOrder = z.infer<typeof stormOrder>

type Blow =
  | { readonly kind: 'confirmation' | 'stk' | 'forgery'; readonly url: string; readonly body: string }
  | { readonly kind: 'reversal'; readonly receipt: string }

export type StormReport = {
  state: 'running' | 'done' | 'stopped'
  readonly order: Omit<StormOrder, 'accounts'> & { accounts: number }
  /** How many of each, as chance had it. */
  readonly planned: Record<'payments' | 'repeats' | 'pairs' | 'wrongAccounts' | 'reversals' | 'drops' | 'forgeries', number>
  /** What the county's books must say of this storm when everything is settled. */
  readonly expected: {
    paidCents: number
    reversedCents: number
    netCents: number
    wrongAccountCents: number
    forgedCents: number
    droppedCents: number
  }
  readonly calls: { all: number; answered: number; failed: number; retried: number }
  /** Receipts of which nothing comes and which a pull must bring, and of payments that never were; the first thousand each. */
  readonly dropped: string[]
  readonly forged: string[]
  ms: number
  perSecond: number
}

const LISTED_MAX = 1_000

/** Blows once: the payments are made in the world first, then the county is called. `stop` ends it between two calls. */
export function blow(core: Core, menu: PaybillMenu, order: StormOrder): { report: StormReport; done: Promise<void>; stop: () => void } {
  const url = order.confirmationUrl ?? core.urls?.confirmation
  if (!url) throw new Error('no confirmation address: register one, or name confirmationUrl')
  const { accounts, ...rest } = order
  const report: StormReport = {
    state: 'running',
    order: { ...rest, accounts: accounts.length },
    planned: { payments: 0, repeats: 0, pairs: 0, wrongAccounts: 0, reversals: 0, drops: 0, forgeries: 0 },
    expected: { paidCents: 0, reversedCents: 0, netCents: 0, wrongAccountCents: 0, forgedCents: 0, droppedCents: 0 },
    calls: { all: 0, answered: 0, failed: 0, retried: 0 },
    dropped: [],
    forged: [],
    ms: 0,
    perSecond: 0,
  }
  const blows = plan(core, menu, order, url, report)
  report.expected.netCents = report.expected.paidCents - report.expected.reversedCents
  const ordered = order.shuffle ? chance(order.seed, 'order').shuffled(blows) : blows
  let stopped = false
  const done = deliver(core, order, ordered, report, () => stopped).then(() => {
    report.state = stopped ? 'stopped' : 'done'
  })
  return {
    report,
    done,
    stop: () => {
      stopped = true
    },
  }
}

function plan(core: Core, menu: PaybillMenu, order: StormOrder, url: string, report: StormReport): Blow[] {
  const { planned, expected } = report
  const { world, seed, clock } = core
  const luck = chance(order.seed, 'plan')
  const blows: Blow[] = []
  for (let number = 0; number < order.payments; number += 1) {
    const wallet = world.wallet(`2547${String(10_000_000 + luck.below(order.payers)).slice(-8)}`)
    const amountCents = (order.amount.min + luck.below(order.amount.max - order.amount.min + 1)) * 100
    const right = order.accounts[luck.below(order.accounts.length)] ?? `MGR${luck.hex(8).toUpperCase()}`
    const isWrong = luck.hits(order.wrongAccounts)
    const account = isWrong ? mistyped(right, luck) : right
    const isPair = order.stkUrl !== undefined && luck.hits(order.pairs)
    // A payer of a storm has been to the agent before.
    wallet.balanceCents = Math.max(wallet.balanceCents, amountCents)
    const payment = world.pay(wallet, { amountCents, account, channel: isPair ? 'stk' : 'paybill' })
    planned.payments += 1
    expected.paidCents += amountCents
    if (isWrong) {
      planned.wrongAccounts += 1
      expected.wrongAccountCents += amountCents
    }
    if (luck.hits(order.drops)) {
      planned.drops += 1
      expected.droppedCents += amountCents
      if (report.dropped.length < LISTED_MAX) report.dropped.push(payment.receipt)
    } else {
      const confirmation: Blow = { kind: 'confirmation', url, body: menu.confirmation(payment) }
      blows.push(confirmation)
      if (luck.hits(order.repeats)) {
        planned.repeats += 1
        blows.push(confirmation)
      }
      if (isPair && order.stkUrl) {
        planned.pairs += 1
        const push = { merchantId: world.originator(), checkoutId: `ws_CO_storm_${payment.receipt}`, phone: wallet.phone, amountCents }
        blows.push({ kind: 'stk', url: order.stkUrl, body: bodies.stkPaid(seed, push, payment) })
      }
    }
    if (luck.hits(order.reversals)) {
      planned.reversals += 1
      expected.reversedCents += amountCents
      blows.push({ kind: 'reversal', receipt: payment.receipt })
    }
    if (luck.hits(order.forgeries)) {
      planned.forgeries += 1
      expected.forgedCents += amountCents
      const receipt = world.receipts.forged(clock.now())
      if (report.forged.length < LISTED_MAX) report.forged.push(receipt)
      const forged = { receipt, at: clock.now(), amountCents, account: right, phone: wallet.phone, first: wallet.first, last: wallet.last }
      const balanceCents = payment.balanceCents + amountCents
      blows.push({
        kind: 'forgery',
        url,
        body: bodies.menuPayment(seed, world.shortcode, forged, { balanceCents, thirdParty: '', hashed: false }),
      })
    }
  }
  return blows
}

/** One character is another: what a thumb does. */
function mistyped(account: string, luck: Chance): string {
  const at = luck.below(account.length)
  const other = account[at] === 'X' ? 'Y' : 'X'
  return `${account.slice(0, at)}${other}${account.slice(at + 1)}`
}

async function deliver(core: Core, order: StormOrder, blows: readonly Blow[], report: StormReport, stopped: () => boolean): Promise<void> {
  const began = performance.now()
  let next = 0
  let due = began
  const call = async (each: Exclude<Blow, { kind: 'reversal' }>) => {
    report.calls.all += 1
    for (let tried = 0; tried <= order.retries && !stopped(); tried += 1) {
      if (tried > 0) {
        report.calls.retried += 1
        await new Promise((go) => setTimeout(go, order.retryAfterMs))
      }
      const taken = await post(each.url, each.body).then(
        ({ status }) => status >= 200 && status < 300,
        () => false,
      )
      if (taken) {
        report.calls.answered += 1
        return
      }
    }
    report.calls.failed += 1
  }
  const worker = async () => {
    while (next < blows.length && !stopped()) {
      const each = blows[next] as Blow
      next += 1
      if (order.perSecond > 0) {
        due = Math.max(due + 1_000 / order.perSecond, performance.now() - 50)
        const wait = due - performance.now()
        if (wait > 1) await new Promise((go) => setTimeout(go, wait))
      }
      if (each.kind === 'reversal') core.world.reverse(each.receipt, 'care')
      else await call(each)
      report.ms = Math.round(performance.now() - began)
      report.perSecond = Math.round((report.calls.all * 1_000) / Math.max(1, report.ms))
    }
  }
  await Promise.all(Array.from({ length: order.concurrency }, worker))
}
