import { anchorLine } from '../../../kernel/audit/anchor-file.ts'
import type { Seal } from '../../../kernel/audit/seal-statement.ts'
import { lastSeal, sealsAfter } from '../../../kernel/audit/sealed-entries.ts'
import type { Context } from '../../../kernel/context/context.ts'

/** Sealing runs every five minutes; later than this, somebody should look. */
const LATE_MINUTES = 20
const ROOTS_MAX = 1_000

export type Sealing = {
  readonly seal: Seal | undefined
  readonly entries: number
  /** When the oldest entry that waits for its seal was written; null when none waits too long. */
  readonly lateSince: Temporal.Instant | null
}

/** The newest seal, how many entries stand sealed, and since when sealing is late. */
export async function sealing(ctx: Context): Promise<Sealing> {
  const seal = await lastSeal(ctx.db)
  const { entries } = await ctx.db
    .selectFrom('audit.seals')
    .select(({ fn }) => fn.sum<number | null>('entries').as('entries'))
    .executeTakeFirstOrThrow()
  const waiting = await ctx.db
    .selectFrom('audit.entries')
    .select('at')
    .where('seq', '>', seal?.lastSeq ?? Number.MIN_SAFE_INTEGER)
    .orderBy('seq')
    .limit(1)
    .executeTakeFirst()
  const late = waiting && ctx.now.since(waiting.at).total('minutes') > LATE_MINUTES
  return { seal, entries: Number(entries ?? 0), lateSince: late ? waiting.at : null }
}

const HEAD = `# Roots of the audit trail of {county}, newest last; one line per seal:
# number, root (SHA-256), how many entries, from-to, when, key, signature (Ed25519).
# Keep a line. Whoever holds it can prove later whether anything before it was rewritten:
#   kaunti audit verify --root NUMBER:ROOT
`

/** The newest roots as text, each line as it stands in the anchor file, for anyone to keep. */
export async function rootsText(ctx: Context): Promise<string> {
  const newest = await lastSeal(ctx.db)
  const seals = newest ? await sealsAfter(ctx.db, newest.number - ROOTS_MAX) : []
  return HEAD.replace('{county}', ctx.county.profile.title.en) + seals.map(anchorLine).join('')
}
