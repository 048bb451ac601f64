/**
 * The bytes of signed statements, for server and browser alike: nothing here needs Node.
 * A document: format 1 · key number (2 bytes) · facts as a JSON array in UTF-8 · Ed25519 signature (64 bytes).
 * A revocation list: format 2 · key number (2) · issued (4) · next due (4, both in seconds since 1970) · marks of 6 bytes, sorted · signature (64).
 */
const DOCUMENT_FORMAT = 1
const REVOCATIONS_FORMAT = 2
const SIGNATURE_BYTES = 64
export const MARK_BYTES = 6
const HEAD_BYTES = 3
const REVOCATIONS_HEAD_BYTES = 11

/** What is signed: each has its own words before the bytes. */
export type SignaturePurpose = 'document' | 'revocations'

/** What a document says about itself: its kind, its number, the day it was issued, then what its kind needs. */
export type DocumentFacts = readonly [kind: string, number: string, issuedOn: string, ...rest: (string | number | boolean | null)[]]

const utf8 = new TextEncoder()

/** The bytes that go under the signature: purpose first, so that no statement passes for another kind. */
export function signedBytes(purpose: SignaturePurpose, payload: Uint8Array): Uint8Array<ArrayBuffer> {
  return joinBytes([utf8.encode(`kaunti/${purpose}/1\n`), payload])
}

export function joinBytes(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    all.set(part, at)
    at += part.length
  }
  return all
}

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'

/** Base32 (RFC 4648 §6) in capitals without padding: a QR code packs it as letters and digits, and any URL takes it. */
export function toBase32(bytes: Uint8Array): string {
  let text = ''
  let bits = 0
  let held = 0
  for (const byte of bytes) {
    held = (held << 8) | byte
    bits += 8
    while (bits >= 5) {
      bits -= 5
      text += ALPHABET[(held >>> bits) & 31]
    }
    held &= (1 << bits) - 1
  }
  return bits > 0 ? text + ALPHABET[(held << (5 - bits)) & 31] : text
}

/** The bytes of a base32 text in either case; null when it is not the one true spelling of some bytes. */
export function fromBase32(text: string): Uint8Array<ArrayBuffer> | null {
  const bytes = new Uint8Array(Math.floor((text.length * 5) / 8))
  let at = 0
  let bits = 0
  let held = 0
  for (const sign of text.toUpperCase()) {
    const value = ALPHABET.indexOf(sign)
    if (value === -1) return null
    held = (held << 5) | value
    bits += 5
    if (bits >= 8) {
      bits -= 8
      bytes[at] = held >>> bits
      at += 1
    }
    held &= (1 << bits) - 1
  }
  return held === 0 && bits < 5 ? bytes : null
}

export function documentPayload(keyNumber: number, facts: DocumentFacts): Uint8Array<ArrayBuffer> {
  return joinBytes([head(DOCUMENT_FORMAT, keyNumber), utf8.encode(JSON.stringify(facts))])
}

export type SplitDocument = {
  readonly payload: Uint8Array<ArrayBuffer>
  readonly signature: Uint8Array<ArrayBuffer>
  readonly keyNumber: number
  readonly facts: DocumentFacts
}

/** Takes a document's bytes apart; null when they are none. Says nothing yet about whether it is true. */
export function splitDocument(bytes: Uint8Array): SplitDocument | null {
  if (bytes[0] !== DOCUMENT_FORMAT || bytes.length <= HEAD_BYTES + SIGNATURE_BYTES) return null
  const payload = bytes.slice(0, -SIGNATURE_BYTES)
  const facts = readFacts(payload.subarray(HEAD_BYTES))
  return facts && { payload, signature: bytes.slice(-SIGNATURE_BYTES), keyNumber: keyNumberOf(bytes), facts }
}

function readFacts(bytes: Uint8Array): DocumentFacts | null {
  try {
    const facts: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
    if (!Array.isArray(facts) || facts.length < 3 || !facts.slice(0, 3).every((fact) => typeof fact === 'string')) return null
    return facts.every((fact) => fact === null || ['string', 'number', 'boolean'].includes(typeof fact))
      ? (facts as unknown as DocumentFacts)
      : null
  } catch {
    return null
  }
}

/** `marks` are of 6 bytes each, sorted. Seconds since 1970. */
export function revocationsPayload(
  keyNumber: number,
  issued: number,
  nextDue: number,
  marks: readonly Uint8Array[],
): Uint8Array<ArrayBuffer> {
  const times = new Uint8Array(8)
  const view = new DataView(times.buffer)
  view.setUint32(0, issued)
  view.setUint32(4, nextDue)
  return joinBytes([head(REVOCATIONS_FORMAT, keyNumber), times, ...marks])
}

export type SplitRevocations = {
  readonly payload: Uint8Array<ArrayBuffer>
  readonly signature: Uint8Array<ArrayBuffer>
  readonly keyNumber: number
  readonly issued: number
  readonly nextDue: number
  readonly marks: Uint8Array
}

export function splitRevocations(bytes: Uint8Array): SplitRevocations | null {
  const marksBytes = bytes.length - REVOCATIONS_HEAD_BYTES - SIGNATURE_BYTES
  if (bytes[0] !== REVOCATIONS_FORMAT || marksBytes < 0 || marksBytes % MARK_BYTES !== 0) return null
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  return {
    payload: bytes.slice(0, -SIGNATURE_BYTES),
    signature: bytes.slice(-SIGNATURE_BYTES),
    keyNumber: keyNumberOf(bytes),
    issued: view.getUint32(HEAD_BYTES),
    nextDue: view.getUint32(HEAD_BYTES + 4),
    marks: bytes.slice(REVOCATIONS_HEAD_BYTES, -SIGNATURE_BYTES),
  }
}

/** Whether a mark stands in a list's sorted marks: 13 looks among 8,000. */
export function hasMark(marks: Uint8Array, mark: Uint8Array): boolean {
  let low = 0
  let high = marks.length / MARK_BYTES
  while (low < high) {
    const middle = (low + high) >>> 1
    const order = compareBytes(marks.subarray(middle * MARK_BYTES, (middle + 1) * MARK_BYTES), mark)
    if (order === 0) return true
    if (order < 0) low = middle + 1
    else high = middle
  }
  return false
}

export function compareBytes(a: Uint8Array, b: Uint8Array): number {
  for (let at = 0; at < Math.min(a.length, b.length); at += 1) {
    const difference = (a[at] as number) - (b[at] as number)
    if (difference !== 0) return difference
  }
  return a.length - b.length
}

const head = (format: number, keyNumber: number): Uint8Array => Uint8Array.of(format, keyNumber >> 8, keyNumber & 255)
const keyNumberOf = (bytes: Uint8Array): number => ((bytes[1] ?? 0) << 8) | (bytes[2] ?? 0)

/** The signed part of a scanned or typed address: what follows `/V/`, or the whole if there is no address around it. */
export function payloadOfAddress(address: string): string {
  const trimmed = address.trim()
  const at = trimmed.toUpperCase().lastIndexOf('/V/')
  return (at === -1 ? trimmed : trimmed.slice(at + 3)).replace(/[?#].*$/, '').replace(/[\s-]/g, '')
}
