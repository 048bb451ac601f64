import { refuse } from '../../../core/basics/errors.ts'
import type { Text } from '../../../core/basics/texts.ts'
import type { CaseRecord } from '../../../engines/cases/case-record.ts'
import { loadCase, type PublicCase, publicCase, trackCase } from '../../../engines/cases/find-case.ts'
import type { Bill } from '../../../engines/money/bills/bill.ts'
import type { Context } from '../../../kernel/context/context.ts'
import { refuseServices } from '../errors.ts'
import { paybillOf, shownBills } from '../fees/bill-case.ts'
import { holderOf } from './own-case.ts'

export type Tracked = {
  readonly view: PublicCase
  readonly holder: Text | null
  readonly bills: readonly Bill[]
  readonly paybill: string | null
}

/**
 * Where a case stands, for whoever knows its reference and the phone it came from; a report that came without a phone is found by its reference alone.
 * Every wrong pair gives the same `services.not_found_by_phone`, whether the case exists or not.
 */
export async function trackApplication(ctx: Context, typed: { reference: string; phone: string }): Promise<Tracked> {
  const record = await loadCase(ctx, typed.reference)
  try {
    if (!record) throw refuse('basics.not_found')
    const view = isUnnamed(record) ? await publicCase(ctx, record) : await trackCase(ctx, typed)
    const bills = await shownBills(ctx, record)
    return { view, holder: holderOf(ctx, record, view), bills, paybill: paybillOf(ctx) }
  } catch (error) {
    if ((error as { code?: string }).code === 'basics.not_found') throw refuseServices('services.not_found_by_phone')
    throw error
  }
}

const isUnnamed = (record: CaseRecord): boolean => record.phone === null && record.applicant === null
