import type { FileHandle } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { finished, pipeline } from 'node:stream/promises'
import { ZipFile } from 'yazl'

/** What a column holds: `money` in cents, `day` and `instant` as ISO text (an instant is shown in Nairobi's time). */
export type TableColumn = { readonly header: string; readonly kind: 'text' | 'money' | 'day' | 'instant' | 'count' }
export type TableCell = string | number | null
export type TableRows = readonly (readonly TableCell[])[]
/** A table comes page by page, so that no more of it is ever held. */
export type TableToWrite = {
  readonly name: string
  readonly columns: readonly TableColumn[]
  readonly pages: AsyncIterable<TableRows> | Iterable<TableRows>
}

const WIDTHS = { text: 28, money: 16, day: 12, instant: 18, count: 10 } as const
/** By place in `STYLES`; what is not named is plain. */
const STYLE = { head: 1, money: 2, count: 3, day: 4, instant: 5 } as const
const NAIROBI_MS = 3 * 3_600_000
const DAY_MS = 86_400_000
/** The first that the format of archives knows: the same content is the same file. */
const FIRST_DAY = new Date(1980, 0, 1)
/** 1 January 1970 as Excel counts days. */
const EPOCH_DAY = 25_569
/** The rows and the signs of one cell that a sheet of Excel takes. */
const ROWS_MAX = 1_048_576
const SIGNS_MAX = 32_767

const XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main'
const RELATIONS = 'http://schemas.openxmlformats.org/package/2006/relationships'
const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
const SHEETS = 'application/vnd.openxmlformats-officedocument.spreadsheetml'
const STYLES = `${XML}<styleSheet xmlns="${MAIN}"><numFmts count="2"><numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd"/><numFmt numFmtId="165" formatCode="yyyy\\-mm\\-dd\\ hh:mm"/></numFmts>\
<fonts count="2"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/></font></fonts>\
<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border/></borders>\
<cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="6"><xf/><xf fontId="1" applyFont="1"/>${[4, 1, 164, 165].map((format) => `<xf numFmtId="${format}" applyNumberFormat="1"/>`).join('')}</cellXfs></styleSheet>`

/**
 * Writes tables as the sheets of an XLSX workbook (ECMA-376) to an empty file: money are numbers with two decimals, days are days, and text is text, also where it
 * begins like a formula. What one sheet does not take goes on in the next. Gives how many rows the first table has.
 */
export async function writeWorkbook(file: FileHandle, tables: readonly TableToWrite[]): Promise<number> {
  const zip = new ZipFile()
  const output = zip.outputStream as Readable
  zip.on('error', (error) => output.destroy(error))
  const written = pipeline(output, async (chunks: AsyncIterable<Buffer>) => {
    for await (const chunk of chunks) await file.writeFile(chunk)
  })
  const read = writeParts(zip, tables).then((rows) => {
    zip.end()
    return rows
  })
  try {
    const [rows] = await Promise.all([read, written])
    return rows
  } catch (error) {
    // Nothing is written to the file after this.
    output.destroy()
    await written.catch(() => undefined)
    throw error
  }
}

/** Each part is packed as it comes, and the next begins when it is over. */
async function addPart(zip: ZipFile, name: string, texts: AsyncIterable<string> | Iterable<string>): Promise<void> {
  const content = Readable.from(texts, { objectMode: false })
  zip.addReadStream(content, name, { mtime: FIRST_DAY })
  await finished(content)
}

async function writeParts(zip: ZipFile, tables: readonly TableToWrite[]): Promise<number> {
  const names: string[] = []
  const counts: number[] = []
  for (const { name, columns, pages } of tables) {
    const reading = readingOf(pages)
    await reading.next()
    for (let part = 1; part === 1 || reading.page; part++) {
      names.push(sheetName(name, part))
      await addPart(zip, `xl/worksheets/sheet${names.length}.xml`, sheetXml(columns, reading))
    }
    counts.push(reading.read)
  }
  await addPart(zip, 'xl/styles.xml', [STYLES])
  await addPart(zip, 'xl/workbook.xml', [
    `${XML}<workbook xmlns="${MAIN}" xmlns:r="${OFFICE}"><bookViews><workbookView/></bookViews><sheets>`,
    ...names.map((name, at) => `<sheet name="${escaped(name)}" sheetId="${at + 1}" r:id="rId${at + 1}"/>`),
    '</sheets></workbook>',
  ])
  await addPart(zip, 'xl/_rels/workbook.xml.rels', [
    `${XML}<Relationships xmlns="${RELATIONS}">`,
    ...names.map((_, at) => relation(at + 1, 'worksheet', `worksheets/sheet${at + 1}.xml`)),
    relation(names.length + 1, 'styles', 'styles.xml'),
    '</Relationships>',
  ])
  await addPart(zip, '_rels/.rels', [
    `${XML}<Relationships xmlns="${RELATIONS}">`,
    relation(1, 'officeDocument', 'xl/workbook.xml'),
    '</Relationships>',
  ])
  await addPart(zip, '[Content_Types].xml', [
    `${XML}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">`,
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>',
    `<Override PartName="/xl/workbook.xml" ContentType="${SHEETS}.sheet.main+xml"/>`,
    `<Override PartName="/xl/styles.xml" ContentType="${SHEETS}.styles+xml"/>`,
    ...names.map((_, at) => `<Override PartName="/xl/worksheets/sheet${at + 1}.xml" ContentType="${SHEETS}.worksheet+xml"/>`),
    '</Types>',
  ])
  return counts[0] ?? 0
}

