import { type Cents, formatKes } from '../../../core/basics/money.ts'
import { type Language, say, type Text, type TextValues } from '../../../core/basics/texts.ts'
import type { FoundPayment } from '../pay/find-payment.ts'
import { ussdTexts } from './menu-texts.ts'

export const SCREEN_MAX = 160

/** What a screen may have to know; looked up as the inputs lead to it. */
export type UssdWorld = {
  readonly county: string
  readonly phone: string
  bill(
    typed: string,
  ): Promise<{ readonly id: string; readonly title: Text; readonly left: Cents; readonly state: 'open' | 'settled' | 'gone' } | null>
  receipt(typed: string): Promise<{
    readonly number: string
    readonly title: Text
    readonly cents: Cents
    readonly ref: string
    readonly valid: boolean
    /** Issued; for one that is not valid, ended. */
    readonly day: Readonly<Record<Language, string>>
  } | null>
  /** By M-Pesa’s own number: for who paid and got no receipt. */
  payment(typed: string): Promise<Pick<FoundPayment, 'ref' | 'cents' | 'fate' | 'bill'> | null>
  /** What was typed as a number of M-Pesa that it can be asked about; null when it is none. */
  paymentCode(typed: string): string | null
}

export type UssdAnswer = {
  /** False ends the session. */
  readonly goesOn: boolean
  readonly screen: string
  readonly language: Language
  /** To be asked for on the phone when the session is over. */
  readonly pay?: { readonly bill: string; readonly cents: Cents }
  /** M-Pesa's list is to be read for a payment that the county does not know. */
  readonly look?: true
}

/**
 * What the phone shows after all these inputs. The gateway sends every input of the session each time, so nothing is remembered here, and a session whose line broke goes
 * on where it was. A wrong input asks again; 0 goes back to the beginning.
 */
export async function ussdScreen(world: UssdWorld, inputs: readonly string[], first: Language = 'en'): Promise<UssdAnswer> {
  let language = first
  const text = (key: keyof typeof ussdTexts, values: TextValues = {}) => say(ussdTexts[key], language, values)
  const on = (screen: string): UssdAnswer => ({ goesOn: true, screen: clipped(screen), language })
  const end = (screen: string): UssdAnswer => ({ goesOn: false, screen: clipped(screen), language })
  const start = (before = '') => on(before + text('revenue.ussd.start', { county: world.county }))

  type Step = { readonly shown: UssdAnswer; readonly take: (input: string) => Promise<Step> | Step }
  const atStart = (before = ''): Step => ({
    shown: start(before),
    take: (input) => {
      if (input === '1') return askBill('revenue.ussd.ask_bill')
      if (input === '2') return askReceipt('revenue.ussd.ask_receipt')
      if (input === '3') {
        language = language === 'en' ? 'sw' : 'en'
        return atStart()
      }
      return atStart(text('revenue.ussd.wrong_key'))
    },
  })
  const askBill = (key: 'revenue.ussd.ask_bill' | 'revenue.ussd.no_bill'): Step => ({
    shown: on(text(key)),
    take: async (input) => {
      if (input === '0') return atStart()
      const bill = await world.bill(input)
      if (!bill) return askBill('revenue.ussd.no_bill')
      const title = bill.title[language]
      if (bill.state === 'settled') return over(end(titled('revenue.ussd.paid', title)))
      if (bill.state === 'gone') return over(end(text('revenue.ussd.not_payable', { phone: world.phone })))
      return atBill(bill.id, title, bill.left)
    },
  })
  const atBill = (id: string, title: string, left: Cents): Step => ({
    shown: on(titled('revenue.ussd.bill', title, { left: formatKes(left, language) })),
    take: (input) => {
      if (input === '0') return atStart()
      if (input === '1') return over(pay(id, wholeShillings(left)))
      if (input === '2') return askAmount('revenue.ussd.ask_amount', id, left)
      return atBill(id, title, left)
    },
  })
  const askAmount = (key: 'revenue.ussd.ask_amount' | 'revenue.ussd.wrong_amount', id: string, left: Cents): Step => {
    const most = Math.min(wholeShillings(left), SHILLINGS_AT_ONCE * 100) / 100
    return {
      shown: on(text(key, { most })),
      take: (input) => {
        if (input === '0') return atStart()
        const shillings = /^\d{1,6}$/.test(input) ? Number(input) : 0
        return shillings >= 1 && shillings <= most
          ? over(pay(id, (shillings * 100) as Cents))
          : askAmount('revenue.ussd.wrong_amount', id, left)
      },
    }
  }
  const askReceipt = (key: 'revenue.ussd.ask_receipt' | 'revenue.ussd.no_receipt'): Step => ({
    shown: on(text(key)),
    take: async (input) => {
      if (input === '0') return atStart()
      const receipt = await world.receipt(input)
      if (!receipt) {
        const payment = await world.payment(input)
        if (!payment) {
          const ref = world.paymentCode(input)
          return ref === null
            ? askReceipt('revenue.ussd.no_receipt')
            : over({ ...end(text('revenue.ussd.payment.sought', { ref, phone: world.phone })), look: true })
        }
        const told = { ref: payment.ref, amount: formatKes(payment.cents, language), bill: payment.bill ?? '', phone: world.phone }
        return over(end(text(`revenue.ussd.payment.${payment.fate}`, told)))
      }
      const values = { number: receipt.number, amount: formatKes(receipt.cents, language), day: receipt.day[language], ref: receipt.ref }
      const key = receipt.valid ? 'revenue.ussd.receipt_valid' : 'revenue.ussd.receipt_ended'
      return over(end(titled(key, receipt.title[language], values)))
    },
  })
  const pay = (bill: string, cents: Cents): UssdAnswer => {
    const most = Math.min(cents, SHILLINGS_AT_ONCE * 100) as Cents
    return { ...end(text('revenue.ussd.asked', { amount: formatKes(most, language) })), pay: { bill, cents: most } }
  }
  const over = (shown: UssdAnswer): Step => ({ shown, take: () => over(shown) })
  /** A title gives way, so that what matters has room. */
  const titled = (key: keyof typeof ussdTexts, title: string, values: TextValues = {}): string => {
    const rest = text(key, { ...values, title: '' }).length
    return text(key, {
      ...values,
      title: title.length + rest <= SCREEN_MAX ? title : `${title.slice(0, Math.max(0, SCREEN_MAX - rest - 1))}.`,
    })
  }

  let step = atStart()
  for (const input of inputs) step = await step.take(input.trim())
  return step.shown
}

/** M-Pesa takes so much at once. */
const SHILLINGS_AT_ONCE = 250_000
/** Cents that are left are paid with the last whole shilling. */
const wholeShillings = (cents: Cents): Cents => (Math.ceil(cents / 100) * 100) as Cents

const clipped = (screen: string): string => screen.slice(0, SCREEN_MAX)
