import { refuse } from '../../../core/basics/errors.ts'
import type { Context } from '../../../kernel/context/context.ts'

export type PersonalRecord = {
  readonly format: 'kaunti-personal-record/1'
  readonly county: string
  readonly madeAt: string
  readonly person: string
  /** By room: what it holds, under headings. A room that holds nothing is not there. */
  readonly rooms: Readonly<Record<string, Readonly<Record<string, unknown>>>>
}

/**
 * All that is held about a person (Data Protection Act 2019, s. 26 (b) and s. 38), as each room declares it: for themselves, or for the data protection
 * officer who hands it to them. Giving it out is recorded.
 */
export async function personalRecord(ctx: Context, person: string): Promise<PersonalRecord> {
  if (ctx.actor.person !== person) ctx.allow('identity.person.export', {})
  const known = await ctx.db.selectFrom('identity.people').select('id').where('id', '=', person).executeTakeFirst()
  if (!known) throw refuse('basics.not_found')
  const rooms: Record<string, Record<string, unknown>> = {}
  for (const { name, exportOf } of ctx.county.manifests) {
    const held = await exportOf?.(ctx, person)
    if (held && Object.values(held).some((part) => !isEmpty(part))) rooms[name] = held
  }
  ctx.audit('identity.person_record.read', { kind: 'identity.person', id: person }, undefined, person)
  return { format: 'kaunti-personal-record/1', county: ctx.county.profile.title.en, madeAt: ctx.now.toString(), person, rooms }
}

export const isEmpty = (part: unknown): boolean =>
  part === null ||
  part === undefined ||
  part === '' ||
  (Array.isArray(part) ? part.length === 0 : typeof part === 'object' && Object.keys(part).length === 0)
