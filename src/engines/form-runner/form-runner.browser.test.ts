import type { AddressInfo } from 'node:net'
import PdfDocument from 'pdfkit'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import sharp from 'sharp'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { axeFindings, axeTurn, collectComplaints, keepPicture, openBrowser, sidewaysOverflow } from '../../../test/support/browser.ts'
import { type TestCounty, testCounty } from '../../../test/support/county.ts'
import { sampleFields } from '../../../test/support/sample-fields.ts'
import { bursaryForm } from '../../../test/support/sample-form.ts'
import type { FieldDefinition, ListItem } from '../../core/fields/field.ts'
import type { FormDefinition } from '../../core/forms/form.ts'
import { defineManifest } from '../../kernel/context/manifest.ts'
import { formRoutes } from './form.routes.tsx'
import { paperRoute } from './paper-form.tsx'

const word = { en: 'Your answers', sw: 'Majibu yako' }
const schools: ListItem[] = Array.from({ length: 300 }, (_, number) => ({
  value: `S${number}`,
  text: { en: `School number ${number} Primary`, sw: `Shule namba ${number} ya Msingi` },
}))
const levels: ListItem[] = ['one', 'two', 'three'].map((value) => ({ value, text: { en: `Level ${value}`, sw: `Kiwango ${value}` } }))

const alone = ['date', 'yesNo', 'autocomplete', 'geoPoint', 'address', 'longText']
const together = Object.values(sampleFields).filter(
  ({ type }) => !['calculated', 'file', 'photo', 'declaration', ...alone].includes(type),
) as FieldDefinition[]

/** Every type of field: some alone on their page, the others in two pages, and one that must be answered. */
const allFields: FormDefinition = {
  format: 'county-form/1',
  key: 'all-fields',
  title: word,
  use: 'application',
  pages: [
    ...alone.map((type) => ({
      kind: 'question' as const,
      path: `page-${type.toLowerCase()}`,
      fields: [{ ...sampleFields[type as keyof typeof sampleFields], hint: word } as FieldDefinition],
    })),
    { kind: 'question', path: 'first-half', title: word, fields: together.slice(0, 9) },
    { kind: 'question', path: 'second-half', title: word, fields: together.slice(9) },
    {
      kind: 'question',
      path: 'several',
      title: word,
      fields: [
        { ...sampleFields.personName, id: 'a', required: true },
        { ...sampleFields.money, id: 'b', required: true },
        { ...sampleFields.date, id: 'c', required: true },
        { ...sampleFields.ward, id: 'd', required: true },
        { ...sampleFields.choices, id: 'e', required: true },
      ],
    },
    {
      kind: 'upload',
      path: 'papers',
      title: word,
      fields: [
        { ...sampleFields.file, id: 'papers', required: true },
        { ...sampleFields.photo, id: 'photo' },
      ],
    },
    { kind: 'check', path: 'check' },
    { kind: 'declare', path: 'declare', fields: [{ ...sampleFields.declaration, required: true }] },
    { kind: 'confirm', path: 'done', title: word, body: word },
  ],
}

const params = z.object({ key: z.string() })
const find = async (_ctx: unknown, { key }: { key: string }) => ({
  form: key === 'all' ? allFields : bursaryForm,
  title: { en: 'Ward bursary', sw: 'Basari ya wadi' },
  code: key,
  home: '/',
  contact: 'none' as const,
  lists: (name: string) => (name === 'schools' ? schools : levels),
})
const testModule = defineManifest({
  name: 'test',
  needs: [],
  routes: [
    ...formRoutes({
      base: '/forms/:key/apply',
      params,
      find,
      onSubmit: async (_ctx, _submission, draft) => ({ id: draft.submission, reference: 'MGR-4K7P-29XQ', track: '/' }),
      example: async () => ({ key: 'bursary' }),
    }),
    paperRoute('/forms/:key/paper', { params, find, example: async () => ({ key: 'bursary' }) }),
  ],
})

let county: TestCounty
let browser: Browser
let url: string
beforeAll(async () => {
  county = await testCounty({ more: [testModule] })
  const server = await county.web()
  await server.listen({ port: 0, host: '127.0.0.1' })
  url = `http://127.0.0.1:${(server.server.address() as AddressInfo).port}`
  browser = await openBrowser()
})
afterAll(async () => {
  await county[Symbol.asyncDispose]()
})

async function inBrowser<T>(
  options: Parameters<Browser['newContext']>[0],
  work: (page: Page, context: BrowserContext) => Promise<T>,
): Promise<T> {
  const context = await browser.newContext({ reducedMotion: 'reduce', ...options })
  try {
    return await work(await context.newPage(), context)
  } finally {
    await context.close()
  }
}

const press = (page: Page, words = /^(Continue|Endelea)$/) => page.getByRole('button', { name: words }).first().click()

