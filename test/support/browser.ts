import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core'

/** Debian's Chromium without a screen: the same engine, at two thirds of the work. */
const CHROMIUM = process.env.CHROMIUM ?? '/usr/bin/chromium-headless-shell'

/** Every page is a new one to axe: what V8's two best compilers make of its code is thrown away before it has paid, at a fifth of the work of a page. */
const BARELY_COMPILED = '--js-flags=--no-maglev,--no-turbofan'

/** How long a browser is waited for, which on a busy machine is long. */
export const PATIENCE_MS = 90_000

const launched = new Map<string, Promise<Browser>>()

/** One Chromium for all test files of a process, with which it ends: started in the process itself, since through another every word between them costs twice. */
function launchOnce(...flags: readonly string[]): Promise<Browser> {
  const key = flags.join(' ')
  const browser =
    launched.get(key) ??
    chromium.launch({
      executablePath: CHROMIUM,
      args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', BARELY_COMPILED, ...flags],
    })
  launched.set(key, browser)
  return browser
}

/** The Chromium of this process; nobody closes it. Make a new context per test, so that no cookie of one reaches another. */
export const openBrowser = (): Promise<Browser> => launchOnce()

/**
 * A Chromium that lays pages out and runs their scripts but never draws them, at three quarters of the work: enough to ask how wide a page is and what axe
 * finds. It draws no frame, and so neither clicks nor waits for one; for pictures it must draw.
 */
const openStillBrowser = (): Promise<Browser> => (process.env.SCREENSHOTS ? launchOnce() : launchOnce('--disable-threaded-compositing'))

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

const withAxe = new WeakSet<BrowserContext>()

/**
 * What axe finds against WCAG 2.0 to 2.2, A and AA, as lines to read. The page must run scripts: without them axe never ends. Contrast is most of its work:
 * it may be left out where the components and the page itself are asked about theirs elsewhere.
 */
export async function axeFindings(page: Page, { contrast = true }: { contrast?: boolean } = {}): Promise<string[]> {
  const context = page.context()
  if (!withAxe.has(context)) {
    withAxe.add(context)
    // From the next page on Chromium brings it along by itself, at a tenth of the work of sending it each time.
    await context.addInitScript(axeSource)
  }
  if (!(await page.evaluate(() => 'axe' in globalThis))) await page.evaluate(axeSource)
  return page.evaluate(async (enabled) => {
    const { axe } = globalThis as unknown as { axe: typeof import('axe-core') }
    const { violations } = await axe.run(document, {
      runOnly: { type: 'tag', values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'] },
      // No page holds frames or media; the rest of what was looked at nobody reads.
      resultTypes: ['violations'],
      iframes: false,
      preload: false,
      rules: { 'color-contrast': { enabled } },
    })
    return violations.flatMap((rule) => rule.nodes.map((node) => `${rule.id}: ${node.target.join(' ')} (${node.failureSummary ?? ''})`))
  }, contrast)
}

export type Look = { readonly width: number; readonly language: 'en' | 'sw' }
/** How every page is looked at: both widths, and between them both languages. */
export const LOOKS: readonly Look[] = [
  { width: 360, language: 'sw' },
  { width: 1280, language: 'en' },
]

/**
 * Whether axe is asked about a page in this look. It is most of the work of looking at a page: where the same pages are opened in both looks, in one
 * theme, each is asked about in one of them, turn by turn; all else is looked at in both.
 */
export const axeTurn = ({ width }: { readonly width: number }, page: number): boolean => LOOKS[page % LOOKS.length]?.width === width

/**
 * A window that opens one page after another. A fresh context costs Chromium a new process, two seconds of work for each page; one that is kept
 * costs none, and forgets its cookies between pages all the same.
 */
export class Window {
  readonly look: Look
  readonly #context: BrowserContext
  readonly page: Page
  readonly #complaints: string[]

  private constructor(look: Look, context: BrowserContext, page: Page) {
    this.look = look
    this.#context = context
    this.page = page
    this.#complaints = collectComplaints(page)
  }

  static async open(look: Look): Promise<Window> {
    const browser = await openStillBrowser()
    const context = await browser.newContext({
      viewport: { width: look.width, height: 800 },
      reducedMotion: 'reduce',
      locale: look.language,
    })
    context.setDefaultTimeout(PATIENCE_MS)
    return new Window(look, context, await context.newPage())
  }

  /**
   * Opens an address as whoever these cookies name, and says all that is wrong with the page: one line for each. Axe is asked unless told otherwise, about contrast
   * only when told: the gallery asks about every component's in each theme, the tours about every page's.
   */
  async faultsOf(
    url: string,
    cookie = '',
    { alsoAt = [], axe = true, contrast = false }: { alsoAt?: readonly number[]; axe?: boolean; contrast?: boolean } = {},
  ): Promise<string[]> {
    await this.#context.clearCookies()
    const cookies = [`language=${this.look.language}`, ...cookie.split('; ').filter(Boolean)]
    await this.#context.addCookies(
      cookies.map((each) => ({
        name: each.slice(0, each.indexOf('=')),
        value: each.slice(each.indexOf('=') + 1),
        url: new URL(url).origin,
      })),
    )
    this.#complaints.length = 0
    await this.page.setViewportSize({ width: this.look.width, height: 800 })
    const answer = await this.page.goto(url)
    const language = await this.page.locator('html').getAttribute('lang')
    const headings = await this.page.locator('h1').count()
    const wide = [`${await sidewaysOverflow(this.page)} px wider than ${this.look.width} px`]
    const findings = axe ? await axeFindings(this.page, { contrast }) : []
    for (const width of alsoAt) wide.push(`${await this.#overflowAt(width)} px wider than ${width} px`)
    return [
      ...(answer && answer.status() < 500 ? [] : [`answers ${answer?.status()}`]),
      ...(language === this.look.language ? [] : [`is in ${language}`]),
      ...(headings === 1 ? [] : [`has ${headings} h1`]),
      ...wide.filter((each) => !each.startsWith('0 ')).map((each) => `is ${each}`),
      // A page that says 404 is a complaint of the console, and right.
      ...(answer?.status() === 200 ? this.#complaints : []),
      ...findings,
    ]
  }

  async #overflowAt(width: number): Promise<number> {
    await this.page.setViewportSize({ width, height: 800 })
    return sidewaysOverflow(this.page)
  }

  close(): Promise<void> {
    return this.#context.close()
  }
}

