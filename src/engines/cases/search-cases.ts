import { type RawBuilder, sql } from 'kysely'
import { isMobile, parsePhone } from '../../core/basics/phone.ts'
import { parseReference } from '../../core/basics/reference.ts'
import type { Text } from '../../core/basics/texts.ts'
import { normaliseWords } from '../../core/basics/words.ts'
import type { Context } from '../../kernel/context/context.ts'
import { statement } from '../../kernel/database/statement.ts'
import { reachColumns } from './case-record.ts'
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
const PREFIXES_MAX = 20
/** Among more than these the newest are no longer looked for: a name so common needs another word. */
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
    ${await newestMatches(ctx, typed, columns, SHOWN)}`.execute(ctx.db)
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
export async function newestMatches(
  ctx: Context,
  typed: string,
  columns: RawBuilder<unknown>,
  limit: number,
): Promise<RawBuilder<unknown>> {
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
  if (normaliseWords(typed) === '') return among(sql`false`)

  // Each typed word stands for itself; when no name has it, for words that begin with it, and failing these for those most alike.
  const { rows } = await statement<{ words: string[] }>`
    with typed as (
      select word, place from unnest(tsvector_to_array(to_tsvector('simple'::regconfig, kaunti.plain(${typed.slice(0, 200)})))) with ordinality as given (word, place)
      limit ${WORDS_MAX}
    )
    select coalesce((select array[word] from cases.name_words known where known.word = typed.word), nullif(array(
      select word from cases.name_words known where known.word >= typed.word and known.word < typed.word || U&'\\+10FFFF' order by length(word), word limit ${PREFIXES_MAX}
    ), '{}'), array(
      select word from cases.name_words known where known.word operator(public.%) typed.word order by public.similarity(known.word, typed.word) desc, word limit ${ALIKE_MAX}
    )) as words
    from typed order by place`.execute(ctx.db)
  if (rows.length === 0 || rows.some(({ words }) => words.length === 0)) return among(sql`false`)
  const asked = [...rows.map(({ words }) => anyOf(words)), ...reachWords(ctx)].join('&')
  return sql`select ${columns} from (
      select case_id from (select case_id, submitted_at from cases.names where words @@ ${asked}::tsquery limit ${MATCHES_MAX}) as named
      order by submitted_at desc, case_id desc limit ${limit}
    ) as newest join cases.cases c on c.id = newest.case_id where ${within} ${order}`
}

const anyOf = (words: readonly string[]): string =>
  `(${words.map((word) => `'${word.replaceAll("'", "''").replaceAll('\\', '\\\\')}'`).join('|')})`

/** The actor's reach as it stands among a name's words: places, with the kinds a grant is for. None where it is the whole county. */
function reachWords({ actor }: Context): string[] {
  const ways = actor.grants
    .filter(({ permission }) => permission === 'cases.case.search')
    .flatMap(({ reach, scope, ...grant }) => {
      const place = reach === 'county' || reach === 'own' ? '@county' : `@${reach}:${grant[reach]}`
      return scope ? scope.map((kind) => `${place}/${kind}`) : [place]
    })
  return ways.includes('@county') ? [] : [anyOf([...new Set(ways)])]
}