/** Answers the bursary form up to its check page, by labels, as a person does. */
async function toCheck(page: Page, visit: () => Promise<void> = async () => {}): Promise<void> {
  await page.goto(`${url}/forms/bursary/apply/lives-here`)
  await visit()
  await page.getByLabel(/^(Yes|Ndiyo)$/).check()
  await press(page)
  await visit()
  await page.goto(`${url}/forms/bursary/apply/student`)
  await visit()
  await page.fill('[name=studentName]', 'Achieng Otieno')
  await page.fill('[name=born-day]', '5')
  await page.fill('[name=born-month]', '3')
  await page.fill('[name=born-year]', '2009')
  await press(page)
  await visit()
  await page.locator('[name=level]').first().check()
  await press(page)
  await page.goto(`${url}/forms/bursary/apply/fees`)
  await visit()
  await page.fill('[name=fees]', '45000')
  await page.locator('[name=orphaned][value=no]').check()
  await press(page)
  await visit()
  await page.locator('[name=siblings][value=yes]').check()
  await press(page)
  await visit()
  await page.goto(`${url}/forms/bursary/apply/sibling-list/new`)
  await visit()
  await page.fill('[name=siblingSchool]', 'Migori Primary')
  await press(page)
  await visit()
  await press(page)
  await visit()
  await page.setInputFiles('[name=feeStructure-file]', { name: 'fees.jpg', mimeType: 'image/jpeg', buffer: await picture(300) })
  await press(page)
  // Sent in parts by the script, then the form goes by itself.
  await page.waitForURL((to) => !to.pathname.endsWith('/documents') && !to.pathname.endsWith('/files'))
  await page.goto(`${url}/forms/bursary/apply/check`)
  await visit()
}

const picture = (size: number): Promise<Buffer> =>
  sharp({ create: { width: size, height: size, channels: 3, background: '#888', noise: { type: 'gaussian', mean: 128, sigma: 60 } } })
    .jpeg({ quality: 90 })
    .toBuffer()

describe.each([
  { width: 360, language: 'sw' },
  { width: 1280, language: 'en' },
])('at $width px in $language', ({ width, language }) => {
  const options = { viewport: { width, height: 800 } }

  test('every page of the way has no accessibility finding and nothing that scrolls sideways', async () => {
    await inBrowser(options, async (page) => {
      const complaints = collectComplaints(page)
      await page.goto(`${url}/forms/bursary/apply/start?lang=${language}`)
      const seen: string[] = []
      const visit = async () => {
        seen.push(new URL(page.url()).pathname)
        if (axeTurn({ width }, seen.length)) expect(await axeFindings(page, { contrast: false }), page.url()).toEqual([])
        expect(await sidewaysOverflow(page), page.url()).toBe(0)
        await keepPicture(page, `form-${width}-${seen.length}`)
      }
      await visit()
      await toCheck(page, visit)
      await page.goto(`${url}/forms/bursary/apply/declare`)
      await page.locator('[name=agreed]').check()
      await page.locator('form button').first().click()
      await visit()
      expect(await page.locator('main').textContent()).toContain('MGR-4K7P-29XQ')
      await page.goto(`${url}/forms/bursary/paper?lang=${language}`)
      await visit()
      expect(seen.length).toBeGreaterThan(10)
      expect(complaints).toEqual([])
    })
  }, 180_000)

  test('every type of field, empty and refused, has no accessibility finding', async () => {
    await inBrowser(options, async (page) => {
      await page.goto(`${url}/forms/all/apply?lang=${language}`)
      let papers = false
      for (let step = 0; step < 12 && !papers; step += 1) {
        papers = page.url().endsWith('/papers')
        if (page.url().endsWith('/several') || papers) {
          if (axeTurn({ width }, step)) expect(await axeFindings(page, { contrast: false }), page.url()).toEqual([])
          await press(page)
          expect(await page.locator('.govuk-error-summary').count(), page.url()).toBe(1)
          expect(await page.title()).toMatch(/^(Error|Hitilafu): /)
        }
        // The page that is refused is another page than the one that was asked about above.
        if (axeTurn({ width }, step + (page.url().endsWith('/several') || papers ? 1 : 0)))
          expect(await axeFindings(page, { contrast: false }), page.url()).toEqual([])
        expect(await sidewaysOverflow(page), page.url()).toBe(0)
        if (page.url().includes('/several')) {
          await page.fill('[name=a]', 'Achieng Otieno')
          await page.fill('[name=b]', '100')
          for (const [part, value] of Object.entries({ day: '1', month: '1', year: '2000' })) await page.fill(`[name=c-${part}]`, value)
          await page.getByRole('combobox').fill('North Kamagambo, Rongo')
          await page.locator('[name=e]').first().check()
        }
        if (!papers) await press(page)
      }
      expect(papers).toBe(true)
    })
  }, 180_000)
})

