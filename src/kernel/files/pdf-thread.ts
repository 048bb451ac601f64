import { parentPort } from 'node:worker_threads'
import { inspectPdf } from './inspect-pdf.ts'
import type { LetterDocument } from './letter.ts'
import { drawLetter } from './pdf.ts'

/** What the thread is asked for; `number` pairs question and answer. */
export type ThreadQuestion =
  | { readonly number: number; readonly task: 'render'; readonly letter: LetterDocument }
  | { readonly number: number; readonly task: 'inspect'; readonly bytes: Uint8Array }

export type ThreadAnswer = { readonly number: number } & ({ readonly result: unknown } | { readonly error: string })

const answer = async (question: ThreadQuestion): Promise<unknown> =>
  question.task === 'render' ? new Uint8Array(await drawLetter(question.letter)) : inspectPdf(question.bytes)

parentPort?.on('message', (question: ThreadQuestion) => {
  answer(question).then(
    (result) => parentPort?.postMessage({ number: question.number, result } satisfies ThreadAnswer),
    (error: Error) => parentPort?.postMessage({ number: question.number, error: error.stack ?? error.message } satisfies ThreadAnswer),
  )
})
