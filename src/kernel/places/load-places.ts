import { isDeepStrictEqual } from 'node:util'
import type { Transaction } from '../database/database.ts'
import type { PlacesData } from './places.ts'

/** What an import did, by the keys of what it touched: `ward 1262`, `office ward-1262`. All empty when the file was in force already. */
export type PlacesReport = { readonly added: readonly string[]; readonly changed: readonly string[]; readonly retired: readonly string[] }

type Row = Record<string, unknown> & { retired_at: Temporal.Instant | null }
type Kind = 'sub-county' | 'ward' | 'department' | 'office'

/**
 * Brings the places of a database in line with a county's file, in the caller's transaction: the same file again changes nothing; what the file no longer
 * names is retired, never deleted, and comes back when it is named again. Processes that run hold the old places until they are started anew.
 */
export async function loadPlaces(trx: Transaction, data: PlacesData, now: Temporal.Instant): Promise<PlacesReport> {
  const report = { added: [] as string[], changed: [] as string[], retired: [] as string[] }
  for (const [kind, wanted] of rowsOf(data)) {
    const held = await heldRows(trx, kind)
    for (const [key, row] of wanted) {
      const old = held.get(key)
      if (old && isDeepStrictEqual({ ...old }, { ...row })) continue
      await writeRow(trx, kind, row)
      ;(old ? report.changed : report.added).push(`${kind} ${key}`)
    }
    for (const [key, old] of held)
      if (!wanted.has(key) && old.retired_at === null) {
        await writeRow(trx, kind, { ...old, retired_at: now })
        report.retired.push(`${kind} ${key}`)
      }
  }
  return report
}

/** The file as rows, in the order in which they may point at each other. */
function rowsOf(data: PlacesData): [Kind, Map<string, Row>][] {
  const rows = (list: readonly Row[], keyed: 'code' | 'key') => new Map(list.map((row) => [String(row[keyed]), row]))
  return [
    [
      'sub-county',
      rows(
        data.subCounties.map(({ code, name }) => ({ code, name, retired_at: null })),
        'code',
      ),
    ],
    [
      'ward',
      rows(
        data.wards.map(({ code, name, subCounty, aliases }) => ({ code, name, sub_county: subCounty, aliases, retired_at: null })),
        'code',
      ),
    ],
    [
      'department',
      rows(
        data.departments.map(({ key, name, purpose }, position) => ({
          key,
          name_en: name.en,
          name_sw: name.sw,
          purpose_en: purpose.en,
          purpose_sw: purpose.sw,
          position,
          retired_at: null,
        })),
        'key',
      ),
    ],
    [
      'office',
      rows(
        data.offices.map((office, position) => ({
          key: office.key,
          kind: office.kind,
          name_en: office.name.en,
          name_sw: office.name.sw,
          department: office.department,
          serves: office.serves,
          sub_county: office.subCounty,
          ward: office.ward,
          address_en: office.address.en,
          address_sw: office.address.sw,
          hours: office.hours,
          latitude: office.location.latitude,
          longitude: office.location.longitude,
          phone: office.phone,
          position,
          retired_at: null,
        })),
        'key',
      ),
    ],
  ]
}

const TABLES = {
  'sub-county': { table: 'places.sub_counties', key: 'code' },
  ward: { table: 'places.wards', key: 'code' },
  department: { table: 'places.departments', key: 'key' },
  office: { table: 'places.offices', key: 'key' },
} as const

/** Locked, so that two imports at once come one after the other. */
async function heldRows(trx: Transaction, kind: Kind): Promise<Map<string, Row>> {
  const { table, key } = TABLES[kind]
  const rows = (await trx.selectFrom(table).selectAll().forUpdate().execute()) as unknown as Row[]
  return new Map(rows.map((row) => [String(row[key]), row]))
}

async function writeRow(trx: Transaction, kind: Kind, row: Row): Promise<void> {
  const { table, key } = TABLES[kind]
  await trx
    .insertInto(table)
    .values(row as never)
    .onConflict((conflict) => conflict.column(key as never).doUpdateSet(row as never))
    .execute()
}
