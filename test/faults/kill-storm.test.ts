import { setTimeout as sleep } from 'node:timers/promises'
import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { newId } from '../../src/core/basics/ids.ts'
import { KILL_ROUNDS } from '../support/kill-rounds.ts'
import { type Answer, type Asked, report, type Someone, stallApplication, WholeCounty } from '../support/whole-county.ts'

/** How many acts are confirmed before each kill. */
const ACTS = Number(process.env.KILL_ACTS ?? 12)
const ROUND_MS_MAX = 8_000
const LANES = 6
/** A phone takes forty notices a day. */
const RESIDENTS_PER_LANE = 8 + 2 * KILL_ROUNDS
const STALLS_PER_LANE = 4 * KILL_ROUNDS

/** One act a client asked for. `revision` is that of the case it looked at; an opening has none. Nobody told the client how an act without `told` ended. */
type Asking = { readonly case: string; readonly act: string; readonly revision: number; told: boolean; refused: boolean }
type Opening = { readonly case: string; reference: string | null }
type NoAnswer = { readonly again: () => Promise<void> }

class Ledger {
  readonly openings: Opening[] = []
  readonly askings: Asking[] = []
  readonly stalls: string[] = []
  readonly faults = new Map<string, number>()
  unanswered = 0
}

/** Ends a lane's round: whether the act was done nobody knows, and `again` asks once more when the county is back. */
class CutOff extends Error {
  readonly left: NoAnswer
  constructor(left: NoAnswer) {
    super('no answer')
    this.left = left
  }
}

type People = {
  readonly residents: readonly Someone[]
  readonly roads: readonly [Someone, Someone, Someone]
  readonly market: Someone
  readonly stalls: { id: string; by: Someone }[]
  /** Where in its round of reports and applications this lane begins. */
  readonly turn: number
}

class Lane {
  readonly #county: WholeCounty
  readonly #ledger: Ledger
  readonly #residents: readonly Someone[]
  readonly #officers: { roads: readonly [Someone, Someone, Someone]; market: Someone }
  readonly #stalls: People['stalls']
  #left: NoAnswer | undefined
  #turn: number
  #names = 0

  constructor(county: WholeCounty, ledger: Ledger, people: People) {
    this.#county = county
    this.#ledger = ledger
    this.#residents = people.residents
    this.#officers = people
    this.#stalls = people.stalls
    this.#turn = people.turn
  }

  async storm(over: () => boolean): Promise<void> {
    try {
      const left = this.#left
      this.#left = undefined
      await left?.again()
      while (!over()) {
        this.#turn += 1
        const stall = this.#turn % 2 === 0 ? this.#stalls.pop() : undefined
        if (stall) await this.#stall(stall.id, stall.by)
        else await this.#report(newId(Date.now()), this.#residents[this.#turn % this.#residents.length] as Someone)
      }
    } catch (error) {
      if (!(error instanceof CutOff)) throw error
      this.#left = error.left
    }
  }

