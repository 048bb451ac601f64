import { type Cents, shillings } from '../../../core/basics/money.ts'
import { postArrivals } from '../../../engines/money/payments/run-till.ts'
import { systemActor } from '../../../kernel/context/actor.ts'
import { asActor } from '../../../kernel/context/context.ts'
import type { County } from '../../../kernel/context/county.ts'
import { exampleBill } from '../pay/example-bill.ts'

/** What examples of routes name: a payment that named no bill, and a bill it may have meant. Made once per county; the same again gives the same. */
export async function exampleSuspense(county: County): Promise<{ payment: string; bill: string }> {
  const { bill } = await exampleBill(county)
  const [paybill] = county.money.data.paybills
  return asActor(county, systemActor('example'), async (ctx) => {
    const [outcome] = await postArrivals(ctx, [
      {
        channel: 'mpesa',
        providerRef: 'EXAMPLE002',
        way: 'paybill',
        heldIn: `mpesa.${paybill?.shortcode}.utility`,
        cents: shillings(300) as Cents,
        eventAt: ctx.now,
        accountGiven: 'PERMIT',
        payerName: 'EXAMPLE TRADER',
        standing: { is: 'confirmed', by: 'pull' },
      },
    ])
    return { payment: outcome?.payment.id ?? '', bill: bill.id }
  })
}
