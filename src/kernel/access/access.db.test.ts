import fc from 'fast-check'
import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { cloneDatabase } from '../../../test/support/test-database.ts'
import { allows, within } from './access.ts'
import { type Grant, REACH_LEVELS, type RecordReach } from './grants.ts'

const PEOPLE = ['00000000-0000-7000-8000-000000000001', '00000000-0000-7000-8000-000000000002']
const KINDS = ['ward-bursary', 'market-stall', 'report-a-problem']
const orNull = <T>(values: readonly T[]) => fc.option(fc.constantFrom(...values), { nil: null })

const grant: fc.Arbitrary<Grant> = fc.record({
  permission: fc.constantFrom('cases.case.read', 'cases.case.handle'),
  reach: fc.constantFrom(...REACH_LEVELS),
  scope: fc.option(fc.subarray(KINDS, { minLength: 1 }), { nil: null }),
  role: fc.constantFrom('a', 'b'),
  post: fc.constant(null),
  person: fc.constantFrom(...PEOPLE),
  office: orNull(['rongo', 'awendo']),
  ward: orNull([1261, 1262]),
  subCounty: orNull([253, 254]),
  department: orNull(['education', 'trade']),
})
const record = fc.record({
  kind: orNull(KINDS),
  owner: orNull(PEOPLE),
  office: orNull(['rongo', 'awendo']),
  ward: orNull([1261, 1262]),
  subCounty: orNull([253, 254]),
  department: orNull(['education', 'trade']),
})

const columns = {
  kind: 'r.kind',
  owner: 'r.owner',
  office: 'r.office',
  ward: 'r.ward',
  subCounty: 'r.sub_county',
  department: 'r.department',
}

test('a list holds exactly the records that each would be let through one by one', async () => {
  await using base = await cloneDatabase()
  await fc.assert(
    fc.asyncProperty(
      fc.array(grant, { maxLength: 6 }),
      fc.array(record, { minLength: 1, maxLength: 20 }),
      async (grants, records: RecordReach[]) => {
        const rows = records.map(
          (each, place) =>
            sql`(${place}::int, ${each.kind}::text, ${each.owner}::uuid, ${each.office}::text, ${each.ward}::int, ${each.subCounty}::int, ${each.department}::text)`,
        )
        const listed = await sql<{ place: number }>`
        select r.place from (values ${sql.join(rows)}) as r (place, kind, owner, office, ward, sub_county, department)
        where ${within(grants, 'cases.case.read', columns)} order by r.place`.execute(base.db)
        const allowed = records.flatMap((each, place) => (allows(grants, 'cases.case.read', each) ? [place] : []))
        expect(listed.rows.map(({ place }) => place)).toEqual(allowed)
      },
    ),
    { numRuns: 300 },
  )
})
