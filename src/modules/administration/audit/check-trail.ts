import { z } from 'zod'
import { readAnchors } from '../../../kernel/audit/anchor-file.ts'
import { type VerifyReport, verifyAudit } from '../../../kernel/audit/verify.ts'
import { systemActor } from '../../../kernel/context/actor.ts'
import { asActor, type Context } from '../../../kernel/context/context.ts'
import type { County } from '../../../kernel/context/county.ts'
import { sealKeys } from '../../../kernel/files/seal-keys.ts'
import { defineJob } from '../../../kernel/jobs/define-job.ts'
import { refuseAdministration } from '../errors.ts'

export type AuditCheck = {
  readonly id: string
  readonly askedBy: string
  readonly askedAt: Temporal.Instant
  readonly finishedAt: Temporal.Instant | null
  readonly report: VerifyReport | null
}

/** Asks for a proof over the whole trail. A million entries take the better part of a minute, so a job does it. */
export async function askForCheck(ctx: Context): Promise<void> {
  ctx.allow('audit.entry.read', {})
  const running = await ctx.db.selectFrom('administration.audit_checks').select('id').where('finished_at', 'is', null).executeTakeFirst()
  if (running) throw refuseAdministration('administration.check_running')
  const id = ctx.newId()
  await ctx.db
    .insertInto('administration.audit_checks')
    .values({ id, asked_by: ctx.actor.person as string, asked_at: ctx.now })
    .execute()
  ctx.later({ task: checkTrailJob.name, payload: { id }, maxAttempts: 3 })
  ctx.audit('administration.audit_check.asked', { kind: 'administration.audit_check', id })
}

/** The last checks, newest first. */
export async function lastChecks(ctx: Context): Promise<AuditCheck[]> {
  ctx.allow('audit.entry.read', {})
  const rows = await ctx.db
    .selectFrom('administration.audit_checks as check')
    .innerJoin('identity.people as person', 'person.id', 'check.asked_by')
    .select(['check.id', 'person.full_name as askedBy', 'check.asked_at as askedAt', 'check.finished_at as finishedAt', 'check.report'])
    .orderBy('check.id', 'desc')
    .limit(20)
    .execute()
  return rows.map((row) => ({ ...row, report: row.report as VerifyReport | null }))
}

/** Recomputes the trail and keeps the report. Reads outside any transaction of ours; only the report is written. */
export const checkTrailJob = defineJob({
  name: 'administration.audit.check',
  input: z.object({ id: z.uuid() }),
  run: async (county: County, { id }) => {
    const roots = await readAnchors(county.anchorsFolder)
    const report = await verifyAudit({ db: county.db, publicKeys: sealKeys(county.files.keys), roots })
    await asActor(county, systemActor('administration.audit.check'), async (ctx) => {
      const kept = await ctx.db
        .updateTable('administration.audit_checks')
        .set({ finished_at: ctx.now, report: JSON.stringify(report) })
        .where('id', '=', id)
        .where('finished_at', 'is', null)
        .returning('id')
        .executeTakeFirst()
      if (kept)
        ctx.audit(
          'administration.audit_check.finished',
          { kind: 'administration.audit_check', id },
          { ok: report.ok, entries: report.entries, seals: report.seals },
        )
    })
  },
})
