import { sql } from 'kysely'
import type { Context } from '../../kernel/context/context.ts'
import { erasePayloadsOf } from '../../kernel/context/erasure.ts'
import { removeFilesOf } from '../../kernel/files/files.ts'
import { forgetWords } from './name-words.ts'

/**
 * Empties what closed cases tell about people, with their files and what the audit trail says of them; which acts were done and when remains. For the
 * retention job and for an applicant's right to erasure: whoever calls has decided that it is due. Gives how many were emptied: an open or unknown case is not.
 */
export async function eraseCases(ctx: Context, ids: readonly string[], reason: string): Promise<number> {
  if (ids.length === 0) return 0
  const { rows: words } = await sql<{ word: string }>`
    select distinct word from cases.names where case_id = any(${[...ids]}::uuid[])`.execute(ctx.db)
  const erased: string[] = []
  for (const id of ids) {
    const { rows } = await sql<{ erased: boolean }>`select cases.erase_case(${id}::uuid, ${ctx.now}) as erased`.execute(ctx.db)
    if (!rows[0]?.erased) continue
    erased.push(id)
    await removeFilesOf(ctx, { kind: 'cases.case', id })
    ctx.audit('cases.case.erased', { kind: 'cases.case', id }, { reason })
  }
  await forgetWords(
    ctx,
    words.map(({ word }) => word),
  )
  await erasePayloadsOf(ctx, 'cases.case', erased, reason)
  return erased.length
}
