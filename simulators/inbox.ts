import { smsLength } from '../src/core/basics/gsm7.ts'

export type HandsetMessage = {
  readonly id: string
  readonly at: string
  readonly from: string
  readonly text: string
  readonly segments: number
}

const HANDSETS_MAX = 1_000
const MESSAGES_PER_HANDSET_MAX = 50

/** What the simulated phones received, from whomever: the county's gateway and M-Pesa ring the same phone. */
export class Inbox {
  readonly #handsets = new Map<string, HandsetMessage[]>()

  ring(phone: string, message: Omit<HandsetMessage, 'segments'>): void {
    const messages = this.#handsets.get(phone) ?? []
    this.#handsets.delete(phone)
    this.#handsets.set(phone, [...messages, { ...message, segments: smsLength(message.text).segments }].slice(-MESSAGES_PER_HANDSET_MAX))
    const oldest = this.#handsets.keys().next()
    if (this.#handsets.size > HANDSETS_MAX && !oldest.done) this.#handsets.delete(oldest.value)
  }

  /** The oldest first. */
  of(phone: string): readonly HandsetMessage[] {
    return this.#handsets.get(phone) ?? []
  }

  /** Whose phone rang last comes last. */
  phones(): string[] {
    return [...this.#handsets.keys()]
  }
}
