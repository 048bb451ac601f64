import type { Text } from '../../core/basics/texts.ts'
import { systemActor } from '../../kernel/context/actor.ts'
import type { Context } from '../../kernel/context/context.ts'
import { sendMessage } from '../messages/send-message.ts'
import type { CaseRecord } from './case-record.ts'
import { holdersOfRole, lockCase, officeOf, saveWork } from './case-work.ts'
import type { Owner } from './workflow.ts'

export type FlagInput = {
  readonly caseId: string
  /** Flags of the workflow. */
  readonly sets?: readonly string[]
  readonly clears?: readonly string[]
  /** What the history says, to the applicant too. */
  readonly words: Text
  readonly details?: Readonly<Record<string, unknown>>
  /** Whose matter it now is: they are told in their own pages. */
  readonly tell?: Owner | undefined
}

/**
 * Another room says what became of something a case gave or asked for: flags set or cleared, a line in the history, officers told. Closed cases too; where the
 * case stands does not change. Whoever calls has decided that it is right.
 */
export async function flagCase(ctx: Context, input: FlagInput): Promise<CaseRecord> {
  const { caseId, sets = [], clears = [], words, details = {}, tell } = input
  // Who moved the money need not be one who may see the case.
  const work = await lockCase({ ...ctx, actor: systemActor('cases.case.flag') }, caseId)
  const flags = new Set(work.now.flags)
  for (const flag of sets) flags.add(flag)
  for (const flag of clears) flags.delete(flag)
  work.now = { ...work.now, flags: [...flags].sort(), updatedAt: ctx.now }
  work.lines.push({ act: 'issue', kind: 'issued', public: true, words, details })
  ctx.audit('cases.case.flagged', { kind: 'cases.case', id: caseId }, { sets, clears, ...details }, work.now.applicant)
  const record = await saveWork(work)
  if (!tell) return record
  const office = officeOf(ctx, tell, record.department, record.ward)
  for (const person of await holdersOfRole(ctx, tell.role, office))
    await sendMessage(ctx, {
      template: 'cases.case.work',
      to: { person },
      values: { service: work.type.title[ctx.language], reference: record.reference, words: words[ctx.language] },
      about: { kind: 'cases.case', id: caseId },
      channel: 'inApp',
    })
  return record
}
