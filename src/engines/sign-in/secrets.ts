import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from 'node:crypto'

/** What is made from the county's one secret (the setting SECRET): keyed hashes, and a seal for what must be read again. */
export type Secrets = {
  /** HMAC-SHA256 of a text under a key of its own per purpose: without the secret, a stolen table of hashes cannot be searched. */
  hmac(purpose: string, text: string): Buffer
  /** AES-256-GCM. `about` binds what is sealed to its row: moved to another, it does not open. */
  seal(plain: Uint8Array, about?: string): Buffer
  /** Throws when it was sealed under another secret, about something else, or altered. */
  open(sealed: Uint8Array, about?: string): Buffer
}

declare module '../../kernel/context/county.ts' {
  interface County {
    readonly secrets: Secrets
  }
}

const NONCE_BYTES = 12
const TAG_BYTES = 16

/** Opens what hangs from the county's secret. Without one (short commands that sign nobody in) each use throws; production refuses to start so. */
export function openSecrets(secret: string | undefined): Secrets {
  const keys = new Map<string, Buffer>()
  // One key per purpose (RFC 5869): a hash made for one thing is no use for another.
  const keyFor = (purpose: string): Buffer => {
    if (!secret) throw new Error('The county has no secret: set SECRET.')
    let key = keys.get(purpose)
    if (!key) {
      key = Buffer.from(hkdfSync('sha256', secret, 'kaunti', purpose, 32))
      keys.set(purpose, key)
    }
    return key
  }
  return {
    hmac: (purpose, text) =>
      createHmac('sha256', keyFor(`hmac ${purpose}`))
        .update(text)
        .digest(),
    seal(plain, about = '') {
      const nonce = randomBytes(NONCE_BYTES)
      const cipher = createCipheriv('aes-256-gcm', keyFor('seal'), nonce).setAAD(Buffer.from(about))
      const hidden = Buffer.concat([cipher.update(plain), cipher.final()])
      return Buffer.concat([nonce, hidden, cipher.getAuthTag()])
    },
    open(sealed, about = '') {
      const bytes = Buffer.from(sealed)
      const decipher = createDecipheriv('aes-256-gcm', keyFor('seal'), bytes.subarray(0, NONCE_BYTES), { authTagLength: TAG_BYTES })
      decipher.setAAD(Buffer.from(about)).setAuthTag(bytes.subarray(-TAG_BYTES))
      return Buffer.concat([decipher.update(bytes.subarray(NONCE_BYTES, -TAG_BYTES)), decipher.final()])
    },
  }
}
