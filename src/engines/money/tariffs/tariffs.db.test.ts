import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type TestCounty, testCounty } from '../../../../test/support/county.ts'
import { billIn } from '../../../../test/support/sample-bill.ts'
import type { Grant } from '../../../kernel/access/grants.ts'
import { type Actor, systemActor } from '../../../kernel/context/actor.ts'
import type { Context } from '../../../kernel/context/context.ts'
import { linesOf } from '../bills/bills.queries.ts'
import { proveMoney } from '../verify/verify-money.ts'
import { type Assessment, assess } from './assess.ts'
import { decideChange, type InstrumentChange, proposeChange } from './change-instrument.ts'
import { importTariffs, readTariffFiles, recordEvent } from './import-tariffs.ts'
import { reRate } from './re-rate.ts'
import type { Schedule } from './schedule.ts'
import { instrumentEvents, readTariffs, tariffOn, tariffVersion } from './tariff-book.ts'

const system = systemActor('test')
const on = (day: string) => Temporal.PlainDate.from(day)
/** What a role of the county's own would give for its fees. */
const mayChangeFees = (person: string): readonly Grant[] =>
  ['money.tariff.read', 'money.tariff.propose', 'money.tariff.approve'].map((permission) => ({
    permission,
    reach: 'county',
    scope: null,
    role: 'test',
    post: null,
    person,
    office: null,
    ward: null,
    subCounty: null,
    department: null,
  }))

let county: TestCounty
let files: ReturnType<typeof readTariffFiles>
let maker: Actor
let checker: Actor

beforeAll(async () => {
  county = await testCounty()
  files = readTariffFiles(county.folder)
  const officer = async (post: string): Promise<Actor> => {
    const { actor, id } = await county.staff({ post })
    return { ...actor, grants: mayChangeFees(id) }
  }
  maker = await officer('auditor-1')
  checker = await officer('county-secretary')
})
afterAll(() => county?.[Symbol.asyncDispose]())

const read = <R>(work: (ctx: Context) => Promise<R>): Promise<R> => county.as(system, work)
const owed = (assessment: Assessment) => read((ctx) => assess(ctx, assessment))
const propose = (change: Partial<InstrumentChange> & Pick<InstrumentChange, 'instrument' | 'what'>) =>
  county.as(maker, (ctx) => proposeChange(ctx, { version: null, from: on('2026-12-01'), reason: 'Gazette notice 12 of 2026', ...change }))
const decide = (proposal: string, approve = true, by = checker) =>
  county.as(by, (ctx) => decideChange(ctx, { proposal, decision: approve ? 'approved' : 'refused', reason: 'Seen.' }))
const change = async (what: Parameters<typeof propose>[0]) => decide(await propose(what))

const court = { instrument: 'demonstration-2026', version: null, reason: 'High Court', proposal: null } as const

/** A schedule of the county under another name. */
const another = (key: string, more: (schedule: Schedule) => void = () => undefined) => {
  const content = structuredClone(files[1]?.content) as Schedule & { key: string }
  const schedule = { ...content, key }
  more(schedule)
  return { name: `${key}.json`, content: schedule }
}
const bringIn = (...given: Parameters<typeof importTariffs>[1]) => read((ctx) => importTariffs(ctx, given))

test('the demonstration schedules hold from their days on a fresh database, and it is written down that the load did it', async () => {
  expect((await read((ctx) => tariffOn(ctx, 'business-permit', on('2026-06-30')))).schedule.key).toBe('demonstration-2025')
  expect((await read((ctx) => tariffOn(ctx, 'business-permit', on('2026-07-01')))).schedule.key).toBe('demonstration-2026')
  expect((await read((ctx) => tariffOn(ctx, 'market-day', on('2026-07-01')))).schedule.key).toBe('demonstration-2025')
  await expect(read((ctx) => tariffOn(ctx, 'business-permit', on('2024-12-31')))).rejects.toMatchObject({ code: 'money.tariff_none' })
  const events = await read((ctx) => instrumentEvents(ctx, 'demonstration-2026'))
  expect(events).toMatchObject([
    { what: 'enacted', from: '2026-07-01', reason: 'Demonstration figures, brought in with the county’s folder.' },
  ])
})

test('the same files again change nothing', async () => {
  expect(await bringIn(...files)).toMatchObject([{ outcome: 'unchanged' }, { outcome: 'unchanged' }])
  expect(await read((ctx) => instrumentEvents(ctx))).toHaveLength(2)
})

