import type { ComponentChildren } from 'preact'
import { renderToString } from 'preact-render-to-string'
import type { Language } from '../core/basics/texts.ts'
import type { Chrome } from './chrome.ts'
import { PageLanguage } from './language.ts'
import { PrintLayout } from './layouts/print-layout.tsx'
import { ResidentLayout } from './layouts/resident-layout.tsx'
import { StaffLayout } from './layouts/staff-layout.tsx'

const layouts = { resident: ResidentLayout, staff: StaffLayout, print: PrintLayout }

/** Stands where the body goes while a frame is drawn; nobody outside can know it. */
const BODY = `body-${crypto.randomUUID()}`

/** What stands before and after a page's body, as HTML. */
type Frame = readonly [before: string, after: string]

/**
 * A whole page as HTML. The body brings its own h1, with the same words as `chrome.title`. Load data before this:
 * rendering is synchronous, and an async component would silently render as nothing.
 */
export function renderPage(chrome: Chrome, body: ComponentChildren): string {
  const [before, after] = renderFrame(chrome)
  return `${before}${renderBody(chrome.language, body)}${after}`
}

/** What stands around any body: for the same chrome always the same, and half of what a small page costs to draw. */
export function renderFrame(chrome: Chrome): Frame {
  const Layout = layouts[chrome.layout]
  const [before, after] = renderBody(chrome.language, <Layout chrome={chrome}>{BODY}</Layout>).split(BODY) as [string, string]
  return [`<!DOCTYPE html>${before}`, after]
}

/** A body alone, in its language. */
export const renderBody = (language: Language, body: ComponentChildren): string =>
  renderToString(<PageLanguage.Provider value={language}>{body}</PageLanguage.Provider>)
