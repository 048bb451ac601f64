import { z } from 'zod'
import { dayOf } from '../../../core/basics/dates.ts'
import { type Cents, formatKes } from '../../../core/basics/money.ts'
import { type CsvRow, csvRows, OpenQuote } from '../../../kernel/files/read-csv.ts'
import { type BankLine, type BankStatement, daysOf, refuseFile, tidy } from './bank-statement.ts'

const column = z.string().trim().min(1).max(80)

/** How one bank writes its CSV: banks in Kenya have no common layout. Columns are named as in the heading row. */
export const csvLayout = z
  .strictObject({
    delimiter: z.enum([',', ';', '\t', '|']),
    /** The row with the headings, counted from 1 without empty rows: what stands above it is the bank's letterhead. */
    headingRow: z.int().min(1).max(50),
    columns: z.strictObject({
      date: column,
      valueDate: column.optional(),
      /** One column with a sign, or one for each direction. */
      amount: column.optional(),
      debit: column.optional(),
      credit: column.optional(),
      /** The balance after the line: without it nobody can prove that no line is missing. */
      balance: column,
      reference: column.optional(),
      narrative: column,
      bankRef: column.optional(),
      payer: column.optional(),
    }),
    dateFormat: z.enum(['dd/mm/yyyy', 'mm/dd/yyyy', 'yyyy-mm-dd', 'dd-mon-yyyy', 'dd/mm/yy', 'yyyymmdd']),
    thousands: z.enum([',', '.', ' ', '']),
    decimal: z.enum(['.', ',']),
    newestFirst: z.boolean(),
  })
  .superRefine(({ columns, thousands, decimal }, issues) => {
    const split = columns.debit !== undefined && columns.credit !== undefined
    if (split === (columns.amount !== undefined) || (!split && (columns.debit ?? columns.credit) !== undefined))
      issues.addIssue({
        code: 'custom',
        path: ['columns', 'amount'],
        message: 'one column for the amount, or one for debit and one for credit',
      })
    if (thousands === decimal) issues.addIssue({ code: 'custom', path: ['thousands'], message: 'must differ from the decimal sign' })
  })

export type CsvLayout = z.output<typeof csvLayout>

/** The rows that hold something. Throws `money.statement_refused` for a quote that stays open. */
function rowsOf(text: string, delimiter: string): CsvRow[] {
  try {
    return csvRows(text, delimiter).filter(({ cells }) => cells.some((cell) => cell.trim() !== ''))
  } catch (error) {
    if (error instanceof OpenQuote) throw refuseFile(error.place, 'money.bank.fault.quotes')
    throw error
  }
}

type Cells = { readonly place: number; of(name: keyof CsvLayout['columns']): string }

/**
 * The statement in a bank's CSV, read by its saved layout; the account is the layout's, since the file may not name it. Each line's balance is that of the line before
 * it and its amount, or the file is refused there (`money.statement_refused`).
 */
export function parseCsvStatement(text: string, layout: CsvLayout, account: string): BankStatement {
  const rows = rowsOf(text, layout.delimiter)
  const heading = rows[layout.headingRow - 1]
  if (!heading) throw refuseFile(rows.at(-1)?.place ?? 1, 'money.bank.fault.empty')
  const read = cellsBy(heading, layout)
  const body = rows.slice(layout.headingRow).map(read)
  if (layout.newestFirst) body.reverse()
  const lines: BankLine[] = []
  let opening: number | undefined
  let running = 0
  let closingPlace = heading.place
  for (const row of body) {
    const cents = movedIn(row, layout)
    const given = amountIn(row.of('balance'), row, layout)
    // Letterheads, totals and remarks among the lines move nothing.
    if (cents === 0 && (given === null || row.of('date') === '')) continue
    if (given === null) throw refuseFile(row.place, 'money.bank.fault.amount', { given: row.of('balance').slice(0, 40) })
    if (opening === undefined) running = opening = given - cents
    running += cents
    if (given !== running) throw refuseFile(row.place, 'money.bank.fault.running', { expected: kes(running), given: kes(given) })
    closingPlace = row.place
    if (cents !== 0) lines.push(lineOf(row, cents, layout))
  }
  if (opening === undefined) throw refuseFile(heading.place, 'money.bank.fault.empty')
  const days = lines.length > 0 ? daysOf(lines, '') : oneDay(body, layout)
  return {
    account,
    sequence: null,
    openingCents: opening as Cents,
    closingCents: running as Cents,
    ...days,
    lines,
    place: heading.place,
    closingPlace,
  }
}

const kes = (cents: number): string => formatKes(cents as Cents, 'en')

/** A statement on which nothing moved is of the day of its balance. */
function oneDay(rows: readonly Cells[], layout: CsvLayout): { from: string; to: string } {
  const dated = rows.find((row) => row.of('date') !== '')
  const day = dated ? dayIn(dated, 'date', layout) : ''
  return { from: day, to: day }
}

