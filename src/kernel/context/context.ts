import type { Expression, SqlBool } from 'kysely'
import { refuse } from '../../core/basics/errors.ts'
import { newId } from '../../core/basics/ids.ts'
import type { Language } from '../../core/basics/texts.ts'
import { allows, within } from '../access/access.ts'
import type { Permission, ReachColumns, RecordReach } from '../access/grants.ts'
import { type AuditEntry, writeAudits } from '../audit/write-audit.ts'
import type { Database, Transaction } from '../database/database.ts'
import { Together } from '../database/together.ts'
import { transaction } from '../database/transaction.ts'
import { type QueuedJob, queueJob } from '../jobs/queue-job.ts'
import type { Actor } from './actor.ts'
import type { County } from './county.ts'

export type RecordRef = { readonly kind: string; readonly id: string }

/** What every use case is handed, and all it may touch. Made once per request or job; `db` is its one transaction. */
export type Context = {
  readonly county: County
  readonly actor: Actor
  readonly db: Transaction
  readonly now: Temporal.Instant
  readonly language: Language
  readonly requestId: string
  /** The person a counter officer acts for; every audit line of this context names both. */
  readonly onBehalfOf: string | null
  may(permission: Permission, record?: RecordReach, by?: readonly string[]): boolean
  /**
   * Lets pass or throws: `basics.sign_in_needed` for anonymous callers, `basics.denied` for those without the permission anywhere,
   * `basics.not_found` for those whose permission does not reach this record, who must not learn that it exists.
   */
  allow(permission: Permission, record?: RecordReach, by?: readonly string[]): void
  within(permission: Permission, columns: ReachColumns): Expression<SqlBool>
  /**
   * Adds a line to the audit trail, written with everything else at the end of the transaction. `change` may hold before and after;
   * `subject` is the person whose data it is, who can ask who looked. A sensitive read is a verb that ends in `.read`.
   */
  audit(verb: string, record: RecordRef, change?: object, subject?: string | null): void
  /** Queues a job that starts only if this transaction commits. */
  later(job: QueuedJob): void
  newId(): string
}

export type ContextOptions = {
  readonly language?: Language
  readonly requestId?: string
  readonly onBehalfOf?: string | null
  readonly serializable?: boolean
}

/**
 * Runs one use case as one person in one transaction: what it wrote, its audit lines and its jobs are there together or not at all.
 * Everything thrown rolls back. May run `work` again after a serialization failure, so `work` touches nothing but its context.
 */
export function asActor<R>(county: County, actor: Actor, work: (ctx: Context) => Promise<R>, options: ContextOptions = {}): Promise<R> {
  return transaction(
    county.db,
    async (db) => {
      const opened = openContext(county, actor, db, options)
      const result = await work(opened.ctx)
      await writeRest(db, [opened])
      return result
    },
    { serializable: options.serializable ?? false },
  )
}

/** One of several use cases of one transaction: who acts, and how their context is made. */
export type Asking = { readonly actor: Actor; readonly options: ContextOptions }

/**
 * Runs the use cases of several people in one transaction, each in a context of its own. Of one that `work` gives as rejected no audit line and no job is written:
 * it must have written nothing itself. Everything thrown rolls back all.
 */
export function asActors<R>(
  county: County,
  askings: readonly Asking[],
  work: (contexts: readonly Context[]) => Promise<readonly PromiseSettledResult<R>[]>,
): Promise<readonly PromiseSettledResult<R>[]> {
  return transaction(county.db, async (db) => {
    const opened = askings.map(({ actor, options }) => openContext(county, actor, db, options))
    const settled = await work(opened.map(({ ctx }) => ctx))
    const done = opened.filter((_, place) => settled[place]?.status === 'fulfilled')
    await writeRest(db, done)
    return settled
  })
}

/** Audit lines of reads, from all who read at the same moment. */
const readTrails = new WeakMap<Database, Together<readonly AuditEntry[], undefined>>()

function readTrail(db: Database): Together<readonly AuditEntry[], undefined> {
  const known = readTrails.get(db)
  if (known) return known
  const write = async (batch: readonly (readonly AuditEntry[])[]): Promise<undefined[]> => {
    await writeAudits(db as Transaction, batch.flat())
    return batch.map(() => undefined)
  }
  const made = new Together(write, { alone: () => true })
  readTrails.set(db, made)
  return made
}

/**
 * Runs a use case that only reads, without opening a transaction: each statement stands alone, which spares a page two round trips.
 * Audit lines of sensitive reads are written after `work`, before its result is given out: no line, no page.
 */
export async function asReader<R>(
  county: County,
  actor: Actor,
  work: (ctx: Context) => Promise<R>,
  options: ContextOptions = {},
): Promise<R> {
  const { ctx, audits, jobs } = openContext(county, actor, county.db as Transaction, options)
  const result = await work(ctx)
  await writeRest(county.db as Transaction, [{ audits: [], jobs }])
  if (audits.length > 0) await readTrail(county.db).ask(audits)
  return result
}

export type OpenedContext = {
  readonly ctx: Context
  /** The audit lines and jobs so far. */
  readonly audits: readonly AuditEntry[]
  readonly jobs: readonly QueuedJob[]
}

async function writeRest(db: Transaction, opened: readonly Pick<OpenedContext, 'audits' | 'jobs'>[]): Promise<void> {
  for (const { jobs } of opened) for (const job of jobs) await queueJob(db, job)
  await writeAudits(
    db,
    opened.flatMap(({ audits }) => audits),
  )
}

/** A context on a transaction of the caller's own, who also writes what it leaves. Use `asActor` or `asReader`, unless many use cases share one transaction. */
export function openContext(county: County, actor: Actor, db: Transaction, options: ContextOptions): OpenedContext {
  const now = county.clock.now()
  const audits: AuditEntry[] = []
  const jobs: QueuedJob[] = []
  // The audit trail names a job or command in the request's place: there was no request.
  const requestId = options.requestId ?? (actor.kind === 'system' ? `job:${actor.name}` : newId(now.epochMilliseconds))
  const onBehalfOf = options.onBehalfOf ?? null
  const may: Context['may'] = (permission, record, by) => allows(actor.grants, permission, record, by)
  const ctx: Context = {
    county,
    actor,
    db,
    now,
    language: options.language ?? 'en',
    requestId,
    onBehalfOf,
    may,
    allow(permission, record, by) {
      if (may(permission, record, by)) return
      if (actor.kind === 'anonymous') throw refuse('basics.sign_in_needed')
      throw may(permission) ? refuse('basics.not_found') : refuse('basics.denied')
    },
    within: (permission, columns) => within(actor.grants, permission, columns),
    audit(verb, record, change, subject) {
      audits.push({
        at: now,
        actor: { kind: actor.kind, person: actor.person, post: actor.posts[0] ?? null },
        onBehalfOf,
        subject: subject ?? null,
        verb,
        record,
        requestId,
        change,
      })
    },
    later(job) {
      jobs.push(job)
    },
    newId: () => newId(county.clock.now().epochMilliseconds),
  }
  return { ctx, audits, jobs }
}