test('a faulty file is refused with every fault at its place, and nothing of any file is kept', async () => {
  const wrong = another('wrong-act', (schedule) => Object.assign(schedule.lines[0] as object, { head: 'rates' }))
  await expect(bringIn(another('right-act'), wrong)).rejects.toMatchObject({
    code: 'money.tariff_faulty',
    values: { file: 'wrong-act.json', place: '/lines/0/head' },
    problems: [{ path: '/lines/0/head' }],
  })
  const { rows } = await sql`select key from money.instruments where key in ('right-act', 'wrong-act')`.execute(county.base.db)
  expect(rows).toEqual([])
})

test('a trader’s permit, fire and health fees make one bill whose lines pin their law and keep their working', async () => {
  const lines = await owed({
    day: on('2026-11-22'),
    period: '2027',
    lines: [
      { line: 'business-permit', inputs: { activity: 'shop', size: 'small', place: 'municipality' } },
      { line: 'fire-certificate', inputs: { risk: 'low' } },
      { line: 'health-inspection-filling-station', inputs: { pumps: 2 } },
    ],
  })
  expect(lines.map(({ head, class: kind, period, cents }) => [head, kind, period, cents])).toEqual([
    ['business-permit', 'fee', '2027', 650_000],
    ['fire-certificate', 'fee', '2027', 200_000],
    ['health-inspection', 'fee', '2027', 200_000],
  ])
  const bill = await billIn(county, {}, { lines })
  const [permit] = (await read((ctx) => linesOf(ctx, [bill.id]))).get(bill.id) ?? []
  expect(permit).toMatchObject({
    tariffLine: 'business-permit',
    working: {
      part: 'Part A',
      row: '1',
      instrument: { sw: 'Jedwali la ada la maonyesho 2026' },
      steps: [{ en: 'Shop · Small · Town or municipality: KSh 6,500', sw: 'Duka · Ndogo · Mjini au manispaa: KSh 6,500' }],
    },
  })
  const pinned = await read((ctx) => tariffVersion(ctx, permit?.tariffVersion ?? ''))
  expect(pinned).toMatchObject({ key: 'demonstration-2026', effective: { from: '2026-07-01' } })
  expect((await read((ctx) => proveMoney(ctx.db))).sound).toBe(true)
})

test('something new pays for what is left of the year it is billed for, a renewal for all of it', async () => {
  const ask = (more: Partial<Assessment>) =>
    owed({
      day: on('2026-11-22'),
      lines: [{ line: 'business-permit', inputs: { activity: 'shop', size: 'small', place: 'rural' } }],
      ...more,
    })
  expect((await ask({ beginsOn: on('2026-11-22') }))[0]?.cents).toBe(100_000)
  expect((await ask({}))[0]?.cents).toBe(400_000)
  expect((await ask({ beginsOn: on('2026-11-22'), period: '2027' }))[0]).toMatchObject({ cents: 400_000, period: '2027' })
})

test('periods follow the rule of each line', async () => {
  const lines = await owed({
    day: on('2026-11-22'),
    lines: [
      { line: 'business-permit', inputs: { activity: 'kiosk', size: 'large', place: 'rural' } },
      { line: 'outdoor-advertising', inputs: { sign: 'board', signArea: 2.5 } },
      { line: 'parking-boda-boda', inputs: {} },
      { line: 'market-day', inputs: {}, key: 'stall 4' },
    ],
  })
  expect(lines.map(({ period }) => period)).toEqual(['2026', '2026', '2026-11', '2026-11-22'])
  expect(lines[1]?.cents).toBe(112_500)
  expect(lines[3]?.key).toBe('stall 4')
})

test('lines of one head, and one line for two things, stand beside each other on a bill', async () => {
  const plan = { floorArea: 120 }
  const lines = await owed({
    day: on('2026-11-22'),
    lines: [
      { line: 'plan-form', inputs: {} },
      { line: 'plan-architectural', inputs: plan },
      { line: 'plan-structural', inputs: plan },
      { line: 'outdoor-advertising', inputs: { sign: 'painted', signArea: 4 } },
      { line: 'outdoor-advertising', inputs: { sign: 'board', signArea: 4 } },
    ],
  })
  expect(lines.map(({ head, cents }) => [head, cents / 100])).toEqual([
    ['plan-approval', 500],
    ['plan-approval', 2160],
    ['plan-approval', 1200],
    ['outdoor-advertising', 800],
    ['outdoor-advertising', 1800],
  ])
  const bill = await billIn(county, {}, { lines })
  expect(bill.totalCents).toBe(646_000)
})

