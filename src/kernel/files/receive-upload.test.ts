import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PassThrough, Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { crc32, deflateSync } from 'node:zlib'
import PDFDocument from 'pdfkit'
import sharp from 'sharp'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type CountyFiles, openFiles } from './county-files.ts'
import { rotateKey } from './keys.ts'
import { receiveUpload, type UploadRule, usualUpload } from './receive-upload.ts'
import { clamdScanner, noScanner, type Scanner } from './scanner.ts'

let folder: string
let files: CountyFiles
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'uploads-'))
  const now = Temporal.Now.instant()
  await rotateKey(join(folder, 'keys'), now)
  files = await openFiles({ folder: join(folder, 'files'), keysFolder: join(folder, 'keys') }, now)
})
afterAll(async () => {
  await files[Symbol.asyncDispose]()
  await rm(folder, { recursive: true, force: true })
})

const receive = (bytes: Uint8Array | Readable, name: string, rule: UploadRule = usualUpload, scanner: Scanner = noScanner) =>
  receiveUpload({ ...files, scanner }, { stream: bytes instanceof Readable ? bytes : Readable.from([bytes]), name }, rule)
const stored = async () => (await Array.fromAsync(files.store.list())).length
const refused = async (upload: () => Promise<unknown>, code: string) => {
  const before = await stored()
  await expect(upload()).rejects.toMatchObject({ name: 'Refusal', code })
  expect(await stored(), 'nothing is kept').toBe(before)
  expect(await readdir(files.incoming), 'no draft is left').toEqual([])
}
const kept = async (hash: string) => buffer(await files.store.open(hash))

const noise = (width: number, height: number) =>
  sharp({ create: { width, height, channels: 3, background: '#888', noise: { type: 'gaussian', mean: 128, sigma: 60 } } })
const photo = () =>
  sharp({ create: { width: 2000, height: 1500, channels: 3, background: '#7a5' } })
    .jpeg()
    .toBuffer()

function pdfOf(draw: (pdf: PDFKit.PDFDocument) => void, options: PDFKit.PDFDocumentOptions = {}): Promise<Buffer> {
  const pdf = new PDFDocument(options)
  const whole = buffer(pdf)
  draw(pdf)
  pdf.end()
  return whole
}
const threePages = (options: PDFKit.PDFDocumentOptions = {}) =>
  pdfOf((pdf) => pdf.text('one').addPage().text('two').addPage().text('three'), options)

/** A PDF by hand: objects as given, and a trailer. */
const rawPdf = (objects: readonly string[], trailer = '/Root 1 0 R') =>
  Buffer.from(
    `%PDF-1.7\n${objects.map((text, index) => `${index + 1} 0 obj\n${text}\nendobj\n`).join('')}xref\n0 1\n0000000000 65535 f \ntrailer\n<< /Size ${objects.length + 1} ${trailer} >>\nstartxref\n9\n%%EOF\n`,
    'latin1',
  )
const onePage = ['<< /Type /Catalog /Pages 2 0 R >>', '<< /Type /Pages /Kids [3 0 R] /Count 1 >>', '<< /Type /Page /Parent 2 0 R >>']

test('a large photo becomes a small upright JPEG without the place it was taken', async () => {
  const original = await sharp(await photo())
    .withMetadata({ orientation: 6 })
    .withExifMerge({
      IFD0: { Make: 'Tecno' },
      IFD3: { GPSLatitude: '1/1 4/1 0/1', GPSLatitudeRef: 'S', GPSLongitude: '34/1 28/1 0/1', GPSLongitudeRef: 'E' },
    })
    .jpeg()
    .toBuffer()
  expect((await sharp(original).metadata()).exif?.includes('Tecno')).toBe(true)
  const received = await receive(original, 'IMG_0001.JPG')
  expect(received).toMatchObject({ name: 'IMG_0001.jpg', type: 'image/jpeg', pages: 1 })
  expect(received.size).toBeLessThanOrEqual(400 * 1024)
  const small = await kept(received.hash)
  const seen = await sharp(small).metadata()
  expect(seen.exif).toBeUndefined()
  expect(small.includes('Tecno') || small.includes('GPS')).toBe(false)
  expect([seen.width, seen.height, seen.orientation]).toEqual([1200, 1600, undefined])
})

test('the noisiest picture still fits into 400 KB', async () => {
  const received = await receive(await noise(1000, 1000).jpeg({ quality: 100 }).toBuffer(), 'noise.jpg')
  expect(received.size).toBeLessThanOrEqual(400 * 1024)
})

