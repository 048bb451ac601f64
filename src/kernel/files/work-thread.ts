import type { TaskQuestion } from './task-thread.ts'
import { Thread } from './thread.ts'

/**
 * Runs a pure function of any room in a thread: large files of others are read and written there. What it is given and gives must be plain data. A statement of a
 * hundred thousand lines takes some 20 seconds and 700 MB, which the thread gives back by ending.
 */
export class WorkThread {
  readonly #thread = new Thread(new URL('./task-thread.ts', import.meta.url), {
    milliseconds: 120_000,
    megabytes: 1024,
    idleMilliseconds: 10_000,
  })

  /**
   * What the function of this name, exported by `module`, makes of `given`: `run<typeof readStatements>(new URL('./read-statements.ts', import.meta.url), 'readStatements', files)`.
   * Throws its refusals, and `ThreadEnded` when what it was given was too much for it.
   */
  run<F extends (...given: never[]) => unknown>(module: URL, name: string, ...given: Parameters<F>): Promise<Awaited<ReturnType<F>>> {
    return this.#thread.ask({ module: module.href, name, given } satisfies Omit<TaskQuestion, 'number'>)
  }

  close(): Promise<void> {
    return this.#thread.close()
  }
}
