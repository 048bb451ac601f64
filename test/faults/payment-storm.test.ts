import { setTimeout as sleep } from 'node:timers/promises'
import { sql } from 'kysely'
import { expect, test } from 'vitest'
import type { StormReport } from '../../simulators/daraja/storm.ts'
import { DEMO_ACCOUNT, daraja } from '../../simulators/daraja.ts'
import { serveSimulators } from '../../simulators/http.ts'
import { makeBill } from '../../src/engines/money/bills/make-bill.ts'
import { trialBalance } from '../../src/engines/money/ledger/trial-balance.ts'
import { confirmClaims, sweep } from '../../src/engines/money/mpesa/confirm.ts'
import { DarajaClient } from '../../src/engines/money/mpesa/daraja-client.ts'
import { callbackPath } from '../../src/engines/money/mpesa/mpesa-settings.ts'
import { systemActor } from '../../src/kernel/context/actor.ts'
import { asActor } from '../../src/kernel/context/context.ts'
import type { County } from '../../src/kernel/context/county.ts'
import { sampleBill } from '../support/sample-bill.ts'
import { until } from '../support/until.ts'
import { WholeCounty } from '../support/whole-county.ts'

/** `STORM_PAYMENTS=10000` for the storm as it was asked for; `npm test` blows a smaller one. */
const PAYMENTS = Number(process.env.STORM_PAYMENTS ?? 900)
const KILL_EVERY_MS = 5_000
const BILLS = 40
const SHORTCODE = '600984'
const KEY = 'stormstormstormstorm'
const system = systemActor('test')

