import { refuseServices } from '../errors.ts'
import { readWorkbook } from './read-workbook.ts'

export const LIST_BYTES_MAX = 2 * 1024 * 1024
const limits = { rows: 5_000, columns: 100 }

/** A list as rows of texts, the first row naming the columns: XLSX, or CSV in UTF-8. Throws `services.list_unreadable`. */
export function readList(content: Uint8Array): string[][] {
  const isZip = content[0] === 0x50 && content[1] === 0x4b
  let rows: string[][]
  try {
    rows = isZip ? readWorkbook(content, limits) : csvRows(new TextDecoder('utf-8', { fatal: true }).decode(content))
  } catch {
    throw refuseServices('services.list_unreadable')
  }
  const whole = rows.map((row) => row.slice(0, limits.columns).map((cell) => cell.trim())).filter((row) => row.some((cell) => cell !== ''))
  if (whole.length < 2 || whole.length > limits.rows + 1) throw refuseServices('services.list_unreadable')
  return whole
}

/** Separated values (RFC 4180), by commas, or by semicolons as spreadsheets of some languages write them. Throws for a quote that stays open. */
export function csvRows(text: string): string[][] {
  const first = text.split('\n', 1)[0] ?? ''
  const separator = first.split(';').length > first.split(',').length ? ';' : ','
  const rows: string[][] = [[]]
  let at = 0
  while (at < text.length) {
    let cell = ''
    if (text[at] === '"') {
      for (at += 1; ; at += 1) {
        const end = text.indexOf('"', at)
        if (end < 0) throw new Error('A quote stays open.')
        cell += text.slice(at, end)
        at = end + 1
        if (text[at] !== '"') break
        cell += '"'
      }
    } else {
      const from = at
      while (at < text.length && text[at] !== separator && text[at] !== '\n' && text[at] !== '\r') at += 1
      cell = text.slice(from, at)
    }
    rows.at(-1)?.push(cell)
    if (text[at] === separator) {
      at += 1
      if (at === text.length) rows.at(-1)?.push('')
      continue
    }
    if (text[at] === '\r') at += 1
    if (text[at] === '\n') at += 1
    if (at < text.length) rows.push([])
  }
  return rows
}
