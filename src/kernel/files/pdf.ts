import { createRequire } from 'node:module'
import PDFDocument from 'pdfkit'
import drawSvg from 'svg-to-pdfkit'
import { type Language, say, type Text, type TextValues } from '../../core/basics/texts.ts'
import type { LetterBlock, LetterDocument } from './letter.ts'
import { darkRuns, qrModules } from './qr.ts'
import { fileTexts } from './texts.ts'

const require = createRequire(import.meta.url)
const fonts = {
  regular: require.resolve('dejavu-fonts-ttf/ttf/DejaVuSansCondensed.ttf'),
  bold: require.resolve('dejavu-fonts-ttf/ttf/DejaVuSansCondensed-Bold.ttf'),
  title: require.resolve('dejavu-fonts-ttf/ttf/DejaVuSerifCondensed-Bold.ttf'),
} as const

// Points, 72 to an inch; A4 is 595 × 842.
const LEFT = 68
const TOP = 44
const BOTTOM = 54
const WIDTH = 595.28 - 2 * LEFT
const CHECK_PADDING = 10
const INK = '#1d2327'
const QUIET = '#586069'
const RULE = '#d5d9dd'

/** What is smaller where a letter is set closer: sides, columns, sizes of type, and the room above and below things. */
type Measures = {
  readonly crest: number
  /** Of facts: the column for what they are; a wider one leaves each on one line where the values are short. */
  readonly label: number
  readonly labelSize: number
  readonly strongSize: number
  readonly factRoom: number
  readonly smaller: number
  readonly titleAbove: number
  readonly ruleAbove: number
  readonly ruleBelow: number
  readonly openingBelow: number
  readonly addresseeBelow: number
  readonly titleBelow: number
  readonly paragraphBelow: number
  readonly headingAbove: number
  readonly headingSize: number
  readonly headingBelow: number
  readonly signatureAbove: number
  readonly checkGap: number
}
const USUAL: Measures = {
  crest: 64,
  label: 176,
  labelSize: 9.5,
  strongSize: 12,
  factRoom: 5.5,
  smaller: 0,
  titleAbove: 3,
  ruleAbove: 12,
  ruleBelow: 16,
  openingBelow: 12,
  addresseeBelow: 14,
  titleBelow: 10,
  paragraphBelow: 9,
  headingAbove: 6,
  headingSize: 11.5,
  headingBelow: 5,
  signatureAbove: 12,
  checkGap: 12,
}
const CLOSER: Measures = {
  crest: 52,
  label: 248,
  labelSize: 8.8,
  strongSize: 10.5,
  factRoom: 1.9,
  smaller: 0.8,
  titleAbove: 0,
  ruleAbove: 6,
  ruleBelow: 9,
  openingBelow: 7,
  addresseeBelow: 7,
  titleBelow: 5,
  paragraphBelow: 4,
  headingAbove: 2,
  headingSize: 10.5,
  headingBelow: 3,
  signatureAbove: 2,
  checkGap: 4,
}

type Pdf = PDFKit.PDFDocument
type Structure = PDFKit.PDFStructureElement
type Style = { font?: keyof typeof fonts; size?: number; color?: string; gap?: number; align?: 'left' | 'right' | 'center' }

/**
 * Draws a letter as a tagged PDF (ISO 32000-1 §14.8, marked as PDF/UA-1): every text in its language and in reading order, the crest and the QR code
 * described, page furniture left out of the reading. Fonts are embedded, so that Swahili and any Kenyan name look alike everywhere.
 * Takes some 50 ms of processor time: call it through `DocumentThread`, never on the web's event loop.
 */
export async function drawLetter(letter: LetterDocument): Promise<Buffer> {
  const drawing = new LetterDrawing(letter)
  const drawn = await drawing.finish()
  if (drawing.pages === 1) return drawn
  // A permit hangs on a wall with its code in sight: what needs a little more than one sheet is set closer, and stays long when that does not help.
  const close = new LetterDrawing(letter, true)
  const closer = await close.finish()
  return close.pages === 1 ? closer : drawn
}

