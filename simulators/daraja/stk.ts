import { nairobi, readNairobi, stamp } from '../clock.ts'
import * as bodies from './bodies.ts'
import { type Body, badField, type Core, fault, field, grouped, isPhone, isUrl, ok, RESULT_WORDS, type Reply, readAmount } from './core.ts'
import { tellPaid } from './payment-words.ts'
import type { Transaction } from './world.ts'

export type Push = bodies.Push & {
  readonly at: number
  readonly account: string
  readonly description: string
  readonly url: string
  /** Asked until then; a late answer may still be taken after it. */
  expiresAt: number
  state: 'asking' | 'late' | 'done'
  result: { code: string; words: string; receipt: string | null } | null
  forget: () => void
}

const PUSHES_MAX = 100_000
const ACCOUNT_MAX = 12
const DESCRIPTION_MAX = 13
const PROMPT_MAX = 182
const LATE_MS = 60_000
/** How long M-Pesa tries to reach a phone that is off. */
const UNREACHABLE_MS = 20_000

/** The push: asks a handset for its PIN and tells the county what came of it. */
export class Pushes {
  readonly #core: Core
  readonly #busy: (phone: string) => boolean
  readonly #confirm: (transaction: Transaction) => void
  readonly #all = new Map<string, Push>()
  readonly #asking = new Map<string, Push>()
  #number = 0

  constructor(core: Core, given: { busy: (phone: string) => boolean; confirm: (transaction: Transaction) => void }) {
    this.#core = core
    this.#busy = given.busy
    this.#confirm = given.confirm
  }

