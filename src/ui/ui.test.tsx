import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'parse5'
import { renderToString } from 'preact-render-to-string'
import { describe, expect, test } from 'vitest'
import { galleryMap } from '../../test/support/gallery-map.ts'
import type { Language } from '../core/basics/texts.ts'
import type { Chrome } from './chrome.ts'
import { BarChart, percent } from './components/bar-chart.tsx'
import { niceTop } from './components/line-chart.tsx'
import { Link } from './components/link.tsx'
import { WardMap } from './components/ward-map.tsx'
import { galleryPages } from './gallery.tsx'
import { pageTitle } from './page-title.ts'
import { renderPage } from './render-page.tsx'
import { uiTexts } from './texts.ts'

const map = galleryMap('migori')

const chrome = (language: Language, more: Partial<Chrome> = {}): Chrome => ({
  layout: 'resident',
  county: {
    title: { en: 'County Government of Migori', sw: 'Serikali ya Kaunti ya Migori' },
    motto: { en: 'One county', sw: 'Kaunti moja' },
    crestPath: '/crest.svg',
    themePath: '/theme.css',
  },
  language,
  languageLinks: [
    { language: 'en', href: '/x?lang=en' },
    { language: 'sw', href: '/x?lang=sw' },
  ],
  currentPath: '/x',
  menu: [{ text: 'Services', href: '/services', current: true }],
  demo: true,
  title: 'A page',
  help: { phone: '0700 000 044' },
  assetPath: (logical) => `/assets/${logical}`,
  ...more,
})

const sources = (folder: string): string[] =>
  readdirSync(folder, { withFileTypes: true }).flatMap((entry) =>
    entry.isDirectory()
      ? sources(join(folder, entry.name))
      : /\.tsx?$/.test(entry.name) && !/\.test\./.test(entry.name)
        ? [join(folder, entry.name)]
        : [],
  )

describe('there is no door for raw HTML', () => {
  test('no source of the ui sets HTML from a string, and no component is async', () => {
    const found = sources('src/ui').filter((file) =>
      /dangerouslySetInnerHTML|innerHTML\s*=|outerHTML\s*=|insertAdjacentHTML|document\.write|=\s*async\s*\([^)]*\)\s*=>\s*\(?\s*</.test(
        readFileSync(file, 'utf8'),
      ),
    )
    expect(found).toEqual([])
  })

  test('what people typed comes out as words', () => {
    const evil = '<script>alert(1)</script>"\'&'
    const html = renderPage(
      chrome('en', { title: evil, person: { name: evil, signOutPath: '/out' }, notice: { text: evil } }),
      <h1>{evil}</h1>,
    )
    expect(html).not.toContain('<script>alert')
    expect(html.match(/&lt;script>/g)?.length).toBeGreaterThanOrEqual(4)
  })

  test('a link given a script leads nowhere', () => {
    const script = ['javascript', 'alert(1)'].join(':')
    expect(renderToString(<Link href={script}>x</Link>)).toBe('<a class="govuk-link" href="#refused">x</a>')
  })
})

describe.each(['resident', 'staff', 'print'] as const)('the %s layout', (layout) => {
  test.each(['en', 'sw'] as const)('renders in %s, safe under a policy without inline script or style', (language) => {
    const html = renderPage(chrome(language, { layout, person: { name: 'N. Atieno', signOutPath: '/out' } }), <h1>A page</h1>)
    expect(html.startsWith('<!DOCTYPE html><html lang="')).toBe(true)
    expect(html).toContain(`<html lang="${language}"`)
    expect(html).not.toMatch(/ style="| on[a-z]+="|<style|<script(?! src=)/)
    expect(html).toContain(uiTexts['ui.skip'][language])
    expect(html).toContain(uiTexts['ui.help'][language])
    expect(html).toContain(uiTexts['ui.demo.text'][language])
  })

  test('asks for help in the same place: last in the content, before the footer', () => {
    const html = renderPage(chrome('en', { layout }), <h1>A page</h1>)
    expect(html.indexOf('k-help')).toBeGreaterThan(html.indexOf('</main>'))
    expect(html.slice(html.indexOf('k-help')).replace(/<footer.*<\/footer>/, '')).not.toMatch(/<(nav|main|header)/)
  })
})

