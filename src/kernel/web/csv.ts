import { stringify } from 'csv-stringify/sync'
import { content, type Reply } from './reply.ts'

/** The most rows one file holds: what is more is asked for by narrower filters. */
export const CSV_ROWS_MAX = 5000

export const CSV_TYPE = 'text/csv; charset=utf-8'

/** A short list as a file for a spreadsheet. One that may be of any length is a `tableFile` (`kernel/files`). */
export const csvFile = (name: string, header: readonly string[], rows: readonly (readonly CsvCell[])[]): Reply =>
  content(CSV_TYPE, csvText([header, ...rows], { first: true }), { saveAs: `${name}.csv` })

/**
 * Lines of CSV: UTF-8, `first` with its mark (Excel asks for it), and no cell that a spreadsheet would run as a formula (OWASP, CSV injection).
 */
export const csvText = (rows: readonly (readonly CsvCell[])[], { first }: { first: boolean }): string =>
  stringify(rows.map((row) => row.map(harmless)) as unknown[][], { bom: first, record_delimiter: 'windows' })

/** `plain` is text that no person typed, such as a figure with its decimals: it goes out as it is. */
export type CsvCell = string | number | null | { readonly plain: string }

const harmless = (cell: CsvCell): string | number => {
  if (cell === null) return ''
  if (typeof cell === 'object') return cell.plain
  return typeof cell === 'string' && /^[=+\-@\t\r]/.test(cell) ? `'${cell}` : cell
}
