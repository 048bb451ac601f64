import { z } from 'zod'
import { type Refusal, refuse } from '../../../core/basics/errors.ts'
import { newId } from '../../../core/basics/ids.ts'
import { type Cents, formatKes, parseMoney } from '../../../core/basics/money.ts'
import { isMobile, parsePhone, showPhone } from '../../../core/basics/phone.ts'
import { parseReference } from '../../../core/basics/reference.ts'
import { say } from '../../../core/basics/texts.ts'
import { findBillByReference } from '../../../engines/money/bills/bills.queries.ts'
import { payFromCredit } from '../../../engines/money/bills/spend-credits.ts'
import { askLook, askLookAtList } from '../../../engines/money/mpesa/look.ts'
import { askPush, findPush, isUnsure, type Push, sameAgainIn } from '../../../engines/money/mpesa/push.ts'
import { findReceipt } from '../../../engines/money/receipts/load-receipt.ts'
import { parseReceiptName, receiptName } from '../../../engines/money/receipts/receipt-number.ts'
import { dayOf } from '../../../kernel/calendar/days.ts'
import type { Context } from '../../../kernel/context/context.ts'
import { id, optionalLine } from '../../../kernel/web/input.ts'
import { page, type Reply, redirectTo } from '../../../kernel/web/reply.ts'
import { get, openTo, post, type Route, signedIn } from '../../../kernel/web/route.ts'
import { exampleBill } from './example-bill.ts'
import { type FoundPayment, findPayment, parsePaymentCode } from './find-payment.ts'
import { billHref, pushHref } from './hrefs.ts'
import { billOf, leftOf, loadPayable, paymentOfPush } from './load-payable.ts'
import { myBills } from './my-bills.ts'
import { BillPage, FindPage, MyBillsPage, type PushForm, PushFormPage, type Waiting, WaitingPage, waitingTitle } from './pay.views.tsx'
import { payTexts } from './pay-texts.ts'

const access = openTo(
  'everyone',
  'Who has a bill’s number may pay it, as with M-Pesa itself: the page says what is owed, and nothing of who owes it.',
)
/** Numbers have 35 random bits and a check character: at this pace nobody comes upon another’s bill. */
const limit = { max: 120, minutes: 5, by: 'address' } as const
const params = z.object({ reference: z.string().max(40) })
const MPESA_MAX = 250_000_00

const example = async ({ county }: { county: Context['county'] }) => ({ params: { reference: (await exampleBill(county)).bill.reference } })

const shortcodeOf = (ctx: Context): string | null => ctx.county.mpesa?.settings.shortcode ?? null
const today = (ctx: Context): string => dayOf(ctx.now).toString()

type Finding = {
  readonly typed: string
  readonly to: string | null
  readonly error: string | null
  readonly payment: FoundPayment | null
  /** A payment's code that the county does not know: M-Pesa can be asked. */
  readonly unknown: string | null
}

/** What was typed into the finder, and where it leads: to a bill, to a receipt, or to what became of a payment. */
async function find(ctx: Context, typed: string): Promise<Finding> {
  const { phone } = ctx.county.profile
  const nothing = (key: 'revenue.pay.find.none' | 'revenue.pay.find.no_payment'): Finding => ({
    typed,
    to: null,
    error: say(payTexts[key], ctx.language, { phone }),
    payment: null,
    unknown: null,
  })
  const at = (to: string): Finding => ({ typed, to, error: null, payment: null, unknown: null })
  const receipt = parseReceiptName(typed)
  if (receipt) {
    const found = await findReceipt(ctx, receipt)
    return found ? at(`/R/${found.name}`) : nothing('revenue.pay.find.none')
  }
  const parsed = parseReference(typed)
  const bill = 'reference' in parsed ? await findBillByReference(ctx, parsed.reference) : undefined
  if (bill) return at(billHref(bill.reference))
  const code = parsePaymentCode(typed)
  if (code) {
    const payment = await findPayment(ctx, code)
    if (payment) return { typed, to: null, error: null, payment, unknown: null }
    return { ...nothing('revenue.pay.find.no_payment'), unknown: code }
  }
  return 'reason' in parsed
    ? { typed, to: null, error: say(parsed.reason, ctx.language), payment: null, unknown: null }
    : nothing('revenue.pay.find.none')
}

const examplesOf = ({ county: { money } }: Context) => ({
  bill: `${money.data.billPrefix}-4K7P-29XQ`,
  receipt: receiptName({ series: `${money.data.receiptPrefix}2627-1`, number: 123 }),
})

/** Whole shillings of what is left, at most what M-Pesa takes at once. */
const presetAmount = (left: Cents): string => String(Math.min(Math.ceil(left / 100), MPESA_MAX / 100))

async function pushOf(ctx: Context, reference: string, push: string) {
  const bill = await billOf(ctx, reference)
  const found = await findPush(ctx, push)
  if (!found || found.bill !== bill.id) throw refuse('basics.not_found')
  return { bill, push: found, left: leftOf(bill), waiting: await waitingOf(ctx, found) }
}

