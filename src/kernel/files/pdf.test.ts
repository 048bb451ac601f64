import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { inflateSync } from 'node:zlib'
import jsQR from 'jsqr'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { DocumentThread } from './document-thread.ts'
import { inspectPdf } from './inspect-pdf.ts'
import { openKeyRing, rotateKey } from './keys.ts'
import type { LetterDocument } from './letter.ts'
import { drawLetter } from './pdf.ts'
import { isDictionary, readPdfObjects } from './pdf-objects.ts'
import { qrModules, qrSvgPath } from './qr.ts'
import { checkDocument, signDocument } from './signed-document.ts'

const text = (en: string, sw: string) => ({ en, sw })
const letter: LetterDocument = {
  language: 'sw',
  county: {
    title: text('Migori County Government', 'Serikali ya Kaunti ya Migori'),
    crest: '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10"><path d="M0 0h10v10H0z" fill="#0b5d4e"/></svg>',
    brand: '#0b5d4e',
    address: 'P.O. Box 44044-40400, Migori',
    phone: '+254 700 000 000',
    email: 'info@migori.example',
  },
  title: text('Ward bursary award', 'Tuzo ya ufadhili wa masomo'),
  reference: 'MGR-26-7K4QXP',
  dateShown: text('22 November 2026', '22 Novemba 2026'),
  issuedAt: '2026-11-22T06:00:00Z',
  blocks: [
    { kind: 'paragraph', text: text('The committee approved it.', 'Kamati iliidhinisha ombi.') },
    { kind: 'facts', rows: [{ label: text('Student', 'Mwanafunzi'), value: 'Ng’ang’a Wanjikũ' }] },
    { kind: 'heading', text: text('Next', 'Kitakachofuata') },
    { kind: 'list', items: [text('Take it to school.', 'Peleka shuleni.')] },
  ],
  signedBy: { name: 'Boke Marwa', post: text('Administrator', 'Msimamizi') },
  check: {
    address: 'HTTPS://SERVICES.MIGORI.GO.KE/V/AEAACWZC',
    page: 'https://services.migori.go.ke/V',
    number: 'MGR-26-7K4QXP',
    code: 'ABCD-EFGH',
  },
}
const hash = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')
const latin1 = (bytes: Uint8Array) => Buffer.from(bytes).toString('latin1')

let thread: DocumentThread
beforeAll(() => {
  thread = new DocumentThread()
})
afterAll(() => thread.close())

test('the same letter gives the same bytes, in a thread as here, in any time zone', async () => {
  const first = hash(await drawLetter(letter))
  expect(hash(await thread.render(letter))).toBe(first)
  const script = `
    import { drawLetter } from '${new URL('./pdf.ts', import.meta.url)}'
    import { createHash } from 'node:crypto'
    console.log(createHash('sha256').update(await drawLetter(${JSON.stringify(letter)})).digest('hex'))`
  const loader = new URL('../../../tools/loader.mjs', import.meta.url).href
  const { stdout } = spawnSync(process.execPath, ['--import', loader, '--input-type=module', '-e', script], {
    env: { ...process.env, TZ: 'America/Lima' },
    encoding: 'utf8',
  })
  expect(stdout.trim()).toBe(first)
  expect(hash(await drawLetter({ ...letter, reference: 'MGR-26-000001' }))).not.toBe(first)
})

test('a letter is tagged, in its language, titled, marked as PDF/UA, and small', async () => {
  const bytes = await drawLetter(letter)
  expect(bytes.length).toBeLessThan(60_000)
  expect(inspectPdf(bytes)).toEqual({ pages: 1 })
  const { objects, names } = readPdfObjects(bytes)
  const catalog = [...objects.values()].find((object) => isDictionary(object) && object.entries.has('MarkInfo'))
  expect(isDictionary(catalog) && catalog.entries.get('Lang')).toBe('sw-KE')
  expect(latin1(bytes)).toContain('pdfuaid:part>1<')
  for (const tag of ['Document', 'H1', 'H2', 'P', 'Figure', 'Table', 'TR', 'TH', 'TD', 'L', 'LI', 'LBody', 'Link', 'Artifact', 'FontFile2'])
    expect(names.has(tag) || contentOf(bytes).includes(`/${tag}`), tag).toBe(true)
  expect(latin1(bytes)).toContain('Nembo ya Serikali ya Kaunti ya Migori')
  expect(latin1(bytes)).toContain('(https://services.migori.go.ke/V)')
})

test('in both languages each second text is tagged with its own language', async () => {
  const bytes = await drawLetter({ ...letter, bothLanguages: true })
  expect(latin1(bytes)).toContain('/Lang (en-KE)')
  expect(latin1(await drawLetter(letter))).not.toContain('/Lang (en-KE)')
})

test('a long letter goes on over pages, and the signature is not parted from the way to check it', async () => {
  const long = Array.from({ length: 60 }, () => ({ kind: 'paragraph', text: text('words '.repeat(40), 'maneno '.repeat(40)) }) as const)
  const seen = inspectPdf(await drawLetter({ ...letter, blocks: long }))
  expect('pages' in seen && seen.pages).toBeGreaterThan(2)
})

