import { sql } from 'kysely'
import type { Context } from '../../kernel/context/context.ts'
import type { Transaction } from '../../kernel/database/database.ts'
import { statement } from '../../kernel/database/statement.ts'
import { sendAhead } from '../../kernel/database/transaction.ts'
import type { CaseRecord } from './case-record.ts'

/** The words cases are found by: of those that are new, and of one that was corrected those that it was not found by before. */
export async function addNames(
  db: Transaction,
  given: readonly { readonly case: CaseRecord; readonly names: readonly string[] }[],
): Promise<void> {
  const named = given
    .filter(({ names }) => names.length > 0)
    .map(({ case: { id, submittedAt, caseType, office, ward, subCounty, department }, names }) => ({
      case_id: id,
      submitted_at: submittedAt,
      case_type: caseType,
      office,
      ward,
      sub_county: subCounty,
      department,
      names,
    }))
  if (named.length === 0) return
  await sendAhead(
    db,
    statement`
    with given as (
      select * from json_to_recordset(${JSON.stringify(named)}) as given
        (case_id uuid, submitted_at timestamptz, case_type text, office text, ward integer, sub_county integer, department text, names text[])
    ), named as (
      insert into cases.names (case_id, word, words, submitted_at, case_type, office, ward, sub_county, department)
      select case_id, word, array_to_tsvector(names), submitted_at, case_type, office, ward, sub_county, department
      from given cross join unnest(names) as one (word)
      on conflict do nothing
    )
    insert into cases.name_words (word)
    select distinct word from given cross join unnest(names) as one (word)
    where not exists (select from cases.name_words known where known.word = one.word)
    order by word
    on conflict do nothing`,
  )
}

/** The words a case is found by, instead of those it was found by before; without a name there are none. */
export async function writeNames({ db }: Pick<Context, 'db'>, record: CaseRecord, names: readonly string[]): Promise<void> {
  const { rows: left } = await statement<{ word: string }>`
    delete from cases.names where case_id = ${record.id} and words <> array_to_tsvector(${names}::text[]) returning word`.execute(db)
  await addNames(db, [{ case: record, names }])
  await forgetWords(
    { db },
    left.map(({ word }) => word),
  )
}

/** A name that no case has any more leaves the words that searches forgive spelling by. */
export async function forgetWords(ctx: Pick<Context, 'db'>, words: readonly string[]): Promise<void> {
  if (words.length === 0) return
  await sql`
    delete from cases.name_words known
    where known.word = any(${[...words]}::text[])
      and not exists (select from cases.names n where n.word = known.word)`.execute(ctx.db)
}
