import type { Cents } from '../../../core/basics/money.ts'
import type { LineRules } from '../ledger/revenue-file.ts'
import type { PaymentChannel, PaymentState } from '../payments/payment.ts'
import type { BankLine } from './bank-statement.ts'
import { billsSaidIn, says } from './said-in-line.ts'

export type LineToPlan = Omit<BankLine, 'place'> & { readonly id: string; readonly identity: string }

/** A payment that a line may be about, found by its provider's number. */
export type PaymentToMatch = {
  readonly id: string
  readonly channel: PaymentChannel
  readonly providerRef: string
  readonly cents: Cents
  readonly state: PaymentState
  readonly heldIn: string
  /** A line of a statement is matched to it already, or one that takes it back. */
  readonly arrived: boolean
  readonly returned: boolean
}

/** What becomes of a line. `arrival`: a payment to the bank, posted now. `settled`: one M-Pesa payment that the bank lists by itself. `settlement`: many at once. */
export type LinePlan =
  | { readonly as: 'arrival'; readonly providerRef: string; readonly bill: string | null; readonly known: string | null }
  | { readonly as: 'settled'; readonly payment: string; readonly from: string; readonly proves: PaymentToMatch | null }
  | { readonly as: 'settlement'; readonly from: string }
  | { readonly as: 'return'; readonly payment: string }
  | { readonly as: 'charge' }
  /** A transfer to a fund that the ledger holds already. */
  | { readonly as: 'sweep'; readonly journal: string }
  | { readonly as: 'open' }

export type PlanWorld = {
  /** The account of the statement, `bank.collection`. */
  readonly account: string
  readonly billPrefix: string
  readonly rules: LineRules
  /** Account of each paybill where its money lies until it is settled, and its balance. */
  readonly paybills: readonly { readonly shortcode: string; readonly utility: string; readonly cents: Cents }[]
  /** Transfers to funds out of this account that no line was yet. */
  readonly sweeps: readonly { readonly reference: string; readonly journal: string; readonly cents: Cents }[]
  /** By provider's number. */
  readonly payments: ReadonlyMap<string, readonly PaymentToMatch[]>
  /** The providers' numbers that each line says, as asked for in `payments`. */
  readonly saidBy: (line: LineToPlan) => readonly string[]
}

/**
 * Decides what each line is, in their order, without a database: one payment is at most one line, and no more is settled out of a paybill than lies in it. Whatever
 * is not certain stays open, for people.
 */
export function planLines(lines: readonly LineToPlan[], world: PlanWorld): LinePlan[] {
  const taken = new Set<string>()
  const refsTaken = new Set<string>()
  const left = new Map<string, number>(world.paybills.map(({ utility, cents }) => [utility, cents]))

  const settle = (from: string, cents: number): boolean => {
    const there = left.get(from)
    if (there === undefined || there < cents) return false
    left.set(from, there - cents)
    return true
  }
  const about = (line: LineToPlan): PaymentToMatch[] => world.saidBy(line).flatMap((ref) => world.payments.get(ref) ?? [])

  const came = (line: LineToPlan): LinePlan => {
    for (const payment of about(line)) {
      if (payment.channel !== 'mpesa' || payment.cents !== line.cents || payment.arrived || payment.state === 'reversed') continue
      if (taken.has(payment.id)) continue
      const proven = payment.state === 'confirmed'
      // What the bank has, M-Pesa has paid out: money that was only claimed until now is there too.
      if (!proven) left.set(payment.heldIn, (left.get(payment.heldIn) ?? 0) + payment.cents)
      if (!settle(payment.heldIn, payment.cents)) continue
      taken.add(payment.id)
      return { as: 'settled', payment: payment.id, from: payment.heldIn, proves: proven ? null : payment }
    }
    if (says(line, world.rules.settlementWords)) {
      const named = world.paybills.filter(({ shortcode }) => says(line, [shortcode]))
      const [paybill, ...more] = named.length > 0 ? named : world.paybills
      return paybill && more.length === 0 && settle(paybill.utility, line.cents)
        ? { as: 'settlement', from: paybill.utility }
        : { as: 'open' }
    }
    const bills = billsSaidIn(line, world.billPrefix)
    const bill = bills.length === 1 ? (bills[0] as string) : null
    const known = about(line).find(
      (payment) =>
        payment.channel === 'bank' &&
        payment.cents === line.cents &&
        payment.heldIn === world.account &&
        !payment.arrived &&
        payment.state !== 'reversed' &&
        !taken.has(payment.id),
    )
    if (known) {
      taken.add(known.id)
      refsTaken.add(known.providerRef)
      return { as: 'arrival', providerRef: known.providerRef, bill, known: known.id }
    }
    // A bank may give one number to several bookings: the first has it, the others go by their own identity.
    const ref = line.bankRef
    const free = ref !== null && !refsTaken.has(ref) && !(world.payments.get(ref) ?? []).some(({ channel }) => channel === 'bank')
    const providerRef = free ? ref : `line:${line.identity}`
    refsTaken.add(providerRef)
    return { as: 'arrival', providerRef, bill, known: null }
  }

  const went = (line: LineToPlan): LinePlan => {
    const back = about(line).find(
      (payment) =>
        payment.channel === 'bank' &&
        payment.providerRef === line.bankRef &&
        payment.cents === -line.cents &&
        payment.heldIn === world.account &&
        payment.arrived &&
        !payment.returned &&
        !taken.has(`back:${payment.id}`),
    )
    if (back) {
      taken.add(`back:${back.id}`)
      return { as: 'return', payment: back.id }
    }
    const sweep = world.sweeps.find(
      ({ reference, journal, cents }) => cents === -line.cents && !taken.has(journal) && says(line, [reference]),
    )
    if (sweep) {
      taken.add(sweep.journal)
      return { as: 'sweep', journal: sweep.journal }
    }
    return !line.reversal && -line.cents <= world.rules.chargesUpTo && says(line, world.rules.chargeWords)
      ? { as: 'charge' }
      : { as: 'open' }
  }

  // A line that takes back a charge came in, but nobody paid it.
  return lines.map((line) => (line.cents < 0 ? went(line) : line.reversal ? { as: 'open' } : came(line)))
}
