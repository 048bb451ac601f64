import { type BankStatement, refuseFile, type StatementFormat } from './bank-statement.ts'
import { parseCamt053 } from './camt053.ts'
import { type CsvLayout, parseCsvStatement } from './csv-statement.ts'
import { parseMt940 } from './mt940.ts'

/** For a CSV: how its bank lays it out, and whose account it is. */
export type StatementLayout = { readonly layout: CsvLayout; readonly account: string }

/**
 * Reads what a bank sent, whatever of its formats that is; several files are the pages of camt.053 messages. Throws `money.statement_refused` with the line and the reason,
 * and nothing else, whatever the bytes are.
 */
export function readStatements(
  files: readonly Uint8Array[],
  csv?: StatementLayout,
): { format: StatementFormat; statements: readonly BankStatement[] } {
  const texts = files.map(textOf)
  const [first = ''] = texts
  if (first.trim() === '') throw refuseFile(1, 'money.bank.fault.empty')
  if (/^\uFEFF?\s*</.test(first)) return { format: 'camt.053', statements: parseCamt053(texts) }
  if (/^\uFEFF?(?:\{1:|\s*:20:)/.test(first)) return { format: 'mt940', statements: texts.flatMap(parseMt940) }
  if (!csv) throw refuseFile(1, 'money.bank.fault.unknown_format')
  return { format: 'csv', statements: texts.map((text) => parseCsvStatement(text, csv.layout, csv.account)) }
}

/** UTF-8 where it is, and else the code page of Windows, in which spreadsheets save. */
export function textOf(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return new TextDecoder('windows-1252').decode(bytes)
  }
}
