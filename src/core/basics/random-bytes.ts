const POOL_BYTES = 4096
const pool = new Uint8Array(POOL_BYTES)
let used = POOL_BYTES

/** So many random bytes, at most 4,096. Asking the system for many at once is what makes few of them cheap; what was given out is wiped here. */
export function randomBytes(count: number): Uint8Array {
  if (used + count > POOL_BYTES) {
    crypto.getRandomValues(pool)
    used = 0
  }
  const given = pool.slice(used, used + count)
  pool.fill(0, used, used + count)
  used += count
  return given
}
