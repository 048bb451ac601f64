import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { africasTalking } from '../../../simulators/africas-talking.ts'
import { serveSimulators } from '../../../simulators/http.ts'
import { type TestCounty, testCounty } from '../../../test/support/county.ts'
import { newId } from '../../core/basics/ids.ts'
import { parseAnchors } from '../../kernel/audit/anchor-file.ts'
import { defineManifest } from '../../kernel/context/manifest.ts'
import { page } from '../../kernel/web/reply.ts'
import { get, openTo } from '../../kernel/web/route.ts'
import { keptData } from './statements/kept-data.ts'
import { statementTexts } from './statements/texts.ts'

let county: TestCounty
/** A demo whose simulated network does not answer. */
let demo: TestCounty
beforeAll(async () => {
  county = await testCounty()
  demo = await testCounty({ demo: true, simulatorUrl: 'http://127.0.0.1:9' })
})
afterAll(async () => {
  await demo?.[Symbol.asyncDispose]()
  await county?.[Symbol.asyncDispose]()
})

const open = async (url: string, headers: Record<string, string> = {}) => {
  const answer = await county.ask({ url, headers })
  return { status: answer.statusCode, body: answer.body, headers: answer.headers }
}
const text = (html: string): string =>
  html
    .replace(/<(script|style)[\s\S]*?<\/\1>/g, '')
    .replace(/<[^>]+>/g, ' ')
    .replaceAll('&amp;', '&')
    .replace(/\s+/g, ' ')

const PAGES = ['/', '/offices', '/wards', '/departments', '/contact', '/privacy', '/accessibility', '/about', '/help', '/status']

