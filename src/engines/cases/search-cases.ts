import { type RawBuilder, sql } from 'kysely'
import { isMobile, parsePhone } from '../../core/basics/phone.ts'
import { parseReference } from '../../core/basics/reference.ts'
import type { Text } from '../../core/basics/texts.ts'
import type { Context } from '../../kernel/context/context.ts'
import { nameWords } from './case-facts.ts'
import { nameReachColumns, reachColumns } from './case-record.ts'
import { stateOf } from './workflow-rules.ts'

export type FoundCase = {
  readonly id: string
  readonly reference: string
  readonly caseType: string
  readonly typeTitle: Text
  readonly title: Text
  readonly stateName: Text
  readonly ward: number | null
  readonly office: string
  readonly submittedAt: Temporal.Instant
  readonly closedAt: Temporal.Instant | null
}

const WORDS_MAX = 6
const ALIKE_MAX = 5
const PREFIXES_SEEN_MAX = 100
const PREFIXES_MAX = 20
/** How old a word's case at this place of its newest is tells how rare the word is. */
const DENSITY_AT = 10
/** No more of the newest are looked for: a name so common needs another word. */
const MATCHES_MAX = 250
const SHOWN = 20

/** Finds cases by reference, phone, or words of a name with their beginnings and with slips, within the actor's reach; the newest of them first. */
export async function searchCases(ctx: Context, typed: string): Promise<FoundCase[]> {
  ctx.allow('cases.case.search')
  if (typed.trim() === '') return []
  const columns = sql.raw(
    'c.id, c.reference, c.case_type as "caseType", c.version, c.state, c.title, c.ward, c.office, c.submitted_at as "submittedAt", c.closed_at as "closedAt"',
  )
  const { rows } = await sql<Omit<FoundCase, 'typeTitle' | 'stateName'> & { version: string; state: string }>`
    ${newestMatches(ctx, typed, columns, SHOWN)}`.execute(ctx.db)
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

/**
 * `select columns` of the newest cases `c` within the actor's reach, so many at most, that what was typed means: a reference or its beginning,
 * a phone number, or words of a name.
 */
export function newestMatches(ctx: Context, typed: string, columns: RawBuilder<unknown>, limit: number): RawBuilder<unknown> {
  const within = ctx.within('cases.case.search', reachColumns)
  const order = sql`order by c.submitted_at desc, c.id desc`
  const among = (where: RawBuilder<unknown>) =>
    sql`select ${columns} from cases.cases c where ${where} and ${within} ${order} limit ${limit}`
  const parsed = parseReference(typed)
  if ('reference' in parsed) return among(sql`c.reference = ${parsed.reference}`)
  const beginning = typed.trim().toUpperCase()
  const prefix = ctx.county.profile.referencePrefix
  if (beginning.startsWith(`${prefix}-`) && /^[A-Z0-9-]+$/.test(beginning)) return among(sql`c.reference like ${`${beginning}%`}`)
  if (/^[+\d][\d\s()-]{8,}$/.test(typed.trim())) {
    const phone = parsePhone(typed)
    if ('phone' in phone && isMobile(phone.phone)) return among(sql`c.phone = ${phone.phone}`)
  }
  const words = nameWords(typed).slice(0, WORDS_MAX)
  if (words.length === 0) return among(sql`false`)

  // Each typed word stands for itself; when no name has it, for what begins with it, failing this for the words one slip away, and then for those most alike. Cases are
  // looked for along the word that is rarest (whose newest cases go back furthest), from the newest on until enough also have the others. What more words begin with than are
  // listed (one letter, say) is walked along only where nothing else was typed: else it would be along words that nobody meant, past the cases that are meant.
  // What is asked once and used twice stands behind `offset 0`, or PostgreSQL asks it for each use. Written out where they are fixed, so that PostgreSQL expects the same of any search and need not plan each anew.
  const enough = Math.min(limit, MATCHES_MAX)
  return sql`
    with typed as materialized (
      select given.word as typed, beginnings.words is not null as begins, coalesce(cardinality(beginnings.words) > ${sql.lit(PREFIXES_MAX)}, false) as many, coalesce(
        own.words, beginnings.words[1:${sql.lit(PREFIXES_MAX)}],
        nullif(array(
          select word from cases.name_words known where known.slips && ${slipsOf}
          order by public.similarity(known.word, given.word) desc, word limit ${sql.lit(ALIKE_MAX)}
        ), '{}'),
        array(
          select word from cases.name_words known where known.word operator(public.%) given.word
          order by public.similarity(known.word, given.word) desc, word limit ${sql.lit(ALIKE_MAX)}
        )) as words
      from (select word from string_to_table(${words.join(' ')}, ' ') as word limit ${sql.lit(WORDS_MAX)}) as given
      cross join lateral (select (select array[word] from cases.name_words known where known.word = given.word) as words offset 0) as own
      cross join lateral (select case when own.words is null then nullif(array(
          select word from (
            select word from cases.name_words known where known.word >= given.word and known.word < given.word || U&'\\+10FFFF' order by word limit ${sql.lit(PREFIXES_SEEN_MAX)}
          ) as beginning order by length(word), word limit ${sql.lit(PREFIXES_MAX + 1)}
        ), '{}') end as words offset 0) as beginnings
    ), asked as materialized (
      select ('(' || string_agg(case when begins then '''' || typed || ''':*' else '''' || array_to_string(words, '''|''') || '''' end, ')&(') || ')')::tsquery as query
      from typed having bool_and(words <> '{}')
    ), rarest as materialized (
      select words from typed where exists (select from asked) and (not many or (select bool_and(many) from typed)) order by (
        select max(reached.submitted_at) from unnest(words) as sought (word) cross join lateral (
          select n.submitted_at from cases.names n where n.word = sought.word order by n.submitted_at desc, n.case_id desc offset ${sql.lit(DENSITY_AT)} limit 1
        ) as reached
      ) nulls first limit 1
    )
    select ${columns} from (
      select distinct found.submitted_at, found.case_id from rarest cross join unnest(rarest.words) as sought (word) cross join lateral (
        select n.submitted_at, n.case_id from cases.names n
        where n.word = sought.word and ${ctx.within('cases.case.search', nameReachColumns)} and n.words @@ (select query from asked)
        order by n.submitted_at desc, n.case_id desc limit ${sql.lit(enough)}
      ) as found order by found.submitted_at desc, found.case_id desc limit ${sql.lit(enough)}
    ) as newest join cases.cases c on c.id = newest.case_id where ${within} ${order}`
}

/** What `cases.slips_of` gives; the call of a function costs as much as all the rest of a search. */
const slipsOf = sql`(
  select array_agg(left(given.word, cut - 1) || substr(given.word, cut + 1)) from generate_series(1, length(given.word) + 1) as cut
)`
