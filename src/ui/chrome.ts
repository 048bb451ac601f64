import type { Language, Text } from '../core/basics/texts.ts'

export type MenuItem = {
  readonly text: string
  readonly href: string
  readonly current?: boolean | undefined
  /** A count beside the words ("Queue 12"). */
  readonly count?: string | number | undefined
  /** Staff: the heading this item stands under in the side menu. Items of one group stand together. */
  readonly group?: string | undefined
}

/** Whether what a page before left to say is good news, news, or something that was not done. */
export type NoticeKind = 'success' | 'information' | 'problem'

type Crumb = { readonly text: string; readonly href?: string | undefined }

/** Everything around a page's own content. The web floor fills it once per request; a page gives only its title and body. */
export type Chrome = {
  readonly layout: 'resident' | 'staff' | 'print'
  readonly county: {
    readonly title: Text
    readonly motto: Text
    /** Where the crest (SVG) and the county's theme sheet (`themeCss`) are served. */
    readonly crestPath: string
    readonly themePath: string
  }
  readonly language: Language
  /** The same page in each language of the county, in the county's order. */
  readonly languageLinks: readonly { readonly language: Language; readonly href: string }[]
  readonly currentPath: string
  readonly homePath?: string | undefined
  /** Who is signed in; `post` is shown beside a member of staff. Signing out is a form post. */
  readonly person?:
    | { readonly name: string; readonly post?: string | undefined; readonly signOutPath: string; readonly href?: string | undefined }
    | null
    | undefined
  readonly signInPath?: string | undefined
  readonly menu: readonly MenuItem[]
  /** Links at the foot: contact, accessibility, privacy. */
  readonly footer?: readonly { readonly text: string; readonly href: string }[] | undefined
  readonly demo: boolean
  /** A message left by the page before ("Your answer was saved"). */
  readonly notice?: { readonly text: string; readonly kind?: NoticeKind | undefined } | null | undefined
  /** The page's title without the county's name; the same words as its h1. */
  readonly title: string
  /** True when the page shows an error summary: the title then begins "Error: " or "Hitilafu: ". */
  readonly error?: boolean | undefined
  readonly back?: { readonly href: string; readonly text?: string | undefined } | null | undefined
  readonly breadcrumbs?: readonly Crumb[] | undefined
  /** Where people find a human: shown in the same place on every page (WCAG 3.2.6). */
  readonly help: { readonly phone: string; readonly email?: string | undefined; readonly officesPath?: string | undefined }
  /** Staff: where the county search sends its words (`?q=`). */
  readonly searchPath?: string | undefined
  /** Full width for a page that brings its own sections (the home page); otherwise content is held to a readable width. */
  readonly wide?: boolean | undefined
  /** The address of an asset by its logical name: `manifest.assetPath` of `ensureAssets`. */
  readonly assetPath: (logical: string) => string
}
