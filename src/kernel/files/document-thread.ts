import { Worker } from 'node:worker_threads'
import type { PdfInspection } from './inspect-pdf.ts'
import type { LetterDocument } from './letter.ts'
import type { ThreadAnswer, ThreadQuestion } from './pdf-thread.ts'

type Waiting = { readonly resolve: (result: never) => void; readonly reject: (error: Error) => void; readonly timer: NodeJS.Timeout }
type WithoutNumber<Q> = Q extends unknown ? Omit<Q, 'number'> : never

const MILLISECONDS_MAX = 30_000
const MEMORY_MEGABYTES_MAX = 256

/**
 * One thread that writes and inspects PDFs, so that the event loop of the web never waits for one. It starts with the first task, is bounded in memory,
 * and is started anew after a task that kills it or takes more than 30 seconds: a hostile PDF costs its sender an error and others a moment.
 */
export class DocumentThread {
  #worker: Worker | null = null
  #asked = 0
  readonly #waiting = new Map<number, Waiting>()

  /** The letter as PDF bytes. Same letter, same bytes. */
  render(letter: LetterDocument): Promise<Uint8Array> {
    return this.#ask({ task: 'render', letter })
  }

  /** Page count of an uploaded PDF, or why it is refused. A PDF that brings the thread down counts as damaged. */
  inspect(bytes: Uint8Array): Promise<PdfInspection> {
    return this.#ask<PdfInspection>({ task: 'inspect', bytes }).catch(() => ({ fault: 'damaged' }))
  }

  async close(): Promise<void> {
    await this.#worker?.terminate()
  }

  #ask<R>(question: WithoutNumber<ThreadQuestion>): Promise<R> {
    const worker = this.#running()
    this.#asked += 1
    const number = this.#asked
    return new Promise<R>((resolve, reject) => {
      const timer = setTimeout(() => void worker.terminate(), MILLISECONDS_MAX)
      this.#waiting.set(number, { resolve, reject, timer })
      worker.ref()
      worker.postMessage({ ...question, number })
    })
  }

  #running(): Worker {
    if (this.#worker) return this.#worker
    const worker = new Worker(new URL('./pdf-thread.ts', import.meta.url), {
      // Its own preload, because a test runner starts us without the loader that reads TypeScript.
      execArgv: ['--import', new URL('../../../tools/loader.mjs', import.meta.url).href],
      resourceLimits: { maxOldGenerationSizeMb: MEMORY_MEGABYTES_MAX },
    })
    worker.on('message', (answer: ThreadAnswer) => {
      const waiting = this.#settled(answer.number)
      if ('error' in answer) waiting?.reject(new Error(answer.error))
      else waiting?.resolve(answer.result as never)
    })
    worker.on('error', (error) => this.#ended(worker, error as Error))
    worker.on('exit', () => this.#ended(worker, new Error('The document thread ended before it answered.')))
    this.#worker = worker
    return worker
  }

  #settled(number: number): Waiting | undefined {
    const waiting = this.#waiting.get(number)
    this.#waiting.delete(number)
    clearTimeout(waiting?.timer)
    // An idle thread must not keep a process alive that is done.
    if (this.#waiting.size === 0) this.#worker?.unref()
    return waiting
  }

  #ended(worker: Worker, error: Error): void {
    if (this.#worker !== worker) return
    this.#worker = null
    for (const number of [...this.#waiting.keys()]) this.#settled(number)?.reject(error)
  }
}
