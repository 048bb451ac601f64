import type { Readable } from 'node:stream'
import type { ComponentChildren } from 'preact'
import type { Text, TextValues } from '../../core/basics/texts.ts'
import type { NoticeKind } from '../../ui/chrome.ts'

export type Cookie = {
  readonly name: string
  /** Null removes it. */
  readonly value: string | null
  readonly maxAgeSeconds?: number
  readonly path?: string
}

/** Stands in a body where the reply's own id goes (`ownId`); nobody outside can know it. */
export const OWN_ID = crypto.randomUUID()

type Common = {
  readonly status?: number
  readonly cookies?: readonly Cookie[]
  /** Signs the browser in with this token, or out with null. */
  readonly session?: { readonly token: string; readonly expiresAt: Temporal.Instant } | null
  /** `public` pages may be kept by browsers and proxies for a minute; everything else is never stored. */
  readonly cache?: 'public' | 'immutable'
  readonly headers?: Readonly<Record<string, string>>
}

/** What the next page shows once. Without a kind it is good news: something was done. */
export type Notice = { readonly text: Text; readonly values?: TextValues; readonly kind?: NoticeKind }

export type PageReply = Common & {
  readonly kind: 'page'
  readonly title: string
  readonly body: ComponentChildren
  /**
   * Names everything the body was made of (versions, revisions, the day), whoever asks and wherever: with the same name in the same language it is the same markup, and
   * need not be drawn again. For public pages that many ask for; the data is read all the same.
   */
  readonly madeOf?: string
  /** An id made for this asking alone, which the page holds wherever `OWN_ID` was drawn: a body that is kept holds the place and never anybody's id. */
  readonly ownId?: string
  readonly layout: 'resident' | 'staff' | 'print'
  readonly back?: { readonly href: string; readonly text?: string } | null
  readonly breadcrumbs?: readonly { readonly text: string; readonly href?: string }[]
  readonly error?: boolean
  readonly wide?: boolean
}

export type Reply =
  | PageReply
  | (Common & { readonly kind: 'redirect'; readonly to: string; readonly notice?: Notice })
  | (Common & { readonly kind: 'json'; readonly data: unknown })
  | (Common & {
      readonly kind: 'content'
      readonly type: string
      readonly content: string | Uint8Array | Readable
      readonly size?: number
      /** Offered for saving under this name; without it the browser may show it. */
      readonly saveAs?: string
    })

export const page = (parts: Omit<PageReply, 'kind' | 'layout'> & { layout?: PageReply['layout'] }): Reply => ({
  kind: 'page',
  layout: 'resident',
  ...parts,
})

/** Answers a form: the browser goes on to `to`, where `notice` is shown once. `to` is a path of ours, never an address someone sent. */
export const redirectTo = (to: string, notice?: Notice, more: Common = {}): Reply => ({
  kind: 'redirect',
  to,
  ...(notice ? { notice } : {}),
  ...more,
})

export const json = (data: unknown, more: Common = {}): Reply => ({ kind: 'json', data, ...more })

export const content = (
  type: string,
  body: string | Uint8Array | Readable,
  more: Common & { size?: number; saveAs?: string } = {},
): Reply => ({
  kind: 'content',
  type,
  content: body,
  ...more,
})

/** A path within this site, or `fallback`: what may follow a sign-in (an address of another site never does). */
export function pathWithin(wanted: string | undefined, fallback: string): string {
  if (!wanted || wanted.length > 500 || !/^\/(?![/\\])[^\\\p{Cc}]*$/u.test(wanted)) return fallback
  return wanted
}
