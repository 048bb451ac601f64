import { sql } from 'kysely'
import type { Database } from '../../src/kernel/database/database.ts'

/** The cases whose row among the open cases' lists is missing, left over or says something else than the case itself, or that are searched for at another place than they are; there must be none, ever. */
export async function queueDrift(db: Database): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    with wanted as (
      select id, case_type, office, ward, sub_county, department, work_roles, held_by, due_at,
        case when waiting and promised_at > (clocks->'promise'->'pauses'->-1->>'from')::timestamptz then null else promised_at end as promised_at, wake_at, waiting
      from cases.cases cross join lateral (select coalesce(clocks->'promise'->'pauses'->-1->'to' = 'null'::jsonb, false) as waiting) as clock
      where closed_at is null
    ), found as (
      select case_id as id, case_type, office, ward, sub_county, department, work_roles, held_by, due_at, promised_at, wake_at, waiting from cases.queue
    )
    select id from ((table wanted except table found) union all (table found except table wanted)) as differing
    union all
    select c.id from cases.names n join cases.cases c on c.id = n.case_id
    where (n.submitted_at, n.case_type, n.office, n.ward, n.sub_county, n.department)
      is distinct from (c.submitted_at, c.case_type, c.office, c.ward, c.sub_county, c.department)
      or n.words is distinct from (select array_to_tsvector(array_agg(each.word)) from cases.names each where each.case_id = n.case_id)`.execute(
    db,
  )
  return rows.map(({ id }) => id)
}
