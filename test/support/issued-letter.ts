import type { TestCounty } from './county.ts'
import { until } from './until.ts'

/** The signed letter of a case, as soon as the worker has made it. */
export async function letterOf(county: TestCounty, caseId: string): Promise<{ id: string; number: string; payload: string }> {
  const letter = await until(
    () =>
      county.db
        .selectFrom('services.letters')
        .select(['id', 'number', 'payload'])
        .where('case_id', '=', caseId)
        .where('payload', 'is not', null)
        .executeTakeFirst(),
    (found) => found !== undefined,
  )
  return letter as { id: string; number: string; payload: string }
}
