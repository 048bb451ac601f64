import { type Language, say } from '../../core/basics/texts.ts'
import { websiteTexts } from './texts.ts'

/** The breadcrumbs of a page that stands right below the home page. */
export const fromHome = (title: string, language: Language): { text: string; href?: string }[] => [
  { text: say(websiteTexts['website.home'], language), href: '/' },
  { text: title },
]

/** The same page with these breadcrumbs. */
export const belowHome = <P extends { readonly title: string }>(
  page: P,
  language: Language,
): P & { breadcrumbs: ReturnType<typeof fromHome> } => ({
  ...page,
  breadcrumbs: fromHome(page.title, language),
})
