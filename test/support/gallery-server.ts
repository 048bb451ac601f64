import { existsSync, readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { brotliCompressSync, constants } from 'node:zlib'
import type { Language } from '../../src/core/basics/texts.ts'
import { type Assets, ensureAssets } from '../../src/ui/assets.ts'
import type { Chrome } from '../../src/ui/chrome.ts'
import { galleryPages } from '../../src/ui/gallery.tsx'
import { renderPage } from '../../src/ui/render-page.tsx'
import { themeCss } from '../../src/ui/theme.ts'
import { galleryMap } from './gallery-map.ts'

const policy =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"

const types = { css: 'text/css', js: 'text/javascript', svg: 'image/svg+xml', html: 'text/html' } as const

/** One gallery page as HTML, as the web floor would send it. */
export function galleryHtml(county: string, language: Language, name: string, assets: Pick<Assets, 'assetPath'>): string | undefined {
  const profile = JSON.parse(readFileSync(`counties/${county}/profile.json`, 'utf8'))
  const page = galleryPages(language, galleryMap(county))[name]
  if (!page) return undefined
  const l = (en: string, sw: string) => (language === 'sw' ? sw : en)
  const staff = page.layout === 'staff'
  const { body, ...own } = page
  const chrome: Chrome = {
    county: { title: profile.title, motto: profile.motto, crestPath: `/${county}/crest.svg`, themePath: `/${county}/theme.css` },
    language,
    languageLinks: (['en', 'sw'] as const).map((to) => ({ language: to, href: `/${county}/${to}/${name}` })),
    currentPath: `/${name}`,
    person: staff
      ? { name: 'Neema Atieno', post: l('Ward officer, Suna Central', 'Afisa wa wadi, Suna Central'), signOutPath: '/out' }
      : null,
    signInPath: '/in',
    menu: staff
      ? [
          { text: l('My queue', 'Foleni yangu'), href: '/queue', current: true, count: 12, group: l('Work', 'Kazi') },
          { text: l('My office', 'Ofisi yangu'), href: '/office', count: 24, group: l('Work', 'Kazi') },
          { text: l('All cases', 'Kesi zote'), href: '/cases', group: l('Work', 'Kazi') },
          { text: l('Staff', 'Wafanyakazi'), href: '/staff', group: l('Administration', 'Utawala') },
          { text: l('Audit', 'Ukaguzi'), href: '/audit', group: l('Administration', 'Utawala') },
        ]
      : [
          { text: l('Services', 'Huduma'), href: '/services', current: name === 'home' },
          { text: l('My applications', 'Maombi yangu'), href: '/mine' },
          { text: l('Offices', 'Ofisi'), href: '/offices' },
          { text: l('Contact', 'Mawasiliano'), href: '/contact' },
        ],
    footer: [
      { text: l('Accessibility', 'Ufikivu'), href: '/accessibility' },
      { text: l('Privacy', 'Faragha'), href: '/privacy' },
      { text: l('Contact', 'Mawasiliano'), href: '/contact' },
    ],
    demo: true,
    help: { phone: profile.phone, email: profile.email, officesPath: '/offices' },
    searchPath: '/search',
    assetPath: assets.assetPath,
    ...own,
  }
  return renderPage(chrome, body)
}

/** A small server for the gallery, with the strict policy and the compression of the real one: `/<county>/<language>/<page>`. */
export async function startGallery(port = 0) {
  const assets = await ensureAssets(process.cwd())
  const respond = (path: string): { type: keyof typeof types; text: string; br?: Buffer } | undefined => {
    if (path.startsWith('/assets/')) {
      const file = join(assets.folder, path.slice('/assets/'.length))
      if (!Object.values(assets.files).includes(path.slice('/assets/'.length)) || !existsSync(file)) return undefined
      return { type: path.endsWith('.css') ? 'css' : 'js', text: readFileSync(file, 'utf8'), br: readFileSync(`${file}.br`) }
    }
    const [, county = '', language = '', name = ''] = path.split('/')
    if (!['migori', 'busia'].includes(county)) return undefined
    if (language === 'crest.svg') return { type: 'svg', text: readFileSync(`counties/${county}/crest.svg`, 'utf8') }
    if (language === 'theme.css')
      return { type: 'css', text: themeCss(JSON.parse(readFileSync(`counties/${county}/profile.json`, 'utf8')).theme) }
    const text = galleryHtml(county, language === 'sw' ? 'sw' : 'en', name, assets)
    return text === undefined ? undefined : { type: 'html', text }
  }
  const server = createServer((request, response) => {
    const found = respond(new URL(request.url ?? '/', 'http://x').pathname)
    if (!found) {
      response.writeHead(404, { 'content-type': 'text/plain' }).end('nothing here')
      return
    }
    const br = found.br ?? brotliCompressSync(found.text, { params: { [constants.BROTLI_PARAM_QUALITY]: 4 } })
    response
      .writeHead(200, {
        'content-type': `${types[found.type]}; charset=utf-8`,
        'content-encoding': 'br',
        'content-security-policy': policy,
      })
      .end(br)
  })
  await new Promise<void>((ready) => server.listen(port, '127.0.0.1', ready))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    [Symbol.asyncDispose]: () =>
      new Promise<void>((done) => {
        server.closeAllConnections()
        server.close(() => done())
      }),
  }
}
