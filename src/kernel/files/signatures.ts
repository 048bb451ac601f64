import { sign as signBytes, verify as verifyBytes } from 'node:crypto'
import { refuse } from './errors.ts'
import { type KeyRing, type PublicKeys, publicKeyOf } from './keys.ts'
import { type SignaturePurpose, signedBytes } from './signed-payload.ts'

export type Signature = { readonly keyNumber: number /** 64 bytes. */; readonly signature: Uint8Array }

export type SignatureVerdict = 'valid' | 'invalid' | 'unknown_key' | 'compromised_key'

/**
 * Signs with the ring's current key (Ed25519, RFC 8032). The purpose is part of what is signed, so that a signature under one kind of statement
 * is never good for another. Throws `files.no_signing_key`.
 */
export function sign(ring: KeyRing, purpose: SignaturePurpose, payload: Uint8Array): Signature {
  const current = ring.current
  if (!current) throw refuse('files.no_signing_key')
  return { keyNumber: current.number, signature: signBytes(null, signedBytes(purpose, payload), current.key) }
}

/** Checks a signature against published keys. A retired key is good for ever; a compromised one proves nothing. Never throws. */
export function verify(
  keys: PublicKeys | KeyRing,
  purpose: SignaturePurpose,
  payload: Uint8Array,
  { keyNumber, signature }: Signature,
): SignatureVerdict {
  const published = 'published' in keys ? keys.published : keys
  const key = published.keys.find((each) => each.number === keyNumber)
  if (!key) return 'unknown_key'
  if (key.compromisedAt) return 'compromised_key'
  try {
    const verifying = ('published' in keys ? keys.verifying(keyNumber) : undefined) ?? publicKeyOf(key)
    return verifyBytes(null, signedBytes(purpose, payload), verifying, signature) ? 'valid' : 'invalid'
  } catch {
    return 'invalid'
  }
}
