import { createHash } from 'node:crypto'
import { z } from 'zod'
import { dayInNairobi, formatDay } from '../../../core/basics/dates.ts'
import { Refusal, refuse } from '../../../core/basics/errors.ts'
import type { Cents } from '../../../core/basics/money.ts'
import { parsePhone } from '../../../core/basics/phone.ts'
import { parseReference } from '../../../core/basics/reference.ts'
import { findBillByReference } from '../../../engines/money/bills/bills.queries.ts'
import { askLookAtList } from '../../../engines/money/mpesa/look.ts'
import { askPush } from '../../../engines/money/mpesa/push.ts'
import { findReceipt } from '../../../engines/money/receipts/load-receipt.ts'
import { parseReceiptName, receiptName } from '../../../engines/money/receipts/receipt-number.ts'
import { systemActor } from '../../../kernel/context/actor.ts'
import { asActor, type Context } from '../../../kernel/context/context.ts'
import { content } from '../../../kernel/web/reply.ts'
import { openTo, post, type Route } from '../../../kernel/web/route.ts'
import { sameSecret } from '../../../kernel/web/same-secret.ts'
import { findPayment, parsePaymentCode } from '../pay/find-payment.ts'
import { type UssdWorld, ussdScreen } from './ussd-menu.ts'

/** An open USSD session makes M-Pesa's own request fail: it is sent when this one is over. */
const PUSH_AFTER_SECONDS = 4

const hop = z.object({
  sessionId: z.string().min(1).max(120),
  serviceCode: z.string().max(30).default(''),
  phoneNumber: z.string().max(20),
  networkCode: z.string().max(20).optional(),
  text: z.string().max(500).default(''),
})

export const ussdRoutes: readonly Route[] = [
  post('/callbacks/africas-talking/ussd', {
    access: openTo(
      'everyone',
      'Africa’s Talking signs nothing; the key in the address proves the caller, and whoever pays is asked for their PIN by M-Pesa.',
    ),
    machine: true,
    limit: { max: 6_000, minutes: 1, by: 'address' },
    bodyMax: 4_096,
    // Reads, but for the last screen of a payment and the asking for one, which have transactions of their own.
    writes: false,
    input: { query: z.object({ key: z.string().max(200).optional() }), body: hop },
    example: async ({ county }) => ({
      query: county.messages.deliveryKey ? { key: county.messages.deliveryKey } : {},
      body: { sessionId: 'ATUid_example', serviceCode: '*384*96#', phoneNumber: '+254711000001', networkCode: '63902', text: '' },
    }),
    run: async (ctx, { query, body }) => {
      const wanted = ctx.county.messages.deliveryKey
      if (wanted !== null && !sameSecret(wanted, query.key ?? '')) throw refuse('basics.not_found')
      const inputs = body.text === '' ? [] : body.text.split('*')
      const answer = await ussdScreen(worldOf(ctx), inputs)
      if (answer.look) await asActor(ctx.county, systemActor('revenue.ussd.look'), async (asking) => askLookAtList(asking))
      if (!answer.pay) return answer
      const parsed = parsePhone(body.phoneNumber)
      if (!('phone' in parsed)) throw refuse('basics.not_found')
      try {
        const { bill, cents } = answer.pay
        await asActor(ctx.county, systemActor('revenue.ussd.pay'), (paying) =>
          askPush(paying, { id: pushId(body.sessionId, body.text), bill, phone: parsed.phone, cents, afterSeconds: PUSH_AFTER_SECONDS }),
        )
        return answer
      } catch (error) {
        if (!(error instanceof Refusal)) throw error
        return { ...answer, screen: error.say(answer.language).slice(0, 160) }
      }
    },
    reply: ({ goesOn, screen }) => content('text/plain; charset=utf-8', `${goesOn ? 'CON' : 'END'} ${screen}`),
  }),
]

/** The gateway may send one screen twice: the same session and inputs are the same request. */
const pushId = (session: string, text: string): string => {
  const hash = createHash('sha256').update(`${session}\n${text}`).digest('hex')
  return `${hash.slice(0, 8)}-${hash.slice(8, 12)}-8${hash.slice(13, 16)}-a${hash.slice(17, 20)}-${hash.slice(20, 32)}`
}

function worldOf(ctx: Context): UssdWorld {
  const { name, phone } = ctx.county.profile
  return {
    county: name,
    phone,
    async bill(typed) {
      const parsed = parseReference(typed)
      const bill = 'reference' in parsed ? await findBillByReference(ctx, parsed.reference) : undefined
      if (!bill) return null
      const state = bill.state === 'open' || bill.state === 'settled' ? bill.state : 'gone'
      return { id: bill.id, title: bill.title, left: (bill.totalCents - bill.paidCents) as Cents, state }
    },
    async payment(typed) {
      const code = parsePaymentCode(typed)
      return (code && (await findPayment(ctx, code))) || null
    },
    paymentCode: (typed) => (ctx.county.mpesa ? parsePaymentCode(typed) : null),
    async receipt(typed) {
      const named = parseReceiptName(typed)
      const receipt = named && (await findReceipt(ctx, named))
      if (!receipt) return null
      const day = dayInNairobi((receipt.endedAt ?? receipt.issuedAt).epochMilliseconds) ?? ''
      return {
        number: receiptName(receipt),
        title: receipt.bill?.title ?? ctx.county.profile.title,
        cents: receipt.cents,
        ref: receipt.providerRef,
        valid: receipt.state === 'valid',
        day: { en: formatDay(day, 'en', 'short'), sw: formatDay(day, 'sw', 'short') },
      }
    },
  }
}
