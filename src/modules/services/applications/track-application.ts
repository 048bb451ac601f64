import { invalid, type Problem, refuse } from '../../../core/basics/errors.ts'
import { parsePhone } from '../../../core/basics/phone.ts'
import { parseReference } from '../../../core/basics/reference.ts'
import type { Text } from '../../../core/basics/texts.ts'
import type { CaseRecord } from '../../../engines/cases/case-record.ts'
import { loadCase, type PublicCase, publicCase, trackCase } from '../../../engines/cases/find-case.ts'
import type { Bill } from '../../../engines/money/bills/bill.ts'
import { paybillOf } from '../../../engines/money/mpesa/paybill.ts'
import type { Context } from '../../../kernel/context/context.ts'
import { refuseServices } from '../errors.ts'
import { shownBills } from '../fees/bill-case.ts'
import { type Lapse, lapseOf, lettersOf } from '../letters/letters.ts'
import { servicesTexts } from '../texts.ts'
import { holderOf } from './own-case.ts'

export type Tracked = {
  readonly view: PublicCase
  readonly holder: Text | null
  readonly lapse: Lapse | null
  readonly bills: readonly Bill[]
  readonly paybill: string | null
}

/**
 * Where a case stands, for whoever knows its reference and the phone it came from; a report that came without a phone is found by its reference alone.
 * What cannot be a reference or a phone number is said of each (`basics.invalid`), which tells nothing of what there is; every other wrong pair gives the same `services.not_found_by_phone`, whether the case exists or not.
 */
export async function trackApplication(ctx: Context, typed: { reference: string; phone: string }): Promise<Tracked> {
  const problems = problemsOf(typed)
  if (problems.length > 0) throw invalid(problems)
  const record = await loadCase(ctx, typed.reference)
  // A report that came without a phone is found without one; for all others, and for none at all, the answer is the same.
  if (typed.phone.trim() === '' && !(record && isUnnamed(record)))
    throw invalid([{ path: 'phone', text: servicesTexts['services.track.enter_phone'] }])
  try {
    if (!record) throw refuse('basics.not_found')
    const view = isUnnamed(record) ? await publicCase(ctx, record) : await trackCase(ctx, typed)
    const bills = await shownBills(ctx, record)
    const lapse = lapseOf(await lettersOf(ctx, [record.id]))
    return { view, holder: holderOf(ctx, record, view), lapse, bills, paybill: paybillOf(ctx.county) }
  } catch (error) {
    if ((error as { code?: string }).code === 'basics.not_found') throw refuseServices('services.not_found_by_phone')
    throw error
  }
}

function problemsOf(typed: { reference: string; phone: string }): Problem[] {
  const reference = parseReference(typed.reference)
  const phone = typed.phone.trim() === '' ? undefined : parsePhone(typed.phone)
  return [
    ...('reason' in reference ? [{ path: 'reference', text: reference.reason }] : []),
    ...(phone && 'reason' in phone ? [{ path: 'phone', text: phone.reason }] : []),
  ]
}

const isUnnamed = (record: CaseRecord): boolean => record.phone === null && record.applicant === null