test('a letter of any length draws without a page too many', async () => {
  for (let rows = 0; rows < 24; rows += 2) {
    const facts = {
      kind: 'facts',
      rows: Array.from({ length: rows }, (_, index) => ({ label: text('Fact', 'Taarifa'), value: String(index) })),
    } as const
    const seen = inspectPdf(await drawLetter({ ...letter, bothLanguages: rows % 4 === 0, blocks: [facts] }))
    expect('pages' in seen && seen.pages, `${rows} rows`).toBeLessThanOrEqual(2)
  }
})

test('a permit with its facts, its heads and its code in both languages stays on the one sheet that hangs on the wall', async () => {
  const rows = (count: number) =>
    Array.from({ length: count }, () => ({ label: text('Public health inspection', 'Ukaguzi wa afya ya umma'), value: 'KSh 1,625' }))
  const blocks = [
    { kind: 'paragraph', text: text('words '.repeat(14), 'maneno '.repeat(14)) },
    { kind: 'facts', rows: rows(9) },
    { kind: 'heading', text: text('What was paid', 'Kilicholipwa') },
    { kind: 'facts', rows: rows(7) },
    { kind: 'list', items: Array.from({ length: 3 }, () => text('Hang it where customers see it.', 'Kitundike mahali wanapokiona.')) },
  ] as const
  const seen = inspectPdf(await drawLetter({ ...letter, bothLanguages: true, blocks: [...blocks] }))
  expect(seen).toMatchObject({ pages: 1 })
})

test('the QR code of a letter can be read from what is drawn, and proves the facts', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'qr-'))
  await rotateKey(folder, Temporal.Instant.from('2026-11-22T06:00:00Z'))
  const ring = openKeyRing(folder)
  rmSync(folder, { recursive: true })
  const facts = ['bursary', 'MGR-26-7K4QXP', '2026-11-22', 'A. A. Ochieng', 'Isebania', 1500000] as const
  const signed = signDocument(ring, 'https://services.migori.go.ke', facts)
  const qr = qrModules(signed.address)
  expect(qr.size, 'version 12 or smaller').toBeLessThanOrEqual(65)

  const bytes = await drawLetter({ ...letter, check: { ...letter.check!, address: signed.address } })
  const read = readQr(rectanglesOf(contentOf(bytes)), qr.size)
  expect(read).toBe(signed.address)
  expect(checkDocument(read, ring)).toEqual({ valid: true, facts, keyNumber: 1 })
  expect(qrSvgPath(qr).side).toBe(qr.size + 8)
})

test('a hostile PDF that ends the thread counts as damaged, and the next letter is drawn by a new one', async () => {
  const own = new DocumentThread()
  const deep = Buffer.from(`%PDF-1.7\n1 0 obj\n${'<< /A '.repeat(100_000)}\nstartxref\n0\n%%EOF`)
  expect(await own.inspect(deep)).toEqual({ fault: 'damaged' })
  expect(hash(await own.render(letter))).toBe(hash(await drawLetter(letter)))
  await expect(own.render({ ...letter, issuedAt: 'never' })).rejects.toThrow()
  expect((await own.render(letter)).length).toBeGreaterThan(1000)
  await own.close()
})

/** All page content of a PDF, unpacked. */
function contentOf(bytes: Uint8Array): string {
  const whole = Buffer.from(bytes)
  let content = ''
  for (let at = whole.indexOf('stream\n'); at !== -1; at = whole.indexOf('stream\n', at + 7)) {
    try {
      content += inflateSync(whole.subarray(at + 7)).toString('latin1')
    } catch {
      // Not a packed stream: the end of one, or a font's.
    }
  }
  return content
}

const rectanglesOf = (content: string) =>
  [...content.matchAll(/([\d.]+) ([\d.]+) ([\d.]+) ([\d.]+) re\n/g)].map(
    (found) => found.slice(1).map(Number) as [number, number, number, number],
  )

/** Paints the rectangles of the most common height, which are the QR code's modules, and reads them as a camera would. */
function readQr(rectangles: [number, number, number, number][], size: number): string {
  const heights = rectangles.map(([, , , height]) => height.toFixed(3))
  const common = heights.toSorted((a, b) => heights.filter((each) => each === b).length - heights.filter((each) => each === a).length)[0]
  const modules = rectangles.filter((_, index) => heights[index] === common)
  const module = Number(common)
  const left = Math.min(...modules.map(([x]) => x))
  const top = Math.min(...modules.map(([, y]) => y))
  const scale = 4
  const side = (size + 8) * scale
  const pixels = new Uint8ClampedArray(side * side * 4).fill(255)
  for (const [x, y, width] of modules) {
    const from = (Math.round((x - left) / module) + 4) * scale
    const row = (Math.round((y - top) / module) + 4) * scale
    for (let py = row; py < row + scale; py += 1)
      for (let px = from; px < from + Math.round(width / module) * scale; px += 1)
        pixels.fill(0, (py * side + px) * 4, (py * side + px) * 4 + 3)
  }
  return (jsQR as unknown as typeof jsQR.default)(pixels, side, side)?.data ?? ''
}