  processRequest(body: Body): Reply {
    const wrong = this.#wrongSignature(body) ?? this.#wrongRequest(body)
    if (wrong) return wrong
    const { clock, world } = this.#core
    const phone = field(body, 'PhoneNumber')
    this.#number += 1
    const now = clock.now()
    const local = nairobi(now)
    const push: Push = {
      merchantId: world.originator(),
      // The milliseconds are a count, so that two of one moment differ.
      checkoutId: `ws_CO_${local.slice(8, 10)}${local.slice(5, 7)}${local.slice(0, 4)}${stamp(now).slice(8)}${String(this.#number % 1_000).padStart(3, '0')}${phone.slice(3)}`,
      phone,
      amountCents: readAmount(field(body, 'Amount')) as number,
      at: now,
      account: field(body, 'AccountReference'),
      description: field(body, 'TransactionDesc'),
      url: field(body, 'CallBackURL'),
      expiresAt: now,
      state: 'asking',
      result: null,
      forget: () => {},
    }
    this.#all.set(push.checkoutId, push)
    const oldest = this.#all.entries().next()
    if (this.#all.size > PUSHES_MAX && !oldest.done && oldest.value[1].state === 'done') this.#all.delete(oldest.value[0])
    this.#ask(push, body)
    return ok({
      MerchantRequestID: push.merchantId,
      CheckoutRequestID: push.checkoutId,
      ResponseCode: '0',
      ResponseDescription: 'Success. Request accepted for processing',
      CustomerMessage: 'Success. Request accepted for processing',
    })
  }

  query(body: Body): Reply {
    const wrong = this.#wrongSignature(body)
    if (wrong) return wrong
    const push = this.#all.get(field(body, 'CheckoutRequestID'))
    if (!push) return badField('CheckoutRequestID')
    if (!push.result) return fault('500.001.1001', 'The transaction is being processed')
    const lies = this.#core.board().world.queryLies && push.result.code === '0'
    return ok({
      ResponseCode: '0',
      ResponseDescription: 'The service request has been accepted successsfully',
      MerchantRequestID: push.merchantId,
      CheckoutRequestID: push.checkoutId,
      ResultCode: lies ? '1032' : push.result.code,
      ResultDesc: lies ? 'FAILED' : push.result.words,
    })
  }

  /** The prompt that a handset shows; at most one. */
  promptOf(phone: string): Push | null {
    return this.#asking.get(phone) ?? null
  }

  find(checkoutId: string): Push | undefined {
    return this.#all.get(checkoutId)
  }

  /** What the person does with the prompt. Null when it is no longer there. */
  answer(push: Push, given: { pin: string } | { cancel: true }): Push['result'] {
    if (this.#asking.get(push.phone) !== push) return null
    const { world, board } = this.#core
    const wallet = world.wallet(push.phone)
    if ('cancel' in given) return this.#end(push, '1032')
    const pin = world.enterPin(wallet, given.pin)
    if (pin) return this.#end(push, String(pin), pin === 2001 ? 'The initiator information is invalid.' : undefined)
    const forced = board().callbacks.stkCallback.resultCode
    if (forced) return this.#end(push, forced)
    const refused = world.refusalOf(wallet, push.amountCents, board().world.paybillFull)
    if (refused) return this.#end(push, String(refused))
    const transaction = world.pay(wallet, { amountCents: push.amountCents, account: push.account, channel: 'stk' })
    tellPaid(this.#core, wallet, transaction)
    const result = this.#end(push, '0', undefined, transaction)
    this.#confirm(transaction)
    return result
  }

  #ask(push: Push, body: Body): void {
    const { world, clock, board } = this.#core
    const rules = board().world
    const wallet = world.wallet(push.phone)
    const code = this.#refusedAtOnce(push, body)
    if (code) {
      this.#end(push, code)
      return
    }
    if (!wallet.reachable) {
      push.forget = clock.after(UNREACHABLE_MS, () => this.#end(push, '1037'))
      return
    }
    this.#asking.set(push.phone, push)
    push.expiresAt = clock.now() + rules.promptSeconds * 1_000
    push.forget = clock.after(rules.promptSeconds * 1_000, () => this.#expire(push))
    if (rules.autoAnswer !== 'no')
      clock.after(rules.autoAnswerAfterMs, () => {
        const pin = rules.autoAnswer === 'pin' ? wallet.pin : `not ${wallet.pin}`
        this.answer(push, rules.autoAnswer === 'cancel' ? { cancel: true } : { pin })
      })
  }

  /** The result code of a push that never reaches the handset. */
  #refusedAtOnce(push: Push, body: Body): string | null {
    const { world, board } = this.#core
    const { rule17Seconds } = board().world
    const wallet = world.wallet(push.phone)
    // A till's kind of transaction on a paybill, and money meant for another's number.
    if (field(body, 'TransactionType') !== 'CustomerPayBillOnline') return '2028'
    if (field(body, 'PartyB') !== world.shortcode) return 'SFC_IC0003'
    const prompt = `Do you want to pay Ksh. ${grouped(push.amountCents)} to ${world.organisation} Account no. ${push.account} ${push.description}`
    if (push.account.length > ACCOUNT_MAX || prompt.length > PROMPT_MAX) return '1025'
    if (push.description.length > DESCRIPTION_MAX) return '9999'
    const refused = world.refusalOf(wallet, push.amountCents, false)
    if (refused === 3 || refused === 4) return String(refused)
    if (this.#asking.has(push.phone) || this.#busy(push.phone)) return '1001'
    return rule17Seconds > 0 && world.askedLately(wallet, push.amountCents, rule17Seconds) ? '17' : null
  }

  #expire(push: Push): void {
    const { board, clock } = this.#core
    const { noAnswer, lateAnswers } = board().world
    this.#end(push, noAnswer)
    if (!lateAnswers) return
    push.state = 'late'
    this.#asking.set(push.phone, push)
    push.forget = clock.after(LATE_MS, () => {
      push.state = 'done'
      if (this.#asking.get(push.phone) === push) this.#asking.delete(push.phone)
    })
  }

  #end(push: Push, code: string, words = RESULT_WORDS[code] ?? 'The request failed.', transaction?: Transaction): Push['result'] {
    const { callbacks, seed } = this.#core
    push.forget()
    if (this.#asking.get(push.phone) === push) this.#asking.delete(push.phone)
    push.state = 'done'
    push.result = { code, words, receipt: transaction?.receipt ?? null }
    const body = transaction ? bodies.stkPaid(seed, push, transaction) : bodies.stkFailed(push, code, words)
    callbacks.send('stkCallback', push.url, body, transaction?.receipt)
    return push.result
  }

  #wrongSignature(body: Body): Reply | null {
    const { account } = this.#core
    const shortcode = field(body, 'BusinessShortCode')
    if (!/^\d{5,7}$/.test(shortcode)) return badField('BusinessShortCode')
    const timestamp = field(body, 'Timestamp')
    if (readNairobi(timestamp) === null || timestamp.length !== 14) return badField('Timestamp')
    if (shortcode !== account.shortcode) return fault('500.001.1001', 'Merchant does not exist')
    const password = Buffer.from(`${shortcode}${account.passkey}${timestamp}`).toString('base64')
    return field(body, 'Password') === password ? null : fault('500.001.1001', 'Wrong credentials')
  }

  #wrongRequest(body: Body): Reply | null {
    if (!['CustomerPayBillOnline', 'CustomerBuyGoodsOnline'].includes(field(body, 'TransactionType'))) return badField('TransactionType')
    if (readAmount(field(body, 'Amount')) === null) return badField('Amount')
    if (!isPhone(field(body, 'PhoneNumber'))) return badField('PhoneNumber')
    if (field(body, 'PartyA') !== field(body, 'PhoneNumber')) return badField('PartyA')
    if (!/^\d{5,7}$/.test(field(body, 'PartyB'))) return badField('PartyB')
    if (!isUrl(field(body, 'CallBackURL'))) return badField('CallBackURL')
    if (!/^[A-Za-z0-9 \-/]+$/.test(field(body, 'AccountReference'))) return badField('AccountReference')
    return field(body, 'TransactionDesc') === '' ? badField('TransactionDesc') : null
  }
}
