import { type CsvRow, csvRows } from './read-csv.ts'
import { readWorkbook } from './read-workbook.ts'

/**
 * A table as rows of tidied texts, without empty rows, each with its place as a spreadsheet (or a text editor) counts it: XLSX by its content, or else CSV in UTF-8, separated by commas, or by
 * semicolons as spreadsheets of some languages write them. Throws on what cannot be read and on more rows than the limit.
 */
export async function readTable(content: Uint8Array, limits: { rows: number; columns: number }): Promise<CsvRow[]> {
  const isZip = content[0] === 0x50 && content[1] === 0x4b
  const rows = isZip
    ? (await readWorkbook(content, limits)).map((cells, at) => ({ cells, place: at + 1 }))
    : separatedRows(new TextDecoder('utf-8', { fatal: true }).decode(content))
  const whole = rows
    .map(({ cells, place }) => ({ cells: cells.slice(0, limits.columns).map((cell) => cell.trim()), place }))
    .filter(({ cells }) => cells.some((cell) => cell !== ''))
  if (whole.length > limits.rows) throw new Error('The table has too many rows.')
  return whole
}

function separatedRows(text: string): CsvRow[] {
  const first = text.split('\n', 1)[0] ?? ''
  return csvRows(text, first.split(';').length > first.split(',').length ? ';' : ',')
}
