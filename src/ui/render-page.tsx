import type { ComponentChildren } from 'preact'
import { renderToString } from 'preact-render-to-string'
import type { Chrome } from './chrome.ts'
import { PageLanguage } from './language.ts'
import { PrintLayout } from './layouts/print-layout.tsx'
import { ResidentLayout } from './layouts/resident-layout.tsx'
import { StaffLayout } from './layouts/staff-layout.tsx'

const layouts = { resident: ResidentLayout, staff: StaffLayout, print: PrintLayout }

/** Stands where the body goes while a frame is drawn; nobody outside can know it. */
const BODY = `body-${crypto.randomUUID()}`
const FRAMES_MAX = 300
const frames = new Map<string, readonly [string, string]>()

/**
 * A whole page as HTML. The body brings its own h1, with the same words as `chrome.title`. Load data before this:
 * rendering is synchronous, and an async component would silently render as nothing.
 */
export function renderPage(chrome: Chrome, body: ComponentChildren): string {
  const [before, after] = frameOf(chrome)
  return `${before}${inLanguage(chrome, body)}${after}`
}

/**
 * What stands around the body: for the same chrome always the same, and half of what a small page costs to draw. Kept (`chrome.kept`) for those who are not
 * signed in and were told nothing: an address that holds somebody's key, or that nothing answers, leaves none here. What was asked for least recently goes first.
 */
function frameOf(chrome: Chrome): readonly [string, string] {
  const Layout = layouts[chrome.layout]
  const draw = (): readonly [string, string] => {
    const [before, after] = inLanguage(chrome, <Layout chrome={chrome}>{BODY}</Layout>).split(BODY) as [string, string]
    return [`<!DOCTYPE html>${before}`, after]
  }
  // A query holds what somebody typed, and there are as many as people.
  const typed = chrome.languageLinks.some(({ href }) => href.includes('&')) || (chrome.back?.href.includes('?') ?? false)
  if (!chrome.kept || chrome.person || chrome.notice || chrome.error || typed) return draw()
  const key = `${chrome.assetPath('resident.css')} ${JSON.stringify(chrome)}`
  const known = frames.get(key)
  if (known) {
    frames.delete(key)
    frames.set(key, known)
    return known
  }
  const drawn = draw()
  if (frames.size >= FRAMES_MAX) frames.delete(frames.keys().next().value as string)
  frames.set(key, drawn)
  return drawn
}

const inLanguage = (chrome: Chrome, content: ComponentChildren): string =>
  renderToString(<PageLanguage.Provider value={chrome.language}>{content}</PageLanguage.Provider>)
