import { fill, type Text } from '../../../core/basics/texts.ts'
import type { CaseRecord } from '../../../engines/cases/case-record.ts'
import { recordIssued } from '../../../engines/cases/note-case.ts'
import { toApplicant } from '../../../engines/cases/to-applicant.ts'
import { type MessageToSend, sendMessage } from '../../../engines/messages/send-message.ts'
import type { Context } from '../../../kernel/context/context.ts'
import { refuseServices } from '../errors.ts'
import { servicesTexts } from '../texts.ts'
import { letterFor } from './letters.ts'

type HeldLetter = { readonly id: string; readonly number: string }

/** Suspends what a case gave out because its payment was taken back: at once, by nobody's decision. What is suspended for that already stays so. */
export async function suspendForPayment(ctx: Context, record: CaseRecord, bill: string): Promise<void> {
  const letters = await ctx.db.selectFrom('services.letters').select(['id', 'number']).where('case_id', '=', record.id).execute()
  for (const letter of letters) {
    const held = await ctx.db
      .insertInto('services.suspensions')
      .values(heldForPayment(ctx, letter.id, bill))
      .onConflict((conflict) => conflict.doNothing())
      .returning('id')
      .executeTakeFirst()
    if (!held) continue
    auditHeld(ctx, record, letter, bill)
    await tellHolder(ctx, record, letter, 'services.letter.suspended')
  }
}

/** A letter's suspension for an unpaid bill, from now, by its columns. */
export const heldForPayment = (ctx: Pick<Context, 'newId' | 'now'>, letter: string, bill: string) => ({
  id: ctx.newId(),
  letter,
  cause: 'payment' as const,
  reason: bill,
  asked_at: ctx.now,
  began_at: ctx.now,
})

export const auditHeld = (ctx: Context, { applicant }: CaseRecord, { id, number }: HeldLetter, bill: string): void =>
  ctx.audit('services.letter.suspended', { kind: 'services.letter', id }, { number, bill }, applicant)

export const auditLifted = (ctx: Context, { applicant }: CaseRecord, { id, number }: HeldLetter): void =>
  ctx.audit('services.letter.reinstated', { kind: 'services.letter', id }, { number }, applicant)

/** It is paid again: what was suspended for it counts again, unless officers suspended it too. */
export async function liftForPayment(ctx: Context, record: CaseRecord): Promise<void> {
  const lifted = await ctx.db
    .updateTable('services.suspensions as hold')
    .from('services.letters as letter')
    .set({ lifted_at: ctx.now })
    .whereRef('letter.id', '=', 'hold.letter')
    .where('letter.case_id', '=', record.id)
    .where('hold.cause', '=', 'payment')
    .where('hold.lifted_at', 'is', null)
    .returning(['letter.id', 'letter.number'])
    .execute()
  for (const letter of lifted) {
    auditLifted(ctx, record, letter)
    if (!(await isHeld(ctx, letter.id))) await tellHolder(ctx, record, letter, 'services.letter.reinstated')
  }
}

async function isHeld(ctx: Pick<Context, 'db'>, letter: string): Promise<boolean> {
  const held = await ctx.db
    .selectFrom('services.suspensions')
    .select('id')
    .where('letter', '=', letter)
    .where('began_at', 'is not', null)
    .where('lifted_at', 'is', null)
    .executeTakeFirst()
  return held !== undefined
}

/** Asks that a letter be suspended, with the reason. Throws `services.hold_open` when someone asked before, `services.already_revoked`. */
export async function askSuspension(ctx: Context, input: { letter: string; reason: string }): Promise<CaseRecord> {
  const { letter, record } = await letterFor(ctx, 'services.letter.suspend', input.letter)
  const revoked = await ctx.db
    .selectFrom('services.revocations')
    .select('letter')
    .where('letter', '=', letter.id)
    .where('agreed_at', 'is not', null)
    .executeTakeFirst()
  if (revoked) throw refuseServices('services.already_revoked')
  const asked = await ctx.db
    .insertInto('services.suspensions')
    .values({ id: ctx.newId(), letter: letter.id, cause: 'officer', reason: input.reason, asked_by: ctx.actor.person, asked_at: ctx.now })
    .onConflict((conflict) => conflict.doNothing())
    .returning('id')
    .executeTakeFirst()
  if (!asked) throw refuseServices('services.hold_open')
  ctx.audit('services.letter.suspension_asked', { kind: 'services.letter', id: letter.id }, { reason: input.reason }, record.applicant)
  return record
}

