import { parseMoney } from '../../../core/basics/money.ts'
import type { Target } from '../../../engines/money/targets/targets.ts'
import { readTable } from '../../../kernel/files/read-table.ts'

export type ListedWard = { readonly code: number; readonly name: string }
/** Something in a list that cannot be: the row as a spreadsheet counts it, its column, and what stands there. */
export type ListFault = { readonly row: number; readonly column: 'stream' | 'ward' | 'shillings'; readonly given: string }
export type TargetList = { readonly targets: readonly Target[]; readonly faults: readonly ListFault[] }

const COLUMNS = ['stream', 'ward', 'shillings'] as const
const ROWS_MAX = 2000

/** The targets of a list with the columns `stream`, `ward` (name or code, empty for the whole county) and `shillings`. Throws on what is no such list. */
export async function readTargetList(content: Uint8Array, streams: readonly string[], wards: readonly ListedWard[]): Promise<TargetList> {
  const rows = await readTable(content, { rows: ROWS_MAX, columns: 20 })
  const heads = (rows[0]?.cells ?? []).map((cell) => cell.toLowerCase())
  const places = COLUMNS.map((column) => heads.indexOf(column))
  if (places.includes(-1)) throw new Error('The list lacks a column.')
  const targets: Target[] = []
  const faults: ListFault[] = []
  for (const { cells, place } of rows.slice(1)) {
    const [stream = '', ward = '', shillings = ''] = places.map((at) => cells[at] ?? '')
    const found = wards.find(({ code, name }) => String(code) === ward || name.toLowerCase() === ward.toLowerCase())
    const amount = parseMoney(shillings)
    if (!streams.includes(stream)) faults.push({ row: place, column: 'stream', given: stream })
    else if (ward !== '' && !found) faults.push({ row: place, column: 'ward', given: ward })
    else if (!('cents' in amount) || amount.cents < 0) faults.push({ row: place, column: 'shillings', given: shillings })
    else targets.push({ stream, ward: found?.code ?? null, cents: amount.cents })
  }
  return { targets, faults }
}
