import { CsvError, parse } from 'csv-parse/sync'

/** A row and the line of the text, from 1, on which it begins. */
export type CsvRow = { readonly cells: readonly string[]; readonly place: number }

/** A quote that is never closed; `place` is the line on which its row begins. */
export class OpenQuote extends Error {
  readonly place: number
  constructor(place: number) {
    super(`A quote that opened on line ${place} or after it stays open.`)
    this.name = 'OpenQuote'
    this.place = place
  }
}

const lineEnds = (text: string): number => text.match(/\r\n|\r|\n/g)?.length ?? 0

/** The rows of a text with separated values (RFC 4180): quoted cells may hold separators, line ends and doubled quotes. Throws `OpenQuote`. */
export function csvRows(text: string, delimiter: string): CsvRow[] {
  const rows: CsvRow[] = []
  let place = 1
  try {
    parse(text, {
      delimiter,
      bom: true,
      record_delimiter: ['\r\n', '\n', '\r'],
      relax_quotes: true,
      relax_column_count: true,
      raw: true,
      on_record: (given) => {
        // With `raw` the record comes with its text, which its types do not say. The text ends with the first sign of its line end.
        const { record, raw } = given as unknown as { record: string[]; raw: string }
        rows.push({ cells: record, place })
        place += lineEnds(raw)
        return null
      },
    })
  } catch (error) {
    if (error instanceof CsvError) throw new OpenQuote(place)
    throw error
  }
  return rows
}
