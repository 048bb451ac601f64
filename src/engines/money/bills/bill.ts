import { formatDay, formatMonth, isDay } from '../../../core/basics/dates.ts'
import type { Cents } from '../../../core/basics/money.ts'
import { type Language, say, type Text } from '../../../core/basics/texts.ts'
import { moneyTexts } from '../texts.ts'
import type { LineClass } from './allocate.ts'

/** A bill's number as M-Pesa takes it: its account numbers have at most 12 characters, so without the dashes. */
export const accountNumber = (reference: string): string => reference.replaceAll('-', '')

/** What a line is for, as people say it: a year stays a year, months have their names and days their month's, and twelve months say where they begin. */
export function periodWords(period: string, language: Language): string {
  if (isDay(period)) return formatDay(period, language)
  const [from, length] = period.split('/') as [string, string?]
  if (!/^\d{4}-\d{2}$/.test(from)) return period
  const month = formatMonth(from, language)
  return length === 'P12M' ? say(moneyTexts['money.period.twelve'], language, { month }) : month
}

export type BillState = 'open' | 'settled' | 'void' | 'expired'

export type Bill = {
  readonly id: string
  readonly reference: string
  readonly subjectKind: string
  readonly subjectId: string
  readonly purpose: string
  readonly title: Text
  readonly payer: string | null
  readonly organisation: string | null
  readonly payerName: string | null
  readonly payerPhone: string | null
  readonly language: Language
  readonly department: string
  readonly ward: number | null
  readonly madeAt: Temporal.Instant
  readonly dueOn: Temporal.PlainDate
  readonly expiresOn: Temporal.PlainDate | null
  /** A payment that comes after it expired makes it owed again. */
  readonly revives: boolean
  readonly state: BillState
  readonly totalCents: Cents
  readonly paidCents: Cents
  readonly revision: number
}

export type BillLine = {
  readonly bill: string
  readonly line: number
  readonly head: string
  readonly class: LineClass
  readonly period: string
  readonly title: Text
  readonly cents: Cents
  readonly paid: Cents
  readonly tariffVersion: string | null
  readonly tariffLine: string | null
  readonly working: unknown
  readonly key: string
}

/** What a bill tells those who made it, in the transaction in which it happens. */
export type BillEvent = {
  readonly bill: string
  readonly reference: string
  readonly subjectKind: string
  readonly subjectId: string
  readonly purpose: string
}

declare module '../../../kernel/context/manifest.ts' {
  interface Events {
    /** Nothing is owed on it any more; may come again after `unsettled`. */
    'money.bill_settled': BillEvent
    /** What was settled is not: a payment was reversed, or what M-Pesa told of proved false. Take back what was given. */
    'money.bill_unsettled': BillEvent
    /** It was not paid in its time. Where it revives, a late payment still settles it. */
    'money.bill_expired': BillEvent
  }
}

export type BillRow = {
  id: string
  reference: string
  subject_kind: string
  subject_id: string
  purpose: string
  title_en: string
  title_sw: string
  payer: string | null
  organisation: string | null
  payer_name: string | null
  payer_phone: string | null
  language: Language
  department: string
  ward: number | null
  made_at: Temporal.Instant
  due_on: Temporal.PlainDate
  expires_on: Temporal.PlainDate | null
  revives: boolean
  state: BillState
  total_cents: number
  paid_cents: number
  revision: number
}

export const billFromRow = (row: BillRow): Bill => ({
  id: row.id,
  reference: row.reference,
  subjectKind: row.subject_kind,
  subjectId: row.subject_id,
  purpose: row.purpose,
  title: { en: row.title_en, sw: row.title_sw },
  payer: row.payer,
  organisation: row.organisation,
  payerName: row.payer_name,
  payerPhone: row.payer_phone,
  language: row.language,
  department: row.department,
  ward: row.ward,
  madeAt: row.made_at,
  dueOn: row.due_on,
  expiresOn: row.expires_on,
  revives: row.revives,
  state: row.state,
  totalCents: row.total_cents as Cents,
  paidCents: row.paid_cents as Cents,
  revision: row.revision,
})

export const billEvent = ({ id, reference, subjectKind, subjectId, purpose }: Bill): BillEvent => ({
  bill: id,
  reference,
  subjectKind,
  subjectId,
  purpose,
})
