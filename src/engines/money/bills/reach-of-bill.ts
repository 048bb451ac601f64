import type { RecordReach } from '../../../kernel/access/grants.ts'
import type { Context } from '../../../kernel/context/context.ts'

type Placed = { readonly payer: string | null; readonly department: string; readonly ward: number | null }

/** Where a bill stands, for the question who may see it. */
export const reachOfBill = ({ county }: Pick<Context, 'county'>, { payer, department, ward }: Placed): RecordReach => ({
  owner: payer,
  department,
  ward,
  subCounty: ward === null ? null : (county.places.subCountyOf(ward)?.code ?? null),
})

/** The same for a list: bills `b`, with `left join places.wards w on w.code = b.ward`. */
export const billReachColumns = { owner: 'b.payer', department: 'b.department', ward: 'b.ward', subCounty: 'w.sub_county' } as const
