import type { Clock } from '../clock.ts'
import type { Callbacks } from './callbacks.ts'
import type { Switchboard } from './settings.ts'
import type { MoneyWorld, Wallet } from './world.ts'

/** What Safaricom gave the county: the application's key, the paybill, and the operator who may ask about money. */
export type DarajaAccount = {
  readonly consumerKey: string
  readonly consumerSecret: string
  readonly shortcode: string
  readonly organisation: string
  readonly passkey: string
  readonly initiator: string
  readonly initiatorPassword: string
}

type C2bUrls = {
  readonly confirmation: string
  readonly validation: string
  readonly otherwise: 'Completed' | 'Cancelled'
  readonly hashed: boolean
}

/** What the parts of the simulated Daraja share. */
export type Core = {
  readonly account: DarajaAccount
  readonly seed: string
  readonly clock: Clock
  readonly world: MoneyWorld
  readonly callbacks: Callbacks
  readonly board: () => Switchboard
  /** Sends an SMS from M-Pesa, in the language of the wallet. */
  readonly text: (wallet: Wallet, words: { en: string; sw: string }) => void
  urls: C2bUrls | null
}

export type Body = Readonly<Record<string, unknown>>
export type Reply = { readonly status: number; readonly json: unknown }

export const ok = (json: unknown): Reply => ({ status: 200, json })
/** Daraja's error; the dispatcher adds the request's id. The first three figures of a code are its status. */
export const fault = (errorCode: string, errorMessage: string): Reply => ({
  status: Number(errorCode.slice(0, 3)),
  json: { errorCode, errorMessage },
})
export const badField = (name: string): Reply => fault('400.002.02', `Bad Request - Invalid ${name}`)

/** A field as text, whether it came as text or number; empty when it is neither. */
export function field(body: Body, name: string): string {
  const value = body[name]
  return typeof value === 'string' ? value.trim() : typeof value === 'number' ? String(value) : ''
}

export const isPhone = (text: string): boolean => /^254[17]\d{8}$/.test(text)
export const isUrl = (text: string): boolean => URL.canParse(text) && /^https?:$/.test(new URL(text).protocol)

/** Whole shillings, at least one, in cents; null for anything else. */
export function readAmount(text: string): number | null {
  return /^\d{1,9}$/.test(text) && Number(text) >= 1 ? Number(text) * 100 : null
}

export const kes = (cents: number): string => (cents / 100).toFixed(2)

/** `2,500.00` */
export const grouped = (cents: number): string => kes(cents).replace(/\B(?=(?:\d{3})+\.)/g, ',')

export const RESULT_WORDS: Readonly<Record<string, string>> = {
  '0': 'The service request is processed successfully.',
  '1': 'The balance is insufficient for the transaction.',
  '2': 'Declined due to limit rule: less than the minimum transaction amount.',
  '3': 'Declined due to limit rule: greater than the maximum transaction amount.',
  '4': 'Declined due to limit rule: would exceed daily transfer limit.',
  '8': 'Declined due to limit rule: would exceed the maximum balance.',
  '17': 'Rule limited.',
  '26': 'System busy. Try again in a short while.',
  '1001': 'Unable to lock subscriber, a transaction is already in process for the current subscriber',
  '1019': 'Transaction has expired',
  '1025': 'An error occurred while sending a push request',
  '1032': 'Request cancelled by user',
  '1037': 'DS timeout user cannot be reached',
  '2001': 'The initiator information is invalid.',
  '2028': 'The request is not permitted according to product assignment',
  '8006': 'The security credential is locked.',
  '9999': 'An error occurred while sending a push request',
  R000001: 'The transaction has already been reversed.',
  R000002: 'The OriginalTransactionID is invalid.',
  SFC_IC0003: 'The operator does not exist.',
}

/** `22/11/26 at 9:15 AM`, as M-Pesa's SMS say it. */
export function smsTime(iso: string): { en: string; sw: string } {
  const hour = Number(iso.slice(11, 13))
  const day = `${Number(iso.slice(8, 10))}/${Number(iso.slice(5, 7))}/${iso.slice(2, 4)}`
  const time = `${hour % 12 || 12}:${iso.slice(14, 16)} ${hour < 12 ? 'AM' : 'PM'}`
  return { en: `${day} at ${time}`, sw: `tarehe ${day} saa ${time}` }
}
