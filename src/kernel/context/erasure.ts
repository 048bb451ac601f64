import { sql } from 'kysely'
import { erasePayloads } from '../audit/write-audit.ts'
import type { Context } from './context.ts'
import type { Stay } from './manifest.ts'

/** What of a person's stays although they ask for erasure, as every room says: open work first, then what a law keeps. */
export async function staysOf(ctx: Context, person: string): Promise<Stay[]> {
  const stays: Stay[] = []
  for (const { stays: of } of ctx.county.manifests) stays.push(...((await of?.(ctx, person)) ?? []))
  return stays.sort((a, b) => Number(b.because === 'open') - Number(a.because === 'open'))
}

/** The ids of the records of one kind that stay. */
export const idsThatStay = (stays: readonly Stay[], kind: string): string[] => [
  ...new Set(stays.filter(({ record }) => record.kind === kind).map(({ record }) => record.id)),
]

export type Erased = { readonly counts: Record<string, number>; readonly stays: readonly Stay[] }

/**
 * Erases a person in every room, the highest floor first, so that what points at a person goes before the person does. Gives how many records of
 * which table were emptied, and what stays. Whoever calls has decided that it is due.
 */
export async function erasePerson(ctx: Context, person: string): Promise<Erased> {
  const stays = await staysOf(ctx, person)
  const counts: Record<string, number> = {}
  for (const { erase } of [...ctx.county.manifests].reverse())
    for (const [table, count] of Object.entries((await erase?.(ctx, person, stays)) ?? {})) counts[table] = (counts[table] ?? 0) + count
  return { counts, stays }
}

/** The word of the law under which payloads go when a person asks; an auditor reads it. */
export const ASKED_FOR = 'Erasure at the person’s request (Data Protection Act 2019, s. 40)'
export const TIME_IS_OVER = 'Kept for as long as declared (retention)'

/** Empties the payloads of audit entries by their numbers; the entries stay, and the trail still verifies. */
export async function erasePayloadsNumbered(ctx: Context, seqs: readonly number[], reason: string): Promise<number> {
  if (seqs.length === 0) return 0
  const { kind, person } = ctx.actor
  const actor = { kind, person, post: ctx.actor.posts[0] ?? null }
  return erasePayloads(ctx.db, { seqs, reason, actor, requestId: ctx.requestId, at: ctx.now })
}

/** Empties what the audit trail tells about some records. For those whose lines name no person as their subject: drafts, files, reports without a name. */
export async function erasePayloadsOf(ctx: Context, kind: string, ids: readonly string[], reason: string): Promise<number> {
  if (ids.length === 0) return 0
  const { rows } = await sql<{ seq: number }>`
    select e.seq from audit.entries e join audit.payloads p on p.seq = e.seq
    where e.record_kind = ${kind} and e.record_id = any(${[...ids]}::text[])`.execute(ctx.db)
  return erasePayloadsNumbered(
    ctx,
    rows.map(({ seq }) => seq),
    reason,
  )
}
