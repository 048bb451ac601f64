import type { ComponentChildren } from 'preact'
import { renderToString } from 'preact-render-to-string'
import type { Chrome } from './chrome.ts'
import { PageLanguage } from './language.ts'
import { PrintLayout } from './layouts/print-layout.tsx'
import { ResidentLayout } from './layouts/resident-layout.tsx'
import { StaffLayout } from './layouts/staff-layout.tsx'

const layouts = { resident: ResidentLayout, staff: StaffLayout, print: PrintLayout }

/**
 * A whole page as HTML. The body brings its own h1, with the same words as `chrome.title`. Load data before this:
 * rendering is synchronous, and an async component would silently render as nothing.
 */
export function renderPage(chrome: Chrome, body: ComponentChildren): string {
  const Layout = layouts[chrome.layout]
  return `<!DOCTYPE html>${renderToString(
    <PageLanguage.Provider value={chrome.language}>
      <Layout chrome={chrome}>{body}</Layout>
    </PageLanguage.Provider>,
  )}`
}
