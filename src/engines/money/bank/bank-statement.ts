import type { Day } from '../../../core/basics/dates.ts'
import type { Refusal } from '../../../core/basics/errors.ts'
import type { Cents } from '../../../core/basics/money.ts'
import type { TextValues } from '../../../core/basics/texts.ts'
import { refuseMoney } from '../texts.ts'
import { bankTexts } from './bank-texts.ts'

/** One booking on a bank account, the same shape whatever file it came in. Above zero came in, below zero went out. */
export type BankLine = {
  readonly valueDate: Day
  readonly bookedOn: Day
  readonly cents: Cents
  /** What the payer gave as reference; null when the file has none. */
  readonly reference: string | null
  readonly narrative: string
  /** The bank's own number of the booking. */
  readonly bankRef: string | null
  readonly payer: string | null
  /** Takes back an earlier booking. */
  readonly reversal: boolean
  /** The line of the file it begins at, counted from 1. */
  readonly place: number
}

export type BankStatement = {
  /** The account as the file names it: IBAN, number, or bank code and number. */
  readonly account: string
  /** The statement's number in the bank's own count; null where the format has none. */
  readonly sequence: number | null
  readonly openingCents: Cents
  readonly closingCents: Cents
  readonly from: Day
  readonly to: Day
  readonly lines: readonly BankLine[]
  /** Lines of the file with the account and with the closing balance, for whoever has to look there. */
  readonly place: number
  readonly closingPlace: number
}

export type StatementFormat = 'camt.053' | 'mt940' | 'csv'

/** The refusal of a bank file: which line of it and why, in both languages. Nothing of a file that is refused is taken in. */
export const refuseFile = (
  place: number,
  reason: keyof typeof bankTexts & `money.bank.fault.${string}`,
  values: TextValues = {},
): Refusal =>
  refuseMoney('money.statement_refused', { line: place }, [{ path: '', text: bankTexts[reason], values: { line: place, ...values } }])

/** Single spaces, nothing at the ends, no control characters: banks pad their columns, and a database holds no NUL. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is taken out
export const tidy = (text: string): string => text.replace(/[\s\u0000-\u001f\u007f]+/g, ' ').trim()

/** The first and last day of a statement whose file does not say: those of its lines. */
export function daysOf(lines: readonly BankLine[], fallback: Day): { from: Day; to: Day } {
  let from = lines[0]?.bookedOn ?? fallback
  let to = from
  for (const { bookedOn } of lines) {
    if (bookedOn < from) from = bookedOn
    if (bookedOn > to) to = bookedOn
  }
  return { from, to }
}
