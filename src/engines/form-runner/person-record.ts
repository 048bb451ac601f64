import type { Selectable } from 'kysely'
import { sql } from 'kysely'
import { filesIn } from '../../core/forms/answers.ts'
import { answersInWords } from '../../core/forms/answers-in-words.ts'
import type { Answers } from '../../core/forms/form.ts'
import type { Context } from '../../kernel/context/context.ts'
import { ASKED_FOR, erasePayloadsOf, idsThatStay } from '../../kernel/context/erasure.ts'
import type { Stay } from '../../kernel/context/manifest.ts'
import type { DB } from '../../kernel/database/tables.ts'
import { filesOf } from '../../kernel/files/files.ts'
import { cameFrom, ownNumbers } from '../../kernel/identity/own-numbers.ts'
import { draftOwner, removeDraft } from './drafts.ts'
import { formVersion } from './form-versions.ts'
import { formWorld } from './sitting.ts'

type Row = Selectable<DB['form_runner.drafts']>

/** The drafts of a person: those that name them, and those that only a number of theirs alone answered for. */
async function draftsAbout(ctx: Context, person: string): Promise<Row[]> {
  const numbers = await ownNumbers(ctx.db, person)
  return ctx.db
    .selectFrom('form_runner.drafts as draft')
    .selectAll('draft')
    .where(({ or, and, eb }) =>
      or([
        eb('draft.person', '=', person),
        and([
          eb('draft.person', 'is', null),
          eb('draft.phone_proven_at', 'is not', null),
          cameFrom(numbers, 'draft.phone', 'draft.created_at'),
        ]),
      ]),
    )
    .orderBy('draft.id', 'desc')
    .execute()
}

/** What a person has begun to fill in, with their uploads; of what they sent, only that they did. */
export async function draftsOfPerson(ctx: Context, person: string): Promise<Record<string, unknown>> {
  const drafts = []
  for (const row of await draftsAbout(ctx, person)) {
    const form = await formVersion(ctx, row.form_hash)
    const answers = row.answers as unknown as Answers
    const files = await filesOf(ctx, draftOwner(row.id))
    drafts.push({
      reference: row.reference,
      link: `${ctx.county.publicUrl}${row.base}`,
      phone: row.phone,
      begunAt: row.created_at,
      changedAt: row.updated_at,
      sentAt: row.sent_at,
      keptUntil: row.expires_at,
      filledInByOfficer: row.assisted_by !== null,
      answers: form ? answersInWords(form, answers, ctx.language, formWorld(ctx, undefined, [...filesIn(answers).values()])) : {},
      files: files.map(({ name, type, size, createdAt }) => ({ name, type, size, createdAt })),
    })
  }
  return { drafts }
}

/** Throws a person's drafts away with their uploads, but for corrections of what stays. */
export async function eraseDraftsOf(ctx: Context, person: string, stays: readonly Stay[]): Promise<Record<string, number>> {
  const kept = new Set(idsThatStay(stays, 'cases.case'))
  const due = (await draftsAbout(ctx, person)).filter(({ about }) => about === null || !kept.has(about))
  const ids = due.map(({ id }) => id)
  await sql`select from form_runner.drafts where id = any(${ids}::uuid[]) order by id for update`.execute(ctx.db)
  for (const id of ids) await removeDraft(ctx, id)
  await erasePayloadsOf(ctx, 'form-runner.draft', ids, ASKED_FOR)
  return { 'form_runner.drafts': ids.length }
}