const LONG_SECONDS = 90
const UNTAKEN_SECONDS = 15
const secondsSince = (ctx: Context, push: Push): number => ctx.now.since(push.madeAt).total('seconds')

async function waitingOf(ctx: Context, push: Push): Promise<Waiting> {
  const payment = push.state === 'paid' ? await paymentOfPush(ctx, push) : undefined
  if (payment) return { is: payment.state === 'confirmed' ? 'paid' : payment.state, payment }
  if (push.state === 'failed') return { is: isUnsure(push) ? 'unsure' : push.resultCode === 'silent' ? 'silent' : 'failed' }
  // While M-Pesa has not taken the request on, no window is to be expected on the phone.
  return { is: 'waiting', long: secondsSince(ctx, push) > (push.checkoutRequestId === null ? UNTAKEN_SECONDS : LONG_SECONDS) }
}

/** In how many seconds the page asks again: soon at first, then seldom, and after half an hour only when it is asked to. */
function refreshAfter(waiting: Waiting, seconds: number): number | null {
  if (waiting.is === 'failed' || waiting.is === 'silent' || waiting.is === 'paid' || waiting.is === 'refuted' || waiting.is === 'reversed')
    return null
  return seconds < LONG_SECONDS ? 4 : seconds < 600 ? 15 : seconds < 1800 ? 60 : null
}

const formPage = (
  ctx: Context,
  payable: Parameters<typeof PushFormPage>[0]['payable'],
  form: PushForm,
  errors: Parameters<typeof PushFormPage>[0]['errors'] = {},
): Reply =>
  page({
    title: payTexts['revenue.pay.push.title'][ctx.language],
    body: <PushFormPage payable={payable} form={form} errors={errors} language={ctx.language} />,
    back: { href: billHref(payable.bill.reference) },
    ...(Object.keys(errors).length > 0 ? { error: true } : {}),
  })

const pushBody = z.object({ id, phone: optionalLine(40), amount: optionalLine(40) })

/** Reads the form; what is wrong stands at its field, in the words of what a phone or an amount is. */
function readPush(body: z.output<typeof pushBody>): { phone: string; cents: Cents } {
  const phone = parsePhone(body.phone)
  const amount = parseMoney(body.amount)
  const problems = [
    ...('reason' in phone
      ? [{ path: 'phone', text: phone.reason }]
      : isMobile(phone.phone)
        ? []
        : [{ path: 'phone', text: payTexts['revenue.pay.push.not_mobile'] }]),
    ...('reason' in amount ? [{ path: 'amount', text: amount.reason }] : []),
  ]
  if ('reason' in phone || 'reason' in amount || problems.length > 0) throw refuse('basics.invalid', {}, problems)
  return { phone: phone.phone, cents: amount.cents }
}

function errorsOf(refusal: Refusal, ctx: Context): Record<string, string> {
  const fields = Object.fromEntries(
    refusal.problems.map(({ path, text, values }) => [
      path === 'phone' || path === 'amount' ? path : 'form',
      say(text, ctx.language, values),
    ]),
  )
  if (Object.keys(fields).length > 0) return fields
  return { [refusal.code === 'money.push_amount' ? 'amount' : 'form']: refusal.say(ctx.language) }
}

