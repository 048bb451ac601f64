import { sql } from 'kysely'
import type { Context } from '../../kernel/context/context.ts'
import { statement } from '../../kernel/database/statement.ts'
import { sendAhead } from '../../kernel/database/transaction.ts'
import { type CaseRecord, nameColumns } from './case-record.ts'

/** The words a case is found by, instead of those it was found by before; without a name there are none. */
export async function writeNames(
  ctx: Pick<Context, 'db'>,
  { id, caseType, submittedAt, ward, subCounty, department, office }: CaseRecord,
  names: readonly string[],
): Promise<void> {
  const { rows: left } = await statement<{ word: string }>`
    delete from cases.names where case_id = ${id} and words <> array_to_tsvector(${names}::text[]) returning word`.execute(ctx.db)
  await sendAhead(
    ctx.db,
    statement`
    with named as (
      insert into cases.names (${nameColumns})
      select ${id}::uuid, word, array_to_tsvector(${names}::text[]), ${submittedAt}::timestamptz, ${caseType}, ${office}, ${ward}::integer, ${subCounty}::integer, ${department}
      from unnest(${names}::text[]) as given (word)
      on conflict do nothing
    )
    insert into cases.name_words (word)
    select word from unnest(${names}::text[]) as given (word)
    where not exists (select from cases.name_words known where known.word = given.word)
    order by word
    on conflict do nothing`,
  )
  await forgetWords(
    ctx,
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
