import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto'
import { mkdirSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { open, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'

/**
 * What is known in public about one key. `number` is what a QR carries and never comes twice in one ring.
 * Instants are ISO 8601 in UTC, so that the document reads the same in every verifier.
 */
export type PublicKey = {
  readonly number: number
  /** The 32 bytes of the Ed25519 public key (RFC 8032), base64url. */
  readonly key: string
  readonly createdAt: string
  /** From here on it signs nothing; what it signed before stays valid. */
  readonly retiredAt?: string
  /** Someone else may hold it: nothing can be proven by it alone, whatever date a paper bears. */
  readonly compromisedAt?: string
  readonly reason?: string
}

/** The document published at `/V/keys.json`. */
export type PublicKeys = { readonly format: 'kaunti-keys/1'; readonly keys: readonly PublicKey[] }

const KEYS_FILE = 'keys.json'
const NO_FOLDER = 'none'
const NUMBER_MAX = 65_535

const privatePath = (folder: string, number: number): string => join(folder, `${number}.private.pem`)

/**
 * A county's signing keys, in a folder outside the database: who steals or rewrites the database can neither sign nor name a key of theirs as the county's.
 * `keys.json` lists all public keys there ever were; `<number>.private.pem` (mode 0600) exists only for the key that signs now.
 */
export class KeyRing {
  readonly #folder: string
  #read: {
    stamp: string
    keys: readonly PublicKey[]
    current: { number: number; key: KeyObject } | null
    verifying: Map<number, KeyObject>
  }

  constructor(folder: string) {
    this.#folder = folder
    this.#read = read(folder)
  }

  /** All public keys, oldest first, as they are now in the folder: another process may have rotated them. */
  get published(): PublicKeys {
    return { format: 'kaunti-keys/1', keys: this.#fresh().keys }
  }

  /** The key that signs now; null when its private half is not here (a verifying-only machine) or is compromised. */
  get current(): { readonly number: number; readonly key: KeyObject } | null {
    return this.#fresh().current
  }

  /** The public half of a key of this ring, for checking. */
  verifying(number: number): KeyObject | undefined {
    return this.#fresh().verifying.get(number)
  }

  #fresh() {
    // A folder that went away (a share that is down) takes nothing back: what was known stays true until it can be read again.
    const stamp = stampOf(this.#folder)
    if (stamp !== NO_FOLDER && stamp !== this.#read.stamp) this.#read = read(this.#folder)
    return this.#read
  }
}

/** Opens the ring in a folder. Throws a plain sentence when there is none, or when another account of the machine could read a private key. */
export function openKeyRing(folder: string): KeyRing {
  return new KeyRing(folder)
}

/**
 * Makes the first key, or rotates: a new key signs from now on, and the private half of the one before is destroyed, so that it can never leak.
 * Gives the new key. Also the answer to a compromise, after `markCompromised`.
 */
export async function rotateKey(folder: string, now: Temporal.Instant): Promise<PublicKey> {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  return exclusively(folder, async () => {
    const before = readKeysFile(folder)
    const number = Math.max(0, ...before.map((key) => key.number)) + 1
    if (number > NUMBER_MAX) throw new Error(`The key folder ${folder} has used all ${NUMBER_MAX} key numbers.`)
    const pair = generateKeyPairSync('ed25519')
    const made: PublicKey = { number, key: pair.publicKey.export({ format: 'jwk' }).x as string, createdAt: now.toString() }
    await writeDurably(privatePath(folder, number), pair.privateKey.export({ format: 'pem', type: 'pkcs8' }) as string)
    await writeKeysFile(folder, [
      ...before.map((key) => (key.retiredAt || key.compromisedAt ? key : { ...key, retiredAt: now.toString() })),
      made,
    ])
    for (const key of before) await rm(privatePath(folder, key.number), { force: true })
    return made
  })
}

/** Puts a key on the list of compromised ones and destroys its private half here. If it was the signing key, nothing is signed until the next `rotateKey`. */
export async function markCompromised(folder: string, number: number, reason: string, now: Temporal.Instant): Promise<void> {
  await exclusively(folder, async () => {
    const before = readKeysFile(folder)
    if (!before.some((key) => key.number === number)) throw new Error(`There is no key ${number} in ${folder}.`)
    await writeKeysFile(
      folder,
      before.map((key) => (key.number === number ? { ...key, compromisedAt: key.compromisedAt ?? now.toString(), reason } : key)),
    )
    await rm(privatePath(folder, number), { force: true })
  })
}

function read(folder: string) {
  // The stamp first: a rotation in between makes the next look read again.
  const stamp = stampOf(folder)
  const keys = readKeysFile(folder)
  if (keys.length === 0) throw new Error(`There is no signing key in ${folder}. Make one with: kaunti keys rotate`)
  const newest = keys.at(-1) as PublicKey
  const verifying = new Map(keys.map((key) => [key.number, publicKeyOf(key)]))
  return { stamp, keys, current: newest.retiredAt || newest.compromisedAt ? null : readPrivateKey(folder, newest.number), verifying }
}

/** The public half as Node's key object. */
export const publicKeyOf = (key: PublicKey): KeyObject =>
  createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: key.key }, format: 'jwk' })

function readPrivateKey(folder: string, number: number): { number: number; key: KeyObject } | null {
  const path = privatePath(folder, number)
  let mode: number
  try {
    mode = statSync(path).mode
  } catch {
    return null
  }
  if ((mode & 0o077) !== 0) throw new Error(`The signing key ${path} can be read by other accounts of this machine. Run: chmod 600 ${path}`)
  return { number, key: createPrivateKey(readFileSync(path)) }
}

function readKeysFile(folder: string): PublicKey[] {
  let text: string
  try {
    text = readFileSync(join(folder, KEYS_FILE), 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return []
    throw error
  }
  return (JSON.parse(text) as PublicKeys).keys.toSorted((a, b) => a.number - b.number)
}

/** Changes whenever the list or a private key does. */
function stampOf(folder: string): string {
  try {
    const { mtimeMs, ino, size } = statSync(join(folder, KEYS_FILE))
    return `${mtimeMs} ${ino} ${size}`
  } catch {
    return NO_FOLDER
  }
}

const writeKeysFile = (folder: string, keys: readonly PublicKey[]): Promise<void> =>
  writeDurably(join(folder, KEYS_FILE), `${JSON.stringify({ format: 'kaunti-keys/1', keys } satisfies PublicKeys, null, 2)}\n`)

async function writeDurably(path: string, text: string): Promise<void> {
  const draft = `${path}.new`
  const file = await open(draft, 'w', 0o600)
  try {
    await file.writeFile(text)
    await file.sync()
  } finally {
    await file.close()
  }
  await rename(draft, path)
  const folder = await open(join(path, '..'))
  try {
    await folder.sync()
  } finally {
    await folder.close()
  }
}

/** One change at a time, also between processes. A lock left by a killed one is named, not guessed at. */
async function exclusively<R>(folder: string, work: () => Promise<R>): Promise<R> {
  const lock = join(folder, 'changing')
  const held = await open(lock, 'wx', 0o600).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error
    throw new Error(`Someone else is changing the keys in ${folder}. If nobody is, remove ${lock} and try again.`)
  })
  try {
    return await work()
  } finally {
    await held.close()
    await rm(lock, { force: true })
  }
}

/** The private keys found in a folder, for the test and the page that show there is at most one. */
export const privateKeysIn = (folder: string): string[] => readdirSync(folder).filter((name) => name.endsWith('.private.pem'))
