import { type Language, say } from '../../core/basics/texts.ts'
import type { Chrome, NoticeKind } from '../../ui/chrome.ts'
import type { Notice } from './reply.ts'

const KIND = /^(information|problem):/

/** A notice as its cookie carries it to the next page: the words, and before them the kind when it is no good news. */
export function keptNotice({ text, values, kind = 'success' }: Notice, language: Language): string {
  const words = say(text, language, values)
  return kind === 'success' ? words : `${kind}:${words}`
}

/** The notice that a cookie brings, if any. */
export function readNotice(cookie: string | undefined): Chrome['notice'] {
  if (!cookie) return undefined
  const kind = KIND.exec(cookie)?.[1] as NoticeKind | undefined
  return kind ? { kind, text: cookie.slice(kind.length + 1) } : { kind: 'success', text: cookie }
}