/** Finds the columns by their headings, once, and gives each row's cells by what they mean. */
function cellsBy(heading: CsvRow, { columns }: CsvLayout): (row: CsvRow) => Cells {
  const heads = heading.cells.map((cell) => tidy(cell).toLowerCase())
  const places = new Map<string, number>()
  for (const [name, head] of Object.entries(columns)) {
    if (head === undefined) continue
    const index = heads.indexOf(tidy(head).toLowerCase())
    if (index === -1) throw refuseFile(heading.place, 'money.bank.fault.columns', { what: head })
    places.set(name, index)
  }
  return ({ cells, place }) => ({
    place,
    of: (name) => {
      const index = places.get(name)
      return index === undefined ? '' : tidy(cells[index] ?? '')
    },
  })
}

function movedIn(row: Cells, layout: CsvLayout): number {
  if (layout.columns.amount !== undefined) return amountIn(row.of('amount'), row, layout) ?? 0
  // Some banks print the debit with a minus in its own column: the column says the direction.
  return Math.abs(amountIn(row.of('credit'), row, layout) ?? 0) - Math.abs(amountIn(row.of('debit'), row, layout) ?? 0)
}

/** Whole cents; null for an empty cell. `(1,200.50)`, `1,200.50-`, `-1,200.50` and `1,200.50 DR` are below zero. */
function amountIn(given: string, { place }: Cells, { thousands, decimal }: CsvLayout): number | null {
  const bare = given
    .toUpperCase()
    .replace(/^(?:KES|KSHS?\.?)\s*/, '')
    .trim()
  if (bare === '' || bare === '-') return null
  const match = bare.length <= 40 ? /^(\()?([+-])?\s*(\d[\d.,' ]*?)\s*(-)?(\))?\s*(CR|DR|C|D)?$/.exec(bare) : null
  const [, opened, sign, digits = '', after, closed, way] = match ?? []
  const [whole = '', rest, ...more] = digits.split(decimal)
  const groups = thousands === '' ? [whole] : whole.split(thousands)
  const grouped =
    groups.length === 1
      ? /^\d{1,13}$/.test(whole)
      : /^\d{1,3}$/.test(groups[0] ?? '') && groups.slice(1).every((each) => /^\d{3}$/.test(each))
  const cents = Number(`${groups.join('')}${(rest ?? '').padEnd(2, '0')}`)
  const right = match && more.length === 0 && grouped && /^\d{0,2}$/.test(rest ?? '') && (opened === undefined) === (closed === undefined)
  if (!right || !Number.isSafeInteger(cents)) throw refuseFile(place, 'money.bank.fault.amount', { given: given.slice(0, 40) })
  const below = sign === '-' || after !== undefined || opened !== undefined || way?.startsWith('D')
  return below && cents !== 0 ? -cents : cents
}

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']

const PATTERNS: Record<CsvLayout['dateFormat'], readonly [RegExp, order: string]> = {
  'dd/mm/yyyy': [/^(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})\b/, 'dmy'],
  'mm/dd/yyyy': [/^(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})\b/, 'mdy'],
  'yyyy-mm-dd': [/^(\d{4})[/.-](\d{1,2})[/.-](\d{1,2})\b/, 'ymd'],
  'dd-mon-yyyy': [/^(\d{1,2})[/. -]([A-Za-z]{3})[a-z]*[/. -](\d{4})\b/, 'dmy'],
  'dd/mm/yy': [/^(\d{1,2})[/.-](\d{1,2})[/.-](\d{2})\b/, 'dmy'],
  yyyymmdd: [/^(\d{4})(\d{2})(\d{2})\b/, 'ymd'],
}

function dayIn(row: Cells, name: 'date' | 'valueDate', { dateFormat }: CsvLayout): string {
  const given = row.of(name)
  const [pattern, order] = PATTERNS[dateFormat]
  const found = pattern.exec(given)
  const part = (sign: string): number => {
    const text = found?.[order.indexOf(sign) + 1] ?? ''
    return /^\d+$/.test(text) ? Number(text) : MONTHS.indexOf(text.toLowerCase()) + 1
  }
  const year = part('y')
  const day = found && dayOf(year < 100 ? 2000 + year : year, part('m'), part('d'))
  if (!day) throw refuseFile(row.place, 'money.bank.fault.day', { given: given.slice(0, 40) })
  return day
}

function lineOf(row: Cells, cents: number, layout: CsvLayout): BankLine {
  const bookedOn = dayIn(row, 'date', layout)
  return {
    valueDate: row.of('valueDate') === '' ? bookedOn : dayIn(row, 'valueDate', layout),
    bookedOn,
    cents: cents as Cents,
    reference: row.of('reference') || null,
    narrative: row.of('narrative'),
    bankRef: row.of('bankRef') || null,
    payer: row.of('payer') || null,
    reversal: false,
    place: row.place,
  }
}
