import { inflateRawSync } from 'node:zlib'

/** Unpacked, one part of a workbook may be so large: a list of 5,000 rows is a tenth of it. */
const PART_MAX = 20 * 1024 * 1024
const END_OF_DIRECTORY = 0x06054b50
const IN_DIRECTORY = 0x02014b50

/** One part of a ZIP archive (APPNOTE 6.3, stored or deflated), or undefined. Throws on what is no archive. */
function partOf(zip: Buffer, wanted: string): string | undefined {
  let end = zip.length - 22
  while (end >= 0 && zip.readUInt32LE(end) !== END_OF_DIRECTORY) end -= 1
  let at = zip.readUInt32LE(end + 16)
  for (let count = zip.readUInt16LE(end + 10); count > 0; count -= 1) {
    if (zip.readUInt32LE(at) !== IN_DIRECTORY) throw new Error('The directory of the archive is damaged.')
    const nameLength = zip.readUInt16LE(at + 28)
    const name = zip.toString('utf8', at + 46, at + 46 + nameLength)
    if (name === wanted) {
      const local = zip.readUInt32LE(at + 42)
      const from = local + 30 + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28)
      const packed = zip.subarray(from, from + zip.readUInt32LE(at + 20))
      return (zip.readUInt16LE(at + 10) === 0 ? packed : inflateRawSync(packed, { maxOutputLength: PART_MAX })).toString('utf8')
    }
    at += 46 + nameLength + zip.readUInt16LE(at + 30) + zip.readUInt16LE(at + 32)
  }
  return undefined
}

const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }
const plain = (xml: string): string =>
  xml.replace(/&(?:#x([0-9a-f]{1,6})|#(\d{1,7})|(\w+));/gi, (all, hex: string, decimal: string, name: string) =>
    hex || decimal ? String.fromCodePoint(Math.min(0x10ffff, Number.parseInt(hex ?? decimal, hex ? 16 : 10))) : (entities[name] ?? all),
  )
/** The texts of an element, put together: rich text comes in runs, phonetic hints are left out. */
const textIn = (xml: string): string =>
  [...xml.replace(/<rPh\b[\s\S]*?<\/rPh>/g, '').matchAll(/<t(?:\s[^>]*)?>([\s\S]*?)<\/t>/g)].map(([, text = '']) => plain(text)).join('')

/** The number of each style that shows a number as a day (ECMA-376 part 1, 18.8.30: formats 14 to 22, and own ones with years or days). */
function dayStyles(styles: string): ReadonlySet<number> {
  const own = new Set(
    [...styles.matchAll(/<numFmt\b[^>]*?numFmtId="(\d+)"[^>]*?formatCode="([^"]*)"/g)]
      .filter(([, , code = '']) => /[yd]/i.test(code.replace(/"[^"]*"|\[[^\]]*\]|\\./g, '')))
      .map(([, id]) => Number(id)),
  )
  const formats = /<cellXfs\b[\s\S]*?<\/cellXfs>/.exec(styles)?.[0] ?? ''
  const found = new Set<number>()
  ;[...formats.matchAll(/<xf\b[^>]*?numFmtId="(\d+)"/g)].forEach(([, id], at) => {
    if ((Number(id) >= 14 && Number(id) <= 22) || own.has(Number(id))) found.add(at)
  })
  return found
}

/** The days of spreadsheets count from the last of 1899. */
const dayOfSerial = (serial: number): string => new Date(Math.floor(serial - 25_569) * 86_400_000).toISOString().slice(0, 10)

const columnOf = (letters: string): number => [...letters].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0) - 1

/** The rows of the first sheet of an XLSX workbook as texts; days as ISO days. Throws on what cannot be read. */
export function readWorkbook(content: Uint8Array, limits: { rows: number; columns: number }): string[][] {
  const zip = Buffer.from(content)
  const sheet = partOf(zip, 'xl/worksheets/sheet1.xml')
  if (sheet === undefined) throw new Error('The workbook has no first sheet.')
  const shared = [...(partOf(zip, 'xl/sharedStrings.xml') ?? '').matchAll(/<si\b[^>]*>([\s\S]*?)<\/si>/g)].map(([, xml = '']) =>
    textIn(xml),
  )
  const days = dayStyles(partOf(zip, 'xl/styles.xml') ?? '')
  const rows: string[][] = []
  for (const [, row = ''] of sheet.matchAll(/<row\b[^>]*?>([\s\S]*?)<\/row>/g)) {
    if (rows.length > limits.rows) break
    const cells: string[] = []
    for (const [, given = '', inside = ''] of row.matchAll(/<c\b([^>]*?)(?:\/>|>([\s\S]*?)<\/c>)/g)) {
      const at = columnOf(/\br="([A-Z]{1,3})\d+"/.exec(given)?.[1] ?? '')
      if (at < 0 || at >= limits.columns) continue
      while (cells.length < at) cells.push('')
      cells[at] = cellText(given, inside, shared, days)
    }
    rows.push(cells)
  }
  return rows
}

function cellText(given: string, inside: string, shared: readonly string[], days: ReadonlySet<number>): string {
  const kind = /\bt="(\w+)"/.exec(given)?.[1]
  if (kind === 'inlineStr') return textIn(inside)
  const value = plain(/<v>([\s\S]*?)<\/v>/.exec(inside)?.[1] ?? '')
  if (kind === 's') return shared[Number(value)] ?? ''
  if (kind === 'b') return value === '1' ? 'yes' : 'no'
  if (kind === undefined || kind === 'n') {
    const style = Number(/\bs="(\d+)"/.exec(given)?.[1] ?? '-1')
    if (value !== '' && days.has(style)) return dayOfSerial(Number(value))
  }
  return value
}
