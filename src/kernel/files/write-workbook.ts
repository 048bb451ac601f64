import writeExcelFile, { type Row } from 'write-excel-file/node'

/** What a column holds: `money` in cents, `day` and `instant` as ISO text (an instant is shown in Nairobi's time). */
export type TableColumn = { readonly header: string; readonly kind: 'text' | 'money' | 'day' | 'instant' | 'count' }
export type TableCell = string | number | null
export type TableToWrite = {
  readonly name: string
  readonly columns: readonly TableColumn[]
  readonly rows: readonly (readonly TableCell[])[]
}

const WIDTHS = { text: 28, money: 16, day: 12, instant: 18, count: 10 } as const
const NAIROBI_MS = 3 * 3_600_000

/** Tables as the sheets of an XLSX workbook: money are numbers with two decimals, days are days. Text is text, also where it begins like a formula. */
export async function writeWorkbook(tables: readonly TableToWrite[]): Promise<Uint8Array> {
  const sheets = tables.map(({ name, columns, rows }) => ({
    // What a sheet's name may not hold, and its length, are Excel's.
    sheet: name.replace(/[\\/?*[\]:]/g, ' ').slice(0, 31),
    stickyRowsCount: 1,
    columns: columns.map(({ kind }) => ({ width: WIDTHS[kind] })),
    data: [
      columns.map(({ header }) => ({ value: header, type: String, fontWeight: 'bold' as const })),
      ...rows.map((row): Row => columns.map(({ kind }, index) => cellOf(row[index] ?? null, kind))),
    ],
  }))
  return new Uint8Array(await writeExcelFile(sheets).toBuffer())
}

function cellOf(value: TableCell, kind: TableColumn['kind']): Row[number] {
  if (value === null || value === '') return null
  if (kind === 'money') return { value: Number(value) / 100, type: Number, format: '#,##0.00' }
  if (kind === 'count') return { value: Number(value), type: Number, format: '0' }
  if (kind === 'day') return { value: new Date(`${value}T00:00:00Z`), type: Date, format: 'yyyy-mm-dd' }
  if (kind === 'instant') return { value: new Date(Date.parse(String(value)) + NAIROBI_MS), type: Date, format: 'yyyy-mm-dd hh:mm' }
  return { value: String(value), type: String }
}
