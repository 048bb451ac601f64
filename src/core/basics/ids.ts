import { randomBytes } from './random-bytes.ts'

const hexOf = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'))

/**
 * A new UUIDv7 (RFC 9562 §5.7): 48 bits of milliseconds, then random bits, so that keys made later sort later and indexes stay dense.
 * `now` in milliseconds since 1970; taken as a parameter because core knows no clock.
 */
export function newId(now: number): string {
  const time = Math.floor(now).toString(16).padStart(12, '0')
  const bytes = randomBytes(10)
  bytes[0] = ((bytes[0] as number) & 0x0f) | 0x70
  bytes[2] = ((bytes[2] as number) & 0x3f) | 0x80
  let rest = ''
  for (const byte of bytes) rest += hexOf[byte]
  return `${time.slice(0, 8)}-${time.slice(8)}-${rest.slice(0, 4)}-${rest.slice(4, 8)}-${rest.slice(8)}`
}

const ID = /^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/

/** True for a UUID in lower-case text form. */
export const isId = (text: string): boolean => ID.test(text)