test('a picture with transparency comes out on white', async () => {
  const png = await sharp({ create: { width: 20, height: 20, channels: 4, background: { r: 0, g: 0, b: 0, alpha: 0 } } })
    .png()
    .toBuffer()
  const received = await receive(png, 'signature.png')
  const [red] = await sharp(await kept(received.hash))
    .raw()
    .toBuffer()
  expect(red).toBeGreaterThan(250)
})

test('what a file is counts, not what it is called', async () => {
  const webp = await noise(100, 100).webp().toBuffer()
  expect(await receive(webp, 'scan.pdf')).toMatchObject({ type: 'image/jpeg', name: 'scan.jpg' })
  await refused(async () => receive(Buffer.from('<html><script>alert(1)</script>'), 'photo.jpg'), 'files.wrong_type')
  await refused(async () => receive(Buffer.from('MZ\x90\x00 a program'), 'fee-structure.pdf'), 'files.wrong_type')
  await refused(async () => receive(Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>'), 'drawing.png'), 'files.wrong_type')
})

test('a question that takes only pictures, or only PDFs, says so', async () => {
  await refused(async () => receive(await threePages(), 'a.pdf', { kinds: ['image'], bytesMax: 1_000_000 }), 'files.not_a_picture')
  await refused(
    async () => receive(await noise(10, 10).png().toBuffer(), 'a.png', { kinds: ['pdf'], bytesMax: 1_000_000 }),
    'files.not_a_pdf',
  )
})

test('a HEIC photo gets advice of its own', async () => {
  const heic = Buffer.concat([Buffer.from([0, 0, 0, 24]), Buffer.from('ftypheic\0\0\0\0heicmif1'), Buffer.alloc(100)])
  await refused(async () => receive(heic, 'IMG_1.HEIC'), 'files.heic')
})

test('empty and too large are told apart, and a large file is stopped while it arrives', async () => {
  await refused(async () => receive(Buffer.alloc(0), 'empty.pdf'), 'files.empty')
  await refused(async () => receive(Buffer.alloc(0), ''), 'files.none')
  let sent = 0
  const endless = Readable.from(
    (async function* () {
      for (;;) {
        sent += 65_536
        yield Buffer.alloc(65_536, 1)
      }
    })(),
  )
  await refused(async () => receive(endless, 'film.mp4', { kinds: ['image'], bytesMax: 1024 * 1024 }), 'files.too_large')
  endless.destroy()
  expect(sent).toBeLessThan(3 * 1024 * 1024)
})

test('a stream that was cut off by its own limit counts as too large', async () => {
  const limited = Object.assign(Readable.from([await photo()]), { truncated: true })
  await refused(async () => receive(limited, 'photo.jpg'), 'files.too_large')
})

test('a connection that breaks is told as such', async () => {
  const bytes = await photo()
  await refused(() => {
    const upload = new PassThrough()
    upload.write(bytes.subarray(0, 5000))
    setTimeout(() => upload.destroy(Object.assign(new Error('aborted'), { code: 'ECONNRESET' })), 20)
    return receive(upload, 'photo.jpg')
  }, 'files.cut_off')
})

test('pictures and PDFs that did not arrive whole are refused', async () => {
  const jpeg = await photo()
  await refused(async () => receive(jpeg.subarray(0, Math.floor(jpeg.length / 2)), 'half.jpg'), 'files.damaged')
  const png = await noise(200, 200).png().toBuffer()
  await refused(async () => receive(png.subarray(0, Math.floor(png.length / 2)), 'half.png'), 'files.damaged')
  const pdf = await threePages()
  await refused(async () => receive(pdf.subarray(0, pdf.length - 200), 'half.pdf'), 'files.damaged')
})

/** A PNG that promises more pixels than it has bytes for. */
function hugePng(width: number, height: number): Buffer {
  const chunk = (type: string, data: Buffer) => {
    const body = Buffer.concat([Buffer.from(type), data])
    const length = Buffer.alloc(4)
    length.writeUInt32BE(data.length)
    const crc = Buffer.alloc(4)
    crc.writeUInt32BE(crc32(body))
    return Buffer.concat([length, body, crc])
  }
  const head = Buffer.alloc(13)
  head.writeUInt32BE(width, 0)
  head.writeUInt32BE(height, 4)
  head[8] = 1
  const rows = deflateSync(Buffer.alloc(Math.min(Math.ceil(width / 8 + 1) * height, 2_000_000)), { level: 9 })
  return Buffer.concat([
    Buffer.from([137, 80, 78, 71, 13, 10, 26, 10]),
    chunk('IHDR', head),
    chunk('IDAT', rows),
    chunk('IEND', Buffer.alloc(0)),
  ])
}

test('a small file that would unpack to a huge picture is refused without unpacking it', async () => {
  const bomb = hugePng(20_000, 20_000)
  expect(bomb.length).toBeLessThan(100_000)
  const before = process.memoryUsage().rss
  await refused(async () => receive(bomb, 'bomb.png'), 'files.picture_too_big')
  await refused(async () => receive(hugePng(2_000_000_000, 1), 'wide.png'), 'files.damaged')
  // Unpacked it would take a gigabyte; other tests of this process take some meanwhile.
  expect(process.memoryUsage().rss - before).toBeLessThan(400 * 1024 * 1024)
})

test('what hides behind a picture does not survive', async () => {
  const polyglot = Buffer.concat([await noise(50, 50).jpeg().toBuffer(), Buffer.from('PK\x03\x04 <script>alert(1)</script> PK\x05\x06')])
  const received = await receive(polyglot, 'cat.jpg')
  expect((await kept(received.hash)).includes('script')).toBe(false)
})

test('a PDF is kept as it came, with its pages counted', async () => {
  const pdf = await threePages()
  const received = await receive(pdf, '../../Fee structure (2027).PDF')
  expect(received).toMatchObject({ name: 'Fee structure (2027).pdf', type: 'application/pdf', pages: 3, size: pdf.length })
  expect((await kept(received.hash)).equals(pdf)).toBe(true)
  await refused(async () => receive(pdf, 'long.pdf', { ...usualUpload, pagesMax: 2 }), 'files.too_many_pages')
})

test('pages are counted where objects are packed in object streams, and a page tree in a circle ends', async () => {
  const packed = '1 0 2 33 << /Type /Catalog /Pages 2 0 R >>  << /Type /Pages /Kids [4 0 R 4 0 R 5 0 R] >>'
  const first = packed.indexOf('<<')
  const data = deflateSync(Buffer.from(packed, 'latin1')).toString('latin1')
  const streams = [
    'null',
    'null',
    `<< /Type /ObjStm /N 2 /First ${first} /Filter /FlateDecode /Length ${data.length} >>\nstream\n${data}\nendstream`,
    '<< /Type /Page >>',
    '<< /Type /Pages /Kids [2 0 R] >>',
  ]
  expect(await receive(rawPdf(streams), 'packed.pdf')).toMatchObject({ pages: 1 })
})

test('a PDF with a password is refused, also when it opens without', async () => {
  await refused(async () => receive(await threePages({ userPassword: 'secret', pdfVersion: '1.7' }), 'a.pdf'), 'files.pdf_locked')
  await refused(async () => receive(await threePages({ ownerPassword: 'secret', pdfVersion: '1.7' }), 'b.pdf'), 'files.pdf_locked')
})

test('a PDF that runs, launches, or carries another file is refused, however it is spelled or packed', async () => {
  const open = (action: string) => rawPdf([`<< /Type /Catalog /Pages 2 0 R /OpenAction ${action} >>`, ...onePage.slice(1)])
  const hidden = deflateSync(Buffer.from('9 0 << /S /JavaScript /JS (app.alert(1)) >>')).toString('latin1')
  const cases = {
    plain: open('<< /S /JavaScript /JS (app.alert(1)) >>'),
    spelled: open('<< /S /J#61vaScript /J#53 (app.alert(1)) >>'),
    launch: open('<< /S /Launch /F (cmd.exe) >>'),
    attachment: rawPdf([...onePage, '<< /Type /EmbeddedFile /Length 0 >>\nstream\n\nendstream']),
    packed: rawPdf([
      ...onePage,
      `<< /Type /ObjStm /N 1 /First 4 /Filter /FlateDecode /Length ${hidden.length} >>\nstream\n${hidden}\nendstream`,
    ]),
    lyingLength: rawPdf([...onePage, '<< /Length 5 >>\nstream\n9 0 obj << /S /JavaScript >> endobj\nendstream']),
  }
  for (const [name, pdf] of Object.entries(cases)) await refused(async () => receive(pdf, `${name}.pdf`), 'files.pdf_active')
  expect(await receive(open('[3 0 R /Fit]'), 'first-view.pdf')).toMatchObject({ pages: 1 })
})

test('a PDF that is also a ZIP, or has something glued on, is refused', async () => {
  const pdf = await threePages()
  await refused(async () => receive(Buffer.concat([pdf, Buffer.from('PK\x03\x04 more')]), 'a.pdf'), 'files.damaged')
  const eocd = Buffer.concat([Buffer.from('PK\x05\x06'), Buffer.alloc(16)])
  const tail = Buffer.from('\nendstream\nendobj\nstartxref\n0\n%%EOF\n')
  const length = Buffer.alloc(2)
  length.writeUInt16LE(tail.length)
  await refused(
    async () => receive(Buffer.concat([rawPdf(onePage), Buffer.from('9 0 obj << >> stream\n'), eocd, length, tail]), 'b.pdf'),
    'files.damaged',
  )
})

test('an object stream that unpacks without end is refused, and the next PDF is inspected as usual', async () => {
  const bomb = deflateSync(Buffer.alloc(70 * 1024 * 1024), { level: 1 }).toString('latin1')
  await refused(
    async () =>
      receive(
        rawPdf([...onePage, `<< /Type /ObjStm /N 1 /First 4 /Filter /FlateDecode /Length ${bomb.length} >>\nstream\n${bomb}\nendstream`]),
        'bomb.pdf',
      ),
    'files.damaged',
  )
  await refused(async () => receive(rawPdf([...onePage, '['.repeat(200_000)]), 'deep.pdf'), 'files.damaged')
  expect(await receive(await threePages(), 'fine.pdf')).toMatchObject({ pages: 3 })
})

test('the same content twice is kept once, whoever sends it under whatever name', async () => {
  const pdf = await pdfOf((page) => page.text('the same'))
  const [first, second] = await Promise.all([receive(pdf, 'mine.pdf'), receive(pdf, 'yours.pdf')])
  const before = await stored()
  expect(first.hash).toBe(second.hash)
  await receive(pdf, 'again.pdf')
  expect(await stored()).toBe(before)
})

/** clamd's side of INSTREAM as its manual describes it. */
async function clamd(answer: (content: Buffer) => string) {
  const seen: Buffer[] = []
  const server = createServer((socket) => {
    let waiting: Buffer = Buffer.alloc(0)
    let command = ''
    const parts: Buffer[] = []
    socket.on('error', () => {})
    socket.on('data', (data: Buffer) => {
      waiting = Buffer.concat([waiting, data])
      if (!command) {
        const end = waiting.indexOf(0)
        if (end === -1) return
        command = waiting.subarray(0, end).toString()
        waiting = waiting.subarray(end + 1)
        if (command === 'zPING') return socket.end('PONG\0')
      }
      while (command === 'zINSTREAM' && waiting.length >= 4) {
        const length = waiting.readUInt32BE(0)
        if (length === 0) {
          seen.push(Buffer.concat(parts))
          return socket.end(`${answer(Buffer.concat(parts))}\0`)
        }
        if (waiting.length < 4 + length) return
        parts.push(waiting.subarray(4, 4 + length))
        waiting = waiting.subarray(4 + length)
      }
    })
  })
  const path = join(folder, `clamd-${Math.random()}.sock`)
  await new Promise<void>((resolve) => server.listen(path, resolve))
  return { scanner: clamdScanner({ path }, 2000), seen, close: () => new Promise((resolve) => server.close(resolve)) }
}

test('the scanner sees the whole file, its verdict counts, and its answer is waited for', async () => {
  const pdf = await threePages()
  const clean = await clamd(() => 'stream: OK')
  expect(await clean.scanner.ready()).toBe(true)
  await receive(pdf, 'clean.pdf', usualUpload, clean.scanner)
  expect(clean.seen[0]?.equals(pdf)).toBe(true)
  await clean.close()
  const finding = await clamd(() => 'stream: Win.Test.EICAR_HDB-1 FOUND')
  await refused(async () => receive(pdf, 'virus.pdf', usualUpload, finding.scanner), 'files.infected')
  await finding.close()
})

test('a scanner that is down, silent or unsure never calls a file clean', async () => {
  const pdf = await threePages()
  const down = clamdScanner({ path: join(folder, 'nobody.sock') })
  expect(await down.ready()).toBe(false)
  await refused(async () => receive(pdf, 'a.pdf', usualUpload, down), 'files.scanner_down')
  const unsure = await clamd(() => 'INSTREAM size limit exceeded. ERROR')
  await refused(async () => receive(pdf, 'a.pdf', usualUpload, unsure.scanner), 'files.scanner_down')
  await unsure.close()
  const server = createServer(() => {})
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const silent = clamdScanner({ host: '127.0.0.1', port: (server.address() as { port: number }).port }, 200)
  await refused(async () => receive(pdf, 'a.pdf', usualUpload, silent), 'files.scanner_down')
  server.close()
  expect(files.scanner.description).toContain('off')
})
