import type { Text } from '../../core/basics/texts.ts'
import { systemActor } from '../../kernel/context/actor.ts'
import type { Context } from '../../kernel/context/context.ts'
import { type MessageToSend, sendMessage } from '../messages/send-message.ts'
import type { CaseRecord } from './case-record.ts'
import { type CaseWork, holdersOfRole, lockCase, officeOf, saveWork } from './case-work.ts'
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
  const { caseId, words, tell } = input
  // Who moved the money need not be one who may see the case.
  const work = await lockCase({ ...ctx, actor: systemActor('cases.case.flag') }, caseId)
  decideFlags(work, input)
  const record = await saveWork(work)
  if (!tell) return record
  const office = officeOf(ctx, tell, record.department, record.ward)
  for (const person of await holdersOfRole(ctx, tell.role, office)) await sendMessage(ctx, flagMessage(work, words, person))
  return record
}

/** Sets and clears the flags, with a line in the history, without writing anything yet. */
export function decideFlags(work: CaseWork, { sets = [], clears = [], words, details = {} }: Omit<FlagInput, 'caseId' | 'tell'>): void {
  const { ctx } = work
  const flags = new Set(work.now.flags)
  for (const flag of sets) flags.add(flag)
  for (const flag of clears) flags.delete(flag)
  work.now = { ...work.now, flags: [...flags].sort(), updatedAt: ctx.now }
  work.lines.push({ act: 'flag', kind: 'issued', public: true, words, details })
  ctx.audit('cases.case.flagged', { kind: 'cases.case', id: work.now.id }, { sets, clears, ...details }, work.now.applicant)
}

/** What an officer is told of it, in their own pages. */
export const flagMessage = ({ ctx, type, now }: CaseWork, words: Text, person: string): MessageToSend => ({
  template: 'cases.case.work',
  to: { person },
  values: { service: type.title[ctx.language], reference: now.reference, words: words[ctx.language] },
  about: { kind: 'cases.case', id: now.id },
  channel: 'inApp',
})
