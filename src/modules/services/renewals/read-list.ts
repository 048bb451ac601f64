import { csvRows as separatedRows } from '../../../kernel/files/read-csv.ts'
import { readWorkbook } from '../../../kernel/files/read-workbook.ts'
import { refuseServices } from '../errors.ts'

export const LIST_BYTES_MAX = 2 * 1024 * 1024
const limits = { rows: 5_000, columns: 100 }

/** A list as rows of texts, the first row naming the columns: XLSX, or CSV in UTF-8. Throws `services.list_unreadable`. */
export async function readList(content: Uint8Array): Promise<string[][]> {
  const isZip = content[0] === 0x50 && content[1] === 0x4b
  let rows: string[][]
  try {
    rows = isZip ? await readWorkbook(content, limits) : csvRows(new TextDecoder('utf-8', { fatal: true }).decode(content))
  } catch {
    throw refuseServices('services.list_unreadable')
  }
  const whole = rows.map((row) => row.slice(0, limits.columns).map((cell) => cell.trim())).filter((row) => row.some((cell) => cell !== ''))
  if (whole.length < 2 || whole.length > limits.rows + 1) throw refuseServices('services.list_unreadable')
  return whole
}

/** Separated by commas, or by semicolons as spreadsheets of some languages write them. Throws `OpenQuote`. */
export function csvRows(text: string): string[][] {
  const first = text.split('\n', 1)[0] ?? ''
  const separator = first.split(';').length > first.split(',').length ? ';' : ','
  return separatedRows(text, separator).map(({ cells }) => [...cells])
}
