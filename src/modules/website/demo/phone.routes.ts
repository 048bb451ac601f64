import { z } from 'zod'
import type { Text } from '../../../core/basics/texts.ts'
import { type Notice, page, redirectTo } from '../../../kernel/web/reply.ts'
import { demoOnly, get, post, type Route } from '../../../kernel/web/route.ts'
import { answerPrompt, type HandsetOutcome, type HandsetScreen, openHandset, payByMenu, pressKeys, unlockWallet } from './handset.ts'
import { phoneAddress, phonePage, REFRESH_SECONDS } from './phone.views.tsx'
import { demoTexts } from './texts.ts'

const number = z.string().regex(/^\+254[17]\d{8}$/)
const typed = (max: number) => z.string().trim().max(max).optional().default('')
const PHONE = '+254700000001'

const TOLD: Readonly<Record<string, Text>> = {
  '0': demoTexts['website.phone.told.sent'],
  '1': demoTexts['website.phone.told.poor'],
  '2': demoTexts['website.phone.told.limit'],
  '3': demoTexts['website.phone.told.limit'],
  '4': demoTexts['website.phone.told.limit'],
  '1032': demoTexts['website.phone.told.cancelled'],
  '2001': demoTexts['website.phone.told.wrong_pin'],
  '8006': demoTexts['website.phone.told.locked'],
  unknown_paybill: demoTexts['website.phone.told.paybill'],
  account: demoTexts['website.phone.told.account'],
  amount: demoTexts['website.phone.told.amount'],
  gone: demoTexts['website.phone.told.gone'],
  silent: demoTexts['website.phone.silent'],
}

/** What was not done is no good news; a request that is on its way is neither. */
function told(outcome: HandsetOutcome): Notice {
  if ('receipt' in outcome) return { text: demoTexts['website.phone.told.paid'], values: { receipt: outcome.receipt } }
  return {
    text: TOLD[outcome.code] ?? demoTexts['website.phone.told.refused'],
    values: { code: outcome.code },
    kind: outcome.code === '0' || outcome.code === '1032' ? 'information' : 'problem',
  }
}

/** After something was done: the phone again, on a screen. */
const backTo = (phone: string, screen: HandsetScreen, notice?: Notice) => redirectTo(phoneAddress(phone, { screen }), notice)

/** The simulated phone: what it received, and what its holder does with it. Every act goes over the simulated network, as from a real phone. */
export const phoneRoutes: readonly Route[] = [
  get('/demo/phone', {
    access: demoOnly(),
    input: {
      query: z.object({
        number: z.string().trim().max(40).optional().catch(undefined),
        refresh: z.enum(['off']).optional().catch(undefined),
        open: z.enum(['pay', 'dial']).optional().catch(undefined),
        account: z.string().trim().max(20).optional().catch(undefined),
        amount: z.string().trim().max(20).optional().catch(undefined),
      }),
    },
    example: async () => ({ query: { number: '0700 000 001' } }),
    run: async (ctx, { query }) => openHandset(ctx, query.number ?? '', query.refresh === 'off', query.open),
    reply: (found, ctx, { query }) => {
      // What is being typed would be lost.
      const isTyping = found.screen !== 'messages' || (found.wallet?.prompts.length ?? 0) > 0
      return page({
        ...phonePage(found, ctx, { account: query.account ?? '', amount: query.amount ?? '' }),
        ...(found.paused || found.problem || isTyping ? {} : { headers: { refresh: String(REFRESH_SECONDS) } }),
      })
    },
  }),

  post('/demo/phone/prompt', {
    access: demoOnly(),
    input: { body: z.object({ number, prompt: z.string().min(1).max(100), pin: typed(20), cancel: z.string().max(5).optional() }) },
    example: async () => ({ body: { number: PHONE, prompt: 'ws_CO_1', pin: '1234' } }),
    run: async (ctx, { body }) => answerPrompt(ctx, body.number, body.prompt, body.cancel ? null : body.pin),
    reply: (outcome, _, { body }) => backTo(body.number, 'messages', told(outcome)),
  }),

  post('/demo/phone/pay', {
    access: demoOnly(),
    input: { body: z.object({ number, shortcode: typed(20), account: typed(40), amount: typed(20), pin: typed(20) }) },
    example: async () => ({ body: { number: PHONE, shortcode: '400901', account: 'SBP26', amount: '10', pin: '1234' } }),
    run: async (ctx, { body: { number: phone, ...payment } }) => payByMenu(ctx, phone, payment),
    reply: (outcome, _, { body }) => {
      if ('receipt' in outcome) return backTo(body.number, 'messages', told(outcome))
      // Nothing typed is lost, but for the PIN.
      const { account, amount } = body
      return redirectTo(phoneAddress(body.number, { screen: 'pay', account, amount }), told(outcome))
    },
  }),

  post('/demo/phone/unlock', {
    access: demoOnly(),
    input: { body: z.object({ number }) },
    example: async () => ({ body: { number: PHONE } }),
    run: async (ctx, { body }) => unlockWallet(ctx, body.number),
    reply: (done, _, { body }) =>
      backTo(
        body.number,
        'messages',
        done ? { text: demoTexts['website.phone.unlocked'] } : { text: demoTexts['website.phone.silent'], kind: 'problem' },
      ),
  }),

  post('/demo/phone/dial', {
    access: demoOnly(),
    input: { body: z.object({ number, dial: typed(100), text: typed(160), end: z.string().max(5).optional() }) },
    example: async () => ({ body: { number: PHONE, dial: '*384*96#' } }),
    run: async (ctx, { body: { number: phone, dial, text, end } }) =>
      pressKeys(ctx, phone, end ? { end: true } : dial ? { dial } : { text }),
    reply: (session, _, { body }) =>
      body.end
        ? backTo(body.number, 'messages')
        : backTo(body.number, 'dial', session ? undefined : { text: demoTexts['website.phone.ussd.unknown_code'], kind: 'problem' }),
  }),
]
