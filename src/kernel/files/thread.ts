import { Worker } from 'node:worker_threads'
import { Refusal } from '../../core/basics/errors.ts'
import type { Text, TextValues } from '../../core/basics/texts.ts'

/** What a thread answers to the question with this number. A refusal travels as its parts and is one again on this side. */
export type ThreadAnswer = { readonly number: number } & (
  | { readonly result: unknown }
  | { readonly refusal: Pick<Refusal, 'code' | 'status' | 'text' | 'values' | 'problems'> }
  | { readonly error: string }
)

/** The thread is gone before it answered: it ran out of memory or of time, or crashed. */
export class ThreadEnded extends Error {
  constructor(reason: string) {
    super(`The thread ended before it answered: ${reason}`)
    this.name = 'ThreadEnded'
  }
}

type Waiting = { readonly resolve: (result: never) => void; readonly reject: (error: Error) => void; readonly timer: NodeJS.Timeout }
type Limits = { readonly milliseconds: number; readonly megabytes: number; readonly idleMilliseconds: number | null }

/**
 * A thread for work that must not keep the web's event loop waiting. It starts with the first question, is bounded in memory and time, and is started anew after a
 * question that killed it: a hostile file costs its sender an error and others a moment. It ends when nothing was asked of it for `idleMilliseconds`; never, with null.
 */
export class Thread {
  readonly #entry: URL
  readonly #limits: Limits
  #worker: Worker | null = null
  #asked = 0
  #idle: NodeJS.Timeout | undefined
  readonly #waiting = new Map<number, Waiting>()

  constructor(entry: URL, limits: Limits) {
    this.#entry = entry
    this.#limits = limits
  }

  /** Throws what the thread refused, `ThreadEnded` when it died over it, and a plain error for a fault of ours. */
  ask<R>(question: object): Promise<R> {
    clearTimeout(this.#idle)
    const worker = this.#running()
    this.#asked += 1
    const number = this.#asked
    return new Promise<R>((resolve, reject) => {
      const timer = setTimeout(() => void worker.terminate(), this.#limits.milliseconds)
      this.#waiting.set(number, { resolve, reject, timer })
      worker.ref()
      worker.postMessage({ ...question, number })
    })
  }

  async close(): Promise<void> {
    await this.#worker?.terminate()
  }

  #running(): Worker {
    if (this.#worker) return this.#worker
    const worker = new Worker(this.#entry, {
      // Its own preload, because a test runner starts us without the loader that reads TypeScript.
      execArgv: ['--import', new URL('../../../tools/loader.mjs', import.meta.url).href],
      resourceLimits: { maxOldGenerationSizeMb: this.#limits.megabytes },
    })
    worker.on('message', (answer: ThreadAnswer) => {
      const waiting = this.#settled(answer.number)
      if ('result' in answer) waiting?.resolve(answer.result as never)
      else if ('refusal' in answer) waiting?.reject(refusalFrom(answer.refusal))
      else waiting?.reject(new Error(answer.error))
    })
    worker.on('error', (error) => this.#ended(worker, (error as Error).message))
    worker.on('exit', () => this.#ended(worker, 'stopped'))
    this.#worker = worker
    return worker
  }

  #settled(number: number): Waiting | undefined {
    const waiting = this.#waiting.get(number)
    this.#waiting.delete(number)
    clearTimeout(waiting?.timer)
    if (this.#waiting.size === 0 && this.#worker) {
      // An idle thread must not keep a process alive that is done.
      this.#worker.unref()
      const { idleMilliseconds } = this.#limits
      if (idleMilliseconds !== null) this.#idle = setTimeout(() => this.#rest(), idleMilliseconds).unref()
    }
    return waiting
  }

  #rest(): void {
    if (this.#waiting.size > 0) return
    void this.#worker?.terminate()
    this.#worker = null
  }

  #ended(worker: Worker, reason: string): void {
    if (this.#worker !== worker) return
    this.#worker = null
    for (const number of [...this.#waiting.keys()]) this.#settled(number)?.reject(new ThreadEnded(reason))
  }
}

const refusalFrom = ({
  code,
  status,
  text,
  values,
  problems,
}: Pick<Refusal, 'code' | 'status' | 'text' | 'values' | 'problems'>): Refusal =>
  new Refusal(code, status, text as Text, values as TextValues, problems)
