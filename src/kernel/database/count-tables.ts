import type pg from 'pg'

/** What one table held: its rows, and a sum over a hash of each row, which any changed, missing or added row changes. */
export type TableCount = { readonly rows: number; readonly checksum: string }
export type TableCounts = Readonly<Record<string, TableCount>>

/** Every ordinary table outside PostgreSQL's own schemas, as quoted `schema.table`, sorted. */
export async function listTables(client: pg.Client): Promise<string[]> {
  const { rows } = await client.query<{ name: string }>(`
    select format('%I.%I', n.nspname, c.relname) as name
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where c.relkind = 'r' and c.relpersistence = 'p' and n.nspname !~ '^(pg_|information_schema$)'
    order by n.nspname, c.relname`)
  return rows.map((row) => row.name)
}

/** Counts every table as this connection's transaction sees it. The sum does not depend on the order of rows or on the session's settings. */
export async function countTables(client: pg.Client): Promise<TableCounts> {
  await client.query(`set local timezone = 'UTC'; set local datestyle = 'ISO'; set local intervalstyle = 'iso_8601';
    set local bytea_output = 'hex'; set local extra_float_digits = 1; set local search_path = pg_catalog; set local row_security = off`)
  const counts: Record<string, TableCount> = {}
  for (const name of await listTables(client)) {
    const { rows } = await client.query<{ rows: string; checksum: string }>(
      `select count(*) as rows, coalesce(sum(hashtextextended(t::text, 0)), 0)::text as checksum from ${name} t`,
    )
    const found = rows[0] as { rows: string; checksum: string }
    counts[name] = { rows: Number(found.rows), checksum: found.checksum }
  }
  return counts
}

/** Says in plain lines where two counts differ; empty when they are equal. */
export function compareCounts(expected: TableCounts, found: TableCounts): string[] {
  const names = [...new Set([...Object.keys(expected), ...Object.keys(found)])].sort()
  return names.flatMap((name) => {
    const [before, after] = [expected[name], found[name]]
    if (!before) return [`${name}: not in the backup`]
    if (!after) return [`${name}: missing`]
    if (before.rows !== after.rows) return [`${name}: ${after.rows} rows instead of ${before.rows}`]
    return before.checksum === after.checksum ? [] : [`${name}: the same number of rows, but not the same content`]
  })
}
