import { refuse } from '../../../core/basics/errors.ts'
import type { Text } from '../../../core/basics/texts.ts'
import type { Answers, FormDefinition } from '../../../core/forms/form.ts'
import { type AvailableTransition, availableActs } from '../../../engines/cases/available-acts.ts'
import type { CaseRecord } from '../../../engines/cases/case-record.ts'
import { findCase, type PublicCase } from '../../../engines/cases/find-case.ts'
import { type HistoryEntry, historyOf } from '../../../engines/cases/history.ts'
import type { Bill } from '../../../engines/money/bills/bill.ts'
import { paybillOf } from '../../../engines/money/mpesa/paybill.ts'
import type { Context } from '../../../kernel/context/context.ts'
import { type PublishedService, serviceOfCase } from '../definitions/service-book.ts'
import { shownBills } from '../fees/bill-case.ts'
import { type LetterView, lettersOf } from '../letters/letters.ts'

/** What an officer told the applicant with one step: the answers of its form. */
export type Told = { readonly form: FormDefinition; readonly answers: Answers }

/** Everything about one's own application. */
export type OwnApplication = {
  readonly record: CaseRecord
  readonly view: PublicCase
  readonly answers: Answers
  readonly service: PublishedService
  readonly letters: readonly LetterView[]
  readonly bills: readonly Bill[]
  /** Whom to call. */
  readonly phone: string
  readonly paybill: string | null
  /** A letter is owed and not made yet. */
  readonly letterPending: boolean
  /** By the number of the history line it belongs to. */
  readonly told: ReadonlyMap<number, Told>
  /** What they wrote with an act of their own, by the same number. */
  readonly wrote: ReadonlyMap<number, string>
  readonly acts: readonly AvailableTransition[]
  /** Whose hands it is in; null while it is the applicant's turn or nobody's. */
  readonly holder: Text | null
}

/** One's own application. Throws `basics.not_found` for everyone but its applicant. */
export async function ownApplication(ctx: Context, caseId: string): Promise<OwnApplication> {
  const seen = await findCase(ctx, caseId)
  if (seen.seenBy !== 'applicant') throw refuse('basics.not_found')
  const { case: record, view, answers } = seen
  const service = await serviceOfCase(ctx, record.version)
  const letters = await lettersOf(ctx, [record.id])
  const owed = service.workflow.states[record.state]?.outputs?.length ?? 0
  const { transitions } = await availableActs(ctx, record)
  return {
    record,
    view,
    answers,
    service,
    letters,
    bills: await shownBills(ctx, record),
    paybill: paybillOf(ctx.county),
    phone: ctx.county.profile.phone,
    letterPending: letters.length < owed,
    ...saidIn(await historyOf(ctx, record, view.type), view, service),
    acts: transitions.filter(
      ({ id, form, returns, barred }) => service.workflow.transitions[id]?.by === 'applicant' && !form && !returns && !barred,
    ),
    holder: holderOf(ctx, record, view),
  }
}

/** What officers told the applicant and what the applicant wrote, by line of the history. */
function saidIn(history: readonly HistoryEntry[], view: PublicCase, service: PublishedService): Pick<OwnApplication, 'told' | 'wrote'> {
  const told = new Map<number, Told>()
  const wrote = new Map<number, string>()
  for (const entry of history) {
    const form = view.type.workflow.transitions[entry.act]?.form
    if (form && !entry.undone && service.applicantReads.includes(entry.act)) told.set(entry.seq, { form, answers: entry.answers })
    if (entry.wrote) wrote.set(entry.seq, entry.wrote)
  }
  return { told, wrote }
}

export function holderOf({ county }: Pick<Context, 'county'>, record: CaseRecord, view: PublicCase): Text | null {
  if (view.closed || view.type.workflow.states[record.state]?.kind === 'waitApplicant') return null
  return county.places.office(record.office)?.name ?? null
}