const relation = (id: number, type: string, target: string): string =>
  `<Relationship Id="rId${id}" Type="${OFFICE}/${type}" Target="${target}"/>`

/** What a sheet's name may not hold, and its length, are Excel's. */
function sheetName(name: string, part: number): string {
  const end = part === 1 ? '' : ` ${part}`
  return name.replace(/[\\/?*[\]:]/g, ' ').slice(0, 31 - end.length) + end
}

type Reading = { page: TableRows | undefined; read: number; readonly next: () => Promise<void> }

function readingOf(pages: TableToWrite['pages']): Reading {
  const given = (async function* () {
    yield* pages
  })()
  const reading: Reading = {
    page: undefined,
    read: 0,
    next: async () => {
      const { value, done } = await given.next()
      reading.page = done ? undefined : value
      reading.read += reading.page?.length ?? 0
    },
  }
  return reading
}

/** One sheet: its head, and as many of the pages that are left as it takes. */
async function* sheetXml(columns: readonly TableColumn[], reading: Reading): AsyncGenerator<string> {
  const letters = columns.map((_, at) => columnLetters(at))
  const widths = columns.map(({ kind }, at) => `<col min="${at + 1}" max="${at + 1}" width="${WIDTHS[kind]}" customWidth="1"/>`)
  yield `${XML}<worksheet xmlns="${MAIN}"><sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>`
  yield `<cols>${widths.join('')}</cols><sheetData>`
  yield `<row r="1">${columns.map(({ header }, at) => textCell(`${letters[at]}1`, header, STYLE.head)).join('')}</row>`
  for (let row = 1; reading.page && (row === 1 || row + reading.page.length <= ROWS_MAX); await reading.next()) {
    let xml = ''
    for (const cells of reading.page) {
      row += 1
      xml += `<row r="${row}">`
      for (const [at, { kind }] of columns.entries()) xml += cellXml(`${letters[at]}${row}`, cells[at] ?? null, kind)
      xml += '</row>'
    }
    yield xml
  }
  yield '</sheetData></worksheet>'
}

function cellXml(at: string, value: TableCell, kind: TableColumn['kind']): string {
  if (value === null || value === '') return ''
  if (kind === 'text') return textCell(at, String(value))
  return `<c r="${at}" s="${STYLE[kind]}"><v>${NUMBERS[kind](value)}</v></c>`
}

/** What a value is as a number of Excel's. */
const NUMBERS = {
  money: (value: string | number) => Number(value) / 100,
  count: Number,
  day: (value: string | number) => Date.parse(`${value}T00:00:00Z`) / DAY_MS + EPOCH_DAY,
  instant: (value: string | number) => (Date.parse(String(value)) + NAIROBI_MS) / DAY_MS + EPOCH_DAY,
} as const

const textCell = (at: string, text: string, style = 0): string =>
  `<c r="${at}" s="${style}" t="inlineStr"><is><t xml:space="preserve">${escaped(text.slice(0, SIGNS_MAX))}</t></is></c>`

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }
/** What XML 1.0 does not take at all, half pairs among it, is left out. */
const escaped = (text: string): string =>
  text
    .toWellFormed()
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for.
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '')
    .replace(/[&<>"]/g, (sign) => ENTITIES[sign] as string)

/** `A` to `Z`, then `AA`. */
function columnLetters(at: number): string {
  return (at >= 26 ? columnLetters(Math.floor(at / 26) - 1) : '') + String.fromCharCode(65 + (at % 26))
}