test('a question page is whole without JavaScript', async () => {
  await inBrowser({ javaScriptEnabled: false }, async (page) => {
    await page.goto(`${url}/forms/bursary/apply/lives-here`)
    await page.getByLabel('Yes', { exact: true }).check()
    await page.keyboard.press('Enter')
    await page.waitForURL('**/tasks')
  })
})

test('the keyboard alone answers a question', async () => {
  await inBrowser({}, async (page) => {
    await page.goto(`${url}/forms/bursary/apply/lives-here`)
    await page.locator('[name=lives]').first().focus()
    await page.keyboard.press('Space')
    await page.keyboard.press('Tab')
    expect(await page.evaluate(() => document.activeElement?.textContent?.trim())).toBe('Continue')
    await page.keyboard.press('Enter')
    await page.waitForURL('**/tasks')
  })
})

describe('by script', () => {
  let context: BrowserContext
  let page: Page
  beforeEach(async () => {
    context = await browser.newContext({
      geolocation: { latitude: -1.0634, longitude: 34.4731, accuracy: 20 },
      permissions: ['geolocation'],
    })
    page = await context.newPage()
    return () => context.close()
  })

  test('the language switch in the head keeps what was typed', async () => {
    await page.goto(`${url}/forms/bursary/apply/lives-here`)
    await page.getByLabel('Yes', { exact: true }).check()
    await press(page)
    await page.goto(`${url}/forms/bursary/apply/student`)
    await page.fill('[name=studentName]', 'Achieng Otieno')
    await page.locator('header a[hreflang=sw]').click()
    await page.waitForURL('**/student?lang=sw')
    expect(await page.inputValue('[name=studentName]')).toBe('Achieng Otieno')
    expect(await page.locator('h1').textContent()).toBe('Kuhusu mwanafunzi')
  })

  test('a place is taken from the phone, and a long list suggests', async () => {
    await page.goto(`${url}/forms/all/apply`)
    for (let step = 0; step < 30 && !page.url().endsWith('/page-autocomplete'); step += 1) await press(page)
    await page.locator('[name=school]').pressSequentially('number 27')
    await page.waitForFunction(() => document.querySelectorAll('datalist option').length > 0)
    await page.fill('[name=school]', 'School number 270 Primary')
    for (let step = 0; step < 30 && !page.url().endsWith('/page-geopoint'); step += 1) await press(page)
    await page.getByRole('button', { name: 'Use where I am now' }).click()
    await page.getByText('to about 20 metres').waitFor()
    expect(await page.inputValue('[name=point-lat]')).toBe('-1.063400')
  })

  test('an upload on a network that breaks says how much arrived, goes on from there, and keeps what was typed', async () => {
    await page.goto(`${url}/forms/bursary/apply/lives-here`)
    await page.getByLabel('Yes', { exact: true }).check()
    await press(page)
    await page.goto(`${url}/forms/bursary/apply/student`)
    for (const [name, value] of Object.entries({ studentName: 'A B', 'born-day': '1', 'born-month': '1', 'born-year': '2009' }))
      await page.fill(`[name=${name}]`, value)
    await press(page)
    await page.locator('[name=level]').first().check()
    await press(page)
    await page.goto(`${url}/forms/bursary/apply/fees`)
    await page.fill('[name=fees]', '45000')
    await page.locator('[name=orphaned][value=no]').check()
    await press(page)
    await page.locator('[name=siblings][value=no]').check()
    await press(page)
    const content = await pdfOf(600 * 1024)
    const arrived: string[] = []
    let broken = true
    await page.route('**/documents/parts/**', (route) => {
      const part = route.request().url().split('/').at(-1) ?? ''
      if (broken && part === '1') return route.abort('internetdisconnected')
      arrived.push(part)
      return route.continue()
    })
    await page.setInputFiles('[name=feeStructure-file]', { name: 'fees.pdf', mimeType: 'application/pdf', buffer: content })
    await press(page)
    await page.getByText('Sending stopped at 33%').waitFor({ timeout: 60_000 })
    broken = false
    await page.getByRole('button', { name: 'Go on sending' }).click()
    await page.waitForURL('**/tasks')
    expect(arrived.filter((part) => part === '0')).toHaveLength(1)
    await page.goto(`${url}/forms/bursary/apply/documents`)
    expect(await page.locator('main').textContent()).toContain('fees.pdf')
  }, 150_000)
})

/** A PDF of about so many bytes: one page, and keywords that nobody reads. */
async function pdfOf(bytes: number): Promise<Buffer> {
  const document = new PdfDocument({ compress: false, info: { Keywords: 'fees '.repeat(bytes / 5) } })
  const chunks: Buffer[] = []
  document.on('data', (chunk: Buffer) => chunks.push(chunk))
  const done = new Promise((resolve) => document.on('end', resolve))
  document.text('Fees for the year')
  document.end()
  await done
  return Buffer.concat(chunks)
}
