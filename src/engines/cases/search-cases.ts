import { type RawBuilder, sql } from 'kysely'
import { parseReference } from '../../core/basics/reference.ts'
import type { Text } from '../../core/basics/texts.ts'
import type { Context } from '../../kernel/context/context.ts'
import { reachColumns } from './case-record.ts'
import { stateOf } from './workflow-rules.ts'

export type FoundCase = {
  readonly id: string
  readonly reference: string
  readonly caseType: string
  readonly typeTitle: Text
  readonly title: string
  readonly stateName: Text
  readonly ward: number | null
  readonly office: string
  readonly submittedAt: Temporal.Instant
  readonly closedAt: Temporal.Instant | null
}

const WORDS_MAX = 6
const ALIKE_MAX = 5
const PREFIXES_MAX = 20
/** Among more than these the newest are no longer looked for: a name so common needs another word. */
const MATCHES_MAX = 200
const SHOWN = 20

/** Finds cases by reference, or by words of a name with their beginnings and with slips, within the actor's reach; the newest of them first. */
export async function searchCases(ctx: Context, typed: string): Promise<FoundCase[]> {
  ctx.allow('cases.case.search')
  if (typed.trim() === '') return []
  const match = await matchingNames(ctx, typed)
  const { rows } = await sql<Omit<FoundCase, 'typeTitle' | 'stateName'> & { version: string; state: string }>`
    select * from (
      select c.id, c.reference, c.case_type as "caseType", c.version, c.state, c.title, c.ward, c.office, c.submitted_at as "submittedAt", c.closed_at as "closedAt"
      from cases.cases c where ${match} and ${ctx.within('cases.case.search', reachColumns)} limit ${MATCHES_MAX}
    ) as matched order by "submittedAt" desc, id desc limit ${SHOWN}`.execute(ctx.db)
  const types = await ctx.county.caseTypes.versions(
    ctx,
    rows.map(({ version }) => version),
  )
  return rows.map(({ version, state, ...row }) => {
    const type = types.get(version)
    if (!type) throw new Error(`The version ${version} of a case is missing.`)
    return { ...row, typeTitle: type.title, stateName: stateOf(type.workflow, state).name }
  })
}

/** The condition on cases `c` that what was typed means: a reference, the beginning of one, or words of a name. */
export async function matchingNames(ctx: Pick<Context, 'db' | 'county'>, typed: string): Promise<RawBuilder<unknown>> {
  const parsed = parseReference(typed)
  if ('reference' in parsed) return sql`c.reference = ${parsed.reference}`
  const beginning = typed.trim().toUpperCase()
  const prefix = ctx.county.profile.referencePrefix
  if (beginning.startsWith(`${prefix}-`) && /^[A-Z0-9-]+$/.test(beginning)) return sql`c.reference like ${`${beginning}%`}`

  // Each typed word stands for itself and words that begin with it, or, when no name has it, for those most alike.
  const { rows } = await sql<{ place: number; words: string[] }>`
    with typed as (
      select word, place from unnest(tsvector_to_array(to_tsvector('simple'::regconfig, kaunti.plain(${typed.slice(0, 200)})))) with ordinality as given (word, place)
      limit ${WORDS_MAX}
    )
    select typed.place::integer as place, coalesce(nullif(array(
      select word from cases.name_words known where known.word like typed.word || '%' order by length(word), word limit ${PREFIXES_MAX}
    ), '{}'), array(
      select word from cases.name_words known where known.word operator(public.%) typed.word order by public.similarity(known.word, typed.word) desc, word limit ${ALIKE_MAX}
    )) as words
    from typed order by place`.execute(ctx.db)
  if (rows.length === 0 || rows.some(({ words }) => words.length === 0)) return sql`false`
  const asked = rows
    .map(({ words }) => `(${words.map((word) => `'${word.replaceAll("'", "''").replaceAll('\\', '\\\\')}'`).join('|')})`)
    .join('&')
  return sql`to_tsvector('simple'::regconfig, c.names) @@ ${asked}::tsquery`
}
