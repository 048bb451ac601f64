import type { KeyObject } from 'node:crypto'
import { type KeyRing, publicKeyOf } from './keys.ts'

/** Keys of the ring are named `county-<number>` in seals of the audit trail, apart from any other signer an auditor may meet. */
export const sealKeyName = (number: number): string => `county-${number}`

/** All keys of the ring that ever sealed, by the name a seal gives. */
export const sealKeys = (keys: KeyRing): Record<string, KeyObject> =>
  Object.fromEntries(keys.published.keys.map((key) => [sealKeyName(key.number), publicKeyOf(key)]))
