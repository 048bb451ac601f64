import { type CaseRow, caseColumns, caseFromRow, reachOf } from '../../../engines/cases/case-record.ts'
import type { Context } from '../../../kernel/context/context.ts'
import type { Transaction } from '../../../kernel/database/database.ts'
import { statement } from '../../../kernel/database/statement.ts'
import { agreeReinstatement, agreeSuspension, askReinstatement, askSuspension } from '../../../modules/services/letters/suspend-letters.ts'
import { before, dayOf, instantOf, officeTime } from '../demo-time.ts'
import { text, typedBy } from '../demo-words.ts'
import type { DemoWorld } from '../demo-world.ts'
import type { Random } from '../random.ts'
import { arriveAtOnce } from './arrive-at-once.ts'

const MOVED = text(
  'The business moved to other premises without telling the county.',
  'Biashara ilihamia jengo lingine bila kuiarifu kaunti.',
)
const BACK = text('The new premises were inspected and passed.', 'Jengo jipya lilikaguliwa na kufaulu.')

export type GivenLetter = {
  readonly id: string
  readonly case_id: string
  readonly issued_at: Temporal.Instant
  readonly valid_until: Temporal.PlainDate | null
}

/** Permits that two officers suspended: one counts again, one does not yet. After letters and history are written, so that history stays in the order of time. */
export async function holdsPast(world: DemoWorld, db: Transaction, random: Random, letters: readonly GivenLetter[]): Promise<void> {
  const [today, quietSince] = [dayOf(world.now), world.now.subtract({ hours: 24 * 40 })]
  const candidates = letters
    .filter(
      ({ valid_until, issued_at }) => valid_until && Temporal.PlainDate.compare(valid_until, today) > 0 && before(issued_at, quietSince),
    )
    .sort((one, other) => Temporal.Instant.compare(other.issued_at, one.issued_at))
  const { rows } = await statement<CaseRow>`
    select ${caseColumns} from unnest(${candidates.map(({ case_id }) => case_id)}::uuid[]) with ordinality as given (id, place) join cases.cases c on c.id = given.id
    where c.case_type like 'single-business-permit%' and c.outcome = 'granted' and c.flags = '{}'
      and not exists (select from cases.history h where h.case_id = c.id and h.at > ${quietSince})
    order by given.place limit 2`.execute(db)
  const letterOf = new Map(candidates.map(({ case_id, id }) => [case_id, id]))
  for (const [index, row] of rows.entries()) {
    const record = caseFromRow(row)
    const letter = letterOf.get(record.id) as string
    const act = async (daysAgo: number, turn: 0 | 1, work: (ctx: Context) => Promise<unknown>): Promise<void> => {
      const day = dayOf(world.now).subtract({ days: daysAgo })
      const at = officeTime(random, world.calendars.of('office'), instantOf(day, 9 * 60))
      const officers = world.officers('services.letter.suspend', reachOf(record), undefined, at)
      const distinct = [...new Map(officers.map((officer) => [officer.person, officer])).values()]
      const officer = distinct[turn]
      if (!officer || distinct.length < 2 || !before(at, world.now)) return
      await world.written(at, world.officer(officer), db, random, work)
      await arriveAtOnce(db, at)
    }
    await act(36, 0, (ctx) => askSuspension(ctx, { letter, reason: typedBy(ctx, MOVED) }))
    await act(34, 1, (ctx) => agreeSuspension(ctx, { letter }))
    if (index > 0) continue
    await act(22, 0, (ctx) => askReinstatement(ctx, { letter, reason: typedBy(ctx, BACK) }))
    await act(20, 1, (ctx) => agreeReinstatement(ctx, { letter }))
  }
}
