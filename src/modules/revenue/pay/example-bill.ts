import type { Cents } from '../../../core/basics/money.ts'
import type { Bill } from '../../../engines/money/bills/bill.ts'
import { makeBill } from '../../../engines/money/bills/make-bill.ts'
import { postArrivals } from '../../../engines/money/payments/run-till.ts'
import { receiptsOf } from '../../../engines/money/receipts/load-receipt.ts'
import { systemActor } from '../../../kernel/context/actor.ts'
import { asActor } from '../../../kernel/context/context.ts'
import type { County } from '../../../kernel/context/county.ts'
import { statement } from '../../../kernel/database/statement.ts'

export type ExampleBill = { readonly bill: Bill; readonly payment: string; readonly receipt: string; readonly push: string }

const AMOUNT = 250_000 as Cents
const PAID = 100_000 as Cents
const PUSH = '01990000-0000-7000-8000-000000000001'

/** What examples of routes name: a bill that was paid in part, with its payment and receipt, and a request on a phone that was cancelled there. Made once per county; the same again gives the same. */
export const exampleBill = (county: County): Promise<ExampleBill> =>
  asActor(county, systemActor('example'), async (ctx) => {
    const [head] = county.money.data.heads
    const [paybill] = county.money.data.paybills
    if (!head || !paybill) throw new Error('An example of a bill needs a head and a paybill.')
    const { bill } = await makeBill(ctx, {
      subject: { kind: 'example', id: '1' },
      purpose: 'example',
      title: head.title,
      payer: null,
      payerName: 'Example Trader',
      payerPhone: null,
      language: 'en',
      department: head.department,
      ward: null,
      dueOn: Temporal.PlainDate.from('2030-12-31'),
      lines: [{ head: head.key, class: 'fee', period: '2026', title: head.title, cents: AMOUNT }],
    })
    const [outcome] = await postArrivals(ctx, [
      {
        channel: 'mpesa',
        providerRef: 'EXAMPLE001',
        way: 'paybill',
        heldIn: `mpesa.${paybill.shortcode}.utility`,
        cents: PAID,
        eventAt: ctx.now,
        accountGiven: bill.reference,
        standing: { is: 'confirmed', by: 'pull' },
      },
    ])
    const payment = outcome?.payment.id ?? ''
    const [receipt] = await receiptsOf(ctx, [payment])
    await statement`
      insert into money.pushes (id, bill, shortcode, phone, cents, state, result_code, made_at, ended_at)
      values (${PUSH}, ${bill.id}, ${paybill.shortcode}, '+254700000000', ${PAID}, 'failed', '1032', ${ctx.now}, ${ctx.now}) on conflict do nothing`.execute(
      ctx.db,
    )
    return { bill, payment, receipt: receipt?.name ?? '', push: PUSH }
  })