  /** Undefined when no answer came, or one that says nothing about the act: the database was gone. */
  async #ask(asked: Asked): Promise<Answer | undefined> {
    const answer = await this.#county.ask(asked).catch(() => undefined)
    if (answer && answer.status < 500) return answer
    this.#ledger.unanswered += 1
    if (answer && answer.status !== 503) {
      const fault = `${asked.path.replace(/[0-9a-f-]{36}/, ':id')} ${answer.status} ${answer.text.slice(0, 120)}`
      this.#ledger.faults.set(fault, (this.#ledger.faults.get(fault) ?? 0) + 1)
    }
    return undefined
  }

  async #report(id: string, resident: Someone): Promise<void> {
    const opening: Opening = { case: id, reference: null }
    this.#ledger.openings.push(opening)
    const open = async (): Promise<void> => {
      const answer = await this.#ask({ path: '/api/cases', as: resident, json: report(id) })
      if (!answer) throw new CutOff({ again: open })
      expect([200, 201], answer.text).toContain(answer.status)
      opening.reference = JSON.parse(answer.text).reference as string
    }
    await open()
    const [maker, first, second] = this.#officers.roads
    await this.#transition(id, 'acknowledge', 1, maker, { answers: { plan: 'The team comes on Tuesday.' } })
    // Two officers decide at once: one is told that it is done, the other that it was decided.
    const both = await Promise.allSettled([
      this.#transition(id, 'resolve', 2, first, { answers: { done: 'The hole was filled.', donePhoto: null } }),
      this.#transition(id, 'decline', 2, second, { answers: { declineReason: 'not-found', declineWords: 'There is no hole here.' } }),
    ])
    const left = both.flatMap((each) => (each.status === 'rejected' ? [each.reason as CutOff] : []))
    for (const each of left) if (!(each instanceof CutOff)) throw each
    if (left.length > 0)
      throw new CutOff({
        again: async () => {
          for (const { left: one } of left) await one.again()
        },
      })
  }

  async #stall(id: string, by: Someone): Promise<void> {
    let revision = 1
    for (let times = 0; times < 2; times += 1) {
      await this.#transition(id, 'return', revision, this.#officers.market, { fields: [{ field: 'traderName', reason: 'As on the ID.' }] })
      revision += 1
      await this.#correct(id, revision, by)
      revision += 1
    }
    await this.#transition(id, 'wait', revision, this.#officers.market, { answers: { waitingNote: 'Perhaps next month.' } })
  }

  async #transition(id: string, act: string, revision: number, as: Someone, body: object): Promise<void> {
    const asking: Asking = { case: id, act, revision, told: false, refused: false }
    this.#ledger.askings.push(asking)
    const go = async (first: boolean): Promise<void> => {
      const answer = await this.#ask({ path: `/api/cases/${id}/transitions/${act}`, as, json: { revision, ...body } })
      if (!answer) throw new CutOff({ again: () => go(false) })
      if (answer.status === 200) {
        expect(JSON.parse(answer.text).revision).toBe(revision + 1)
        asking.told = true
      } else {
        expect(answer.status, `${act} ${answer.text}`).toBe(409)
        // After a cut, "decided already" may mean: by the first asking.
        if (first) asking.refused = true
      }
    }
    await go(true)
  }

  /** A correction by its pages, as the applicant sends it; pressing send again after no answer leads to the same place. */
  async #correct(id: string, revision: number, by: Someone): Promise<void> {
    const asking: Asking = { case: id, act: 'corrected', revision, told: false, refused: false }
    this.#ledger.askings.push(asking)
    this.#names += 1
    const traderName = `Akinyi ${['Otieno', 'Odhiambo', 'Omondi', 'Ouma', 'Onyango'][this.#names % 5]} ${['Atieno', 'Adhiambo', 'Awuor'][this.#names % 3]}`
    const base = `/my/applications/${id}/correct`
    const draft = newId(Date.now())
    const send = async (): Promise<void> => {
      const answer = await this.#ask({ path: `${base}/draft/send`, as: by, form: { _draft: draft } })
      if (!answer) throw new CutOff({ again: send })
      expect([answer.status, answer.headers.location], answer.text.slice(0, 2000)).toEqual([303, `/my/applications/${id}`])
      asking.told = true
    }
    const fill = async (): Promise<void> => {
      const answer = await this.#ask({ path: `${base}/trader-name`, as: by, form: { traderName, _draft: draft, _revision: '0' } })
      if (!answer)
        throw new CutOff({
          again: async () => {
            await fill()
          },
        })
      expect([303, 409], answer.text.slice(0, 2000)).toContain(answer.status)
      await send()
    }
    await fill()
  }
}

