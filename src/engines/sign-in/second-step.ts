import { randomInt } from 'node:crypto'
import { hashRaw } from '@node-rs/argon2'
import { Secret, TOTP } from 'otpauth'

const PERIOD_SECONDS = 30
const SECRET_BYTES = 20

export const newTotpSecret = (): Buffer => Buffer.from(new Secret({ size: SECRET_BYTES }).buffer)

const totpOf = (secret: Uint8Array, names: { issuer: string; account: string } = { issuer: '', account: '' }): TOTP =>
  new TOTP({
    issuer: names.issuer,
    label: names.account,
    algorithm: 'SHA1',
    digits: 6,
    period: PERIOD_SECONDS,
    secret: new Secret({ buffer: new Uint8Array(secret).buffer }),
  })

/** The address an authenticator app reads from the QR code, and the same secret for typing, in groups of four. */
export function totpSetup(secret: Uint8Array, names: { issuer: string; account: string }): { uri: string; typed: string } {
  const totp = totpOf(secret, names)
  return { uri: totp.toString(), typed: totp.secret.base32.replace(/(.{4})(?=.)/g, '$1 ') }
}

/**
 * The time step a code belongs to: now, or the step before or after for clocks that differ (RFC 6238 §5.2). Null when it is no code of now,
 * or of a step already used: the caller keeps the step, and each is taken once.
 */
export function totpStep(secret: Uint8Array, code: string, now: Temporal.Instant, lastStep: number): number | null {
  if (!/^\d{6}$/.test(code)) return null
  const delta = totpOf(secret).validate({ token: code, timestamp: now.epochMilliseconds, window: 1 })
  if (delta === null) return null
  const step = Math.floor(now.epochMilliseconds / 1_000 / PERIOD_SECONDS) + delta
  return step > lastStep ? step : null
}

/** The code an authenticator shows at an instant; for tests and for the demo's own telephone. */
export const totpCodeAt = (secret: Uint8Array, now: Temporal.Instant): string =>
  totpOf(secret).generate({ timestamp: now.epochMilliseconds })

const RECOVERY_CODES = 10
/** Crockford's letters: none that is read for another. Sixteen of them are 80 bits. */
const LETTERS = '0123456789abcdefghjkmnpqrstvwxyz'

/** Ten codes on paper for the day the phone is lost, each to be used once: `k3xw-…`. */
export const newRecoveryCodes = (): string[] =>
  Array.from({ length: RECOVERY_CODES }, () => Array.from({ length: 16 }, () => LETTERS[randomInt(LETTERS.length)]).join('')).map((code) =>
    code.replace(/(.{4})(?=.)/g, '$1-'),
  )

/** A recovery code as it is kept: argon2id with the salt of its set, so that one computation checks against all ten (OWASP ASVS 6.5.2). */
export function hashRecoveryCode(typed: string, salt: Uint8Array): Promise<Buffer> {
  const plain = typed
    .toLowerCase()
    .replace(/[^0-9a-z]/g, '')
    .replaceAll('o', '0')
    .replace(/[il]/g, '1')
  return hashRaw(plain.slice(0, 64), { memoryCost: 19_456, timeCost: 2, parallelism: 1, salt })
}
