import { csvRows } from '../../../kernel/files/read-csv.ts'
import { type BankLine, refuseFile, tidy } from './bank-statement.ts'
import { type CsvLayout, parseCsvStatement } from './csv-statement.ts'
import { textOf } from './read-statements.ts'

export const SAMPLE_ROWS = 12
const LOOKED_AT = 60

/** The beginning of a bank's CSV as it stands there, and how it seems to be laid out. Every guess is the officer's to change. */
export type CsvSample = {
  readonly rows: readonly (readonly string[])[]
  readonly guess: {
    readonly delimiter: CsvLayout['delimiter']
    readonly headingRow: number
    readonly columns: Readonly<Partial<Record<keyof CsvLayout['columns'], string>>>
    readonly dateFormat: CsvLayout['dateFormat']
  }
}

/** What a layout makes of a sample: its first lines, and the balances they lead from and to. */
export type CsvProof = {
  readonly lines: readonly BankLine[]
  readonly count: number
  readonly openingCents: number
  readonly closingCents: number
}

const KNOWN: readonly (readonly [keyof CsvLayout['columns'], RegExp])[] = [
  ['valueDate', /value/],
  ['date', /date|tarehe/],
  ['debit', /debit|withdraw|paid out|money out|^dr$/],
  ['credit', /credit|deposit|paid in|money in|^cr$/],
  ['balance', /balance|salio/],
  ['bankRef', /bank ref|transaction id|txn|journal/],
  ['reference', /ref|cheque/],
  ['narrative', /narrat|detail|descr|partic|remark|maelezo/],
  ['payer', /payer|name|sender/],
  ['amount', /amount|kiasi/],
]

/** Reads the beginning of a sample. Throws `money.statement_refused` where nothing is there. */
export function readCsvSample(bytes: Uint8Array): CsvSample {
  const text = textOf(bytes)
  const head = text.split(/\r\n|\r|\n/, LOOKED_AT)
  const delimiter = ([',', ';', '\t', '|'] as const).reduce((best, sign) => (count(head, sign) > count(head, best) ? sign : best))
  let rows: readonly (readonly string[])[]
  try {
    rows = csvRows(text, delimiter).map(({ cells }) => cells.map(tidy))
  } catch {
    throw refuseFile(1, 'money.bank.fault.quotes')
  }
  rows = rows.filter((cells) => cells.some((cell) => cell !== '')).slice(0, LOOKED_AT)
  if (rows.length === 0) throw refuseFile(1, 'money.bank.fault.empty')
  // Above the headings stands the bank's letterhead: the row that names most of what is looked for is the one.
  let at = 0
  rows.forEach((cells, index) => {
    if (Object.keys(columnsIn(cells)).length > Object.keys(columnsIn(rows[at] ?? [])).length) at = index
  })
  const columns = columnsIn(rows[at] ?? [])
  const place = (rows[at] ?? []).indexOf(columns.date ?? '')
  const day = rows.slice(at + 1).find((cells) => cells[place])?.[place] ?? ''
  return {
    rows: rows.slice(0, Math.max(SAMPLE_ROWS, at + 5)),
    guess: { delimiter, headingRow: at + 1, columns, dateFormat: formatOf(day) },
  }
}

const count = (lines: readonly string[], sign: string): number => lines.reduce((sum, line) => sum + line.split(sign).length - 1, 0)

function columnsIn(cells: readonly string[]): CsvSample['guess']['columns'] {
  const found: Partial<Record<keyof CsvLayout['columns'], string>> = {}
  for (const cell of cells) {
    const [name] = KNOWN.find(([name, words]) => found[name] === undefined && words.test(cell.toLowerCase()) && !/\d{2}/.test(cell)) ?? []
    if (name) found[name] = cell
  }
  return found
}

function formatOf(day: string): CsvLayout['dateFormat'] {
  if (/^\d{4}\D/.test(day)) return 'yyyy-mm-dd'
  if (/^\d{8}/.test(day)) return 'yyyymmdd'
  if (/[A-Za-z]{3}/.test(day)) return 'dd-mon-yyyy'
  return /^\d{1,2}\D\d{1,2}\D\d{2}(?!\d)/.test(day) ? 'dd/mm/yy' : 'dd/mm/yyyy'
}

/** Reads a sample by a layout, whole, as an import would. Throws `money.statement_refused` with the line and the reason. */
export function proveLayout(bytes: Uint8Array, layout: CsvLayout, account: string): CsvProof {
  const { lines, openingCents, closingCents } = parseCsvStatement(textOf(bytes), layout, account)
  return { lines: lines.slice(0, SAMPLE_ROWS), count: lines.length, openingCents, closingCents }
}
