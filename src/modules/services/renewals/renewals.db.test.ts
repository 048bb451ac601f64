import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  approvePermit,
  billOf,
  eatery,
  issueFor,
  payBill,
  sendApplication,
  type TradeOfficers,
  tailor,
  tradeOfficers,
  WARD,
} from '../../../../test/support/apply-for-permit.ts'
import { type TestCounty, type TestPerson, testCounty } from '../../../../test/support/county.ts'
import { Visitor } from '../../../../test/support/visitor.ts'
import { loadCase } from '../../../engines/cases/find-case.ts'
import { systemActor } from '../../../kernel/context/actor.ts'
import { staysOf } from '../../../kernel/context/erasure.ts'
import { exampleList } from './example-list.ts'

let county: TestCounty
let officers: TradeOfficers
beforeAll(async () => {
  county = await testCounty()
  officers = await tradeOfficers(county)
})
afterAll(() => county[Symbol.asyncDispose]())
const system = systemActor('test')
const letterOf = (id: string) => county.db.selectFrom('services.letters').selectAll().where('case_id', '=', id).executeTakeFirstOrThrow()

async function permitOf(trader: TestPerson) {
  const { id } = await trader.runs((ctx) => sendApplication(ctx, 'single-business-permit', tailor))
  await approvePermit(id, officers, [])
  const bill = await billOf(county, id)
  await payBill(county, bill, bill.totalCents)
  await issueFor(county, id)
  return letterOf(id)
}

/** Looks at what is filled in, agrees and sends: gives the case. */
async function send(visitor: Visitor, started: Awaited<ReturnType<Visitor['get']>>) {
  expect(started.url, started.text).toMatch(/\/check$/)
  const declare = await visitor.get(started.url.replace(/check$/, 'declare'))
  const sent = await visitor.submit(declare, { truth: 'yes', same: 'yes' })
  expect(sent.heading, sent.text).toBe('Renewal sent')
  const reference = /MGR-[0-9A-Z]{4}-[0-9A-Z]{4}/.exec(sent.text)?.[0] ?? ''
  return county.db.selectFrom('cases.cases').select(['id', 'state']).where('reference', '=', reference).executeTakeFirstOrThrow()
}

