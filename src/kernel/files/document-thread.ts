import type { PdfInspection } from './inspect-pdf.ts'
import type { LetterDocument } from './letter.ts'
import type { ThreadQuestion } from './pdf-thread.ts'
import { Thread } from './thread.ts'

type WithoutNumber<Q> = Q extends unknown ? Omit<Q, 'number'> : never

/** One thread that writes and inspects PDFs. */
export class DocumentThread {
  readonly #thread = new Thread(new URL('./pdf-thread.ts', import.meta.url), {
    milliseconds: 30_000,
    megabytes: 256,
    idleMilliseconds: null,
  })

  /** The letter as PDF bytes. Same letter, same bytes. */
  render(letter: LetterDocument): Promise<Uint8Array> {
    return this.#ask({ task: 'render', letter })
  }

  /** Page count of an uploaded PDF, or why it is refused. A PDF that brings the thread down counts as damaged. */
  inspect(bytes: Uint8Array): Promise<PdfInspection> {
    return this.#ask<PdfInspection>({ task: 'inspect', bytes }).catch(() => ({ fault: 'damaged' }))
  }

  close(): Promise<void> {
    return this.#thread.close()
  }

  #ask<R>(question: WithoutNumber<ThreadQuestion>): Promise<R> {
    return this.#thread.ask(question)
  }
}
