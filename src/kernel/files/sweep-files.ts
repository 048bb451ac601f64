import type { County } from '../context/county.ts'
import { transaction } from '../database/transaction.ts'
import { removeAbandoned } from './disk-store.ts'

/** Longer than any upload lasts between its content being kept and its row being written. */
const GRACE_HOURS = 24
/** Someone who began an upload on Friday finds it on Monday. */
const UPLOAD_HOURS = 96
const BATCH = 500

export type Swept = { readonly uploads: number; readonly contents: number; readonly drafts: number }

/**
 * Removes what belongs to nobody: uploads that were never finished, contents whose last file was removed, contents of uploads whose transaction
 * failed, and drafts of processes that were killed. Safe beside running uploads and beside another sweep; run it daily.
 */
export async function sweepFiles(county: County): Promise<Swept> {
  const now = county.clock.now()
  const { numDeletedRows } = await county.db
    .deleteFrom('files.uploads')
    .where('created_at', '<', now.subtract({ hours: UPLOAD_HOURS }))
    .executeTakeFirstOrThrow()
  const contents = (await sweepRecorded(county, now)) + (await sweepUnrecorded(county, now))
  return { uploads: Number(numDeletedRows), contents, drafts: await removeAbandoned(county.files.incoming, now) }
}

async function sweepRecorded(county: County, now: Temporal.Instant): Promise<number> {
  let removed = 0
  for (;;) {
    const orphans = await county.db
      .selectFrom('files.contents as content')
      .select('content.hash')
      .where('content.kept_at', '<', now.subtract({ hours: GRACE_HOURS }))
      .where(({ not, exists, selectFrom }) =>
        not(exists(selectFrom('files.files as file').select('file.id').whereRef('file.hash', '=', 'content.hash'))),
      )
      .limit(BATCH)
      .execute()
    let inBatch = 0
    for (const { hash } of orphans) if (await removeContent(county, hash)) inBatch += 1
    removed += inBatch
    if (orphans.length < BATCH || inBatch === 0) return removed
  }
}

async function sweepUnrecorded(county: County, now: Temporal.Instant): Promise<number> {
  const before = now.subtract({ hours: GRACE_HOURS })
  let removed = 0
  for await (const { hash, size, putAt } of county.files.store.list()) {
    if (Temporal.Instant.compare(putAt, before) >= 0) continue
    const known = await county.db.selectFrom('files.contents').select('hash').where('hash', '=', hash).executeTakeFirst()
    if (!known && (await removeContent(county, hash, size))) removed += 1
  }
  return removed
}

/**
 * Removes one content under its row's lock. A content without a row gets one first, to be locked: an upload of the same content that is just being
 * recorded then waits here, and afterwards sees that the content is gone.
 */
function removeContent(county: County, hash: string, unrecordedSize?: number): Promise<boolean> {
  return transaction(county.db, async (db) => {
    if (unrecordedSize !== undefined) {
      await db
        .insertInto('files.contents')
        .values({ hash, size_bytes: Math.max(1, unrecordedSize), kept_at: county.clock.now() })
        .onConflict((conflict) => conflict.column('hash').doNothing())
        .execute()
    }
    await db.selectFrom('files.contents').select('hash').where('hash', '=', hash).forUpdate().execute()
    // Asked after the lock is held, in a statement of its own, so that it sees what was committed while we waited.
    const used = await db.selectFrom('files.files').select('id').where('hash', '=', hash).limit(1).executeTakeFirst()
    if (used) return false
    await county.files.store.remove(hash)
    await db.deleteFrom('files.contents').where('hash', '=', hash).execute()
    return true
  })
}