test(`kill -9 of the web process and of the whole tree, ${KILL_ROUNDS} times each in a storm: nothing told is lost, nothing is there twice`, async () => {
  const ledger = new Ledger()
  const lanes: Lane[] = []
  const phones: string[] = []
  await using county = await WholeCounty.make(async (made, inside) => {
    const office = 'rongo-roads-officer'
    const roads = [await made.officer(office), await made.officer(office), await made.officer(office)] as const
    const market = await made.officer('rongo-market-officer')
    for (let lane = 0; lane < LANES; lane += 1) {
      const residents: Someone[] = []
      for (let each = 0; each < RESIDENTS_PER_LANE; each += 1) residents.push(await made.resident())
      const stalls: { id: string; by: Someone }[] = []
      for (let each = 0; each < STALLS_PER_LANE; each += 1) {
        const by = residents[each % RESIDENTS_PER_LANE] as Someone
        stalls.push({ id: await stallApplication(inside, by), by })
      }
      phones.push(...residents.map(({ phone }) => phone as string))
      ledger.stalls.push(...stalls.map(({ id }) => id))
      lanes.push(new Lane(made, ledger, { residents, roads, market, stalls, turn: lane }))
    }
  })

  const starts: number[] = [await county.start()]
  let killed = 0
  for (let round = 0; round < 2 * KILL_ROUNDS; round += 1) {
    let over = false
    const storm = Promise.all(lanes.map((lane) => lane.storm(() => over)))
    // Heard at once, told when it is waited for.
    storm.catch(() => {})
    const confirmed = () => ledger.askings.filter((each) => each.told).length
    const enough = confirmed() + ACTS
    for (const began = Date.now(); confirmed() < enough && Date.now() - began < ROUND_MS_MAX; ) await sleep(10)
    // Not always at the moment of a confirmation.
    await sleep((round % 5) * 7)
    killed += await county.kill(round % 2 === 0 ? 'web' : 'tree')
    over = true
    await storm
    starts.push(await county.start())
  }
  // What was cut off by the last kill is asked again; then all is quiet.
  await Promise.all(lanes.map((lane) => lane.storm(() => true)))
  const restless = performance.now()
  await quiet(county)
  const quietAfter = performance.now() - restless

  expect([...ledger.faults], 'answers that were faults of ours').toEqual([])
  const moves = await recount(county, ledger)
  const sms = await recountMessages(county, phones)
  const verify = await county.command(['audit', 'verify'])
  expect(verify.code, verify.output).toBe(0)

  const told = ledger.askings.filter((each) => each.told).length
  starts.sort((a, b) => a - b)
  console.log(
    `kill -9: ${KILL_ROUNDS} of the web process, ${KILL_ROUNDS} of the whole tree (${killed} processes); ${ledger.openings.length} reports opened, ${told} acts confirmed, ` +
      `${ledger.askings.filter((each) => each.refused).length} refused, ${ledger.unanswered} left without an answer; ${moves} moves in the history; ${sms}; ` +
      `start after a kill ${((starts[starts.length >> 1] as number) / 1000).toFixed(1)} s, quiet ${(quietAfter / 1000).toFixed(1)} s after the last; ${verify.output.trim().split('\n').at(-1)}`,
  )
}, 1_200_000)

/** Waits until every job that is due was done; a dead one is a fault. */
async function quiet(county: WholeCounty): Promise<void> {
  for (let tries = 0; ; tries += 1) {
    const { rows } = await sql<{ due: number; dead: number; queued: number }>`
      select count(*) filter (where attempts < max_attempts and run_at <= now())::integer as due,
        count(*) filter (where attempts >= max_attempts)::integer as dead,
        (select count(*)::integer from messages.outbox where status = 'queued' and channel = 'sms') as queued
      from jobs.jobs`.execute(county.owner.db)
    const [left] = rows
    expect(left?.dead).toBe(0)
    if (left?.due === 0 && left.queued === 0) return
    if (tries > 600) {
      const held = await sql<{ locked_by: string | null; n: number }>`
        select locked_by, count(*)::integer as n from jobs.jobs group by locked_by`.execute(county.owner.db)
      const facts = { held: held.rows, log: county.log.slice(-8) }
      throw new Error(`${left?.due} jobs are still due, and ${left?.queued} messages wait: ${JSON.stringify(facts, null, 1)}`)
    }
    await sleep(200)
  }
}

