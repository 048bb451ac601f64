import type { Browser, Page } from 'playwright-core'
import { axeFindings, axeTurn, PATIENCE_MS } from '../support/browser.ts'
import type { TestPerson } from '../support/county.ts'
import type { RunningCounty } from '../support/running-county.ts'
import { type Sheet, walkForm } from './walk-form.ts'

export type World = { readonly running: RunningCounty; readonly browser: Browser }

export type Setting = {
  readonly language: 'en' | 'sw'
  readonly width: number
  readonly scripts: boolean
  readonly keyboard?: boolean
  /** Asks axe about the pages whose turn is in this look. It needs scripts; and where two journeys visit the same pages in the same look, one of them asks. */
  readonly axe: boolean
}

/** One window for all, since a new one costs Chromium a new process: who sits down at it brings their cookies, and finds those they left. */
export class Seats {
  readonly page: Page
  readonly #running: RunningCounty
  readonly #language: string
  readonly #left = new Map<TestPerson | 'resident', Awaited<ReturnType<ReturnType<Page['context']>['cookies']>>>()
  #at: TestPerson | 'resident' | undefined

  private constructor(page: Page, running: RunningCounty, language: string) {
    this.page = page
    this.#running = running
    this.#language = language
  }

  static async open({ running, browser }: World, { language, width, scripts }: Setting): Promise<Seats> {
    const context = await browser.newContext({ viewport: { width, height: 800 }, javaScriptEnabled: scripts, baseURL: running.url })
    context.setDefaultTimeout(PATIENCE_MS)
    return new Seats(await context.newPage(), running, language)
  }

  async sit(who: TestPerson | 'resident'): Promise<void> {
    const context = this.page.context()
    if (this.#at) this.#left.set(this.#at, await context.cookies())
    this.#at = who
    await context.clearCookies()
    const left = this.#left.get(who)
    if (left) return context.addCookies(left)
    const url = this.#running.url
    await context.addCookies([{ name: 'language', value: this.#language, url }])
    if (who === 'resident') return
    const [name = '', value = ''] = who.cookie.split('=')
    await context.addCookies([{ name, value, url }])
  }
}

/** The same number for a page in every journey, whatever came before it. */
const turnOf = (path: string): number => Buffer.from(path).reduce((sum, byte) => sum + byte, 0)

/** What every page must be: in its language, within its window, without complaints, and clean by axe. */
export function lookAt(setting: Setting, problems: string[]) {
  const seen = new Set<string>()
  return async (page: Page): Promise<void> => {
    const here = new URL(page.url()).pathname.replace(/[0-9a-f-]{36}/g, ':id').replace(/^\/V\/.*/, '/V/:payload')
    if (seen.has(here)) return
    seen.add(here)
    const { language, headings, wide } = await page.evaluate(() => ({
      language: document.documentElement.lang,
      headings: document.querySelectorAll('h1').length,
      wide: document.documentElement.scrollWidth - window.innerWidth,
    }))
    if (language !== setting.language) problems.push(`${here}: lang is ${language}`)
    if (headings !== 1) problems.push(`${here}: ${headings} h1`)
    if (wide > 0) problems.push(`${here}: ${wide} px wider than the window`)
    if (setting.axe && axeTurn(setting, turnOf(here))) for (const finding of await axeFindings(page)) problems.push(`${here}: ${finding}`)
  }
}

/** One act of an officer, from the page of the case and back to it. */
export async function act(
  page: Page,
  caseId: string,
  transition: string,
  sheet: Sheet,
  look?: (page: Page) => Promise<void>,
): Promise<void> {
  await page.goto(`/staff/cases/${caseId}`)
  const link = page.locator(`main a[href*="/${transition}"]`).first()
  await Promise.all([page.waitForNavigation(), link.click()])
  await walkForm(page, { sheet, until: new RegExp(`^/staff/cases/${caseId}$`), ...(look ? { look } : {}) })
}
