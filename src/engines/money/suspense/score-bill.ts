import type { Cents } from '../../../core/basics/money.ts'
import { defineTexts, type Text } from '../../../core/basics/texts.ts'
import { spellingDistance, splitWords } from '../../../core/basics/words.ts'

export const reasonTexts = defineTexts({
  'money.suspense.because.reference': {
    en: 'The account number differs from the bill’s by {slips} signs.',
    sw: 'Namba ya akaunti inatofautiana na ya bili kwa alama {slips}.',
  },
  'money.suspense.because.successor': {
    en: 'It is the bill that took the place of the one it named, which ended.',
    sw: 'Ni bili iliyochukua nafasi ya ile iliyotajwa, ambayo imekoma.',
  },
  'money.suspense.because.newer': {
    en: 'It is a later bill of the payer whose bill it named, which ended.',
    sw: 'Ni bili ya baadaye ya mlipaji ambaye bili yake ilitajwa, na imekoma.',
  },
  'money.suspense.because.owed': { en: 'It is exactly what is owed.', sw: 'Ni kiasi kamili kinachodaiwa.' },
  'money.suspense.because.total': { en: 'It is the bill’s total.', sw: 'Ni jumla ya bili.' },
  'money.suspense.because.name': { en: 'The payer’s name is the bill’s.', sw: 'Jina la mlipaji ni la bili.' },
  'money.suspense.because.some_name': {
    en: 'A word of the payer’s name is in the bill’s.',
    sw: 'Neno la jina la mlipaji limo kwenye bili.',
  },
  'money.suspense.because.phone': { en: 'The phone number is the bill’s.', sw: 'Namba ya simu ni ya bili.' },
  'money.suspense.because.phone_end': { en: 'The phone number ends as the bill’s does.', sw: 'Namba ya simu inaishia kama ya bili.' },
  'money.suspense.because.paid_before': {
    en: 'The same phone paid a bill of this payer.',
    sw: 'Simu hiyohiyo ililipa bili ya mlipaji huyu.',
  },
  'money.suspense.because.ward': {
    en: 'The same phone paid a bill of this ward in those days.',
    sw: 'Simu hiyohiyo ililipa bili ya wadi hii siku hizo.',
  },
})

/** Lost money as it came. The phone may be masked: `2547 ***** 126`. */
export type LostMoney = {
  readonly accountGiven: string | null
  readonly cents: Cents
  readonly payerName: string | null
  readonly payerPhone: string | null
  /** Where and whose bills the same phone paid about that time. */
  readonly wards: ReadonlySet<number>
  readonly payers: ReadonlySet<string>
  /** The bill that it named, where that was withdrawn or ran out. */
  readonly ended: EndedBill | null
}

/** What a bill is for, as who made it names it. */
type Subject = { readonly kind: string; readonly id: string }

/** A bill that nobody can pay any more, by what leads to the one that took its place. */
export type EndedBill = {
  readonly subject: Subject
  readonly payerKey: string | null
  readonly madeAt: Temporal.Instant
}

export type BillToScore = {
  readonly id: string
  readonly reference: string
  readonly totalCents: Cents
  readonly paidCents: Cents
  readonly payerName: string | null
  readonly payerPhone: string | null
  /** A person, or the phone where nobody is known. */
  readonly payerKey: string | null
  readonly ward: number | null
  /** What it is for: kind and id together. */
  readonly subject: Subject
  readonly madeAt: Temporal.Instant
}

type Because = { readonly text: Text; readonly values?: Readonly<Record<string, number>>; readonly points: number }
export type Score = { readonly points: number; readonly because: readonly Because[] }

const SLIPS_MAX = 3
const REFERENCE_POINTS = [60, 50, 30, 10] as const
const WORDS_MAX = 4
const TRIED_MAX = 40

const plain = (text: string): string =>
  text
    .normalize('NFKC')
    .toUpperCase()
    .replace(/[^A-Z0-9]/g, '')
    .replace(/O/g, '0')
    .replace(/[IL]/g, '1')

/**
 * What of a typed account number or a bank's narrative may be meant as a bill's reference: one to four words together, about as long as one, with or without
 * its prefix. Gives the eight characters behind the prefix, more or less.
 */