test('answers that are wrong are refused at their line and input; a line that no law has is refused', async () => {
  const day = on('2026-11-22')
  await expect(
    owed({ day, lines: [{ line: 'business-permit', inputs: { activity: 'shop', size: 'huge', place: 'rural' } }] }),
  ).rejects.toMatchObject({
    code: 'basics.invalid',
    problems: [{ path: 'business-permit.size' }],
  })
  await expect(owed({ day, lines: [{ line: 'liquor', inputs: {} }] })).rejects.toMatchObject({ code: 'money.tariff_none' })
})

test('two officers suspend an instrument: from its day the one before holds, and its history says so', async () => {
  await change({ instrument: 'demonstration-2026', what: 'suspended', reason: 'High Court, petition 7 of 2026' })
  const keyOn = async (day: string) => (await read((ctx) => tariffOn(ctx, 'business-permit', on(day)))).schedule.key
  expect([await keyOn('2026-11-30'), await keyOn('2026-12-01')]).toEqual(['demonstration-2026', 'demonstration-2025'])
  await change({ instrument: 'demonstration-2026', what: 'reinstated', from: on('2027-02-01') })
  expect(await keyOn('2027-02-01')).toBe('demonstration-2026')
  const history = (await read((ctx) => readTariffs(ctx))).history('business-permit')
  expect(history.map(({ from, to, held }) => [from, to, held?.schedule.key])).toEqual([
    ['2025-01-01', '2026-06-30', 'demonstration-2025'],
    ['2026-07-01', '2026-11-30', 'demonstration-2026'],
    ['2026-12-01', '2027-01-31', 'demonstration-2025'],
    ['2027-02-01', null, 'demonstration-2026'],
  ])
})

test('when a law is suspended back to its first day, what was billed under it is worked out anew, line by line, and nothing is written', async () => {
  const { version } = await read((ctx) => tariffOn(ctx, 'business-permit', on('2026-11-22')))
  const list = () => county.as(maker, (ctx) => reRate(ctx, { version }))
  expect((await list()).changed).toEqual([])
  await read((ctx) => recordEvent(ctx, { ...court, what: 'suspended', from: '2026-07-01' }))
  const { changed, next } = await list()
  const told = changed.map(({ head, billed, paid, due }) => `${head} ${billed} ${paid} ${due}`)
  expect(told.sort()).toEqual(['business-permit 650000 0 600000', 'outdoor-advertising 180000 0 160000', 'plan-approval 216000 0 180000'])
  expect(next).toBeNull()
  const first = await county.as(maker, (ctx) => reRate(ctx, { version, limit: 1 }))
  const rest = await county.as(maker, (ctx) => reRate(ctx, { version, after: first.next }))
  expect([...first.changed, ...rest.changed]).toEqual(changed)
  await read((ctx) => recordEvent(ctx, { ...court, instrument: 'demonstration-2025', what: 'suspended', from: '2025-01-01' }))
  expect(new Set((await list()).changed.map(({ due, version }) => `${due} ${version}`))).toEqual(new Set(['0 null']))
  for (const [instrument, from] of [
    ['demonstration-2025', '2025-01-01'],
    ['demonstration-2026', '2026-07-01'],
  ] as const)
    await read((ctx) => recordEvent(ctx, { ...court, instrument, what: 'reinstated', from }))
  expect((await list()).changed).toEqual([])
  await expect(county.as({ ...maker, grants: [] }, (ctx) => reRate(ctx, { version }))).rejects.toMatchObject({ code: 'basics.denied' })
})

test('new content is a draft that holds nowhere until a second officer enacts it, and then the old one stays as it was', async () => {
  const changed = another('demonstration-2026', (schedule) => Object.assign(schedule, { citation: 'Corrected' }))
  const [draft] = await bringIn(changed)
  expect(draft?.outcome).toBe('draft')
  const from = on('2027-03-01')
  const proposal = await propose({ instrument: 'demonstration-2026', what: 'enacted', version: draft?.version ?? '', from })
  const citation = async (day: string) => (await read((ctx) => tariffOn(ctx, 'business-permit', on(day)))).schedule.citation
  expect(await citation('2027-03-01')).toBe('Demonstration, 2026')
  await decide(proposal)
  expect([await citation('2027-02-28'), await citation('2027-03-01')]).toEqual(['Demonstration, 2026', 'Corrected'])
})