test('signing out is a form post, never a link', () => {
  const html = renderPage(chrome('en', { person: { name: 'N', signOutPath: '/out' } }), null)
  expect(html).toMatch(/<form method="post" action="\/out"/)
  expect(html).not.toContain('href="/out"')
})

test('an error page says so first in its title, in the language of the page', () => {
  expect(pageTitle(chrome('en', { error: true, title: 'Your phone' }))).toBe('Error: Your phone – County Government of Migori')
  expect(pageTitle(chrome('sw', { error: true, title: 'Simu yako' }))).toBe('Hitilafu: Simu yako – Serikali ya Kaunti ya Migori')
  expect(pageTitle(chrome('sw', { title: 'Simu yako' }))).toBe('Simu yako – Serikali ya Kaunti ya Migori')
})

test('the demo banner stands only on a demo', () => {
  expect(renderPage(chrome('en', { demo: false }), null)).not.toContain('href="/demo"')
  expect(renderPage(chrome('en'), null)).toContain('href="/demo"')
})

describe.each(['en', 'sw'] as const)('the gallery in %s', (language) => {
  test.each(Object.entries(galleryPages(language, map)))(
    '%s has one h1, unique ids, and every label and description leads somewhere',
    (_, page) => {
      const { body, ...own } = page
      const html = renderPage(chrome(language, own), body)
      const ids = [...html.matchAll(/ id="([^"]*)"/g)].map((found) => found[1] as string)
      expect(new Set(ids).size).toBe(ids.length)
      expect(html.match(/<h1/g)?.length).toBe(1)
      for (const [, names] of html.matchAll(/ (?:for|aria-describedby|aria-labelledby|aria-controls)="([^"]+)"/g))
        for (const name of (names as string).split(' ')) expect(ids).toContain(name)
      expect(() => parse(html)).not.toThrow()
    },
  )
})

test('a page in Swahili holds no English of the design system', () => {
  const english = Object.entries(uiTexts)
    .filter(([key, text]) => text.en !== text.sw && text.en.length > 12 && !/\{/.test(text.en) && key !== 'ui.language.en')
    .map(([, text]) => text.en)
  for (const page of Object.values(galleryPages('sw', map))) {
    const { body, ...own } = page
    const html = renderPage(chrome('sw', own), body)
    for (const words of english) expect(html).not.toContain(words)
  }
})

describe('charts and maps', () => {
  test('a bar is as long as its share, within its ground, and none when there is nothing', () => {
    expect([percent(1, 4), percent(9, 4), percent(-1, 4), percent(1, 0)]).toEqual([25, 100, 0, 0])
    const html = renderToString(
      <BarChart
        title="T"
        bars={[
          { label: 'a', value: 10 },
          { label: 'b', value: 5 },
        ]}
      />,
    )
    expect(html).toContain('width="50"')
    expect(html).toMatch(/<th scope="row"[^>]*>b<\/th>/)
  })

  test('a scale ends at the next round number', () => {
    expect([0, 1, 3, 7, 101, 310, 999].map(niceTop)).toEqual([1, 1, 4, 8, 200, 400, 1000])
  })

  test('every ward is drawn once, and stands in the list with its link', () => {
    const html = renderToString(
      <WardMap title="Wards" {...map} href={(code) => `/wards/${code}`} marks={[{ x: 1, y: 2, name: 'An office' }]} credit="open data" />,
    )
    expect(map.wards.length).toBe(40)
    expect(html.match(/<path/g)?.length).toBe(40)
    for (const { code } of map.wards) expect(html.split(`href="/wards/${code}"`).length).toBe(3)
    expect(html).toContain('<title>An office</title>')
    expect(renderToString(<WardMap title="Wards" {...map} credit="open data" drawingOnly />)).not.toContain('<details')
  })
})