/** Keeps a picture of a page where `SCREENSHOTS` names a folder. */
export async function keepPicture(page: Page, name: string): Promise<void> {
  if (process.env.SCREENSHOTS) await page.screenshot({ path: `${process.env.SCREENSHOTS}/${name}.png`, fullPage: true })
}

/** How many pixels a page is wider than its window: 0 when nothing scrolls sideways. */
export const sidewaysOverflow = (page: Page): Promise<number> =>
  page.evaluate(() => Math.max(0, document.documentElement.scrollWidth - window.innerWidth))

/** Collects what a page complains of: script errors, console errors, and breaches of the Content-Security-Policy (they are console errors too). */
export function collectComplaints(page: Page): string[] {
  const complaints: string[] = []
  page.on('pageerror', (error) => complaints.push(String(error)))
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(`${message.text()} ${message.location().url}`)
  })
  return complaints
}

/** The windows no page may be wider than: a phone, a tablet or half a screen, an old laptop. */
const WIDTHS = [360, 768, 1100]

/**
 * What is wrong with pages, one line each, with a picture of every page. They share one layout, so every other page is looked at narrow and in Swahili, and
 * then only its width at the other sizes.
 */
export async function faultsOfPages(
  url: string,
  pages: readonly { readonly path: string; readonly cookie: string }[],
  pictures: string,
): Promise<string[]> {
  const windows = await Promise.all(LOOKS.map((look) => Window.open(look)))
  const wrong: string[] = []
  for (const [index, { path, cookie }] of pages.entries()) {
    const window = windows[index % windows.length] as Window
    const alsoAt = WIDTHS.filter((width) => width !== window.look.width)
    for (const fault of await window.faultsOf(url + path, cookie, { alsoAt, contrast: true })) wrong.push(`${path} ${fault}`)
    await keepPicture(window.page, `${pictures}${path.replace(/[/?=&]/g, '-').slice(0, 60)}`)
  }
  await Promise.all(windows.map((window) => window.close()))
  return wrong
}
