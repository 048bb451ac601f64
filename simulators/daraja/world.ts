import { chance } from '../chance.ts'
import { type Clock, nairobi } from '../clock.ts'
import { Receipts } from './receipts.ts'
import { TimeList } from './time-list.ts'

export const DEFAULT_PIN = '1234'
const SHILLING = 100
/** M-Pesa's ceilings: one payment, and one wallet's day. */
export const PAYMENT_MAX_CENTS = 250_000 * SHILLING
const DAY_MAX_CENTS = 500_000 * SHILLING
/** What the business pays of each payment it receives and for each it makes. Invented: the real tariffs are tables. */
const C2B_CHARGE_RATE = 0.0055
const B2C_CHARGE_CENTS = 1_300

export type Wallet = {
  /** `254711000001`, as M-Pesa writes it. */
  readonly phone: string
  first: string
  last: string
  balanceCents: number
  pin: string
  wrongPins: number
  locked: boolean
  reachable: boolean
  language: 'en' | 'sw'
  /** The day of `spentCents`. */
  day: string
  spentCents: number
  /** Pushes of the last minutes, for the rule of two minutes. */
  pushes: { readonly amountCents: number; readonly at: number }[]
}

export type Transaction = {
  readonly receipt: string
  readonly kind: 'c2b' | 'reversal' | 'b2c'
  readonly channel: 'stk' | 'paybill' | 'api' | 'care'
  readonly at: number
  readonly amountCents: number
  readonly phone: string
  readonly name: string
  /** What the payer typed as account number, or the reversed payment's receipt. */
  readonly account: string
  /** Of the paybill's utility account, after this. */
  readonly balanceCents: number
  readonly chargeCents: number
  readonly conversation: string
  readonly originator: string
  reversedBy: string | null
}

export type Accounts = { workingCents: number; utilityCents: number; chargesCents: number; settlementCents: number }
type Sum = { count: number; cents: number }

const FIRST: readonly [string, ...string[]] = [
  'AKINYI',
  'OTIENO',
  'WANJIRU',
  'BARASA',
  'ACHIENG',
  'ROBI',
  'NEKESA',
  'CHACHA',
  'ADHIAMBO',
  'WAFULA',
  'BOKE',
  'OKOTH',
]
const LAST: readonly [string, ...string[]] = ['ODHIAMBO', 'WEKESA', 'MARWA', 'OUMA', 'NAFULA', 'GATI', 'ONYANGO', 'MWITA', 'JUMA', 'AUMA']

const WALLETS_MAX = 100_000
const PUSHES_KEPT_MAX = 20

/** Why M-Pesa takes no money, by its own result codes; null when it does. */
export type Refused = 1 | 2 | 3 | 4 | 8 | 2001 | 8006 | null

/**
 * The money of the simulated M-Pesa: wallets, one paybill with its four accounts, and everything that ever moved. Whole cents. It is what the county's
 * books are held to: `totals` counts from the first transaction, though only the last `keptMax` are kept one by one.
 */
