const POOL_BYTES = 4096
const pool = new Uint8Array(POOL_BYTES)
let used = POOL_BYTES
const hexOf = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'))

/** One random byte. Asking the system for many at once is what makes an id cheap; what was given out is wiped. */
function randomByte(): number {
  if (used === POOL_BYTES) {
    crypto.getRandomValues(pool)
    used = 0
  }
  const byte = pool[used] as number
  pool[used++] = 0
  return byte
}

/**
 * A new UUIDv7 (RFC 9562 §5.7): 48 bits of milliseconds, then random bits, so that keys made later sort later and indexes stay dense.
 * `now` in milliseconds since 1970; taken as a parameter because core knows no clock.
 */
export function newId(now: number): string {
  const time = Math.floor(now).toString(16).padStart(12, '0')
  const random = () => hexOf[randomByte()] as string
  const version = hexOf[(randomByte() & 0x0f) | 0x70] as string
  const variant = hexOf[(randomByte() & 0x3f) | 0x80] as string
  return `${time.slice(0, 8)}-${time.slice(8)}-${version}${random()}-${variant}${random()}-${random()}${random()}${random()}${random()}${random()}${random()}`
}

const ID = /^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/

/** True for a UUID in lower-case text form. */
export const isId = (text: string): boolean => ID.test(text)