test(
  'a storm of callbacks, repeated, paired, mistyped, dropped, forged and shuffled, while the county is killed: every shilling ends where the generator says',
  async () => {
    const simulator = await serveSimulators(
      [daraja({ account: { shortcode: SHORTCODE }, seed: 'storm', latencyMs: 0, world: { pullPage: 500 } })],
      0,
    )
    const { consumerKey, consumerSecret, passkey } = DEMO_ACCOUNT
    const references: string[] = []
    await using county = await WholeCounty.make(
      async (_, inside) => {
        for (let made = 0; made < BILLS; made += 1) references.push(await billOf(inside, made))
      },
      {
        env: {
          DARAJA_URL: simulator.url,
          DARAJA_CONSUMER_KEY: consumerKey,
          DARAJA_CONSUMER_SECRET: consumerSecret,
          DARAJA_PASSKEY: passkey,
          DARAJA_SHORTCODE: SHORTCODE,
          DARAJA_CALLBACK_KEY: KEY,
          DARAJA_PULL_NUMBER: '0722000000',
        },
      },
    )
    const storm = async (method: 'GET' | 'POST', body?: object) =>
      (await (
        await fetch(`${simulator.url}/switchboard/storm`, {
          method,
          ...(body ? { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } } : {}),
        })
      ).json()) as StormReport
    try {
      await county.start()
      await until(
        async () => (await (await fetch(`${simulator.url}/switchboard/daraja`)).json()) as { urls?: unknown },
        ({ urls }) => urls !== null,
      )
      const address = (what: 'confirmation' | 'push') => county.url + callbackPath(KEY, what)
      await storm('POST', {
        payments: PAYMENTS,
        accounts: references,
        amount: { min: 50, max: 9_000 },
        repeats: 0.05,
        pairs: 0.01,
        wrongAccounts: 0.005,
        reversals: 0.002,
        drops: 0.01,
        forgeries: 0.005,
        concurrency: 24,
        perSecond: 100,
        confirmationUrl: address('confirmation'),
        stkUrl: address('push'),
      })
      let kills = 0
      let report = await storm('GET')
      while (report.state === 'running') {
        await sleep(KILL_EVERY_MS)
        report = await storm('GET')
        if (report.state !== 'running') break
        await county.kill(kills % 2 === 0 ? 'tree' : 'web')
        kills += 1
        await county.start()
      }
      expect(kills).toBeGreaterThan(0)
      // Calls were lost while the county was down, or the storm was no storm.
      expect(report.calls.failed).toBeGreaterThan(0)

      const oracle = (await (await fetch(`${simulator.url}/switchboard/daraja/totals?by=account`)).json()) as {
        netCents: number
        netByAccount: Record<string, number>
      }
      await county.inside(async (inside) => {
        const mpesa = new DarajaClient(
          {
            baseUrl: simulator.url,
            consumerKey,
            consumerSecret,
            passkey,
            shortcode: SHORTCODE,
            callbackKey: KEY,
            nominatedNumber: '0722000000',
          },
          inside.clock,
        )
        const settled = Object.assign(inside, { mpesa })
        await sweep(settled, settled.clock.now().subtract({ hours: 3 }))
        // What M-Pesa does not know after half an hour was never paid.
        const now = county.clock.now()
        county.clock = { now: () => now.add({ minutes: 40 }) }
        await confirmClaims(settled, 9)

        const { rows: states } = await sql<{ state: string; count: number }>`
          select state, count(*)::int as count from money.payments group by state`.execute(settled.db)
        const count = Object.fromEntries(states.map(({ state, count }) => [state, count]))
        expect(count.claimed ?? 0).toBe(0)
        expect((count.confirmed ?? 0) + (count.reversed ?? 0)).toBe(report.planned.payments)
        expect(count.reversed ?? 0).toBe(report.planned.reversals)
        expect(count.refuted ?? 0).toBeLessThanOrEqual(report.planned.forgeries)

        const { rows: forged } = await sql`
          select 1 from money.payments where provider_ref = any(${report.forged}::text[]) and state <> 'refuted'`.execute(settled.db)
        expect(forged).toEqual([])

        const { rows: bills } = await sql<{ reference: string; paid: number }>`
          select reference, paid_cents as paid from money.bills order by reference`.execute(settled.db)
        const ledger = Object.fromEntries(bills.map(({ reference, paid }) => [reference, paid]))
        expect(ledger).toEqual(Object.fromEntries(references.map((reference) => [reference, oracle.netByAccount[reference] ?? 0])))

        const balance = new Map(
          (await asActor(settled, system, (ctx) => trialBalance(ctx))).map(({ account, debit, credit }) => [account, debit - credit]),
        )
        expect(balance.get(`mpesa.${SHORTCODE}.utility`)).toBe(oracle.netCents)
        expect(balance.get(`mpesa.${SHORTCODE}.claimed`)).toBe(0)
        const lost = Object.entries(oracle.netByAccount).reduce(
          (sum, [account, cents]) => sum + (references.includes(account) ? 0 : cents),
          0,
        )
        expect(-(balance.get('suspense') ?? 0) || 0).toBe(lost)
      })
      expect(await county.command(['money', 'verify'])).toMatchObject({ code: 0, output: expect.stringContaining('IN ORDER') })
      expect(await county.command(['audit', 'verify'])).toMatchObject({ code: 0 })
      console.log(
        `storm: ${report.calls.all} callbacks of ${PAYMENTS} payments, ${report.calls.failed} of them lost, ${kills} kills; ${oracle.netCents / 100} shillings, every one where it should be`,
      )
    } finally {
      await fetch(`${simulator.url}/switchboard/storm/stop`, { method: 'POST' }).catch(() => {})
      await simulator.close()
    }
  },
  120_000 + PAYMENTS * 60,
)

const billOf = (county: County, number: number): Promise<string> =>
  asActor(county, system, async (ctx) => {
    const owed = { 'business-permit': 700, 'fire-certificate': 700, 'health-inspection': 100_000_000 }
    const { bill } = await makeBill(ctx, sampleBill(owed, { payerPhone: `+2547110000${String(number).padStart(2, '0')}` }))
    return bill.reference
  })
