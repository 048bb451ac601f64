import { z } from 'zod'
import { refuse } from '../../../core/basics/errors.ts'
import { parseReference } from '../../../core/basics/reference.ts'
import type { Context } from '../../../kernel/context/context.ts'
import { statement } from '../../../kernel/database/statement.ts'
import { json } from '../../../kernel/web/reply.ts'
import { openTo, post, type Route } from '../../../kernel/web/route.ts'
import { sameSecret } from '../../../kernel/web/same-secret.ts'
import { findBillByReference } from '../bills/bills.queries.ts'
import { postingQueue } from '../payments/posting-queue.ts'
import { type MenuPaymentTold, readMenuPayment, readPushCallback } from './callback-bodies.ts'
import { expectPayment } from './look.ts'
import { takeResult } from './orders.ts'
import { endPush } from './push.ts'

const access = openTo(
  'everyone',
  'M-Pesa signs nothing: the key in the address keeps strangers out, and what is told is only a claim until M-Pesa’s own books say the same.',
)
const params = z.object({ key: z.string().max(200) })
const BODY_MAX = 16_384
const DONE = { ResultCode: 0, ResultDesc: 'Success' }
/** Older than this and unknown, a payment is only believed from the provider's own list: it may be an old callback sent again. */
const FRESH_HOURS = 48

/** Not found rather than denied: a stranger need not learn that something listens here. */
function letIn(ctx: Context, key: string): string {
  const { mpesa } = ctx.county
  if (!mpesa || !sameSecret(mpesa.settings.callbackKey, key)) throw refuse('basics.not_found')
  return mpesa.settings.shortcode
}

const inboundOf = (ctx: Context, kind: string, sender: string, body: unknown) => ({
  id: ctx.newId(),
  provider: 'mpesa',
  kind,
  receivedAt: ctx.now,
  sender,
  body: JSON.stringify(body ?? null),
})

const isFresh = (ctx: Context, at: Temporal.Instant): boolean => Temporal.Instant.compare(at, ctx.now.subtract({ hours: FRESH_HOURS })) >= 0

const shared = { access, machine: true, writes: false, bodyMax: BODY_MAX, limit: { max: 600_000, minutes: 1, by: 'address' } } as const
const exampleKey = (key: string | undefined) => ({ key: key ?? 'not-set-up' })

const examplePayment = {
  TransactionType: 'Pay Bill',
  TransID: 'TKM4A1B2C3',
  TransTime: '20261122091533',
  TransAmount: '2500.00',
  BusinessShortCode: '600984',
  BillRefNumber: 'MGB4K7P29XQ',
  MSISDN: '2547 ***** 001',
  FirstName: 'AKINYI',
}

