import { answerInThread } from './answer-in-thread.ts'
import { inspectPdf } from './inspect-pdf.ts'
import type { LetterDocument } from './letter.ts'
import { drawLetter } from './pdf.ts'

/** What the thread is asked for; `number` pairs question and answer. */
export type ThreadQuestion =
  | { readonly number: number; readonly task: 'render'; readonly letter: LetterDocument }
  | { readonly number: number; readonly task: 'inspect'; readonly bytes: Uint8Array }

answerInThread(async (question: ThreadQuestion) =>
  question.task === 'render' ? new Uint8Array(await drawLetter(question.letter)) : inspectPdf(question.bytes),
)
