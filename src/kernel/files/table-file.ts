import { randomUUID } from 'node:crypto'
import { type FileHandle, open, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { CSV_TYPE, type CsvCell, csvText } from '../web/csv.ts'
import { content, type Reply } from '../web/reply.ts'
import type { CountyFiles } from './county-files.ts'
import { isDiskFull } from './disk-store.ts'
import { refuse } from './errors.ts'
import { type TableCell, type TableColumn, type TableToWrite, writeWorkbook } from './write-workbook.ts'

const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'

/**
 * Tables of any length as a file for saving: all of them as sheets of one workbook, or the first as CSV. It is written whole to a draft on the disk before anything of it
 * is sent, so that memory holds one page, no slow line holds the transaction that reads, and half a list is never taken for all of it. The draft goes with the first
 * read. Gives how many rows the first table has. Throws `files.disk_full`.
 */
export async function tableFile(
  files: Pick<CountyFiles, 'incoming'>,
  name: string,
  tables: readonly [TableToWrite, ...TableToWrite[]],
  format: 'csv' | 'xlsx',
): Promise<{ readonly reply: Reply; readonly rows: number }> {
  const draft = join(files.incoming, randomUUID())
  const file = await open(draft, 'wx', 0o600)
  try {
    const rows = format === 'csv' ? await writeCsv(file, tables[0]) : await writeWorkbook(file, tables)
    const { size } = await file.stat()
    const stream = Readable.from(readOnce(draft), { objectMode: false })
    return { rows, reply: content(format === 'csv' ? CSV_TYPE : XLSX, stream, { size, saveAs: `${name}.${format}` }) }
  } catch (error) {
    await rm(draft, { force: true })
    throw isDiskFull(error) ? refuse('files.disk_full') : error
  } finally {
    await file.close()
  }
}

async function writeCsv(file: FileHandle, { columns, pages }: TableToWrite): Promise<number> {
  await file.writeFile(csvText([columns.map(({ header }) => header)], { first: true }))
  let rows = 0
  for await (const page of pages) {
    const cells = page.map((row) => columns.map((column, index) => csvCell(row[index] ?? null, column)))
    await file.writeFile(csvText(cells, { first: false }))
    rows += page.length
  }
  return rows
}

/** Figures are safe as they are, also below zero; text is what somebody may have typed. */
function csvCell(value: TableCell, { kind }: TableColumn): CsvCell {
  if (value === null || value === '') return null
  return kind === 'money' ? { plain: (Number(value) / 100).toFixed(2) } : value
}

/** An answer that is never sent leaves its draft to the sweep of abandoned ones. */
async function* readOnce(path: string): AsyncGenerator<Buffer> {
  const file = await open(path)
  try {
    await rm(path)
    yield* file.createReadStream({ autoClose: false })
  } finally {
    await file.close()
  }
}
