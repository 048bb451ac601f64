import { afterEach, vi } from 'vitest'

type Argon2 = typeof import('@node-rs/argon2')

/** What the product asks for, and the least that argon2 can be asked for. */
const FULL = 'm=19456,t=2,p=1'
const LEAST = 'm=8,t=1,p=1'
const least = { memoryCost: 8, timeCost: 1, parallelism: 1 } as const

let full = false

/** From here to its end a test has hashes of the full work, for what it says of that work. Passwords hashed before do not match. */
export function hashInFull(): void {
  full = true
}

afterEach(() => {
  full = false
})

/**
 * Argon2 at its least work, which calls itself the full work: it was most of what the tests of signing in with a database cost, on each server anew, and none of
 * them but one says anything of it. Those without a database and those in the browser have the real one.
 */
vi.doMock('@node-rs/argon2', async (importOriginal: () => Promise<Argon2>): Promise<Argon2> => {
  const real = await importOriginal()
  const lessened = (options: Parameters<Argon2['hash']>[1]) =>
    options?.memoryCost === 19_456 && !full ? { ...options, ...least } : options
  return {
    ...real,
    hash: async (password, options, signal) => (await real.hash(password, lessened(options), signal)).replace(LEAST, FULL),
    hashRaw: (password, options, signal) => real.hashRaw(password, lessened(options), signal),
    verify: (hashed, password, options, signal) =>
      real.verify(full ? hashed : String(hashed).replace(FULL, LEAST), password, options, signal),
  }
})
