import { newId } from '../../../core/basics/ids.ts'
import type { County } from '../../../kernel/context/county.ts'
import { statement } from '../../../kernel/database/statement.ts'

/** A voucher of the county's own, for examples; where none was made yet, a name that no voucher has. */
export async function exampleSweep({ db, clock }: County): Promise<string> {
  const { rows } = await statement<{ id: string }>`select id from money.sweeps order by posted_at limit 1`.execute(db)
  return rows[0]?.id ?? newId(clock.now().epochMilliseconds)
}
