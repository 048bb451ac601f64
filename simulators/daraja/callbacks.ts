import { chance } from '../chance.ts'
import type { Clock } from '../clock.ts'
import { post } from '../post.ts'
import type { Callback, CallbackRule } from './settings.ts'

export type Sent = { readonly at: string; readonly kind: Callback; readonly receipt: string; readonly answered: string }

const KEPT_MAX = 200
/** What waits to be sent, in all; beyond it the newest is lost, and counted as such. */
const WAITING_MAX = 100_000
const HELD_BACK_MS = 3_000

type Held = { readonly kind: Callback; readonly url: string; readonly body: string; readonly receipt: string }

/** Calls the county as the switchboard says: late, twice, in another order, or not at all. */
export class Callbacks {
  readonly #clock: Clock
  readonly #seed: string
  readonly #ruleOf: (kind: Callback) => CallbackRule
  readonly #held = new Map<Callback, Held[]>()
  readonly #sent: Sent[] = []
  readonly counts = { answered: 0, failed: 0, dropped: 0 }
  /** How many in a row the county did not take. */
  failedInARow = 0
  #number = 0
  #waiting = 0

  constructor(clock: Clock, seed: string, ruleOf: (kind: Callback) => CallbackRule) {
    this.#clock = clock
    this.#seed = seed
    this.#ruleOf = ruleOf
  }

  /** The newest first. */
  sent(): readonly Sent[] {
    return [...this.#sent].reverse()
  }

  send(kind: Callback, url: string, body: string, receipt = ''): void {
    const rule = this.#ruleOf(kind)
    this.#number += 1
    if (this.#waiting >= WAITING_MAX || chance(this.#seed, kind, this.#number).hits(rule.dropRate)) {
      this.counts.dropped += 1
      this.#note({ kind, receipt, answered: 'dropped' })
      return
    }
    if (rule.holdBack > 1) this.#holdBack({ kind, url, body, receipt }, rule.holdBack)
    else this.#later({ kind, url, body, receipt })
  }

  /** Asks the county and gives what it answered; null for no answer in time, another status or no JSON. */
  async ask(kind: Callback, url: string, body: string, receipt: string, timeoutMs: number): Promise<Record<string, unknown> | null> {
    const rule = this.#ruleOf(kind)
    this.#number += 1
    if (chance(this.#seed, kind, this.#number).hits(rule.dropRate)) {
      this.#note({ kind, receipt, answered: 'dropped' })
      return null
    }
    if (rule.delayMs > 0) await new Promise<void>((done) => this.#clock.after(rule.delayMs, done))
    try {
      const answer = await post(url, body, { timeoutMs })
      this.#note({ kind, receipt, answered: `HTTP ${answer.status} ${answer.body.slice(0, 80)}` })
      const read: unknown = answer.status >= 200 && answer.status < 300 ? JSON.parse(answer.body) : null
      return read !== null && typeof read === 'object' ? (read as Record<string, unknown>) : null
    } catch (error) {
      this.#note({ kind, receipt, answered: (error as Error).message })
      return null
    }
  }

  #later(held: Held): void {
    const { delayMs, times } = this.#ruleOf(held.kind)
    this.#waiting += 1
    const go = async () => {
      for (let time = 0; time < times; time += 1) await this.#deliver(held)
      this.#waiting -= 1
    }
    if (delayMs > 0) this.#clock.after(delayMs, () => void go())
    else void go()
  }

  async #deliver(held: Held): Promise<void> {
    const { retries, retryAfterMs } = this.#ruleOf(held.kind)
    for (let tried = 0; tried <= retries; tried += 1) {
      if (tried > 0) await new Promise<void>((done) => this.#clock.after(retryAfterMs, done))
      let answered: string
      let taken = false
      try {
        const { status } = await post(held.url, held.body)
        answered = `HTTP ${status}`
        taken = status >= 200 && status < 300
      } catch (error) {
        answered = (error as Error).message
      }
      this.#note({ kind: held.kind, receipt: held.receipt, answered })
      this.counts[taken ? 'answered' : 'failed'] += 1
      this.failedInARow = taken ? 0 : this.failedInARow + 1
      if (taken) return
    }
  }

  #holdBack(held: Held, enough: number): void {
    const waiting = this.#held.get(held.kind) ?? []
    waiting.push(held)
    if (waiting.length === 1) {
      this.#held.set(held.kind, waiting)
      this.#clock.after(HELD_BACK_MS, () => this.#letGo(held.kind, waiting))
    }
    if (waiting.length >= enough) this.#letGo(held.kind, waiting)
  }

  #letGo(kind: Callback, waiting: Held[]): void {
    if (this.#held.get(kind) !== waiting) return
    this.#held.delete(kind)
    // Two in another order are two turned round: a shuffle would leave them as they are half of the time.
    const order = waiting.length === 2 ? waiting.reverse() : chance(this.#seed, kind, 'order', this.#number).shuffled(waiting)
    for (const held of order) this.#later(held)
  }

  #note(sent: Omit<Sent, 'at'>): void {
    this.#sent.push({ at: new Date(this.#clock.now()).toISOString(), ...sent })
    if (this.#sent.length > KEPT_MAX) this.#sent.shift()
  }
}
