import { parentPort } from 'node:worker_threads'
import { Refusal } from '../../core/basics/errors.ts'
import type { ThreadAnswer } from './thread.ts'

/** The thread's side of `Thread`: answers each question by what `answer` makes of it. */
export function answerInThread<Q extends { readonly number: number }>(answer: (question: Q) => unknown): void {
  const send = (given: ThreadAnswer) => parentPort?.postMessage(given)
  parentPort?.on('message', async (question: Q) => {
    const { number } = question
    try {
      send({ number, result: await answer(question) })
    } catch (error) {
      if (error instanceof Refusal) {
        const { code, status, text, values, problems } = error
        send({ number, refusal: { code, status, text, values, problems } })
      } else send({ number, error: (error as Error).stack ?? String(error) })
    }
  })
}
