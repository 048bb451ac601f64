import { createContext } from 'preact'
import { useContext } from 'preact/hooks'
import { type Language, type Say, speaker } from '../core/basics/texts.ts'
import { uiTexts } from './texts.ts'

/** The language of the page being rendered; `renderPage` sets it, so that no component asks its caller for it. */
export const PageLanguage = createContext<Language>('en')

/** The design system's own words in the page's language. */
export const useUiTexts = (): Say<typeof uiTexts> => speaker(uiTexts, useContext(PageLanguage))
