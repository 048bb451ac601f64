import { join } from 'node:path'
import { expect, test } from 'vitest'
import { newId } from '../../src/core/basics/ids.ts'
import { runAuditVerify } from '../../src/kernel/audit/verify-command.ts'
import { openKeyRing } from '../../src/kernel/files/keys.ts'
import { sealKeys } from '../../src/kernel/files/seal-keys.ts'
import { buildServer } from '../../src/kernel/web/server.ts'
import { TestClock } from '../support/test-clock.ts'
import { report, type Someone, stallApplication, WholeCounty } from '../support/whole-county.ts'

/** The next Wednesday at ten in Nairobi: within office hours, and later than the county's definitions. */
function wednesday(): Temporal.Instant {
  const today = Temporal.Now.plainDateISO('Africa/Nairobi')
  const day = today.add({ days: ((3 - today.dayOfWeek + 7) % 7) + 7 })
  return day.toZonedDateTime({ timeZone: 'Africa/Nairobi', plainTime: '10:00' }).toInstant()
}

type Seen = {
  revision: number
  dueAt: string | null
  promisedAt: string | null
  state: string
  history: { act: string; at: string; seq: number }[]
}

test('when the clock is set back an hour between two acts, history keeps its order and deadlines hold', async () => {
  await using made = await WholeCounty.make(async (county, inside) => {
    const clock = new TestClock()
    county.clock = clock
    clock.set(wednesday())
    const [resident, market] = [await county.resident(), await county.officer('rongo-market-officer')]
    const [roads, second] = [await county.officer('rongo-roads-officer'), await county.officer('rongo-roads-officer')]
    const app = await buildServer(inside, { hosts: [], proxies: [], limits: false })
    const ask = async (as: Someone, url: string, payload?: object | string, status = 200): Promise<Record<string, unknown>> => {
      const type = typeof payload === 'string' ? 'application/x-www-form-urlencoded' : 'application/json'
      const headers = {
        cookie: as.cookie,
        host: 'localhost',
        'sec-fetch-site': 'same-origin',
        ...(payload ? { 'content-type': type } : {}),
      }
      const answer = await app.inject({ method: payload ? 'POST' : 'GET', url, headers, ...(payload ? { payload } : {}) })
      expect(answer.statusCode, answer.body.slice(0, 1000)).toBe(status)
      return status === 303 ? {} : answer.json()
    }
    const standing = async (id: string): Promise<Seen> => {
      const { db } = inside
      const row = await db
        .selectFrom('cases.cases')
        .select(['revision', 'due_at', 'promised_at', 'state'])
        .where('id', '=', id)
        .executeTakeFirstOrThrow()
      const history = await db.selectFrom('cases.history').select(['act', 'at', 'seq']).where('case_id', '=', id).orderBy('seq').execute()
      const text = (at: Temporal.Instant | null) => at?.toString() ?? null
      return {
        revision: row.revision,
        dueAt: text(row.due_at),
        promisedAt: text(row.promised_at),
        state: row.state,
        history: history.map(({ act, at, seq }) => ({ act, at: at.toString(), seq: Number(seq) })),
      }
    }
    const times = async (as: Someone, id: string) =>
      ((await ask(as, `/api/cases/${id}`)).history as { at: string }[]).map((line) => Temporal.Instant.from(line.at).toString())

    // A report: opened, taken up, and resolved an hour "before" it was taken up.
    const id = newId(clock.now().epochMilliseconds)
    await ask(resident, '/api/cases', report(id), 201)
    const opened = await standing(id)
    clock.pass({ minutes: 30 })
    await ask(roads, `/api/cases/${id}/transitions/acknowledge`, { revision: 1, answers: { plan: 'On Tuesday.' } })
    const taken = await standing(id)
    clock.pass({ hours: -1 })
    await ask(second, `/api/cases/${id}/transitions/resolve`, { revision: 2, answers: { done: 'Filled.', donePhoto: null } })
    const resolved = await standing(id)
    expect(resolved.history.map(({ act }) => act)).toEqual(['apply', 'acknowledge', 'resolve'])
    expect(resolved.history[2]?.at.localeCompare(resolved.history[1]?.at as string)).toBe(-1)
    // The applicant and the officer read it in the order of acts, whatever the clock said.
    const inOrder = resolved.history.map((line) => line.at)
    for (const reader of [resident, second]) expect([inOrder, [...inOrder].reverse()]).toContainEqual(await times(reader, id))
    expect([taken.promisedAt, resolved.revision]).toEqual([opened.promisedAt, 3])

    // Another, taken up "before" it was opened: what was promised stands, and the time to do the work is whole.
    const other = newId(clock.now().epochMilliseconds)
    await ask(resident, '/api/cases', report(other), 201)
    const promised = (await standing(other)).promisedAt
    clock.pass({ hours: -1 })
    await ask(roads, `/api/cases/${other}/transitions/acknowledge`, { revision: 1, answers: { plan: 'On Tuesday.' } })
    const early = await standing(other)
    expect([early.history.map(({ act }) => act), early.promisedAt]).toEqual([['apply', 'acknowledge'], promised])
    expect(
      Temporal.Instant.from(early.dueAt as string)
        .since(clock.now())
        .total('hours'),
    ).toBeGreaterThan(12 * 24)
    clock.pass({ hours: 1 })

    // An application whose clock stands still while it is with the applicant: the pause "ends" before it began.
    const stall = await stallApplication(inside, resident)
    const submitted = await standing(stall)
    clock.pass({ hours: 2 })
    const back = { revision: 1, fields: [{ field: 'traderName', reason: 'As on the ID.' }] }
    await ask(market, `/api/cases/${stall}/transitions/return`, back)
    clock.pass({ hours: -1 })
    const draft = newId(clock.now().epochMilliseconds)
    const at = `/my/applications/${stall}/correct`
    await ask(resident, `${at}/trader-name`, `traderName=Akinyi+Ouma&_draft=${draft}&_revision=0`, 303)
    await ask(resident, `${at}/draft/send`, `_draft=${draft}`, 303)
    const corrected = await standing(stall)
    expect(corrected.history.map(({ act }) => act)).toEqual(['apply', 'return', 'corrected'])
    expect(corrected.state).toBe('submitted')
    const instant = (text: string | null) => Temporal.Instant.from(text as string).epochMilliseconds
    expect(instant(corrected.promisedAt)).toBeGreaterThanOrEqual(instant(submitted.promisedAt))
    expect(instant(corrected.promisedAt) - instant(submitted.promisedAt)).toBeLessThanOrEqual(2 * 3_600_000)
    expect(instant(corrected.dueAt)).toBeGreaterThan(clock.now().epochMilliseconds)

    // A later look at the audit trail, when the clock is right again, finds it whole.
    clock.pass({ hours: 1 })
    const said: string[] = []
    const publicKeys = sealKeys(openKeyRing(join(county.dataDir, 'keys')))
    const code = await runAuditVerify({ db: inside.db, publicKeys, args: [], print: (line) => said.push(line) })
    expect(code, said.join('\n')).toBe(0)
    await app.close()
    console.log(
      `the clock an hour back: 8 acts in their order, the promise of a report moved by 0 and of a paused application by ${(instant(corrected.promisedAt) - instant(submitted.promisedAt)) / 60_000} minutes; ${said.at(-1)}`,
    )
  })
  expect(made.alive).toBe(false)
})