describe('every public page', () => {
  test.each(PAGES)('%s is there in both languages, may be kept for a minute, and has one heading', async (path) => {
    const english = await open(path, { 'accept-language': 'en' })
    const swahili = await open(`${path}?lang=sw`)
    expect(english.headers['cache-control']).toBe('public, max-age=60')
    // The address that changes the language sets a cookie, and is nobody else's.
    expect(swahili.headers['cache-control']).toContain('no-store')
    for (const { status, body } of [english, swahili]) {
      expect(status).toBe(200)
      expect(body.match(/<h1/g)?.length).toBe(1)
      expect(text(body)).not.toMatch(/\{\w+\}|undefined|\[object/)
    }
    expect(swahili.body).toContain('<html lang="sw"')
    expect(text(english.body)).not.toBe(text(swahili.body))
  })

  test.each(['/notices', '/status', '/help', '/contact'])(
    '%s says in breadcrumbs where it stands, and leads home and to the notices',
    async (path) => {
      const { body } = await open(path, { 'accept-language': 'en' })
      expect(body).toMatch(/govuk-breadcrumbs[\s\S]*href="\/"[\s\S]*Home/)
      expect(body.match(/href="\/notices"/g)?.length).toBe(2) // menu and footer
    },
  )

  test('the map names its credit once', async () => {
    const { body } = await open('/wards', { 'accept-language': 'en' })
    expect(text(body)).toContain('Boundaries: © Benedict Aboki Omare')
  })

  test('no link to a page of the website leads nowhere', async () => {
    const ours = /^\/(offices|wards|departments|contact|privacy|accessibility|about|help|status|audit-roots|sitemap|demo)/
    const seen = new Set<string>()
    const queue = [...PAGES, '/offices?subCounty=253', '/offices/ward-1262', '/wards/1262', '/departments/education']
    for (const path of queue) {
      const { body } = await open(path)
      for (const [, href] of body.matchAll(/ href="([^"]+)"/g))
        if (ours.test(href as string)) seen.add((href as string).split('#')[0] as string)
    }
    expect(seen.size).toBeGreaterThan(80)
    for (const href of seen) expect((await open(href.replaceAll('&amp;', '&'))).status, href).toBeLessThan(400)
  })
})

test('the menu marks one entry, the one that says most closely where one is', async () => {
  const marked = async (path: string) =>
    [...(await open(path)).body.matchAll(/k-menu__link" href="([^"]+)" aria-current="page"/g)].map(([, href]) => href)
  expect(await marked('/')).toEqual(['/'])
  expect(await marked('/offices/ward-1262')).toEqual(['/offices'])
  expect(await marked('/services')).toEqual(['/services'])
  expect(await marked('/services/report-a-problem')).toEqual(['/services/report-a-problem'])
})

describe('home', () => {
  test('offers nothing that no module serves', async () => {
    await using bare = await testCounty({ manifests: county.manifests.filter(({ name }) => name !== 'services') })
    const { body } = await bare.ask({ url: '/' })
    const main = body.slice(body.indexOf('<main'), body.indexOf('</main>'))
    expect(main).not.toContain('/track')
    expect(main).not.toContain('k-search')
    expect(main).toContain('href="/offices"')
  })

  test('shows what modules offer, the search and the topics, as soon as they do', async () => {
    const route = (path: string) =>
      get(path, {
        access: openTo('everyone', 'a test'),
        input: {},
        example: async () => ({}),
        run: async () => null,
        reply: () => page({ title: 'x', body: 'x' }),
      })
    const services = defineManifest({
      name: 'offering',
      needs: [],
      routes: [route('/services'), route('/track'), route('/V')],
      offers: async () => ({
        version: '1',
        tasks: [
          {
            title: { en: 'Ward bursary', sw: 'Basari ya wadi' },
            summary: { en: 'Help with fees', sw: 'Msaada wa karo' },
            href: '/services/ward-bursary',
            departments: ['education'],
            facts: [{ label: { en: 'Cost', sw: 'Gharama' }, value: { en: 'Free', sw: 'Bure' } }],
            order: 1,
          },
        ],
        topics: [{ title: { en: 'School', sw: 'Shule' }, summary: { en: 'Fees', sw: 'Karo' }, href: '/services?topic=school' }],
      }),
    })
    const others = county.manifests.filter(({ name }) => name !== 'services')
    await using offering = await testCounty({ manifests: [...others, services] })
    const home = (await offering.ask({ url: '/?lang=sw' })).body
    for (const words of [
      'Basari ya wadi',
      'Msaada wa karo',
      'Bure',
      'action="/services"',
      'href="/track"',
      'href="/V"',
      'href="/services?topic=school"',
    ])
      expect(home).toContain(words)
    for (const path of ['/offices/ward-1262', '/offices/rongo-education', '/departments/education'])
      expect((await offering.ask({ url: path })).body, path).toContain('/services/ward-bursary')
    expect((await offering.ask({ url: '/offices/rongo-roads' })).body).not.toContain('/services/ward-bursary')
    expect((await offering.ask({ url: '/sitemap.xml' })).body).toContain('http://county.test/services/ward-bursary')
  })

  test('warns of days on which offices are closed', async () => {
    county.clock.set('2026-12-01T07:00:00Z')
    const { body } = await open('/')
    county.clock.set('2026-11-18T07:00:00Z')
    expect(text(body)).toMatch(/Friday 25 December 2026: offices are closed for Christmas Day/)
  })
})

describe('offices', () => {
  beforeAll(() => county.staff({ post: 'ward-1262-administrator' }, 'Mwenye Siri'))

  test('are listed by headquarters first, and by department, sub-county and ward', async () => {
    const names = async (query: string) =>
      [...(await open(`/offices${query}`)).body.matchAll(/<th scope="row"[^>]*><a [^>]*href="\/offices\/([a-z0-9-]+)"/g)].map(
        ([, key]) => key,
      )
    const headquarters = await names('')
    expect(headquarters).toHaveLength(12)
    expect(headquarters.every((key) => key?.startsWith('headquarters-'))).toBe(true)
    expect(await names('?subCounty=253&department=education')).toEqual([
      'rongo-education',
      'ward-1261',
      'ward-1262',
      'ward-1263',
      'ward-1264',
    ])
    const mine = await names('?ward=1262')
    expect(mine[0]).toBe('ward-1262')
    expect(mine).not.toContain('ward-1261')
    expect(mine).toContain('headquarters-health')
    expect(await names('?ward=1262&department=education')).toEqual(['ward-1262', 'rongo-education', 'headquarters-education'])
    expect(await names('?department=%00x&ward=nonsense')).toEqual([])
  })

  test('a junk filter filters nothing', async () => {
    expect((await open('/offices?ward=abc&subCounty=-4&department=none')).body).toContain('headquarters-education')
  })

  test('an office says whether it is open, who heads it by title, and never by name', async () => {
    const { body } = await open('/offices/ward-1262')
    expect(text(body)).toContain('Open Open now, until 13:00')
    expect(text(body)).toContain('Monday to Friday: 08:00 to 13:00, 14:00 to 17:00')
    expect(text(body)).toContain('Headed by Ward Administrator, Central Kamagambo')
    expect(text(body)).toContain('Ward Bursary Committee')
    expect(body).not.toContain('Mwenye Siri')
    expect(text((await open('/offices/rongo-administration')).body)).toContain('Headed by Sub-County Administrator, Rongo')
    expect(text((await open('/offices/headquarters-roads')).body)).toContain('Headed by Chief Officer, Roads and Public Works')
  })

  test.each(['/offices/nowhere', '/offices/Ward-1262', '/wards/1', '/wards/abc', '/departments/none'])('%s is not found', async (path) => {
    expect((await open(path)).status).toBe(404)
  })

  test('a ward is found by its number, by its name with a slip, or as one of several', async () => {
    expect((await open('/wards?ward=1262')).headers.location).toBe('/wards/1262')
    expect((await open('/wards?q=Isebania')).headers.location).toBe('/wards/1291')
    const several = await open('/wards?q=kamagambo')
    expect(several.status).toBe(200)
    for (const code of [1261, 1262, 1263, 1264]) expect(several.body).toContain(`/wards/${code}`)
    expect(text((await open('/wards?q=zzzzzz')).body)).toContain('No ward is like “zzzzzz”')
    expect((await open('/wards?ward=&q=')).status).toBe(200)
  })

  test('a ward page names the nearest office of every department and draws the ward', async () => {
    const { body } = await open('/wards/1262')
    expect(text(body)).toContain('Your ward office')
    expect(body).toContain('k-map__ward--on')
    expect(body).toContain('k-map__mark')
    for (const key of ['ward-1262', 'rongo-roads', 'headquarters-health']) expect(body).toContain(`/offices/${key}`)
  })
})

describe('statements', () => {
  test('privacy shows every detail that any module declares to keep', async () => {
    const { body } = await open('/privacy')
    const declared = county.manifests
      .flatMap(({ personalData }) => Object.entries(personalData ?? {}))
      .filter(([, kept]) => kept !== 'none')
    expect(declared.length).toBeGreaterThan(10)
    const words = text(body)
    for (const [detail] of declared) expect(words).toContain(detail.split('.').slice(1).join(' › '))
    expect(words).toContain('Data Protection Commissioner')
    expect(body).toContain('href="/my/privacy"')
  })

  test('every part of the system that keeps something has a name for people', () => {
    const nameless = keptData(county.manifests).filter(({ area }) => !Object.hasOwn(statementTexts, `website.privacy.area.${area}`))
    expect(nameless.map(({ area }) => area)).toEqual([])
  })

  test('invented numbers are called so only where they are', async () => {
    expect(text((await open('/contact')).body)).not.toContain('This is a demonstration')
    expect(text((await demo.ask({ url: '/contact' })).body)).toContain('This is a demonstration')
  })

  test('the site map lists public pages; robots stay out of private rooms, and of a demo altogether', async () => {
    const map = (await open('/sitemap.xml')).body
    expect(map.match(/<loc>/g)?.length).toBeGreaterThan(150)
    expect(map).not.toMatch(/staff|\/my|demo/)
    const robots = (await open('/robots.txt')).body
    expect(robots).toContain('Disallow: /staff')
    expect(robots).toContain('Sitemap: http://county.test/sitemap.xml')
  })
})

describe('status', () => {
  test('shows the last seal, and its line in the list is the one in the anchor file', async () => {
    await using fresh = await testCounty()
    expect(text((await fresh.ask({ url: '/status' })).body)).toContain('Nothing to seal yet')
    const officer = await fresh.staff({ post: 'auditor-1' })
    await officer.runs(async (ctx) => ctx.audit('test.thing.done', { kind: 'test.thing', id: '1' }))
    fresh.clock.pass({ minutes: 30 })
    expect(text((await fresh.ask({ url: '/status' })).body)).toContain('is not sealed yet')
    const [seal] = await fresh.seal()
    const root = Buffer.from(seal!.root).toString('hex')
    const status = text((await fresh.ask({ url: '/status' })).body)
    expect(status).toContain(root)
    expect(status).toContain(`--root 1:${root}`)
    expect(status).not.toContain('is not sealed yet')
    const roots = (await fresh.ask({ url: '/audit-roots.txt' })).body
    expect(parseAnchors(roots)).toEqual([{ number: 1, root }])
    expect(readFileSync(join(fresh.anchorsFolder, 'audit-roots.txt'), 'utf8')).toBe(roots.split('\n').slice(-2).join('\n'))
  })
})

describe('demo', () => {
  test('is not there without the mark', async () => {
    for (const path of ['/demo', '/demo/phone']) expect((await open(path)).status).toBe(404)
    const resident = await county.resident()
    const posted = await county.ask({ method: 'POST', url: '/demo/sign-in', payload: { person: resident.id } })
    expect(posted.statusCode).toBe(404)
    expect(county.simulatorUrl).toBeNull()
  })

  test('answers this machine alone, by address and by name', async () => {
    const status = async (headers: Record<string, string>, remoteAddress = '127.0.0.1') =>
      (await demo.ask({ url: '/demo', headers, remoteAddress })).statusCode
    expect(await status({ host: 'localhost:8080' })).toBe(200)
    expect(await status({ host: '[::1]:8080' }, '::1')).toBe(200)
    expect(await status({ host: '127.0.0.1' })).toBe(200)
    expect(await status({ host: 'evil.example' })).toBe(404)
    expect(await status({ host: 'localhost' }, '192.168.1.5')).toBe(404)
    expect(await status({ host: 'localhost.evil.example' })).toBe(404)
  })

  test('lists who can be played around a ward, and signs in as one of them with one press', async () => {
    await using demo = await testCounty({ demo: true })
    const guardian = await demo.resident({ name: 'Mlezi Mfano', phone: '+254700000001' })
    await demo.base.ownerDb.updateTable('identity.people').set({ ward: 1262 }).where('id', '=', guardian.id).execute()
    const officer = await demo.staff({ post: 'ward-1262-administrator' }, 'Msimamizi Mfano')
    await demo.staff({ post: 'ward-1261-administrator' }, 'Jirani Mfano')
    const listed = text((await demo.ask({ url: '/demo' })).body)
    expect(listed).toContain('Mlezi Mfano')
    expect(listed).toContain('Msimamizi Mfano Ward Administrator, Central Kamagambo')
    expect(listed).toContain('Internal Auditor')
    expect(listed).not.toContain('Jirani Mfano')
    expect(text((await demo.ask({ url: '/demo?ward=1261' })).body)).toContain('Jirani Mfano')

    const be = async (person: string, cookie = '') =>
      demo.ask({ method: 'POST', url: '/demo/sign-in', payload: { person }, headers: cookie ? { cookie } : {} })
    const cookieOf = (answer: Awaited<ReturnType<typeof be>>) => `kaunti=${answer.cookies.find(({ name }) => name === 'kaunti')?.value}`
    const home = async (cookie: string) => (await demo.ask({ url: '/', headers: { cookie } })).body
    const asOfficer = await be(officer.id)
    expect(asOfficer.statusCode).toBe(303)
    expect(asOfficer.headers.location).toBe('/staff')
    const first = cookieOf(asOfficer)
    expect(await home(first)).toContain('Msimamizi Mfano')

    const second = cookieOf(await be(guardian.id, first))
    expect(await home(second)).toContain('Mlezi Mfano')
    expect(await home(first)).not.toContain('Msimamizi Mfano')
    expect((await be('01900000-0000-7000-8000-000000000000')).statusCode).toBe(404)
  })

  test('a press from another site signs nobody in', async () => {
    const guardian = await demo.resident()
    const headers = { 'sec-fetch-site': 'cross-site', origin: 'http://evil.example' }
    const answer = await demo.ask({ method: 'POST', url: '/demo/sign-in', payload: { person: guardian.id }, headers })
    expect(answer.statusCode).toBe(403)
  })

  test('the phone shows what the network delivered, with links and codes, and looks again by itself', async () => {
    const simulator = africasTalking({
      username: 'sandbox',
      apiKey: 'key',
      callbackUrl: 'http://127.0.0.1:9/none',
      settings: { reports: false },
    })
    const network = await serveSimulators([simulator], 0)
    try {
      await using demo = await testCounty({ demo: true, simulatorUrl: network.url })
      const send = (message: string) =>
        fetch(`${network.url}/version1/messaging`, {
          method: 'POST',
          headers: { apikey: 'key' },
          body: new URLSearchParams({ username: 'sandbox', to: '+254700000001', message, from: 'MIGORI' }),
        })
      await send('Your code is 482913.')
      await send('Your letter: http://127.0.0.1:8080/V/abc <b>bold</b>')
      const answer = await demo.ask({ url: '/demo/phone?number=0700000001' })
      expect(answer.statusCode).toBe(200)
      expect(answer.headers.refresh).toBe('5')
      expect(answer.headers['cache-control']).toBe('no-store')
      expect(answer.body).toContain('href="http://127.0.0.1:8080/V/abc"')
      expect(answer.body).toContain('data-copy="482913"')
      expect(answer.body).toContain('&lt;b>bold')
      expect(answer.body.indexOf('Your letter')).toBeLessThan(answer.body.indexOf('Your code'))
      expect((await demo.ask({ url: '/demo/phone?number=0700000001&refresh=off' })).headers.refresh).toBeUndefined()
      expect(text((await demo.ask({ url: '/demo/phone?number=0700000002&lang=sw' })).body)).toContain('Bado hakuna ujumbe')
      expect((await demo.ask({ url: '/demo/phone?number=12' })).body).toContain('govuk-error-message')
      expect((await demo.ask({ url: '/demo/phone' })).statusCode).toBe(200)
    } finally {
      await network.close()
    }
  })

  test('the phone opens on the number written to last, with what it got before the network was started, and no message twice', async () => {
    const inbox = africasTalking({
      username: 'sandbox',
      apiKey: 'key',
      callbackUrl: 'http://127.0.0.1:9/none',
      settings: { reports: false },
    })
    const network = await serveSimulators([inbox], 0)
    try {
      await using demo = await testCounty({ demo: true, simulatorUrl: network.url })
      const answer = await fetch(`${network.url}/version1/messaging`, {
        method: 'POST',
        headers: { apikey: 'key', accept: 'application/json' },
        body: new URLSearchParams({ username: 'sandbox', to: '+254700000001', message: 'Your letter is ready.', from: 'MIGORI' }),
      })
      const id = /ATXid_\w+/.exec(await answer.text())?.[0] as string
      const at = demo.clock.now()
      const written = { template: 'cases.case.received', channel: 'sms', language: 'en', pool: 'notices', segments: 1 } as const
      const row = (number: string, body: string | null, more: object) => ({
        ...written,
        id: newId(at.epochMilliseconds),
        address: number,
        body,
        status: 'delivered' as const,
        created_at: at.subtract({ hours: 24 }),
        sent_at: at.subtract({ hours: 24 }),
        expires_at: at,
        ...more,
      })
      await demo.db
        .insertInto('messages.outbox')
        .values([
          row('+254700000001', 'We have your application.', {}),
          row('+254700000001', 'Your letter is ready.', { provider_id: id }),
          row('+254700000001', null, { secret: true }),
          row('+254700000001', 'It never went out.', { status: 'failed', sent_at: null }),
        ])
        .execute()
      const shown = text((await demo.ask({ url: '/demo/phone' })).body)
      expect(shown).toContain('We have your application.')
      expect(shown.split('Your letter is ready.')).toHaveLength(2)
      expect(shown).not.toContain('It never went out.')
      expect(shown.indexOf('Your letter is ready.')).toBeLessThan(shown.indexOf('We have your application.'))
    } finally {
      await network.close()
    }
  })

  test('a silent network is told as such, and breaks nothing', async () => {
    const answer = await demo.ask({ url: '/demo/phone?number=0700000001' })
    expect(answer.statusCode).toBe(200)
    expect(text(answer.body)).toContain('The simulated network does not answer')
  })
})