export class MoneyWorld {
  readonly shortcode: string
  readonly organisation: string
  readonly receipts: Receipts
  readonly accounts: Accounts = { workingCents: 0, utilityCents: 0, chargesCents: 0, settlementCents: 0 }
  readonly #clock: Clock
  readonly #seed: string
  readonly #keptMax: number
  readonly #wallets = new Map<string, Wallet>()
  readonly #byReceipt = new Map<string, Transaction>()
  readonly #byConversation = new Map<string, Transaction>()
  readonly #netByAccount = new Map<string, number>()
  readonly #sums: Record<Transaction['kind'], Sum> = {
    c2b: { count: 0, cents: 0 },
    reversal: { count: 0, cents: 0 },
    b2c: { count: 0, cents: 0 },
  }
  readonly #list: TimeList<Transaction>
  /** Those a pull shows: what came in, and what went back. */
  readonly #pulled: TimeList<Transaction>
  #conversations = 0

  constructor(given: { shortcode: string; organisation: string; seed: string; clock: Clock; keptMax: number }) {
    this.shortcode = given.shortcode
    this.organisation = given.organisation
    this.receipts = new Receipts(given.seed)
    this.#clock = given.clock
    this.#seed = given.seed
    this.#keptMax = given.keptMax
    this.#list = new TimeList(given.keptMax)
    this.#pulled = new TimeList(given.keptMax)
  }

  /** The wallet of a number; whoever is met for the first time is invented, always the same for one number. */
  wallet(phone: string): Wallet {
    let wallet = this.#wallets.get(phone)
    if (!wallet) {
      const luck = chance(this.#seed, phone)
      wallet = {
        phone,
        first: luck.one(FIRST),
        last: luck.one(LAST),
        balanceCents: (20_000 + luck.below(60_000)) * SHILLING,
        pin: DEFAULT_PIN,
        wrongPins: 0,
        locked: false,
        reachable: true,
        language: 'en',
        day: '',
        spentCents: 0,
        pushes: [],
      }
      this.#wallets.set(phone, wallet)
      const oldest = this.#wallets.keys().next()
      if (this.#wallets.size > WALLETS_MAX && !oldest.done) this.#wallets.delete(oldest.value)
    }
    return wallet
  }

  /** Three wrong PINs in a row lock the wallet, until customer care opens it. */
  enterPin(wallet: Wallet, pin: string): 2001 | 8006 | null {
    if (wallet.locked) return 8006
    if (pin === wallet.pin) {
      wallet.wrongPins = 0
      return null
    }
    wallet.wrongPins += 1
    wallet.locked = wallet.wrongPins >= 3
    return wallet.locked ? 8006 : 2001
  }

  refusalOf(wallet: Wallet, amountCents: number, paybillFull: boolean): Refused {
    if (amountCents < SHILLING) return 2
    if (amountCents > PAYMENT_MAX_CENTS) return 3
    if (this.#spentToday(wallet) + amountCents > DAY_MAX_CENTS) return 4
    if (amountCents > wallet.balanceCents) return 1
    return paybillFull ? 8 : null
  }

  /** True when this number was asked for this amount within the last `seconds`; notes the asking. */
  askedLately(wallet: Wallet, amountCents: number, seconds: number): boolean {
    const now = this.#clock.now()
    wallet.pushes = wallet.pushes.filter(({ at }) => now - at < seconds * 1_000).slice(1 - PUSHES_KEPT_MAX)
    const lately = wallet.pushes.some((push) => push.amountCents === amountCents)
    // A refused push does not begin the two minutes anew.
    if (!lately) wallet.pushes.push({ amountCents, at: now })
    return lately
  }

  /** Moves a payment into the utility account. Whether it may be paid is asked before. */
  pay(wallet: Wallet, given: { amountCents: number; account: string; channel: 'stk' | 'paybill'; receipt?: string }): Transaction {
    const { amountCents } = given
    wallet.spentCents = this.#spentToday(wallet) + amountCents
    wallet.balanceCents -= amountCents
    this.accounts.utilityCents += amountCents
    const chargeCents = Math.round(amountCents * C2B_CHARGE_RATE)
    this.accounts.chargesCents -= chargeCents
    return this.#add(wallet, {
      kind: 'c2b',
      channel: given.channel,
      amountCents,
      account: given.account,
      chargeCents,
      receipt: given.receipt,
    })
  }

  /** Gives a payment back whole. Refuses what is unknown, already reversed or no longer there, by M-Pesa's codes. */
  reverse(receipt: string, channel: 'api' | 'care', originator?: string): Transaction | 'R000002' | 'R000001' | 1 {
    const payment = this.#byReceipt.get(receipt)
    if (payment?.kind !== 'c2b') return 'R000002'
    if (payment.reversedBy) return 'R000001'
    if (payment.amountCents > this.accounts.utilityCents) return 1
    const wallet = this.wallet(payment.phone)
    wallet.balanceCents += payment.amountCents
    this.accounts.utilityCents -= payment.amountCents
    const reversal = this.#add(wallet, {
      kind: 'reversal',
      channel,
      amountCents: payment.amountCents,
      account: receipt,
      chargeCents: 0,
      originator,
    })
    payment.reversedBy = reversal.receipt
    this.#count(payment.account, -payment.amountCents)
    return reversal
  }

  /** Pays a person from the utility account; 1 when there is not enough in it. */
  payOut(wallet: Wallet, amountCents: number, originator: string): Transaction | 1 {
    if (amountCents > this.accounts.utilityCents) return 1
    wallet.balanceCents += amountCents
    this.accounts.utilityCents -= amountCents
    this.accounts.chargesCents -= B2C_CHARGE_CENTS
    return this.#add(wallet, { kind: 'b2c', channel: 'api', amountCents, account: '', chargeCents: B2C_CHARGE_CENTS, originator })
  }

  /** What the paybill held before this world began; false once money has moved in it, for then it knows better. */
  hold(held: Pick<Accounts, 'utilityCents' | 'chargesCents'>): boolean {
    if (this.#list.last) return false
    Object.assign(this.accounts, held)
    return true
  }

  /** What the paybill holds goes to the bank, less what M-Pesa charged. */
  settle(): void {
    this.accounts.utilityCents = 0
    this.accounts.chargesCents = 0
  }

  find(receiptOrConversation: string): Transaction | undefined {
    return this.#byReceipt.get(receiptOrConversation) ?? this.#byConversation.get(receiptOrConversation)
  }

  /** A new `AG_20261122_2010…`. */
  conversation(): string {
    this.#conversations += 1
    const tail = chance(this.#seed, 'conversation', this.#conversations).hex(16)
    return `AG_${nairobi(this.#clock.now()).slice(0, 10).replaceAll('-', '')}_2010${tail}`
  }

  /** A new originator's id of the gateway: `2654-4b64-97ff-b827b542881d3130`. */
  originator(): string {
    this.#conversations += 1
    const hex = chance(this.#seed, 'originator', this.#conversations).hex(28)
    return `${hex.slice(0, 4)}-${hex.slice(4, 8)}-${hex.slice(8, 12)}-${hex.slice(12)}`
  }

  /** Payments and reversals of a stretch of time, the oldest first. */
  pulled(from: number, to: number, offset: number, limit: number): readonly Transaction[] {
    return this.#pulled.between(from, to, offset, limit)
  }

  /** The list from its beginning, by number of transaction. */
  listed(from: number, limit: number) {
    return this.#list.from(from, limit)
  }

  lately(count: number): readonly Transaction[] {
    return this.#list.newest(count)
  }

  totals() {
    const { c2b, reversal, b2c } = this.#sums
    return {
      shortcode: this.shortcode,
      c2b: { ...c2b },
      reversal: { ...reversal },
      b2c: { ...b2c },
      /** What the county must have in its books for this paybill. */
      netCents: c2b.cents - reversal.cents - b2c.cents,
      accounts: { ...this.accounts },
    }
  }

  /** Cents paid to each account number as typed, reversals taken off. */
  netByAccount(): Record<string, number> {
    return Object.fromEntries(this.#netByAccount)
  }

  #spentToday(wallet: Wallet): number {
    const today = nairobi(this.#clock.now()).slice(0, 10)
    if (wallet.day !== today) {
      wallet.day = today
      wallet.spentCents = 0
    }
    return wallet.spentCents
  }

  #add(
    wallet: Wallet,
    given: Pick<Transaction, 'kind' | 'channel' | 'amountCents' | 'account' | 'chargeCents'> & {
      receipt?: string | undefined
      originator?: string | undefined
    },
  ): Transaction {
    const at = Math.max(this.#clock.now(), this.#list.last?.at ?? 0)
    const transaction: Transaction = {
      receipt: given.receipt ?? this.receipts.next(at),
      kind: given.kind,
      channel: given.channel,
      at,
      amountCents: given.amountCents,
      phone: wallet.phone,
      name: `${wallet.first} ${wallet.last}`,
      account: given.account,
      balanceCents: this.accounts.utilityCents,
      chargeCents: given.chargeCents,
      conversation: this.conversation(),
      originator: given.originator ?? this.originator(),
      reversedBy: null,
    }
    const forgotten = this.#list.add(transaction)
    if (forgotten) {
      this.#byReceipt.delete(forgotten.receipt)
      this.#byConversation.delete(forgotten.originator)
    }
    if (transaction.kind !== 'b2c') this.#pulled.add(transaction)
    this.#byReceipt.set(transaction.receipt, transaction)
    this.#byConversation.set(transaction.originator, transaction)
    this.#sums[transaction.kind].count += 1
    this.#sums[transaction.kind].cents += transaction.amountCents
    if (transaction.kind === 'c2b') this.#count(transaction.account, transaction.amountCents)
    return transaction
  }

  #count(account: string, cents: number): void {
    if (this.#netByAccount.size < this.#keptMax || this.#netByAccount.has(account))
      this.#netByAccount.set(account, (this.#netByAccount.get(account) ?? 0) + cents)
  }
}