class LetterDrawing {
  readonly #letter: LetterDocument
  readonly #first: Language
  readonly #second: Language | null
  /** Of running text: a little smaller where each text stands twice, so that most letters stay on one page. */
  readonly #size: number
  /** The side of the QR code: 35 or 40 mm. */
  readonly #qr: number
  /** Set closer, so that it stays on one page. */
  readonly #close: boolean
  readonly #measures: Measures
  readonly #pdf: Pdf
  readonly #root: Structure
  readonly #bytes: Promise<Buffer>

  constructor(letter: LetterDocument, close = false) {
    this.#letter = letter
    this.#first = letter.language
    this.#second = letter.bothLanguages ? (letter.language === 'en' ? 'sw' : 'en') : null
    this.#close = close
    this.#measures = close ? CLOSER : USUAL
    this.#size = (this.#second ? 9.8 : 10.5) - this.#measures.smaller
    this.#qr = this.#second ? 100 : 112
    const issuedAt = new Date(letter.issuedAt)
    this.#pdf = new PDFDocument({
      size: 'A4',
      margins: { top: TOP, left: LEFT, right: LEFT, bottom: BOTTOM },
      pdfVersion: '1.7',
      // Known to pdfkit, not yet to its types.
      subset: 'PDF/UA',
      tagged: true,
      lang: locale(this.#first),
      displayTitle: true,
      bufferPages: true,
      info: {
        Title: `${letter.title[this.#first]} ${letter.reference}`,
        Author: letter.county.title[this.#first],
        Producer: 'Kaunti',
        Creator: 'Kaunti',
        CreationDate: issuedAt,
        ModDate: issuedAt,
      },
    } as unknown as PDFKit.PDFDocumentOptions)
    for (const [name, path] of Object.entries(fonts)) this.#pdf.registerFont(name, path)
    const pieces: Buffer[] = []
    this.#pdf.on('data', (piece: Buffer) => pieces.push(piece))
    this.#bytes = new Promise((resolve, reject) => {
      this.#pdf.on('end', () => resolve(Buffer.concat(pieces)))
      this.#pdf.on('error', reject)
    })
    this.#root = this.#pdf.struct('Document')
    this.#pdf.addStructure(this.#root)
  }

  /** How many pages were drawn. */
  pages = 0

  finish(): Promise<Buffer> {
    this.#letterhead()
    this.#opening()
    for (const block of this.#letter.blocks) this.#block(block)
    this.#signature()
    this.#check()
    this.#root.end()
    this.pages = this.#pdf.bufferedPageRange().count
    this.#furniture()
    this.#pdf.end()
    return this.#bytes
  }

  #letterhead(): void {
    const pdf = this.#pdf
    const { county } = this.#letter
    const { crest: side, titleAbove, ruleAbove, ruleBelow } = this.#measures
    const textLeft = county.crest ? LEFT + side + 16 : LEFT
    const width = 595.28 - LEFT - textLeft
    if (county.crest) {
      const crest = county.crest
      const alt = this.#say('files.letter.crest_alt', { county: county.title[this.#first] })
      this.#add('Figure', { alt, bbox: [LEFT, TOP, LEFT + side, TOP + side], placement: 'Block' }, () =>
        drawSvg(pdf, crest, LEFT, TOP, { width: side, height: side, preserveAspectRatio: 'xMidYMid meet', warningCallback: () => {} }),
      )
    }
    pdf.y = TOP + titleAbove
    this.#line('P', county.title, { font: 'title', size: 17, gap: 3 }, textLeft, width)
    if (county.department) this.#line('P', county.department, { font: 'bold', size: 10, color: county.brand, gap: 4 }, textLeft, width)
    this.#add('P', {}, () =>
      this.#write(`${county.address}  ·  ${county.phone}  ·  ${county.email}`, { size: 8, color: QUIET }, textLeft, width),
    )
    const end = Math.max(pdf.y, TOP + side) + ruleAbove
    this.#artifact(() => pdf.rect(LEFT, end, WIDTH, 1.6).fill(county.brand))
    pdf.y = end + ruleBelow
  }

  #opening(): void {
    const pdf = this.#pdf
    const { reference, dateShown, addressee, title } = this.#letter
    const start = pdf.y
    this.#pair('files.letter.reference', { en: reference, sw: reference }, LEFT, 'left')
    const afterReference = pdf.y
    pdf.y = start
    this.#pair('files.letter.date', dateShown, LEFT + WIDTH / 2, 'right')
    pdf.y = Math.max(pdf.y, afterReference) + this.#measures.openingBelow
    if (addressee?.length) {
      for (const line of addressee) this.#add('P', {}, () => this.#write(line, { size: 10.5 }, LEFT, WIDTH))
      pdf.y += this.#measures.addresseeBelow
    }
    this.#line('H1', title, { font: 'title', size: 15, gap: this.#measures.titleBelow }, LEFT, WIDTH)
  }

  /** A small label over a value. */
  #pair(label: keyof typeof fileTexts, value: Text, left: number, align: 'left' | 'right'): void {
    const width = WIDTH / 2
    const words = this.#both(fileTexts[label]).join(' / ')
    this.#add('P', {}, () => this.#write(words, { size: 8, color: QUIET, align, gap: 1 }, left, width))
    this.#add('P', {}, () => this.#write(this.#both(value).join(' / '), { font: 'bold', size: 10, align }, left, width))
  }

  #block(block: LetterBlock): void {
    if (block.kind === 'facts') this.#facts(block.rows)
    if (block.kind === 'list') this.#list(block.items)
    if (block.kind === 'paragraph') this.#line('P', block.text, { size: this.#size, gap: this.#measures.paragraphBelow }, LEFT, WIDTH)
    if (block.kind !== 'heading') return
    // A heading takes its first lines along to the next page.
    this.#room(60)
    const { headingAbove, headingSize: size, headingBelow: gap } = this.#measures
    this.#pdf.y += headingAbove
    this.#line('H2', block.text, { font: 'bold', size, color: this.#letter.county.brand, gap }, LEFT, WIDTH)
  }

  #list(items: readonly Text[]): void {
    const pdf = this.#pdf
    const list = this.#child('L')
    for (const item of items) {
      this.#room(this.#close ? 14 : this.#height(item, WIDTH - 18))
      const entry = this.#child('LI', {}, list)
      const start = pdf.y
      this.#add('Lbl', {}, () => this.#write('•', { size: this.#size, color: this.#letter.county.brand }, LEFT + 4, 12), entry)
      pdf.y = start
      const body = this.#child('LBody', {}, entry)
      if (this.#close) this.#inline(item, { size: this.#size - 0.6, gap: 1 }, LEFT + 18, WIDTH - 18, body)
      else this.#line('P', item, { size: this.#size, gap: 4 }, LEFT + 18, WIDTH - 18, body)
      body.end()
      entry.end()
    }
    list.end()
    pdf.y += 6
  }

  #facts(rows: Extract<LetterBlock, { kind: 'facts' }>['rows']): void {
    const pdf = this.#pdf
    pdf.y += 2
    const table = this.#child('Table')
    const rule = () => this.#artifact(() => pdf.rect(LEFT, pdf.y, WIDTH, 0.6).fill(RULE))
    rule()
    for (const { label, value, strong } of rows) {
      const shown: Text = typeof value === 'string' ? { en: value, sw: value } : value
      const { label: labelWidth, labelSize, strongSize, factRoom: above } = this.#measures
      const valueWidth = WIDTH - labelWidth
      if (!this.#close) this.#room(Math.max(this.#height(label, labelWidth - 12), this.#height(shown, valueWidth)) + 14)
      else this.#room(20)
      const start = pdf.y + above
      const row = this.#child('TR', {}, table)
      const head = this.#child('TH', { scope: 'Row' }, row)
      pdf.y = start
      this.#inline(label, { size: labelSize, color: QUIET }, LEFT, labelWidth - 12, head)
      head.end()
      const afterLabel = pdf.y
      const cell = this.#child('TD', {}, row)
      pdf.y = start - 0.5
      this.#inline(shown, strong ? { font: 'bold', size: strongSize } : { size: this.#size }, LEFT + labelWidth, valueWidth, cell)
      cell.end()
      row.end()
      pdf.y = Math.max(pdf.y, afterLabel) + above - 0.5
      rule()
    }
    table.end()
    pdf.y += this.#close ? 5 : this.#second ? 8 : 14
  }

  #signature(): void {
    const { signedBy } = this.#letter
    if (!signedBy) return
    const pdf = this.#pdf
    // The signature and the way to check it stay together.
    const lines = this.#close ? 42 : this.#lines(3)
    const { signatureAbove: above, checkGap } = this.#measures
    this.#room(above + lines + (this.#letter.check ? checkGap + this.#checkHeight : 0))
    pdf.y += above
    this.#add('P', {}, () => this.#write(signedBy.name, { font: 'bold', size: 10.5, gap: 1 }, LEFT, WIDTH))
    if (this.#close) this.#inline(signedBy.post, { size: this.#size, gap: 1 }, LEFT, WIDTH, this.#root)
    else this.#line('P', signedBy.post, { size: 10, gap: 2 }, LEFT, WIDTH)
    if (this.#letter.check) this.#inline(fileTexts['files.letter.signed'], { size: 8, color: QUIET }, LEFT, WIDTH, this.#root)
  }

  /** The way to check the paper. */
  #check(): void {
    const { check, county } = this.#letter
    if (!check) return
    const pdf = this.#pdf
    this.#room(this.#measures.checkGap + this.#checkHeight)
    const height = this.#checkHeight
    // Below a letter of one page it stands at the foot, on later pages right after the signature.
    const top = pdf.bufferedPageRange().count === 1 ? pdf.page.height - BOTTOM - height : pdf.y + this.#measures.checkGap
    this.#artifact(() => pdf.roundedRect(LEFT, top, WIDTH, height, 4).lineWidth(0.8).stroke(RULE))

    const alt = this.#say('files.letter.qr_alt', { address: check.page })
    const side = this.#qr
    const left = LEFT + CHECK_PADDING
    this.#add('Figure', { alt, bbox: [left, top + CHECK_PADDING, left + side, top + CHECK_PADDING + side], placement: 'Block' }, () => {
      const qr = qrModules(check.address)
      const module = side / qr.size
      for (const { row, column, length } of darkRuns(qr))
        pdf.rect(left + column * module, top + CHECK_PADDING + row * module, length * module, module)
      pdf.fill('#000000')
    })

    const textLeft = left + side + 20
    const width = LEFT + WIDTH - textLeft - CHECK_PADDING
    pdf.y = top + CHECK_PADDING + 2
    const heading = this.#both(fileTexts['files.letter.check_title']).join(' / ')
    this.#add('H2', {}, () => this.#write(heading, { font: 'bold', size: 10, color: county.brand, gap: 3 }, textLeft, width))
    const values = { address: check.page.replace(/^https?:\/\//, '') }
    const how = fileTexts['files.letter.check_how']
    this.#line('P', { en: say(how, 'en', values), sw: say(how, 'sw', values) }, { size: 8.5, color: QUIET, gap: 5 }, textLeft, width)
    const start = pdf.y
    for (const [index, [label, value]] of (
      [
        ['files.letter.check_number', check.number],
        ['files.letter.check_code', check.code],
      ] as const
    ).entries()) {
      pdf.y = start
      const at = textLeft + index * width * 0.56
      this.#add('P', {}, () => this.#write(this.#both(fileTexts[label]).join(' / '), { size: 7.5, color: QUIET }, at, width * 0.44))
      this.#add('P', {}, () => this.#write(value, { font: 'bold', size: 10.5 }, at, width * (index === 0 ? 0.54 : 0.44)))
    }
    pdf.y += 3
    const link = this.#child('Link')
    link.add(() => this.#write(check.page.replace(/^https?:\/\//, ''), { size: 8.5, color: county.brand }, textLeft, width, check.page))
    link.end()
  }

  /** Page numbers and the mark of a demonstration, which a screen reader need not read on every page. */
  #furniture(): void {
    const pdf = this.#pdf
    const { start, count } = pdf.bufferedPageRange()
    for (let page = start; page < start + count; page += 1) {
      pdf.switchToPage(page)
      // Text below the margin would open a new page.
      pdf.page.margins.bottom = 0
      this.#artifact(() => {
        const y = pdf.page.height - BOTTOM + 22
        const { county, reference } = this.#letter
        pdf.y = y
        this.#write(`${county.title[this.#first]}  ·  ${reference}`, { size: 7.5, color: QUIET }, LEFT, WIDTH * 0.7)
        pdf.y = y
        this.#write(
          this.#say('files.letter.page', { page: page + 1, pages: count }),
          { size: 7.5, color: QUIET, align: 'right' },
          LEFT + WIDTH * 0.7,
          WIDTH * 0.3,
        )
        if (!this.#letter.demo) return
        pdf.y = 20
        this.#write(
          this.#both(fileTexts['files.letter.demo']).join('  ·  '),
          { font: 'bold', size: 8, color: '#a3261b', align: 'center' },
          LEFT,
          WIDTH,
        )
      }, 'Pagination')
    }
  }

  /** A text in the first language, and smaller below it in the second, each tagged with its language. */
  #line(tag: string, text: Text, style: Style, left: number, width: number, parent?: Structure): void {
    const { gap = 0 } = style
    this.#add(tag, {}, () => this.#write(text[this.#first], { ...style, gap: 0 }, left, width), parent)
    const second = this.#second
    if (second && text[second] !== text[this.#first]) {
      const size = Math.max(7.5, (style.size ?? 10.5) * (tag === 'P' ? 0.85 : 0.72))
      this.#pdf.y += 1
      this.#add('P', { lang: locale(second) }, () => this.#write(text[second], { size, color: QUIET }, left, width), parent)
    }
    this.#pdf.y += gap
  }

  /** Both languages on one line, where the text is a few words. */
  #inline(text: Text, style: Style, left: number, width: number, parent: Structure): void {
    this.#add('P', {}, () => this.#write(this.#both(text).join(' / '), style, left, width), parent)
  }

  #write(
    text: string,
    { font = 'regular', size = 10.5, color = INK, gap = 0, align = 'left' }: Style,
    left: number,
    width: number,
    link?: string,
  ): void {
    this.#pdf.font(font).fontSize(size).fillColor(color)
    this.#pdf.text(text, left, this.#pdf.y, { width, align, lineGap: size * 0.18, ...(link ? { link } : {}) })
    this.#pdf.y += gap
  }

  #height(text: Text, width: number): number {
    const pdf = this.#pdf.font('regular').fontSize(10.5)
    const first = pdf.heightOfString(text[this.#first], { width, lineGap: 2 })
    return this.#second && text.en !== text.sw ? first * 2 : first
  }

  get #checkHeight(): number {
    return this.#qr + 2 * CHECK_PADDING
  }

  #lines(count: number): number {
    return count * (this.#second ? 18 : 15)
  }

  #room(height: number): void {
    if (this.#pdf.y + height > this.#pdf.page.height - BOTTOM) this.#pdf.addPage()
  }

  #child(tag: string, options: object = {}, parent: Structure = this.#root): Structure {
    const child = this.#pdf.struct(tag, options)
    parent.add(child)
    return child
  }

  #add(tag: string, options: object, draw: () => void, parent: Structure = this.#root): void {
    const child = this.#pdf.struct(tag, options)
    parent.add(child)
    child.add(draw)
    child.end()
  }

  #artifact(draw: () => void, type: 'Layout' | 'Pagination' = 'Layout'): void {
    this.#pdf.markContent('Artifact', { type })
    draw()
    this.#pdf.endMarkedContent()
  }

  #both(text: Text): string[] {
    return this.#second && text.en !== text.sw ? [text[this.#first], text[this.#second]] : [text[this.#first]]
  }

  #say(key: keyof typeof fileTexts, values: TextValues): string {
    return say(fileTexts[key], this.#first, values)
  }
}

const locale = (language: Language): string => (language === 'sw' ? 'sw-KE' : 'en-KE')
