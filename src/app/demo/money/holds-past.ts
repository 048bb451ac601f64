import { type CaseRow, caseColumns, caseFromRow, reachOf } from '../../../engines/cases/case-record.ts'
import type { Context } from '../../../kernel/context/context.ts'
import type { Transaction } from '../../../kernel/database/database.ts'
import { statement } from '../../../kernel/database/statement.ts'
import { agreeReinstatement, agreeSuspension, askReinstatement, askSuspension } from '../../../modules/services/letters/suspend-letters.ts'
import { before, dayOf, instantOf, officeTime } from '../demo-time.ts'
import type { DemoWorld } from '../demo-world.ts'
import type { Random } from '../random.ts'
import { arriveAtOnce } from './arrive-at-once.ts'

const MOVED = 'The business moved to other premises without telling the county.'
const BACK = 'The new premises were inspected and passed.'

/** Permits that two officers suspended: one counts again, one does not yet. After letters and history are written, so that history stays in the order of time. */
export async function holdsPast(world: DemoWorld, db: Transaction, random: Random): Promise<void> {
  const { rows } = await statement<CaseRow & { letter: string }>`
    select ${caseColumns}, l.id as letter from services.letters l join cases.cases c on c.id = l.case_id
    where c.case_type like 'single-business-permit%' and c.outcome = 'granted' and c.flags = '{}' and l.valid_until > ${dayOf(world.now).toString()}::date
      and not exists (select from cases.history h where h.case_id = c.id and h.at > ${world.now.subtract({ hours: 24 * 40 })})
      and l.issued_at < ${world.now.subtract({ hours: 24 * 41 })}
    order by l.issued_at desc, l.id limit 2`.execute(db)
  for (const [index, { letter, ...row }] of rows.entries()) {
    const record = caseFromRow(row as CaseRow)
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
    await act(36, 0, (ctx) => askSuspension(ctx, { letter, reason: MOVED }))
    await act(34, 1, (ctx) => agreeSuspension(ctx, { letter }))
    if (index > 0) continue
    await act(22, 0, (ctx) => askReinstatement(ctx, { letter, reason: BACK }))
    await act(20, 1, (ctx) => agreeReinstatement(ctx, { letter }))
  }
}
