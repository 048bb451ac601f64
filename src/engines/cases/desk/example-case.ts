import type { RecordReach } from '../../../kernel/access/grants.ts'
import { statement } from '../../../kernel/database/statement.ts'
import type { ExampleWorld } from '../../../kernel/web/route.ts'
import { type CaseRecord, type CaseRow, caseColumns, caseFromRow, reachOf } from '../case-record.ts'

const NONE = '00000000-0000-7000-8000-000000000000'

/** An open case to ask routes about; where there is none, the id of no case, which everyone is told does not exist. */
export async function exampleOpenCase<E extends object>(
  { county }: ExampleWorld,
  make: (one: { readonly id: string; readonly record: CaseRecord | null }) => E,
): Promise<E & { reach?: RecordReach }> {
  const { rows } = await statement<CaseRow>`
      select ${caseColumns} from cases.queue q join cases.cases c on c.id = q.case_id order by q.late_at, q.case_id limit 1`.execute(
    county.db,
  )
  const record = rows[0] ? caseFromRow(rows[0]) : null
  return { ...make({ id: record?.id ?? NONE, record }), ...(record ? { reach: reachOf(record) } : {}) }
}
