import * as bodies from './bodies.ts'
import { type Body, badField, type Core, fault, field, isUrl, ok, type Reply } from './core.ts'
import { tellPaid, tellRefused } from './payment-words.ts'
import type { Transaction, Wallet } from './world.ts'

const ACCOUNT_MAX = 20
const FORBIDDEN = /m-?pesa|safaricom|exe|exec|cmd|sql|query/i
const LOOPBACK = /^(127\.\d+\.\d+\.\d+|localhost|\[::1\])$/

export type MenuOutcome =
  | { readonly outcome: 'paid'; readonly receipt: string; readonly balanceCents: number }
  | { readonly outcome: 'refused'; readonly code: string }

/** Payments that a person makes from her own menu, and the addresses at which the county hears of them. */
export class PaybillMenu {
  readonly #core: Core

  constructor(core: Core) {
    this.#core = core
  }

  /** Once only, as in production: a second registration is refused until someone takes the addresses away (`deleteUrls`). */
  register(body: Body, version: 'v1' | 'v2'): Reply {
    const { world } = this.#core
    if (field(body, 'ShortCode') !== world.shortcode) return fault('400.003.02', 'Bad Request - Invalid ShortCode')
    const otherwise = field(body, 'ResponseType')
    if (otherwise !== 'Completed' && otherwise !== 'Cancelled') return badField('ResponseType')
    const confirmation = field(body, 'ConfirmationURL')
    const validation = field(body, 'ValidationURL')
    if (!isAllowed(confirmation)) return badField('ConfirmationURL')
    if (!isAllowed(validation)) return badField('ValidationURL')
    if (this.#core.urls) return fault('500.003.1001', 'Urls are already registered.')
    this.#core.urls = { confirmation, validation, otherwise, hashed: version === 'v1' }
    // The key is misspelt by Daraja.
    return ok({ OriginatorCoversationID: world.originator(), ResponseCode: '0', ResponseDescription: 'Success' })
  }

  deleteUrls(): void {
    this.#core.urls = null
  }

  /** Lipa na M-Pesa › Paybill, from the PIN on. The person hears what came of it by SMS; so does whoever called this. */
  async pay(wallet: Wallet, given: { shortcode: string; account: string; amountCents: number | null; pin: string }): Promise<MenuOutcome> {
    const { world, board, clock } = this.#core
    const { account, amountCents } = given
    const no = (code: string): MenuOutcome => ({ outcome: 'refused', code })
    if (given.shortcode !== world.shortcode) return no('unknown_paybill')
    if (account === '' || account.length > ACCOUNT_MAX) return no('account')
    if (amountCents === null) return no('amount')
    const refused = () => {
      const pin = world.enterPin(wallet, given.pin)
      return pin ?? world.refusalOf(wallet, amountCents, board().world.paybillFull)
    }
    const first = refused()
    if (first) return no(String(first))
    const receipt = world.receipts.next(clock.now())
    const payment = { receipt, at: clock.now(), amountCents, account, phone: wallet.phone, first: wallet.first, last: wallet.last }
    const validated = await this.#validate(payment)
    // Seconds may have passed: the money may be gone meanwhile.
    const second = validated.refused ?? refused()
    if (second) {
      tellRefused(this.#core, wallet, amountCents, String(second))
      return no(String(second))
    }
    const transaction = world.pay(wallet, { amountCents, account, channel: 'paybill', receipt })
    tellPaid(this.#core, wallet, transaction)
    this.confirm(transaction, validated.thirdParty)
    return { outcome: 'paid', receipt, balanceCents: wallet.balanceCents }
  }

  /** Tells the registered address of a payment that is made. */
  confirm(transaction: Transaction, thirdParty = ''): void {
    const { urls, callbacks } = this.#core
    if (urls) callbacks.send('c2bConfirmation', urls.confirmation, this.confirmation(transaction, thirdParty), transaction.receipt)
  }

  confirmation(transaction: Transaction, thirdParty = ''): string {
    const [first = '', last = ''] = transaction.name.split(' ')
    const { seed, world, urls } = this.#core
    return bodies.menuPayment(
      seed,
      world.shortcode,
      { ...transaction, first, last },
      {
        balanceCents: transaction.balanceCents,
        thirdParty,
        hashed: urls?.hashed ?? false,
      },
    )
  }

  async #validate(payment: bodies.MenuPayment): Promise<{ refused: string | null; thirdParty: string }> {
    const { urls, board, callbacks, seed, world } = this.#core
    if (!urls || !board().world.externalValidation) return { refused: null, thirdParty: '' }
    const body = bodies.menuPayment(seed, world.shortcode, payment, { balanceCents: null, thirdParty: '', hashed: urls.hashed })
    const answer = await callbacks.ask('c2bValidation', urls.validation, body, payment.receipt, board().world.validatorSeconds * 1_000)
    const code = answer ? field(answer, 'ResultCode') : ''
    // No word, or none that can be read: what the organisation chose when it registered.
    if (!answer || code === '') return { refused: urls.otherwise === 'Completed' ? null : 'C2B00016', thirdParty: '' }
    return { refused: code === '0' ? null : code, thirdParty: field(answer, 'ThirdPartyTransID') }
  }
}

/** HTTPS and none of the words Daraja forbids. Plain HTTP is let through to this machine alone, where there is no TLS. */
function isAllowed(url: string): boolean {
  if (!isUrl(url) || FORBIDDEN.test(url)) return false
  const { protocol, hostname } = new URL(url)
  return protocol === 'https:' || LOOPBACK.test(hostname)
}
