import {
  type DocumentFacts,
  fromBase32,
  hasMark,
  MARK_BYTES,
  payloadOfAddress,
  signedBytes,
  splitDocument,
  splitRevocations,
} from './signed-payload.ts'

/**
 * Checks documents in a browser without network, with the platform's own Ed25519 (Web Cryptography Level 2). It needs only what was saved before: the
 * county's published keys and, if there is one, the last revocation list. Bundled alone it is about 3 KB.
 */
export type OfflineCheck =
  | {
      readonly valid: true
      readonly facts: DocumentFacts
      readonly keyNumber: number
      readonly revoked: boolean | 'unknown'
      readonly listNextDue?: number
    }
  | { readonly valid: false; readonly reason: 'unreadable' | 'invalid' | 'unknown_key' | 'compromised_key'; readonly keyNumber?: number }

export type OfflineKeys = { readonly keys: readonly { readonly number: number; readonly key: string; readonly compromisedAt?: string }[] }

/**
 * `scanned` is the whole address of the QR, or what follows `/V/`; `keys` the document of `/V/keys.json`; `list` the bytes of the revocation list.
 * A list that does not verify counts as none: `revoked` is then 'unknown'. `listNextDue` in seconds since 1970: past it, fetch the list anew.
 */
export async function checkOffline(scanned: string, keys: OfflineKeys, list?: Uint8Array): Promise<OfflineCheck> {
  const bytes = fromBase32(payloadOfAddress(scanned))
  const split = bytes && splitDocument(bytes)
  if (!split) return { valid: false, reason: 'unreadable' }
  const { keyNumber, facts } = split
  const verdict = await verdictOn(keys, 'document', split)
  if (verdict !== 'valid') return { valid: false, reason: verdict, keyNumber }
  const revocations = list && splitRevocations(list)
  if (!revocations || (await verdictOn(keys, 'revocations', revocations)) !== 'valid')
    return { valid: true, facts, keyNumber, revoked: 'unknown' }
  return { valid: true, facts, keyNumber, revoked: hasMark(revocations.marks, await markOf(facts[1])), listNextDue: revocations.nextDue }
}

type Split = { readonly keyNumber: number; readonly payload: Uint8Array; readonly signature: Uint8Array<ArrayBuffer> }

async function verdictOn(keys: OfflineKeys, purpose: 'document' | 'revocations', { keyNumber, payload, signature }: Split) {
  const key = keys.keys.find((each) => each.number === keyNumber)
  if (!key) return 'unknown_key'
  if (key.compromisedAt) return 'compromised_key'
  try {
    const imported = await crypto.subtle.importKey('jwk', { kty: 'OKP', crv: 'Ed25519', x: key.key }, 'Ed25519', false, ['verify'])
    return (await crypto.subtle.verify('Ed25519', imported, signature, signedBytes(purpose, payload))) ? 'valid' : 'invalid'
  } catch {
    return 'invalid'
  }
}

async function markOf(number: string): Promise<Uint8Array> {
  const hash = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(`revoked\n${number}`))
  return new Uint8Array(hash).subarray(0, MARK_BYTES)
}
