import fc from 'fast-check'
import { expect, test } from 'vitest'
import { smsLength } from '../../../core/basics/gsm7.ts'
import type { Cents } from '../../../core/basics/money.ts'
import type { Language } from '../../../core/basics/texts.ts'
import { refuseMoney } from '../../../engines/money/texts.ts'
import { type PaymentFate, parsePaymentCode } from '../pay/find-payment.ts'
import { SCREEN_MAX, type UssdWorld, ussdScreen } from './ussd-menu.ts'

const LONG = {
  en: 'Single business permit for a general trade shop, wholesale store, stores, workshop and services, Suna Central ward',
  sw: 'Kibali cha biashara cha duka la jumla, ghala, maghala, karakana na huduma nyinginezo, wadi ya Suna Central, Migori',
}
const BILLS = new Map([
  ['OPEN', { id: 'bill', title: LONG, left: 1_234_567_50 as Cents, state: 'open' as const }],
  ['SMALL', { id: 'small', title: { en: 'Grave', sw: 'Kaburi' }, left: 4_500_00 as Cents, state: 'open' as const }],
  ['PAID', { id: 'paid', title: LONG, left: 0 as Cents, state: 'settled' as const }],
  ['GONE', { id: 'gone', title: LONG, left: 100 as Cents, state: 'gone' as const }],
])
const FATES: PaymentFate[] = ['onBill', 'waits', 'sentBack', 'claimed', 'refuted', 'reversed']
const world: UssdWorld = {
  county: 'Migori',
  phone: '0800 000 000',
  bill: async (typed) => BILLS.get(typed) ?? null,
  receipt: async (typed) =>
    ['R1', 'R2'].includes(typed)
      ? {
          number: 'MG2627-1-000123',
          title: LONG,
          cents: 1_234_567_50 as Cents,
          ref: 'TKM4A1B2C3',
          valid: typed === 'R1',
          day: { en: '22 Nov 2026', sw: '22 Nov 2026' },
        }
      : null,
  payment: async (typed) =>
    FATES.includes(typed as PaymentFate)
      ? { ref: 'TKM4A1B2C3', cents: 1_234_567_50 as Cents, fate: typed as PaymentFate, bill: typed === 'onBill' ? 'MGB-4K7P-29XQ' : null }
      : null,
  paymentCode: parsePaymentCode,
}
const screen = async (inputs: string, first: Language = 'en') => ussdScreen(world, inputs === '' ? [] : inputs.split('*'), first)

test('a bill is paid in four keys, and M-Pesa is asked when the session is over', async () => {
  expect(await screen('')).toMatchObject({ goesOn: true, screen: expect.stringContaining('1 Pay a bill') })
  expect((await screen('1*SMALL')).screen).toBe('Grave\nStill to pay: KSh 4,500\n1 Pay all\n2 Pay a part\n0 Back')
  expect(await screen('1*SMALL*1')).toMatchObject({ goesOn: false, pay: { bill: 'small', cents: 450_000 } })
  expect(await screen('1*SMALL*2*1500')).toMatchObject({ goesOn: false, pay: { bill: 'small', cents: 150_000 } })
  expect(await screen('3*1*SMALL*1')).toMatchObject({ language: 'sw', screen: expect.stringContaining('PIN') })
})

test('a wrong input asks again and forgets nothing that went before', async () => {
  expect((await screen('9')).screen).toContain('not in the menu')
  expect((await screen('1*NONE')).screen).toContain('No bill has this number')
  expect((await screen('1*NONE*SMALL')).screen).toContain('Grave')
  for (const wrong of ['5000', '-5', '1.5', 'all', '']) expect((await screen(`1*SMALL*2*${wrong}`)).screen).toContain('whole shillings')
  expect(await screen('1*SMALL*2*5000*1500')).toMatchObject({ pay: { cents: 150_000 } })
  expect((await screen('1*SMALL*2*0')).screen).toContain('1 Pay a bill')
})

test('nothing is asked for on a bill that is paid or withdrawn, and no more than M-Pesa takes at once', async () => {
  expect(await screen('1*PAID')).toMatchObject({ goesOn: false, screen: expect.stringContaining('it is paid') })
  expect(await screen('1*GONE')).toMatchObject({ goesOn: false, screen: expect.stringContaining('Nothing was taken') })
  expect(await screen('1*OPEN*1')).toMatchObject({ pay: { cents: 25_000_000 } })
})

test('a receipt is told as valid, not valid, or not given', async () => {
  expect((await screen('2*R1')).screen).toMatch(/^VALID\. Receipt MG2627-1-000123/)
  expect((await screen('2*R2')).screen).toMatch(/^NOT VALID since 22 Nov 2026/)
  expect((await screen('2*R3')).screen).toContain('knows no receipt')
  expect((await screen('2*R3*R1')).goesOn).toBe(false)
})

test('who paid and got no receipt asks by the code of M-Pesa, and hears where the money is and what to do', async () => {
  expect(await screen('2*waits')).toMatchObject({ goesOn: false, screen: expect.stringContaining('we hold KSh 1,234,567.50') })
  expect((await screen('2*waits')).screen).toContain('Do not pay again')
  expect((await screen('2*onBill')).screen).toContain('for bill MGB-4K7P-29XQ')
  expect((await screen('3*2*refuted')).screen).toContain('haiyajui')
  // One that nobody knows is sought at M-Pesa; what can be none is asked for again.
  expect(await screen('2*tkm4 a1b2c9')).toMatchObject({
    goesOn: false,
    look: true,
    screen: expect.stringContaining('M-Pesa TKM4A1B2C9 is not here yet'),
  })
  expect((await screen('2*tkm4')).look).toBeUndefined()
})

test('whatever is typed, in either language: 160 characters of a basic phone at most, and never a fault', async () => {
  const input = fc.oneof(
    fc.constantFrom('0', '1', '2', '3', 'OPEN', 'SMALL', 'PAID', 'GONE', 'R1', 'R2', 'TKM4A1B2C9', ...FATES, '1500', '999999'),
    fc.string({ maxLength: 12 }),
  )
  await fc.assert(
    fc.asyncProperty(fc.array(input, { maxLength: 8 }), fc.constantFrom<Language>('en', 'sw'), async (inputs, first) => {
      const { screen } = await ussdScreen(world, inputs, first)
      expect(screen.length).toBeLessThanOrEqual(SCREEN_MAX)
      expect(smsLength(screen)).toMatchObject({ segments: 1 })
      expect(screen).not.toMatch(/\{\w+\}/)
    }),
    { numRuns: 500 },
  )
})

test('what the engine refuses when a payment is asked for fits on one screen of a basic phone', () => {
  const refusals = [
    refuseMoney('money.no_mpesa'),
    refuseMoney('money.not_payable'),
    refuseMoney('money.push_amount'),
    refuseMoney('money.push_open', { minutes: 4 }),
    refuseMoney('money.push_too_soon', { seconds: 120 }),
  ]
  for (const refusal of refusals)
    for (const language of ['en', 'sw'] as const)
      expect([refusal.code, language, refusal.say(language).length <= SCREEN_MAX, smsLength(refusal.say(language)).segments]).toEqual([
        refusal.code,
        language,
        true,
        1,
      ])
})
