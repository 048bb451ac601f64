import { markCompromised, openKeyRing, type PublicKey, rotateKey } from './keys.ts'

export type KeysCommand = {
  readonly folder: string
  readonly now: Temporal.Instant
  /** What follows `kaunti keys`. */
  readonly args: readonly string[]
  readonly print: (line: string) => void
}

/**
 * `kaunti keys list`, `kaunti keys rotate` (also makes the first key), `kaunti keys compromised NUMBER "REASON"`. Gives the exit code: 0 done, 2 wrong arguments.
 * Needs no database, and running web processes take up the change at their next signature.
 */
export async function runKeys({ folder, now, args, print }: KeysCommand): Promise<0 | 2> {
  const [verb, ...rest] = args
  if (verb === 'list' && rest.length === 0) {
    for (const key of openKeyRing(folder).published.keys) print(lineOf(key))
    return 0
  }
  if (verb === 'rotate' && rest.length === 0) {
    const made = await rotateKey(folder, now)
    print(`Key ${made.number} signs from now on. Print this line and lock it away: ${made.number} ${made.key}`)
    return 0
  }
  const [number, reason] = rest
  if (verb === 'compromised' && rest.length === 2 && number && reason && /^[1-9]\d{0,4}$/.test(number)) {
    await markCompromised(folder, Number(number), reason, now)
    print(`Key ${number} is published as compromised. Make a new one with: kaunti keys rotate`)
    return 0
  }
  print('kaunti keys list | rotate | compromised NUMBER "REASON"')
  return 2
}

function lineOf({ number, key, createdAt, retiredAt, compromisedAt, reason }: PublicKey): string {
  const state = compromisedAt ? `compromised ${compromisedAt}: ${reason}` : retiredAt ? `retired ${retiredAt}` : 'signs now'
  return `${number}  ${key}  made ${createdAt}  ${state}`
}