export const mpesaCallbackRoutes: readonly Route[] = [
  post('/callbacks/pay/:key/push', {
    ...shared,
    input: { params, body: z.unknown() },
    example: async ({ county }) => ({
      params: exampleKey(county.mpesa?.settings.callbackKey),
      body: { Body: { stkCallback: { CheckoutRequestID: 'ws_CO_example', ResultCode: 1032, ResultDesc: 'Request cancelled by user' } } },
    }),
    run: async (ctx, { params: { key }, body, request }) => {
      const shortcode = letIn(ctx, key)
      const told = readPushCallback(body)
      const inbound = inboundOf(ctx, told ? 'push' : 'unreadable', request.address, body)
      const push = told && (await pushOf(ctx, told.checkoutRequestId))
      if (told && !told.paid && push) await endPush(ctx.county, { id: push.id, code: told.code, words: told.words })
      // A push that is not ours names no bill and no shortcode: it is kept, and believed only from the provider's own list.
      if (!told?.paid || !push) {
        await postingQueue(ctx.county).submit(inbound, null)
        return
      }
      const { receipt, cents, at } = told.paid
      await postingQueue(ctx.county).submit(inbound, {
        channel: 'mpesa',
        providerRef: receipt,
        way: 'stk',
        heldIn: `mpesa.${shortcode}.utility`,
        cents,
        eventAt: at ?? ctx.now,
        accountGiven: null,
        bill: push.bill,
        push: push.id,
        payerPhone: push.phone,
        standing: { is: 'claimed' },
        inbound: inbound.id,
      })
    },
    reply: () => json(DONE),
  }),
  post('/callbacks/pay/:key/validation', {
    ...shared,
    input: { params, body: z.unknown() },
    example: async ({ county }) => ({ params: exampleKey(county.mpesa?.settings.callbackKey), body: examplePayment }),
    run: async (ctx, { params: { key }, body }) => {
      const shortcode = letIn(ctx, key)
      const told = readMenuPayment(body)
      return told ? await validate(ctx, told, shortcode) : rejected('C2B00016')
    },
    reply: (answer) => json(answer),
  }),
  post('/callbacks/pay/:key/confirmation', {
    ...shared,
    input: { params, body: z.unknown() },
    example: async ({ county }) => ({ params: exampleKey(county.mpesa?.settings.callbackKey), body: examplePayment }),
    run: async (ctx, { params: { key }, body, request }) => {
      const shortcode = letIn(ctx, key)
      const told = readMenuPayment(body)
      const ours = told !== null && told.shortcode === shortcode
      const inbound = inboundOf(ctx, ours ? 'confirmation' : 'unreadable', request.address, body)
      const at = told?.at ?? ctx.now
      await postingQueue(ctx.county).submit(
        inbound,
        ours
          ? {
              channel: 'mpesa',
              providerRef: told.receipt,
              way: 'paybill',
              heldIn: `mpesa.${shortcode}.utility`,
              cents: told.cents,
              eventAt: at,
              accountGiven: told.account,
              payerName: told.name,
              payerPhone: told.phone,
              held: !isFresh(ctx, at),
              standing: { is: 'claimed' },
              inbound: inbound.id,
            }
          : null,
      )
    },
    reply: () => json(DONE),
  }),
  post('/callbacks/pay/:key/pulled', {
    ...shared,
    input: { params, body: z.unknown() },
    example: async ({ county }) => ({ params: exampleKey(county.mpesa?.settings.callbackKey), body: {} }),
    run: async (ctx, { params: { key } }) => {
      letIn(ctx, key)
    },
    reply: () => json(DONE),
  }),
]

/** What M-Pesa tells of the operator's orders: the matter itself, or that its queue gave up. Each order has an address of its own. */
export const mpesaOrderRoutes: readonly Route[] = (['result', 'timeout'] as const).map((what) =>
  post(`/callbacks/pay/:key/${what}/:order`, {
    ...shared,
    input: { params: params.extend({ order: z.uuid() }), body: z.unknown() },
    example: async ({ county }) => ({
      params: { ...exampleKey(county.mpesa?.settings.callbackKey), order: '01990000-0000-7000-8000-000000000002' },
      body: { Result: { ResultType: 0, ResultCode: 0, ResultDesc: 'Example', ConversationID: 'AG_example', TransactionID: 'TKM4A1B2C3' } },
    }),
    run: async (ctx, { params: { key, order }, body, request }) => {
      letIn(ctx, key)
      await takeResult(ctx.county, { order, sender: request.address, body, timeout: what === 'timeout' })
    },
    reply: () => json(DONE),
  }),
)

const rejected = (code: string) => ({ ResultCode: code, ResultDesc: 'Rejected' })

/** Whether M-Pesa may take this payment: asked while the payer waits with the PIN entered, so it reads one row and nothing of anyone else's. */
async function validate(ctx: Context, told: MenuPaymentTold, shortcode: string) {
  if (told.shortcode !== shortcode) return rejected('C2B00015')
  if (told.cents < 100) return rejected('C2B00013')
  const parsed = parseReference(told.account)
  const bill = 'reference' in parsed ? await findBillByReference(ctx, parsed.reference) : undefined
  if (bill?.state !== 'open') return rejected('C2B00012')
  await expectPayment(ctx.county)
  return { ResultCode: '0', ResultDesc: 'Accepted' }
}

async function pushOf(ctx: Context, checkoutRequestId: string) {
  const { rows } = await statement<{ id: string; bill: string; phone: string }>`
    select id, bill, phone from money.pushes where checkout_request_id = ${checkoutRequestId}`.execute(ctx.db)
  return rows[0]
}
