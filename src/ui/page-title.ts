import { say } from '../core/basics/texts.ts'
import type { Chrome } from './chrome.ts'
import { uiTexts } from './texts.ts'

/** The document's title: "Error: Your phone number – Migori County". */
export const pageTitle = (chrome: Pick<Chrome, 'title' | 'error' | 'language' | 'county'>): string =>
  `${chrome.error ? `${say(uiTexts['ui.error'], chrome.language)}: ` : ''}${chrome.title} – ${say(chrome.county.title, chrome.language)}`
