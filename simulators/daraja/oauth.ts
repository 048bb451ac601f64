import { chance } from '../chance.ts'
import { type Core, fault, ok, type Reply } from './core.ts'

const TOKENS_MAX = 1_000

/** Gives tokens for the application's key, and knows them again until they are over. */
export class Tokens {
  readonly #core: Core
  readonly #given = new Map<string, number>()
  #number = 0

  constructor(core: Core) {
    this.#core = core
  }

  generate(query: URLSearchParams, authorization: string | undefined): Reply {
    const { account, clock, seed, board } = this.#core
    if (!authorization?.startsWith('Basic ')) return fault('400.008.01', 'Invalid Authentication passed')
    if (query.get('grant_type') !== 'client_credentials') return fault('400.008.02', 'Invalid grant type passed')
    const wanted = Buffer.from(`${account.consumerKey}:${account.consumerSecret}`).toString('base64')
    if (authorization.slice(6) !== wanted) return fault('400.008.01', 'Invalid Authentication passed')
    const { tokenSeconds, newTokenEndsOld } = board().world
    if (newTokenEndsOld) this.#given.clear()
    this.#number += 1
    const luck = chance(seed, 'token', this.#number)
    const token = Buffer.from(luck.hex(42), 'hex').toString('base64url')
    this.#given.set(token, clock.now() + tokenSeconds * 1_000)
    const oldest = this.#given.keys().next()
    if (this.#given.size > TOKENS_MAX && !oldest.done) this.#given.delete(oldest.value)
    return ok({ access_token: token, expires_in: luck.hits(0.5) ? tokenSeconds : String(tokenSeconds) })
  }

  isGood(authorization: string): boolean {
    const until = this.#given.get(authorization.replace(/^Bearer /, ''))
    return authorization.startsWith('Bearer ') && until !== undefined && until > this.#core.clock.now()
  }
}
