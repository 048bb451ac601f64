import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { type Browser, chromium, type Page } from 'playwright-core'
import { inject } from 'vitest'

/** Connects to the run's Chromium. Make a new context per test, so that no cookie of one reaches another. */
export const connectBrowser = (): Promise<Browser> => chromium.connect(inject('browserServer'))

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

/** What axe finds against WCAG 2.0 to 2.2, A and AA, as lines to read. The page must run scripts: without them axe never ends. */
export async function axeFindings(page: Page): Promise<string[]> {
  await page.evaluate(axeSource)
  return page.evaluate(async () => {
    const { axe } = globalThis as unknown as { axe: typeof import('axe-core') }
    const { violations } = await axe.run(document, {
      runOnly: { type: 'tag', values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'] },
    })
    return violations.flatMap((rule) => rule.nodes.map((node) => `${rule.id}: ${node.target.join(' ')} (${node.failureSummary ?? ''})`))
  })
}

/** How many pixels a page is wider than its window: 0 when nothing scrolls sideways. */
export const sidewaysOverflow = (page: Page): Promise<number> =>
  page.evaluate(() => Math.max(0, document.documentElement.scrollWidth - window.innerWidth))

/** Collects what a page complains of: script errors, console errors, and breaches of the Content-Security-Policy (they are console errors too). */
export function collectComplaints(page: Page): string[] {
  const complaints: string[] = []
  page.on('pageerror', (error) => complaints.push(String(error)))
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text())
  })
  return complaints
}

/** Counts the bytes a page costs over the wire, headers included; images apart, as the limit of 30 KB is stated. Call before `goto`. */
export async function countTransfer(page: Page): Promise<() => { total: number; images: number }> {
  const session = await page.context().newCDPSession(page)
  await session.send('Network.enable')
  const types = new Map<string, string>()
  const sum = { total: 0, images: 0 }
  session.on('Network.responseReceived', ({ requestId, type, response }) => {
    types.set(requestId, response.mimeType.startsWith('image/') ? 'Image' : type)
  })
  session.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
    if (types.get(requestId) === 'Image') sum.images += encodedDataLength
    else sum.total += encodedDataLength
  })
  return () => ({ ...sum })
}
