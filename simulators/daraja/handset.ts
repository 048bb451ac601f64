import { z } from 'zod'
import { answerJson, readJson, type SimulatorRequest } from '../http.ts'
import type { PaybillMenu } from './c2b.ts'
import { type Core, isPhone, readAmount } from './core.ts'
import type { Pushes } from './stk.ts'
import { DEFAULT_PIN, type Wallet } from './world.ts'

const walletChange = z.strictObject({
  first: z.string().max(40).optional(),
  last: z.string().max(40).optional(),
  balanceCents: z.number().int().min(0).max(100_000_000_000).optional(),
  pin: z
    .string()
    .regex(/^\d{4}$/)
    .optional(),
  locked: z.boolean().optional(),
  reachable: z.boolean().optional(),
  language: z.enum(['en', 'sw']).optional(),
})
const promptAnswer = z.union([z.strictObject({ pin: z.string().max(20) }), z.strictObject({ cancel: z.literal(true) })])
const payment = z.strictObject({
  shortcode: z.string().trim().max(20),
  account: z.string().trim().max(100),
  /** Whole shillings. */
  amount: z.union([z.string().trim().max(20), z.number()]),
  pin: z.string().max(20),
  language: z.enum(['en', 'sw']).optional(),
})

/** What a person does with M-Pesa on her phone, as an API for whatever draws the phone. */
export function mpesaHandset(core: Core, pushes: Pushes, menu: PaybillMenu) {
  const show = (wallet: Wallet) => {
    const prompt = pushes.promptOf(wallet.phone)
    return {
      phone: `+${wallet.phone}`,
      name: `${wallet.first} ${wallet.last}`.trim(),
      balanceCents: wallet.balanceCents,
      locked: wallet.locked,
      reachable: wallet.reachable,
      language: wallet.language,
      defaultPin: DEFAULT_PIN,
      paybill: { shortcode: core.world.shortcode, name: core.world.organisation },
      prompts: prompt
        ? [
            {
              id: prompt.checkoutId,
              shortcode: core.world.shortcode,
              organisation: core.world.organisation,
              account: prompt.account,
              amountCents: prompt.amountCents,
              at: new Date(prompt.at).toISOString(),
              expiresAt: new Date(prompt.expiresAt).toISOString(),
            },
          ]
        : [],
    }
  }

  async function pay(wallet: Wallet, asked: z.infer<typeof payment>) {
    if (asked.language) wallet.language = asked.language
    return menu.pay(wallet, {
      shortcode: asked.shortcode,
      account: asked.account,
      amountCents: readAmount(String(asked.amount)),
      pin: asked.pin,
    })
  }

  /** True when the path was one of these. */
  return async ({ method, path, body, response }: SimulatorRequest): Promise<boolean> => {
    const found = /^\/handset\/([^/]+)\/(wallet|pay|prompts)(?:\/([^/]+))?$/.exec(path)
    if (!found) return false
    const [, number = '', part, id = ''] = found
    const phone = decodeURIComponent(number).replace(/^\+/, '')
    const refuse = (status: number, error: string) => {
      answerJson(response, status, { error })
      return true
    }
    if (!isPhone(phone)) return refuse(404, 'not a Kenyan mobile number')
    const wallet = core.world.wallet(phone)
    if (part === 'wallet' && method === 'GET') {
      answerJson(response, 200, show(wallet))
      return true
    }
    if (method !== 'POST') return refuse(405, 'POST only')
    const asked = readJson(body)
    if (part === 'wallet') {
      const read = walletChange.safeParse(asked)
      if (!read.success) return refuse(422, read.error.issues.map(({ path: at, message }) => `${at.join('.')}: ${message}`).join('; '))
      Object.assign(wallet, Object.fromEntries(Object.entries(read.data).filter(([, value]) => value !== undefined)))
      if (read.data.locked === false) wallet.wrongPins = 0
      answerJson(response, 200, show(wallet))
    } else if (part === 'prompts') {
      const read = promptAnswer.safeParse(asked)
      if (!read.success) return refuse(422, 'pin or cancel')
      const push = pushes.find(decodeURIComponent(id))
      const result = push && push.phone === phone ? pushes.answer(push, read.data) : null
      answerJson(response, result ? 200 : 410, result ?? { error: 'the prompt is no longer there' })
    } else {
      const read = payment.safeParse(asked)
      if (!read.success) return refuse(422, read.error.issues.map(({ path: at, message }) => `${at.join('.')}: ${message}`).join('; '))
      answerJson(response, 200, await pay(wallet, read.data))
    }
    return true
  }
}