test('nobody decides what they asked for, whatever they may; the database refuses it too', async () => {
  const proposal = await propose({ instrument: 'demonstration-2025', what: 'suspended' })
  await expect(decide(proposal, true, maker)).rejects.toMatchObject({ code: 'money.proposal_own' })
  await expect(
    sql`update money.proposals set decision = 'approved', decided_by = made_by, decided_at = made_at where id = ${proposal}`.execute(
      county.base.db,
    ),
  ).rejects.toThrow('proposals_by_another')
  await expect(propose({ instrument: 'demonstration-2025', what: 'repealed' })).rejects.toMatchObject({ code: 'money.proposal_open' })
  await decide(proposal, false)
  await expect(decide(proposal)).rejects.toMatchObject({ code: 'money.proposal_decided' })
  expect((await read((ctx) => instrumentEvents(ctx, 'demonstration-2025'))).some(({ from }) => from === '2026-12-01')).toBe(false)
})

test('who may not, cannot; what does not follow is refused', async () => {
  const nobody = { ...maker, grants: [] }
  const input = { instrument: 'demonstration-2025', what: 'suspended', version: null, from: on('2027-01-01'), reason: 'x' } as const
  await expect(county.as(nobody, (ctx) => proposeChange(ctx, input))).rejects.toMatchObject({ code: 'basics.denied' })
  await expect(
    county.as(nobody, (ctx) => decideChange(ctx, { proposal: ctx.newId(), decision: 'approved', reason: '' })),
  ).rejects.toMatchObject({
    code: 'basics.denied',
  })
  await expect(propose({ instrument: 'demonstration-2025', what: 'reinstated' })).rejects.toMatchObject({ code: 'money.instrument_step' })
  await expect(propose({ instrument: 'no-such-act', what: 'repealed' })).rejects.toMatchObject({ code: 'basics.not_found' })
  const foreign = (await read((ctx) => tariffOn(ctx, 'market-day', on('2026-07-01')))).version
  const enact = { instrument: 'demonstration-2026', what: 'enacted', version: foreign } as const
  await expect(propose(enact)).rejects.toMatchObject({ code: 'basics.not_found' })
  const own = (await read((ctx) => tariffOn(ctx, 'business-permit', on('2026-07-01')))).version
  await expect(propose({ ...enact, version: own, from: on('2026-06-30') })).rejects.toMatchObject({ code: 'money.instrument_days' })
})

test('published content and history cannot be changed, by the app’s role', async () => {
  for (const statement of [
    sql`update money.tariff_versions set body = '{}'`,
    sql`delete from money.tariff_versions`,
    sql`update money.instrument_events set from_on = '2020-01-01'`,
    sql`delete from money.instrument_events`,
  ])
    await expect(statement.execute(county.base.db)).rejects.toThrow('permission denied')
})

test('where real law is known, a demonstration schedule no longer holds by itself', async () => {
  const [act] = await bringIn(another('finance-act-2027', (schedule) => Object.assign(schedule, { kind: 'finance-act' })))
  expect(act?.outcome).toBe('draft')
  expect(await bringIn(another('demonstration-2027'))).toMatchObject([{ outcome: 'draft' }])
})

test('other programs read the fees of a day and have them worked out; the law’s own history is for officers', async () => {
  const { fees } = (await county.ask({ method: 'GET', url: '/api/fees?on=2026-07-01' })).json()
  expect(fees).toContainEqual(
    expect.objectContaining({ key: 'market-day', kind: 'demonstration', basis: { kind: 'amount', shillings: 30 } }),
  )
  const asked = (line: string, inputs: object) =>
    county.ask({ method: 'POST', url: '/api/fees/assess', payload: { lines: [{ line, inputs }], day: '2026-07-01' } })
  expect((await asked('parking-day', { vehicle: 'minibus', days: 3 })).json()).toMatchObject({
    lines: [{ head: 'parking', cents: 36_000 }],
  })
  expect((await asked('parking-day', { vehicle: 'boat', days: 3 })).statusCode).toBe(422)
  expect((await asked('liquor', {})).statusCode).toBe(409)
  expect((await county.ask({ method: 'GET', url: '/api/fees/instruments' })).statusCode).toBe(401)
})

test('each change has its line in the audit trail, and so has what was asked for and decided', async () => {
  const { rows } = await sql<{ verb: string }>`
    select distinct verb from audit.entries where verb like 'money.instrument.%' or verb like 'money.proposal.%' order by verb`.execute(
    county.base.db,
  )
  expect(rows.map(({ verb }) => verb)).toEqual([
    'money.instrument.changed',
    'money.proposal.approved',
    'money.proposal.made',
    'money.proposal.refused',
  ])
})