const openHold = (ctx: Context, letter: string) =>
  ctx.db
    .selectFrom('services.suspensions')
    .selectAll()
    .where('letter', '=', letter)
    .where('cause', '=', 'officer')
    .where('lifted_at', 'is', null)
    .forUpdate()
    .executeTakeFirst()

/** Agrees, as a second person: from now on the letter does not count. Throws `services.hold_alone`, `services.nothing_to_agree`. */
export async function agreeSuspension(ctx: Context, input: { letter: string }): Promise<CaseRecord> {
  const { letter, record } = await letterFor(ctx, 'services.letter.suspend', input.letter)
  const hold = await openHold(ctx, letter.id)
  if (!hold || hold.began_at) throw refuseServices('services.nothing_to_agree')
  if (hold.asked_by === ctx.actor.person) throw refuseServices('services.hold_alone')
  await ctx.db
    .updateTable('services.suspensions')
    .set({ agreed_by: ctx.actor.person, began_at: ctx.now })
    .where('id', '=', hold.id)
    .execute()
  ctx.audit('services.letter.suspended', { kind: 'services.letter', id: letter.id }, { number: letter.number }, record.applicant)
  await inHistory(ctx, record, letter, servicesTexts['services.letter.suspended_history'])
  await tellHolder(ctx, record, letter, 'services.letter.suspended')
  return record
}

/** Asks that a suspended letter count again, with the reason. Throws `services.not_suspended`. */
export async function askReinstatement(ctx: Context, input: { letter: string; reason: string }): Promise<CaseRecord> {
  const { letter, record } = await letterFor(ctx, 'services.letter.suspend', input.letter)
  const hold = await openHold(ctx, letter.id)
  if (!hold?.began_at) throw refuseServices('services.not_suspended')
  if (hold.lift_asked_by) throw refuseServices('services.hold_open')
  await ctx.db
    .updateTable('services.suspensions')
    .set({ lift_reason: input.reason, lift_asked_by: ctx.actor.person, lift_asked_at: ctx.now })
    .where('id', '=', hold.id)
    .execute()
  ctx.audit('services.letter.reinstatement_asked', { kind: 'services.letter', id: letter.id }, { reason: input.reason }, record.applicant)
  return record
}

/** Agrees, as a second person, that it counts again. Throws `services.hold_alone`, `services.nothing_to_agree`. */
export async function agreeReinstatement(ctx: Context, input: { letter: string }): Promise<CaseRecord> {
  const { letter, record } = await letterFor(ctx, 'services.letter.suspend', input.letter)
  const hold = await openHold(ctx, letter.id)
  if (!hold?.lift_asked_by) throw refuseServices('services.nothing_to_agree')
  if (hold.lift_asked_by === ctx.actor.person) throw refuseServices('services.hold_alone')
  await ctx.db
    .updateTable('services.suspensions')
    .set({ lifted_by: ctx.actor.person, lifted_at: ctx.now })
    .where('id', '=', hold.id)
    .execute()
  auditLifted(ctx, record, letter)
  await inHistory(ctx, record, letter, servicesTexts['services.letter.reinstated_history'])
  if (!(await isHeld(ctx, letter.id))) await tellHolder(ctx, record, letter, 'services.letter.reinstated')
  return record
}

const inHistory = (ctx: Context, record: CaseRecord, letter: HeldLetter, words: Text): Promise<void> =>
  recordIssued(ctx, {
    about: true,
    caseId: record.id,
    words: fill(words, { number: letter.number }),
    details: { letter: letter.id, number: letter.number },
  })

async function tellHolder(ctx: Context, record: CaseRecord, letter: HeldLetter, template: HoldTemplate): Promise<void> {
  const message = holderMessage(ctx, record, letter, template)
  if (message) await sendMessage(ctx, message)
}

type HoldTemplate = 'services.letter.suspended' | 'services.letter.reinstated'

/** The SMS that says a letter counts no more, or again; none where nobody said who they are. */
export function holderMessage(
  ctx: Pick<Context, 'county'>,
  record: CaseRecord,
  { number }: HeldLetter,
  template: HoldTemplate,
): MessageToSend | undefined {
  const { reference } = record
  const where = template === 'services.letter.suspended' ? { address: `${ctx.county.publicUrl}/my` } : {}
  return toApplicant(record, template, { reference, number, ...where })
}
