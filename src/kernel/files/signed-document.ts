import { createHash } from 'node:crypto'
import { refuse } from './errors.ts'
import type { KeyRing, PublicKeys } from './keys.ts'
import { type SignatureVerdict, sign, verify } from './signatures.ts'
import {
  compareBytes,
  type DocumentFacts,
  documentPayload,
  fromBase32,
  hasMark,
  joinBytes,
  MARK_BYTES,
  payloadOfAddress,
  revocationsPayload,
  splitDocument,
  splitRevocations,
  toBase32,
} from './signed-payload.ts'

/** QR version 16 at level M still reads from a cheap print; beyond it the modules get smaller than half a millimetre. */
const ADDRESS_LENGTH_MAX = 650

export type SignedDocument = {
  /** Format, key number, facts and signature in base32: what follows `/V/`. Worth storing, for the online check and for printing again. */
  readonly payload: string
  /** `HTTPS://HOST/V/…`, all capitals, so that the QR stays small. */
  readonly address: string
  /** Eight letters and digits to type where nothing can scan. */
  readonly code: string
  readonly keyNumber: number
}

/** Signs a document's facts for its QR code. Throws `files.no_signing_key` and `files.document_too_long`. */
export function signDocument(ring: KeyRing, publicUrl: string, facts: DocumentFacts): SignedDocument {
  const keyNumber = ring.current?.number
  if (keyNumber === undefined) throw refuse('files.no_signing_key')
  const statement = documentPayload(keyNumber, facts)
  const { signature } = sign(ring, 'document', statement)
  const payload = toBase32(joinBytes([statement, signature]))
  const address = verificationAddress(publicUrl, payload)
  if (address.length > ADDRESS_LENGTH_MAX) throw refuse('files.document_too_long')
  return { payload, address, code: verificationCode(payload), keyNumber }
}

/** The address a QR carries. Host names ignore case; the path is registered in capitals. */
const verificationAddress = (publicUrl: string, payload: string): string => `${publicUrl.toUpperCase()}/V/${payload}`

/** A short code that goes with one signed payload: 40 bits of its hash, in the alphabet of base32 (no 0, 1, 8, 9). `ABCD-EFGH`. */
export function verificationCode(payload: string): string {
  const code = toBase32(createHash('sha256').update(`code\n${payload}`).digest().subarray(0, 5))
  return `${code.slice(0, 4)}-${code.slice(4)}`
}

export type DocumentCheck =
  | { readonly valid: true; readonly facts: DocumentFacts; readonly keyNumber: number }
  | { readonly valid: false; readonly reason: 'unreadable' | Exclude<SignatureVerdict, 'valid'>; readonly keyNumber?: number }

/**
 * Checks what a QR says from the published keys alone: an address, or the part after `/V/`. Valid means the county signed exactly these facts.
 * It does not know revocation: ask `readRevocations` or the county. Never throws.
 */
export function checkDocument(scanned: string, keys: PublicKeys | KeyRing): DocumentCheck {
  const bytes = fromBase32(payloadOfAddress(scanned))
  const split = bytes && splitDocument(bytes)
  if (!split) return { valid: false, reason: 'unreadable' }
  const { payload, signature, keyNumber, facts } = split
  const verdict = verify(keys, 'document', payload, { keyNumber, signature })
  return verdict === 'valid' ? { valid: true, facts, keyNumber } : { valid: false, reason: verdict, keyNumber }
}

/** 48 bits of the hash of a document's number: 8,000 of them are 48 KB, and the list names nobody. */
const revocationMark = (number: string): Uint8Array => createHash('sha256').update(`revoked\n${number}`).digest().subarray(0, MARK_BYTES)

/** The signed list of revoked document numbers, for verifiers that are mostly offline. Throws `files.no_signing_key`. */
export function makeRevocations(
  ring: KeyRing,
  numbers: Iterable<string>,
  issuedAt: Temporal.Instant,
  nextAt: Temporal.Instant,
): Uint8Array {
  const keyNumber = ring.current?.number
  if (keyNumber === undefined) throw refuse('files.no_signing_key')
  const marks = [...new Set(numbers)].map(revocationMark).sort(compareBytes)
  const statement = revocationsPayload(keyNumber, seconds(issuedAt), seconds(nextAt), marks)
  return joinBytes([statement, sign(ring, 'revocations', statement).signature])
}

export type Revocations = {
  readonly issuedAt: Temporal.Instant
  readonly nextAt: Temporal.Instant
  readonly count: number
  revoked(number: string): boolean
}

/** Reads a revocation list; null unless a good key of the county signed it. Older than `nextAt`, it may miss the latest. */
export function readRevocations(list: Uint8Array, keys: PublicKeys | KeyRing): Revocations | null {
  const split = splitRevocations(list)
  if (!split || verify(keys, 'revocations', split.payload, split) !== 'valid') return null
  return {
    issuedAt: Temporal.Instant.fromEpochMilliseconds(split.issued * 1000),
    nextAt: Temporal.Instant.fromEpochMilliseconds(split.nextDue * 1000),
    count: split.marks.length / MARK_BYTES,
    revoked: (number) => hasMark(split.marks, revocationMark(number)),
  }
}

const seconds = (instant: Temporal.Instant): number => Math.floor(instant.epochMilliseconds / 1000)
