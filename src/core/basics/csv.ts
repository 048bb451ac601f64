/** A row and the line of the text, from 1, on which it begins. */
export type CsvRow = { readonly cells: readonly string[]; readonly place: number }

/** A quote that is never closed; `place` is the line on which it opened. */
export class OpenQuote extends Error {
  readonly place: number
  constructor(place: number) {
    super(`A quote that opened on line ${place} stays open.`)
    this.name = 'OpenQuote'
    this.place = place
  }
}

/** The rows of a text with separated values (RFC 4180): quoted cells may hold separators, line ends and doubled quotes. Throws `OpenQuote`. */
export function csvRows(text: string, delimiter: string): CsvRow[] {
  const rows: CsvRow[] = []
  let cells: string[] = []
  let place = 1
  let begun = 1
  let at = text.startsWith('\uFEFF') ? 1 : 0
  const plain = new RegExp(`[^"${delimiter === '|' ? '\\|' : delimiter}\\r\\n]*`, 'y')
  while (at <= text.length) {
    let cell = ''
    if (text[at] === '"') {
      const opened = place
      for (at += 1; ; at += 1) {
        const end = text.indexOf('"', at)
        if (end === -1) throw new OpenQuote(opened)
        const piece = text.slice(at, end)
        cell += piece
        for (const sign of piece) if (sign === '\n') place += 1
        at = end + 1
        if (text[at] !== '"') break
        cell += '"'
      }
    }
    // A quote inside an unquoted cell is a sign like any other.
    for (;;) {
      plain.lastIndex = at
      cell += plain.exec(text)?.[0] ?? ''
      at = plain.lastIndex
      if (text[at] !== '"') break
      cell += '"'
      at += 1
    }
    cells.push(cell)
    if (text[at] === delimiter) {
      at += 1
      continue
    }
    rows.push({ cells, place: begun })
    cells = []
    if (at >= text.length) break
    at += text.startsWith('\r\n', at) ? 2 : 1
    place += 1
    begun = place
    if (at >= text.length) break
  }
  return rows
}
