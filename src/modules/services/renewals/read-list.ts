import type { CsvRow } from '../../../kernel/files/read-csv.ts'
import { readTable } from '../../../kernel/files/read-table.ts'
import { refuseServices } from '../errors.ts'

export const LIST_BYTES_MAX = 2 * 1024 * 1024
const limits = { rows: 5_001, columns: 100 }

/** A list as rows of texts, the first row naming the columns: XLSX, or CSV in UTF-8. Throws `services.list_unreadable`. */
export async function readList(content: Uint8Array): Promise<string[][]> {
  let rows: CsvRow[] = []
  try {
    rows = await readTable(content, limits)
  } catch {
    throw refuseServices('services.list_unreadable')
  }
  if (rows.length < 2) throw refuseServices('services.list_unreadable')
  return rows.map(({ cells }) => [...cells])
}
