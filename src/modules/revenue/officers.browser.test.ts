import { afterAll, beforeAll, expect, test } from 'vitest'
import { axeTurn, keepPicture, LOOKS, Window } from '../../../test/support/browser.ts'
import { type TestCounty, type TestPerson, testCounty } from '../../../test/support/county.ts'
import { serveCounty } from '../../../test/support/serve-county.ts'
import type { Cents } from '../../core/basics/money.ts'
import { makeBill } from '../../engines/money/bills/make-bill.ts'
import { closeDays } from '../../engines/money/ledger/close-days.ts'
import { postArrivals, runTill } from '../../engines/money/payments/run-till.ts'
import { systemActor } from '../../kernel/context/actor.ts'

const system = systemActor('test')
const DAYS = 9

let county: TestCounty
let url: string
let receiver: TestPerson
let bill = ''
let payment = ''
let journal = ''
let day = ''
let from = ''

/** Some days of trade: bills in several wards, paid in part, over, without a bill, and taken back. */
beforeAll(async () => {
  county = await testCounty()
  const heads = county.money.data.heads
  const wards = county.places.wards.slice(0, 6)
  from = county.clock.now().toZonedDateTimeISO('Africa/Nairobi').toPlainDate().toString()
  for (let each = 0; each < DAYS * 4; each++) {
    if (each % 4 === 0 && each > 0) county.clock.set(county.clock.now().add({ hours: 24 }))
    const [head, other] = [heads[each % heads.length], heads[(each + 1) % heads.length]]
    if (!head || !other) throw new Error('The county has too few heads.')
    await county.as(system, async (ctx) => {
      const made = await makeBill(ctx, {
        subject: { kind: 'test', id: String(each) },
        purpose: 'fee',
        title: { en: `Single business permit 2027: Shop ${each}`, sw: `Kibali cha biashara 2027: Duka ${each}` },
        payer: null,
        payerName: 'Akinyi Trader',
        payerPhone: '+254711000001',
        language: 'en',
        department: 'trade',
        ward: wards[each % wards.length]?.code ?? null,
        dueOn: Temporal.PlainDate.from(each % 5 === 0 ? '2026-01-31' : '2029-03-31'),
        lines: [head, other].map(({ key, title }, at) => ({
          head: key,
          class: 'fee',
          period: '2027',
          title,
          cents: ((at + 1) * (each + 3) * 25_000) as Cents,
        })),
      })
      const [outcome] = await postArrivals(ctx, [
        {
          channel: 'mpesa',
          providerRef: `TKW${String(each).padStart(7, '0')}`,
          way: 'paybill',
          heldIn: 'mpesa.600984.utility',
          cents: ((each + 3) * 30_000) as Cents,
          eventAt: ctx.now,
          accountGiven: each % 7 === 6 ? 'MY SHOP' : made.bill.reference,
          payerName: 'AKINYI',
          standing: { is: 'confirmed', by: 'pull' },
        },
      ])
      if (each === 1) {
        bill = made.bill.id
        payment = outcome?.payment.id ?? ''
      }
    })
  }
  await county.as(system, (ctx) => runTill(ctx, { payments: [payment], withLegs: true }, (till) => till.reverse(payment, 'test')))
  await county.as(system, closeDays)
  const found = await county.db.selectFrom('money.journals').select('id').where('kind', '=', 'landed').executeTakeFirstOrThrow()
  journal = found.id
  day = (await county.db.selectFrom('money.closed_days').select('day').orderBy('day').executeTakeFirstOrThrow()).day.toString()
  receiver = await county.staff({ post: 'receiver-of-revenue' })
  url = await serveCounty(county)
}, 120_000)
afterAll(async () => {
  await county?.[Symbol.asyncDispose]()
})

const states = (): Record<string, string> => ({
  bills: '/staff/bills?q=akinyi',
  bill: `/staff/bills/${bill}`,
  demand: `/staff/bills/${bill}/demand`,
  payments: '/staff/payments',
  payment: `/staff/payments/${payment}`,
  suspense: '/staff/suspense',
  ledger: '/staff/ledger',
  account: '/staff/ledger/accounts/mpesa.600984.utility',
  journal: `/staff/ledger/journals/${journal}`,
  collections: `/staff/collections?from=${from}`,
  records: `/staff/collections/payments?from=${from}&head=business-permit`,
  closing: '/staff/closing',
  day: `/staff/closing/${day}`,
})

test.each(LOOKS)(
  'at $width px in $language no officer’s page full of records has a fault',
  async (look) => {
    const window = await Window.open(look)
    for (const [index, [name, path]] of Object.entries(states()).entries()) {
      expect(await window.faultsOf(url + path, receiver.cookie, { axe: axeTurn(look, index) }), name).toEqual([])
      await keepPicture(window.page, `officers-${name}-${look.width}-${look.language}`)
    }
    await window.close()
  },
  240_000,
)