export function referencesMeant(given: string, prefix: string): string[] {
  const words = given
    .toUpperCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter(Boolean)
    .slice(0, TRIED_MAX)
  // In a long text a word without a digit is a word.
  const short = plain(given).length <= prefix.length + 10
  const found = new Set<string>()
  for (let from = 0; from < words.length; from++)
    for (let count = 1; count <= WORDS_MAX && from + count <= words.length; count++) {
      const joined = plain(words.slice(from, from + count).join(''))
      const body = joined.startsWith(prefix) && joined.length > 9 ? joined.slice(prefix.length) : joined
      if (body.length >= 6 && body.length <= prefix.length + 10 && (short || body !== joined || /\d/.test(body))) found.add(body)
    }
  return [...found].slice(0, TRIED_MAX)
}

/** Scores one bill as the one that lost money was meant for, 0 to 100, with every reason in words. Pure, and the same whoever asks. */
export function scoreBill(lost: LostMoney, bill: BillToScore): Score {
  const because: Because[] = []
  const give = (points: number, key: keyof typeof reasonTexts, values?: Because['values']): void => {
    because.push({ text: reasonTexts[key], points, ...(values ? { values } : {}) })
  }
  const [prefix = '', ...rest] = bill.reference.split('-')
  const body = plain(rest.join(''))
  const slips = Math.min(
    SLIPS_MAX + 1,
    ...referencesMeant(lost.accountGiven ?? '', prefix).map((meant) =>
      Math.min(spellingDistance(meant, body, SLIPS_MAX), spellingDistance(meant, plain(bill.reference), SLIPS_MAX)),
    ),
  )
  if (slips <= SLIPS_MAX) give(REFERENCE_POINTS[slips] as number, 'money.suspense.because.reference', { slips })
  scoreSuccessor(lost, bill, give)
  if (lost.cents === bill.totalCents - bill.paidCents) give(25, 'money.suspense.because.owed')
  else if (lost.cents === bill.totalCents) give(15, 'money.suspense.because.total')
  scoreName(lost, bill, give)
  scorePhone(lost, bill, give)
  if (bill.payerKey !== null && lost.payers.has(bill.payerKey)) give(15, 'money.suspense.because.paid_before')
  else if (bill.ward !== null && lost.wards.has(bill.ward)) give(5, 'money.suspense.because.ward')
  because.sort((a, b) => b.points - a.points)
  return {
    points: Math.min(
      100,
      because.reduce((sum, { points }) => sum + points, 0),
    ),
    because,
  }
}

type Give = (points: number, key: keyof typeof reasonTexts) => void

/** Who pays a bill that ended means the one that is asked for in its place: of the same matter before another of the same payer. */
function scoreSuccessor({ ended }: LostMoney, { subject, payerKey, madeAt }: BillToScore, give: Give): void {
  if (ended === null || Temporal.Instant.compare(madeAt, ended.madeAt) < 0) return
  if (subject.kind === ended.subject.kind && subject.id === ended.subject.id) give(60, 'money.suspense.because.successor')
  else if (payerKey !== null && payerKey === ended.payerKey) give(30, 'money.suspense.because.newer')
}

function scoreName({ payerName }: LostMoney, bill: BillToScore, give: Give): void {
  const said = splitWords(payerName ?? '').filter((word) => word.length >= 3)
  const there = splitWords(bill.payerName ?? '')
  const known = said.filter((word) => there.some((other) => spellingDistance(word, other, 1) <= (word.length > 4 ? 1 : 0)))
  if (known.length === 0) return
  if (known.length === said.length && said.length > 1) give(20, 'money.suspense.because.name')
  else give(10, 'money.suspense.because.some_name')
}

/** The digits at the end that a masked number still shows. */
export const phoneEnd = (phone: string | null): string => /(\d{3,})\D*$/.exec((phone ?? '').replace(/\s/g, ''))?.[1] ?? ''

function scorePhone({ payerPhone }: LostMoney, bill: BillToScore, give: Give): void {
  const end = phoneEnd(payerPhone)
  const there = (bill.payerPhone ?? '').replace(/\D/g, '')
  if (end === '' || there === '') return
  if (end.length >= 9 && there.endsWith(end.slice(-9))) give(25, 'money.suspense.because.phone')
  else if (end.length < 9 && there.endsWith(end)) give(10, 'money.suspense.because.phone_end')
}