test('a trader renews her permit in three pages: the bill is there at once, and the permit of next year follows its payment', async () => {
  const trader = await county.resident({ name: 'Achieng Tailor' })
  const old = await permitOf(trader)
  const visitor = new Visitor(county, trader)
  const listed = await visitor.get('/my/permits')
  expect(listed.text).toContain(old.number)
  const { id, state } = await send(
    visitor,
    await visitor.submit(
      listed,
      {},
      { form: listed.forms.findIndex(({ values }) => values.some(([name, value]) => name === 'number' && value === old.number)) },
    ),
  )
  expect(state).toBe('payment')
  const bill = await billOf(county, id)
  const { period } = await county.db.selectFrom('money.bill_lines').select('period').where('bill', '=', bill.id).executeTakeFirstOrThrow()
  expect(period).toBe('2027')
  await payBill(county, bill, bill.totalCents)
  await issueFor(county, id)
  const renewed = await letterOf(id)
  expect(renewed.number).toMatch(/^SBP\/2027\/1262\//)
  expect([renewed.valid_from?.toString(), renewed.valid_until?.toString()]).toEqual(['2027-01-01', '2027-12-31'])
  expect((await county.ask({ url: `/V/${renewed.payload}` })).body).toContain('does not count yet')

  const again = await visitor.submit(await visitor.get('/my/permits'), { number: old.number })
  expect(again.text).toContain('This permit is renewed already')
  const early = await visitor.submit(await visitor.get('/my/permits'), { number: renewed.number })
  expect(early.text).toContain('It can be renewed from')
})

test('a permit opens for nobody who knows neither its phone nor its ID card, and may not become another business', async () => {
  const old = await permitOf(await county.resident())
  const stranger = await county.resident()
  const visitor = new Visitor(county, stranger)
  for (const proof of ['', '99999999'])
    expect((await visitor.submit(await visitor.get('/my/permits'), { number: old.number, proof })).text).toContain('We found no permit')
  const opened = await visitor.submit(await visitor.get('/my/permits'), { number: old.number.toLowerCase(), proof: '12345678' })
  expect(opened.url).toMatch(/\/check$/)
  const answers = { ...tailor, permitNumber: old.number, same: true }
  await expect(
    stranger.runs((ctx) => sendApplication(ctx, 'single-business-permit-renewal', { ...answers, size: 'large' })),
  ).rejects.toMatchObject({
    code: 'services.permit_changed',
  })
  await expect(
    stranger.runs((ctx) => sendApplication(ctx, 'single-business-permit-renewal', { ...answers, permitNumber: 'SBP/2020/1/0001' })),
  ).rejects.toMatchObject({ code: 'services.permit_unknown' })
  const sends = await Promise.allSettled(
    [1, 2].map(() => stranger.runs((ctx) => sendApplication(ctx, 'single-business-permit-renewal', answers))),
  )
  expect(sends.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
})

test('an eating place is inspected before its renewal is billed', async () => {
  const trader = await county.resident()
  const { id } = await trader.runs((ctx) => sendApplication(ctx, 'single-business-permit', eatery))
  await approvePermit(id, officers, ['health', 'fire'])
  const bill = await billOf(county, id)
  await payBill(county, bill, bill.totalCents)
  await issueFor(county, id)
  const { number } = await letterOf(id)
  const renewal = await trader.runs((ctx) =>
    sendApplication(ctx, 'single-business-permit-renewal', { ...eatery, permitNumber: number, same: true }),
  )
  expect((await county.as(system, (ctx) => loadCase(ctx, renewal.id)))?.state).toBe('submitted')
})

const list = (rows: string) =>
  `Number of the permit,Good until,Phone,ownerName,ownerId,businessName,activity,size,employees,ward,place,plot\n${rows}`
const good = `SBP/2025/7,31/12/2025,0722 000 777,Otieno Kiosk Owner,23456789,Otieno Kiosk,Kibanda (kioski),small,1,Central Kamagambo,rural,K7`

async function upload(visitor: Visitor, text: string) {
  return visitor.submit(
    await visitor.get('/staff/permits/import'),
    {},
    {
      files: [{ name: 'list', filename: 'permits.csv', content: new TextEncoder().encode(text), type: 'text/csv' }],
    },
  )
}

test('the example of a list to mend opens as a file, so that tours and the matrix reach its route', async () => {
  const url = `/staff/permits/import/${await exampleList(county)}/faulty.csv`
  const { statusCode, headers, body } = await county.ask({ url, as: officers.licensing })
  expect([statusCode, headers['content-type']]).toEqual([200, 'text/csv; charset=utf-8'])
  expect(body).toContain('EXAMPLE/1')
})

test('last year’s list is looked at row by row, brought in at once, and the same again changes nothing; its permit is then renewed', async () => {
  const officer = new Visitor(county, officers.licensing)
  const faulty = await upload(officer, list(`${good}\nSBP/2025/8,2025-13-40,12,,1,X,circus,huge,0,Nowhere,rural,K8\n${good}`))
  expect(faulty.text).toContain('nothing was brought in')
  for (const words of ['Give the last day as', 'no Kenyan phone number', 'stands twice']) expect(faulty.text).toContain(words)
  const bare = good.replace('SBP/2025/7', 'SBP/2025/9').replace('0722 000 777', '')
  const mixed = await upload(officer, list(`${bare}\nSBP/2025/8,2025-13-40,12,,1,X,circus,huge,0,Nowhere,rural,K8`))
  expect(mixed.text).toContain('1 of 2 rows have faults and are left out. The other 1 can be brought in now')
  expect(mixed.text).toContain('No phone in 1 rows (2).')
  const file = mixed.links.find(({ href }) => href.endsWith('faulty.csv'))?.href as string
  const { body: toMend } = await county.ask({ url: file, as: officers.licensing })
  expect(toMend.trim().split('\r\n')).toEqual([
    expect.stringMatching(/^\ufeff?Number of the permit,.*,Row,Fault$/),
    expect.stringMatching(/^SBP\/2025\/8,2025-13-40,12,.*,3,.*Give the last day as.*no Kenyan phone number/),
  ])
  expect((await officer.submit(mixed)).text).toContain('Brought in: 1 new, 0 changed')
  const mended = toMend.replace(
    '2025-13-40,12,,1,X,circus,huge,0,Nowhere',
    '2025-12-31,0722000778,Mama Kiosk,23456780,Mama Kiosk,kiosk,small,1,Central Kamagambo',
  )
  const later = await upload(officer, mended)
  expect(later.text).toContain('1 permits: 1 new')
  expect((await officer.submit(later)).text).toContain('Brought in: 1 new, 0 changed')
  await county.db.deleteFrom('services.known_permits').execute()
  const swahili = await officer.get('/staff/permits/import?lang=sw')
  expect(swahili.text).toContain('Ingiza vibali')
  expect((await upload(new Visitor(county, officers.licensing), 'number,phone\n1,2')).text).toContain('lacks these columns')

  const looked = await upload(new Visitor(county, officers.licensing), list(good))
  expect(looked.text).toContain('1 permits: 1 new, 0 changed, 0 as they are')
  expect(await county.db.selectFrom('services.known_permits').selectAll().execute()).toEqual([])
  const visitor = new Visitor(county, officers.licensing)
  const done = await visitor.submit(looked)
  expect(done.text).toContain('Brought in: 1 new, 0 changed')
  const [known] = await county.db.selectFrom('services.known_permits').selectAll().execute()
  expect(known).toMatchObject({ number: 'SBP/2025/7', phone: '+254722000777', id_number: '23456789', ward: WARD })
  const again = await upload(visitor, list(good))
  expect(again.text).toContain('0 new, 0 changed, 1 as they are')
  await visitor.submit(again)
  expect(await county.db.selectFrom('services.known_permits').selectAll().execute()).toEqual([known])
  expect((await county.ask({ url: '/staff/permits/import', as: await county.onceHolderOf('rongo-fire-officer') })).statusCode).toBe(403)

  const owner = await county.resident({ name: 'Otieno', phone: '+254722000777' })
  const his = new Visitor(county, owner)
  const listed = await his.get('/my/permits')
  expect(listed.text).toContain('SBP/2025/7')
  // What the list did not know is asked first.
  const first = await his.submit(
    listed,
    {},
    { form: listed.forms.findIndex(({ values }) => values.some(([, value]) => value === 'SBP/2025/7')) },
  )
  expect(first.url).toMatch(/apply\/holder$/)

  // It is his data, and no other's; the register stays when he asks for erasure.
  const stranger = await county.resident({ name: 'Nyaboke' })
  const permitsOf = async (who: TestPerson) =>
    JSON.parse((await county.ask({ url: '/my/privacy/data.json', as: who })).body).rooms.services?.permits ?? []
  expect(await permitsOf(owner)).toEqual([expect.objectContaining({ number: 'SBP/2025/7', phone: '+254722000777', idNumber: '23456789' })])
  expect(JSON.stringify(await permitsOf(owner))).toContain('Otieno')
  expect(await permitsOf(stranger)).toEqual([])
  expect((await county.ask({ url: '/my/privacy/data?lang=sw', as: owner })).body).toContain('Vibali vya orodha za kaunti')
  const stays = await county.as(system, (ctx) => staysOf(ctx, owner.id))
  expect(stays).toContainEqual(
    expect.objectContaining({ record: { kind: 'services.permit', id: 'SBP/2025/7' }, because: 'law', until: '2033-11-18' }),
  )
  expect(await county.as(system, (ctx) => staysOf(ctx, stranger.id))).toEqual([])
})
