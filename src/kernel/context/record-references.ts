import { sql } from 'kysely'
import { isId } from '../../core/basics/ids.ts'
import { parseReference } from '../../core/basics/reference.ts'
import type { Context } from './context.ts'

type Named = { readonly kind: string; readonly id: string }

const declared = (ctx: Context) => ctx.county.manifests.flatMap(({ audited }) => Object.entries(audited?.references ?? {}))

/** Whether records of a kind are known to people by a reference. */
export const hasReferences = (ctx: Context, kind: string): boolean => declared(ctx).some(([each]) => each === kind)

/** The records, of one kind or of any (`''`), whose reference this is as somebody typed it. Who may know of them is the caller's to ask. */
export async function recordsNamed(ctx: Context, kind: string, typed: string): Promise<Named[]> {
  const parsed = parseReference(typed)
  const spellings = [...new Set([typed, typed.toUpperCase(), ...('reference' in parsed ? [parsed.reference] : [])])]
  const found: Named[] = []
  for (const [each, { table, column }] of declared(ctx)) {
    if (kind !== '' && kind !== each) continue
    const { rows } = await sql<Named>`
      select ${each}::text as kind, id::text from ${sql.table(table)} where ${sql.ref(column)} = any(${spellings}::text[]) limit 10`.execute(
      ctx.db,
    )
    found.push(...rows)
  }
  return found
}

/** The reference of each record that has one, by its key: one query for each kind among them. */
export async function referencesOf(ctx: Context, records: readonly Named[]): Promise<ReadonlyMap<string, string>> {
  const references = new Map<string, string>()
  for (const [kind, { table, column }] of declared(ctx)) {
    const ids = records.filter((record) => record.kind === kind && isId(record.id)).map(({ id }) => id)
    if (ids.length === 0) continue
    const { rows } = await sql<{ id: string; reference: string | null }>`
      select id::text, ${sql.ref(column)} as reference from ${sql.table(table)} where id = any(${ids}::uuid[])`.execute(ctx.db)
    for (const { id, reference } of rows) if (reference !== null) references.set(id, reference)
  }
  return references
}