/** Compares what the database holds with what the clients were told; gives the number of moves. */
async function recount(county: WholeCounty, ledger: Ledger): Promise<number> {
  const { db } = county.owner
  const cases = await db.selectFrom('cases.cases').select(['id', 'reference', 'revision']).execute()
  const byId = new Map(cases.map((each) => [each.id, each]))
  for (const { case: id, reference } of ledger.openings) {
    if (reference !== null) expect(byId.get(id)?.reference, `the case ${id} was told its reference`).toBe(reference)
  }
  const known = new Set([...ledger.openings.map((each) => each.case), ...ledger.stalls])
  expect(cases.filter(({ id }) => !known.has(id))).toEqual([])

  const history = await db.selectFrom('cases.history').select(['case_id', 'act', 'kind']).orderBy('seq').execute()
  const entries = await sql<{ id: string; verb: string; transition: string | null }>`
    select e.record_id as id, e.verb, (p.body::jsonb ->> 'transition') as transition
    from audit.entries e left join audit.payloads p on p.seq = e.seq
    where e.record_kind = 'cases.case' and e.verb in ('cases.case.opened', 'cases.case.moved', 'cases.case.corrected') order by e.seq`.execute(
    db,
  )
  const lines = new Map<string, string[]>()
  for (const { case_id, act, kind } of history) lines.set(case_id, [...(lines.get(case_id) ?? []), kind === 'opened' ? 'opened' : act])
  const audited = new Map<string, string[]>()
  for (const { id, verb, transition } of entries.rows) {
    const act = verb === 'cases.case.opened' ? 'opened' : verb === 'cases.case.corrected' ? 'corrected' : (transition ?? 'unknown')
    audited.set(id, [...(audited.get(id) ?? []), act])
  }
  const asked = new Map<string, Asking[]>()
  for (const asking of ledger.askings) asked.set(asking.case, [...(asked.get(asking.case) ?? []), asking])

  let moves = 0
  for (const { id, revision } of cases) {
    const [first, ...acts] = lines.get(id) ?? []
    expect(first).toBe('opened')
    expect(audited.get(id), `the audit trail of ${id}`).toEqual(['opened', ...acts])
    expect(acts.length, `the revision of ${id}`).toBe(revision - 1)
    acts.forEach((act, at) => {
      const by = (asked.get(id) ?? []).filter((each) => each.revision === at + 1 && each.act === act)
      expect(by.length, `${act} of ${id} was asked for`).toBe(1)
      expect(by[0]?.refused, `${act} of ${id} was refused and yet done`).toBe(false)
    })
    for (const asking of asked.get(id) ?? []) {
      if (asking.told) expect(acts[asking.revision - 1], `${asking.act} of ${id} was confirmed`).toBe(asking.act)
    }
    moves += acts.length
  }
  const answers = await sql<{ id: string; sent: number; corrected: number }>`
    select a.case_id as id, count(*)::integer as sent, (select count(*)::integer from cases.history h where h.case_id = a.case_id and h.act = 'corrected') as corrected
    from cases.answers a group by a.case_id`.execute(db)
  expect(answers.rows.length).toBe(cases.length)
  expect(answers.rows.filter(({ sent, corrected }) => sent !== corrected + 1)).toEqual([])
  return moves
}

const TELLING = ['opened', 'acknowledge', 'resolve', 'decline', 'return', 'wait']

/** Each thing an applicant is to be told is in the outbox once, and the phones got it; twice only where a kill left its sending in doubt. */
async function recountMessages(county: WholeCounty, phones: readonly string[]): Promise<string> {
  const { db } = county.owner
  const { rows: told } = await sql<{ id: string; acts: number; messages: number }>`
    select c.id, (select count(*)::integer from cases.history h where h.case_id = c.id and (h.kind = 'opened' or h.act = any(${TELLING}::text[]))) as acts,
      (select count(*)::integer from messages.outbox o where o.about_id = c.id::text and o.channel = 'sms') as messages
    from cases.cases c`.execute(db)
  expect(told.filter(({ acts, messages }) => acts !== messages)).toEqual([])
  const { rows: by } = await sql<{ address: string; arrived: number; doubtful: number; waiting: number }>`
    select address, count(*) filter (where status in ('sent', 'delivered'))::integer as arrived,
      count(*) filter (where unknown_attempts > 0 or status in ('sending', 'unknown'))::integer as doubtful,
      count(*) filter (where status not in ('sent', 'delivered', 'sending', 'unknown'))::integer as waiting
    from messages.outbox where channel = 'sms' group by address`.execute(db)
  let [arrived, doubtful, got] = [0, 0, 0]
  for (const each of by) {
    expect(phones).toContain(each.address)
    expect(each.waiting, `messages to ${each.address} that were not handed over`).toBe(0)
    const received = (await county.messages(each.address)).length
    expect(received).toBeGreaterThanOrEqual(each.arrived - each.doubtful)
    expect(received).toBeLessThanOrEqual(each.arrived + each.doubtful)
    arrived += each.arrived
    doubtful += each.doubtful
    got += received
  }
  return `${arrived} SMS sent and ${doubtful} in doubt, ${got} on the phones`
}