export const payRoutes: readonly Route[] = [
  get('/bills', {
    access,
    input: { query: z.object({ q: z.string().max(60).optional().catch(undefined) }) },
    example: async () => ({}),
    limit,
    run: async (ctx, { query }) => {
      const typed = query.q?.trim() ?? ''
      return query.q === undefined ? { typed, to: null, error: null, payment: null, unknown: null } : find(ctx, typed)
    },
    reply: ({ typed, to, error, payment, unknown }, ctx) =>
      to
        ? redirectTo(to)
        : page({
            title: payTexts['revenue.pay.find.title'][ctx.language],
            body: (
              <FindPage
                typed={typed}
                error={error}
                payment={payment}
                unknown={unknown}
                asksMpesa={ctx.county.mpesa !== null}
                county={ctx.county.profile.phone}
                examples={examplesOf(ctx)}
                language={ctx.language}
              />
            ),
            ...(error ? { error: true, status: 404 } : {}),
          }),
  }),

  get('/bills/:reference', {
    access,
    input: { params },
    example,
    limit,
    run: (ctx, input) => loadPayable(ctx, input.params.reference),
    reply: (payable, ctx) =>
      page({
        title: payable.bill.title[ctx.language],
        body: (
          <BillPage
            payable={payable}
            money={ctx.county.money.data}
            shortcode={shortcodeOf(ctx)}
            department={ctx.county.places.department(payable.bill.department)?.name[ctx.language] ?? payable.bill.department}
            today={today(ctx)}
            county={ctx.county.profile.phone}
            language={ctx.language}
          />
        ),
        ...(payable.look?.state === 'asking' ? { headers: { refresh: '5' } } : {}),
        breadcrumbs: [{ text: payTexts['revenue.pay.find.title'][ctx.language], href: '/bills' }, { text: payable.bill.reference }],
      }),
  }),

  post('/bills/look', {
    access,
    input: { body: z.object({ code: optionalLine(60) }) },
    example: async () => ({ body: { code: 'TKM4A1B2C3' } }),
    limit: { max: 20, minutes: 5, by: 'address' },
    run: async (ctx, { body }) => {
      askLookAtList(ctx)
      return body.code
    },
    reply: (code) => redirectTo(`/bills?q=${encodeURIComponent(code)}`, { text: payTexts['revenue.pay.find.asked'], kind: 'information' }),
  }),

  post('/bills/:reference/look', {
    access,
    input: { params, body: z.object({ push: z.union([z.literal(''), id]).optional() }) },
    example: async (world) => ({ ...(await example(world)), body: {} }),
    limit: { max: 20, minutes: 5, by: 'address' },
    run: async (ctx, { params: { reference }, body }) => {
      const bill = await billOf(ctx, reference)
      await askLook(ctx, bill.id)
      return { reference: bill.reference, push: body.push }
    },
    reply: ({ reference, push }) =>
      push ? redirectTo(pushHref(reference, push), { text: payTexts['revenue.pay.look.asking'] }) : redirectTo(billHref(reference)),
  }),

  post('/bills/:reference/credit', {
    access: signedIn('resident'),
    input: { params },
    example,
    limit,
    run: async (ctx, { params: { reference } }) => payFromCredit(ctx, (await billOf(ctx, reference)).id),
    reply: ({ bill, cents }, { language }) =>
      cents > 0
        ? redirectTo(billHref(bill.reference), {
            text: payTexts[bill.state === 'settled' ? 'revenue.pay.credit_settled' : 'revenue.pay.credit_used'],
            values: { amount: formatKes(cents, language) },
          })
        : redirectTo(billHref(bill.reference)),
  }),

  get('/bills/:reference/pay', {
    access,
    input: { params },
    example,
    limit,
    run: async (ctx, input) => {
      const bill = await billOf(ctx, input.params.reference)
      return { bill, left: leftOf(bill) }
    },
    reply: (payable, ctx) =>
      payable.bill.state === 'open' && shortcodeOf(ctx) !== null
        ? formPage(ctx, payable, {
            id: newId(ctx.now.epochMilliseconds),
            phone: ctx.actor.kind === 'resident' && ctx.actor.phone ? showPhone(ctx.actor.phone) : '',
            amount: presetAmount(payable.left),
          })
        : redirectTo(billHref(payable.bill.reference)),
  }),

  post('/bills/:reference/pay', {
    access,
    input: { params, body: pushBody },
    example: async (world) => ({
      ...(await example(world)),
      body: { id: newId(0), phone: '0711 000 001', amount: '' },
    }),
    limit: { max: 20, minutes: 5, by: 'address' },
    run: async (ctx, { params: { reference }, body }) => {
      const bill = await billOf(ctx, reference)
      const push = await askPush(ctx, { id: body.id, bill: bill.id, ...readPush(body) })
      return { reference: bill.reference, push: push.id }
    },
    reply: ({ reference, push }) => redirectTo(pushHref(reference, push)),
    again: async (refusal, typed, ctx, { params: { reference } }) => {
      const bill = await billOf(ctx, reference)
      const text = (name: string): string => (typeof typed[name] === 'string' ? (typed[name] as string) : '')
      // The id stays: a request that was refused was not written, and one that was is found again by it.
      const form = { id: text('id') || newId(ctx.now.epochMilliseconds), phone: text('phone'), amount: text('amount') }
      return formPage(ctx, { bill, left: leftOf(bill) }, form, errorsOf(refusal, ctx))
    },
  }),

  get('/bills/:reference/pay/:push', {
    access,
    input: { params: params.extend({ push: id }) },
    example: async ({ county }) => {
      const { bill, push } = await exampleBill(county)
      return { params: { reference: bill.reference, push } }
    },
    // The page asks again every few seconds, and a town may stand behind one address.
    limit: { max: 1200, minutes: 5, by: 'address' },
    run: (ctx, input) => pushOf(ctx, input.params.reference, input.params.push),
    reply: ({ bill, left, push, waiting }, ctx) => {
      const after = refreshAfter(waiting, secondsSince(ctx, push))
      return page({
        title: waitingTitle(waiting, ctx.language),
        body: (
          <WaitingPage
            waiting={waiting}
            push={push}
            payable={{ bill, left }}
            wait={sameAgainIn(push, ctx.now)}
            shortcode={shortcodeOf(ctx)}
            looksAgain={after !== null}
            language={ctx.language}
          />
        ),
        ...(after === null ? {} : { headers: { refresh: String(after) } }),
      })
    },
  }),

  get('/my/bills', {
    access: signedIn('resident'),
    input: {
      query: z.object({
        after: z
          .union([z.literal(''), id])
          .optional()
          .catch(undefined),
      }),
    },
    example: async () => ({}),
    run: (ctx, { query }) => myBills(ctx, query.after || null),
    reply: (mine, ctx, { query }) =>
      page({
        title: payTexts['revenue.pay.mine.title'][ctx.language],
        body: <MyBillsPage {...mine} first={!query.after} county={ctx.county.profile.phone} today={today(ctx)} language={ctx.language} />,
        back: { href: '/my' },
      }),
  }),
]
