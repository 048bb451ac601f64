import { setImmediate as nextTurn } from 'node:timers/promises'

type Waiting<Asked, Answer> = {
  readonly asked: Asked
  readonly done: (answer: Answer) => void
  readonly failed: (error: unknown) => void
}

export type TogetherOptions<Asked> = {
  /** The most that are done at once; 150 unless said. */
  readonly most?: number
  /** How many batches may be under way; two unless said. */
  readonly lanes?: number
  /** What may not be done at once with another of the same key, such as two acts on one record, waits for the next batch. */
  readonly keyOf?: (asked: Asked) => string
  /** After a batch failed: may one of it be at fault? Then each is tried by itself. Without it, all of them fail with it. */
  readonly alone?: (error: unknown) => boolean
}

const MOST = 150
const LANES = 2

/**
 * Does at once what many ask for at the same time, for work of which most is the same for one and for fifty: a commit, a statement. A batch is what came in while
 * the one before it was under way, so nobody waits for a timer. Each batch under way has a lane of its own, numbered from 1. `run` gives an answer for each, in order.
 */
export class Together<Asked, Answer> {
  readonly #run: (batch: readonly Asked[], lane: number) => Promise<readonly Answer[]>
  readonly #options: TogetherOptions<Asked>
  readonly #idle: number[]
  #waiting: Waiting<Asked, Answer>[] = []
  #starting = false

  constructor(run: (batch: readonly Asked[], lane: number) => Promise<readonly Answer[]>, options: TogetherOptions<Asked> = {}) {
    this.#run = run
    this.#options = options
    this.#idle = Array.from({ length: options.lanes ?? LANES }, (_, place) => place + 1)
  }

  /** Throws what `run` threw: of the batch, or of this one by itself. */
  ask(asked: Asked): Promise<Answer> {
    return new Promise((done, failed) => {
      this.#waiting.push({ asked, done, failed })
      this.#start()
    })
  }

  #start(): void {
    if (this.#starting || this.#idle.length === 0) return
    this.#starting = true
    void this.#empty()
  }

  async #empty(): Promise<void> {
    // What arrives on many connections at once is read one after the other: after this turn all of it is here.
    await nextTurn()
    this.#starting = false
    const lane = this.#idle.shift() as number
    for (let batch = this.#take(); batch.length > 0; batch = this.#take()) {
      await this.#do(batch, lane)
      await nextTurn()
    }
    this.#idle.push(lane)
  }

  #take(): Waiting<Asked, Answer>[] {
    const { most = MOST, keyOf } = this.#options
    if (!keyOf) return this.#waiting.splice(0, most)
    const keys = new Set<string>()
    const batch: Waiting<Asked, Answer>[] = []
    this.#waiting = this.#waiting.filter((one) => {
      const key = keyOf(one.asked)
      if (batch.length >= most || keys.has(key)) return true
      keys.add(key)
      batch.push(one)
      return false
    })
    return batch
  }

  async #do(batch: readonly Waiting<Asked, Answer>[], lane: number): Promise<void> {
    try {
      const answers = await this.#run(
        batch.map(({ asked }) => asked),
        lane,
      )
      for (const [index, { done }] of batch.entries()) done(answers[index] as Answer)
    } catch (error) {
      if (batch.length > 1 && this.#options.alone?.(error)) for (const one of batch) await this.#do([one], lane)
      else for (const { failed } of batch) failed(error)
    }
  }
}
