import { csvFile } from '../web/csv.ts'
import { content, type Reply } from '../web/reply.ts'
import type { WorkThread } from './work-thread.ts'
import type { TableCell, TableColumn, TableToWrite, writeWorkbook } from './write-workbook.ts'

const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'

/** Tables as a file for saving: all of them as sheets of one workbook, written in a thread, or the first as CSV. */
export async function tableFile(work: WorkThread, name: string, tables: readonly TableToWrite[], format: 'csv' | 'xlsx'): Promise<Reply> {
  const [first] = tables as [TableToWrite]
  if (format === 'csv')
    return csvFile(
      name,
      first.columns.map(({ header }) => header),
      first.rows.map((row) => first.columns.map((column, index) => csvCell(row[index] ?? null, column))),
    )
  const bytes = await work.run<typeof writeWorkbook>(new URL('./write-workbook.ts', import.meta.url), 'writeWorkbook', tables)
  return content(XLSX, Buffer.from(bytes), { saveAs: `${name}.xlsx` })
}

/** Figures are safe as they are, also below zero; text is what somebody may have typed. */
function csvCell(value: TableCell, { kind }: TableColumn): TableCell | { readonly plain: string } {
  if (value === null || value === '') return null
  return kind === 'money' ? { plain: (Number(value) / 100).toFixed(2) } : value
}
