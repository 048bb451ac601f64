import { stringify } from 'csv-stringify/sync'
import { content, type Reply } from './reply.ts'

/** The most rows one file holds: what is more is asked for by narrower filters. */
export const CSV_ROWS_MAX = 5000

/**
 * A list as a file for a spreadsheet: UTF-8 with its mark (Excel asks for it), and no cell that a spreadsheet would run as a formula
 * (OWASP, CSV injection).
 */
export function csvFile(name: string, header: readonly string[], rows: readonly (readonly Cell[])[]): Reply {
  const text = stringify([header, ...rows.map((row) => row.map(harmless))] as unknown[][], { bom: true, record_delimiter: 'windows' })
  return content('text/csv; charset=utf-8', text, { saveAs: `${name}.csv` })
}

/** `plain` is text that no person typed, such as a figure with its decimals: it goes out as it is. */
type Cell = string | number | null | { readonly plain: string }

const harmless = (cell: Cell): string | number => {
  if (cell === null) return ''
  if (typeof cell === 'object') return cell.plain
  return typeof cell === 'string' && /^[=+\-@\t\r]/.test(cell) ? `'${cell}` : cell
}
