import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import { DarajaWorld, PHONE } from '../test/support/daraja-world.ts'
import { until } from '../test/support/until.ts'

type Result = {
  ResultType: number
  ResultCode: number | string
  ConversationID: string
  OriginatorConversationID: string
  TransactionID: string
  ResultParameters?: { ResultParameter: { Key: string; Value?: string | number }[] }
  ReferenceData: { ReferenceItem: object }
}
const resultOf = (text: string) => (JSON.parse(text) as { Result: Result }).Result
const valuesOf = (result: Result) =>
  Object.fromEntries((result.ResultParameters?.ResultParameter ?? []).map(({ Key, Value }) => [Key, Value]))

/** Calls as an operator and waits for the result. */
async function asked(world: DarajaWorld, path: string, command: string, more: Record<string, unknown>): Promise<Result> {
  const { json } = await world.call(path, await world.operator(command, more))
  expect(json).toMatchObject({ ResponseCode: '0', ConversationID: expect.stringMatching(/^AG_\d{8}_2010/) })
  const mine = () =>
    world.calls
      .filter((call) => call.path === '/result')
      .map(({ text }) => resultOf(text))
      .find(({ ConversationID }) => ConversationID === (json.ConversationID as unknown))
  return (await until(mine, (found) => found !== undefined)) as Result
}

const STATUS = '/mpesa/transactionstatus/v1/query'
const status = (world: DarajaWorld, receipt: string) => asked(world, STATUS, 'TransactionStatusQuery', { TransactionID: receipt })
const reversal = (world: DarajaWorld, receipt: string, amount: number | string) =>
  asked(world, '/mpesa/reversal/v1/request', 'TransactionReversal', {
    TransactionID: receipt,
    Amount: amount,
    ReceiverParty: '400901',
    RecieverIdentifierType: '11',
  })
const payOut = (world: DarajaWorld, id: string, amount: number) =>
  asked(world, '/mpesa/b2c/v3/paymentrequest', 'BusinessPayment', {
    InitiatorName: 'kaunti',
    OriginatorConversationID: id,
    Amount: amount,
    PartyB: PHONE,
    Occassion: 'Refund',
  })

describe('the status of a transaction', () => {
  test('tells amount, times and parties; a key comes twice, one has no value', async () => {
    await using world = await DarajaWorld.open()
    const { receipt } = await world.payBill()
    const result = await status(world, receipt)
    expect(valuesOf(result)).toMatchObject({
      ReceiptNo: receipt,
      TransactionStatus: 'Completed',
      CreditPartyName: '400901 - MIGORI COUNTY',
    })
    const parameters = result.ResultParameters?.ResultParameter ?? []
    expect(Number(valuesOf(result).Amount)).toBe(2500)
    expect(parameters.filter(({ Key }) => Key === 'DebitPartyName')).toHaveLength(2)
    expect(parameters.find(({ Key }) => Key === 'DebitPartyCharges')).toEqual({ Key: 'DebitPartyCharges' })
    expect(String(valuesOf(result).FinalisedTime)).toMatch(/^\d{14}$/)
  })

  test('the reference is an object or a list, success is 0 or "0", amounts are numbers or texts', async () => {
    await using world = await DarajaWorld.open()
    const results = []
    for (let amount = 1; amount <= 20; amount += 1) results.push(await status(world, (await world.payBill({ amount })).receipt))
    expect(new Set(results.map(({ ReferenceData }) => Array.isArray(ReferenceData.ReferenceItem)))).toEqual(new Set([true, false]))
    expect(new Set(results.map(({ ResultCode }) => ResultCode))).toEqual(new Set([0, '0']))
    expect(new Set(results.map((result) => typeof valuesOf(result).Amount))).toEqual(new Set(['number', 'string']))
  })

  test('an unknown receipt is told by letters', async () => {
    await using world = await DarajaWorld.open()
    expect(await status(world, 'UKM0000000')).toMatchObject({ ResultCode: 'R000002' })
  })

  test('a payment that was reversed says so', async () => {
    await using world = await DarajaWorld.open()
    const { receipt } = await world.payBill()
    await world.post('/switchboard/daraja/reverse', { receipt })
    expect(valuesOf(await status(world, receipt))).toMatchObject({ TransactionStatus: 'Reversed' })
  })

  test('a payout is found by the caller’s own id', async () => {
    await using world = await DarajaWorld.open()
    await world.payBill()
    await payOut(world, 'refund-1', 100)
    const found = await asked(world, STATUS, 'TransactionStatusQuery', { OriginatorConversationID: 'refund-1' })
    expect(valuesOf(found)).toMatchObject({ ReasonType: 'Business Payment to Customer via API' })
  })
})

describe('who asks', () => {
  test('a wrong password is accepted, and told 2001 later', async () => {
    await using world = await DarajaWorld.open()
    const { receipt } = await world.payBill()
    const SecurityCredential = (await world.ask('/switchboard/daraja/security-credential?password=guess')).json.securityCredential
    const wrong = await asked(world, STATUS, 'TransactionStatusQuery', { TransactionID: receipt, SecurityCredential })
    expect(wrong.ResultCode).toBe(2001)
    expect((await asked(world, STATUS, 'TransactionStatusQuery', { TransactionID: receipt, SecurityCredential: 'plain' })).ResultCode).toBe(
      2001,
    )
    expect((await asked(world, STATUS, 'TransactionStatusQuery', { TransactionID: receipt, Initiator: 'other' })).ResultCode).toBe(2001)
  })

  test.each([
    ['Remarks', 'x'],
    ['Remarks', 'x'.repeat(101)],
    ['CommandID', 'Status'],
    ['ResultURL', 'nowhere'],
    ['IdentifierType', '2'],
  ])('a wrong %s is refused at once', async (name, value) => {
    await using world = await DarajaWorld.open()
    const reply = await world.call(STATUS, await world.operator('TransactionStatusQuery', { TransactionID: 'X', [name]: value }))
    expect([reply.status, reply.json.errorMessage]).toEqual([400, `Bad Request - Invalid ${name}`])
  })

  test('the queue may give up before the result comes', async () => {
    await using world = await DarajaWorld.open()
    const { receipt } = await world.payBill()
    await world.set({ callbacks: { queueTimeout: { resultCode: '1' } } })
    const result = await status(world, receipt)
    expect(resultOf((await world.called('/timeout'))[0]?.text ?? '')).toMatchObject({
      ResultType: 1,
      ConversationID: result.ConversationID,
    })
    expect(Number(result.ResultCode)).toBe(0)
  })
})

test('the balance is one packed text of four accounts, charges below zero', async () => {
  await using world = await DarajaWorld.open()
  await world.payBill({ amount: 1_000 })
  const result = await asked(world, '/mpesa/accountbalance/v1/query', 'AccountBalance', {})
  expect(valuesOf(result).AccountBalance).toBe(
    'Working Account|KES|0.00|0.00|0.00|0.00&Utility Account|KES|1000.00|1000.00|0.00|0.00&Charges Paid Account|KES|-5.50|-5.50|0.00|0.00&Organization Settlement Account|KES|0.00|0.00|0.00|0.00',
  )
})

describe('a reversal', () => {
  test('gives the whole payment back, once', async () => {
    await using world = await DarajaWorld.open()
    const { receipt } = await world.payBill()
    const before = (await world.ask(`/handset/${PHONE}/wallet`)).json as Record<string, unknown>
    const done = await reversal(world, receipt, '2500.00')
    expect(valuesOf(done)).toMatchObject({
      OriginalTransactionID: receipt,
      DebitAccountBalance: 'Utility Account|KES|0.00|0.00|0.00|0.00',
      Charge: 0,
    })
    expect((await world.ask(`/handset/${PHONE}/wallet`)).json).toMatchObject({ balanceCents: Number(before.balanceCents) + 250_000 })
    expect((await reversal(world, receipt, 2500)).ResultCode).toBe('R000001')
    expect((await world.totals()).netCents).toBe(0)
  })

  test('of an unknown receipt or another amount is told R000002', async () => {
    await using world = await DarajaWorld.open()
    const { receipt } = await world.payBill()
    expect((await reversal(world, 'UKM0000000', 2500)).ResultCode).toBe('R000002')
    expect((await reversal(world, receipt, 2499)).ResultCode).toBe('R000002')
    expect((await world.totals()).netCents).toBe(250_000)
  })

  test('needs the misspelt field', async () => {
    await using world = await DarajaWorld.open()
    const body = await world.operator('TransactionReversal', {
      TransactionID: 'X',
      Amount: 1,
      ReceiverParty: '400901',
      ReceiverIdentifierType: '11',
    })
    expect((await world.call('/mpesa/reversal/v1/request', body)).json.errorMessage).toBe('Bad Request - Invalid RecieverIdentifierType')
  })
})

describe('a payment to a person', () => {
  test('is told with the day first, and the person gets the money and an SMS', async () => {
    await using world = await DarajaWorld.open()
    await world.payBill()
    const told = valuesOf(await payOut(world, 'refund-1', 1_000))
    expect(told).toMatchObject({
      TransactionReceipt: expect.any(String),
      B2CUtilityAccountAvailableFunds: 1500,
      B2CRecipientIsRegisteredCustomer: 'Y',
    })
    expect(told.TransactionCompletedDateTime).toMatch(/^\d\d\.\d\d\.\d{4} \d\d:\d\d:\d\d$/)
    expect(world.messages().at(-1)).toContain('You have received Ksh1,000.00 from MIGORI COUNTY')
    expect((await world.totals()).netCents).toBe(150_000)
  })

  test('asked for twice under one id is refused, and paid once', async () => {
    await using world = await DarajaWorld.open()
    await world.payBill()
    await payOut(world, 'refund-1', 100)
    const again = await world.call(
      '/mpesa/b2c/v3/paymentrequest',
      await world.operator('BusinessPayment', {
        InitiatorName: 'kaunti',
        OriginatorConversationID: 'refund-1',
        Amount: 100,
        PartyB: PHONE,
      }),
    )
    expect([again.status, again.json.errorCode]).toEqual([500, '500.002.1001'])
    expect((await world.totals()).netCents).toBe(240_000)
  })

  test('beyond what the paybill holds is told 1', async () => {
    await using world = await DarajaWorld.open()
    expect((await payOut(world, 'refund-1', 100)).ResultCode).toBe(1)
    // What it held before the simulator began.
    await world.post('/switchboard/daraja/hold', { utilityCents: 10_000, chargesCents: 0 })
    expect(Number((await payOut(world, 'refund-2', 100)).ResultCode)).toBe(0)
    expect((await world.totals()).accounts).toMatchObject({ utilityCents: 0, chargesCents: -1_300 })
    expect((await world.post('/switchboard/daraja/hold', { utilityCents: 'x' })).status).toBe(422)
    // A county that starts again later does not know what moved meanwhile.
    expect((await world.post('/switchboard/daraja/hold', { utilityCents: 5, chargesCents: 0 })).status).toBe(409)
    expect((await world.totals()).accounts).toMatchObject({ utilityCents: 0, chargesCents: -1_300 })
  })
})

describe('the pull', () => {
  const local = (ms: number) => new Date(ms + 3 * 3_600_000).toISOString().slice(0, 19).replace('T', ' ')
  const register = (world: DarajaWorld) =>
    world.call('/pulltransactions/v1/register', {
      ShortCode: '400901',
      RequestType: 'Pull',
      NominatedNumber: '0711000001',
      CallBackURL: `${world.county}/pull`,
    })
  const query = (world: DarajaWorld, offset = 0, from = Date.now() - 60_000, to = Date.now() + 60_000) =>
    world.call('/pulltransactions/v1/query', {
      ShortCode: '400901',
      StartDate: local(from),
      EndDate: local(to),
      OffSetValue: String(offset),
    })
  const rowsOf = ({ json }: { json: Record<string, unknown> }) => (json.Response as Record<string, unknown>[][])[0] ?? []

  test('is registered once, and says so the second time', async () => {
    await using world = await DarajaWorld.open()
    expect((await query(world)).status).toBe(400)
    expect((await register(world)).json).toMatchObject({ ResponseStatus: '1000' })
    expect((await register(world)).json).toMatchObject({ ResponseStatus: '1001' })
  })

  test('is a list in a list; of nothing, [[]] and 1001', async () => {
    await using world = await DarajaWorld.open()
    await register(world)
    expect((await query(world)).json).toMatchObject({ ResponseCode: '1001', Response: [[]] })
    const { receipt } = await world.payBill()
    const answer = await query(world)
    expect(answer.json).toMatchObject({ ResponseCode: '1000' })
    expect(rowsOf(answer)).toEqual([
      {
        transactionId: receipt,
        trxDate: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
        msisdn: 711000001,
        sender: expect.any(String),
        transactiontype: 'c2b-pay-bill-debit',
        billreference: 'SBP26-7K3QX4',
        amount: '2500.00',
        organizationname: 'MIGORI COUNTY',
      },
    ])
  })

  test('is paged by rows', async () => {
    await using world = await DarajaWorld.open({ world: { pullPage: 2 } })
    await register(world)
    const receipts = []
    for (let amount = 1; amount <= 5; amount += 1) receipts.push((await world.payBill({ amount })).receipt)
    const pulled = []
    for (const offset of [0, 2, 4]) pulled.push(rowsOf(await query(world, offset)).map(({ transactionId }) => transactionId))
    expect(pulled).toEqual([receipts.slice(0, 2), receipts.slice(2, 4), receipts.slice(4)])
    expect(rowsOf(await query(world, 5))).toEqual([])
  })

  test('reaches back 48 hours and no further, whatever is asked', async () => {
    await using world = await DarajaWorld.open()
    await register(world)
    await world.payBill()
    const began = Date.now()
    const ask = async () => {
      await world.signIn()
      return rowsOf(await query(world, 0, began - 3_600_000, began + 49 * 3_600_000)).length
    }
    await world.post('/switchboard/daraja/advance', { ms: 47 * 3_600_000 })
    expect(await ask()).toBe(1)
    await world.post('/switchboard/daraja/advance', { ms: 2 * 3_600_000 })
    expect(await ask()).toBe(0)
  })

  test('shows a reversal as a row of its own', async () => {
    await using world = await DarajaWorld.open()
    await register(world)
    const { receipt } = await world.payBill()
    await world.post('/switchboard/daraja/reverse', { receipt })
    expect(rowsOf(await query(world)).map(({ transactiontype, billreference }) => [transactiontype, billreference])).toEqual([
      ['c2b-pay-bill-debit', 'SBP26-7K3QX4'],
      ['c2b-pay-bill-reversal', receipt],
    ])
  })

  test('may lag behind', async () => {
    await using world = await DarajaWorld.open({ world: { pullLagMs: 60_000 } })
    await register(world)
    await world.payBill()
    expect(rowsOf(await query(world))).toEqual([])
    await world.post('/switchboard/daraja/advance', { ms: 60_001 })
    expect(rowsOf(await query(world, 0, Date.now() - 60_000, Date.now() + 120_000))).toHaveLength(1)
  })
})

describe('a storm', () => {
  const order = {
    seed: 7,
    payments: 1_000,
    accounts: ['SBP26-AAAAA1', 'SBP26-BBBBB2'],
    repeats: 0.05,
    pairs: 0.02,
    wrongAccounts: 0.02,
    reversals: 0.002,
    drops: 0.02,
    forgeries: 0.02,
  }
  type Report = {
    state: string
    planned: Record<string, number>
    expected: Record<string, number>
    calls: Record<string, number>
    forged: string[]
    dropped: string[]
  }

  async function blown(world: DarajaWorld, more: object = {}): Promise<Report> {
    const begun = await world.post('/switchboard/storm', { ...order, stkUrl: `${world.county}/stk`, ...more })
    expect(begun.status).toBe(202)
    for (;;) {
      const { json } = await world.ask('/switchboard/storm')
      const report = json as unknown as Report
      if (report.state !== 'running') return report
      await sleep(50)
    }
  }

  test('calls the county with all of it, and knows what the books must say', async () => {
    await using world = await DarajaWorld.open()
    await world.register()
    const { planned, expected, calls, forged, dropped } = await blown(world)
    expect(planned).toMatchObject({ payments: 1_000 })
    for (const kind of ['repeats', 'pairs', 'wrongAccounts', 'drops', 'forgeries']) expect(planned[kind], kind).toBeGreaterThan(0)
    const confirmed = world.calls.filter(({ path }) => path === '/confirm').map(({ json }) => json as Record<string, string>)
    const { payments = 0, repeats = 0, drops = 0, forgeries = 0, pairs = 0 } = planned
    expect(confirmed).toHaveLength(payments - drops + repeats + forgeries)
    expect(calls).toMatchObject({ all: confirmed.length + pairs, answered: confirmed.length + pairs, failed: 0 })
    const real = new Map(
      confirmed.filter(({ TransID = '' }) => !forged.includes(TransID)).map((each) => [each.TransID, Number(each.TransAmount) * 100]),
    )
    const came = [...real.values()].reduce((sum, cents) => sum + cents, 0)
    expect(came + (expected.droppedCents ?? 0)).toBe(expected.paidCents)
    expect(dropped.some((receipt) => real.has(receipt))).toBe(false)
    const totals = await world.totals()
    expect(totals.netCents).toBe(expected.netCents)
    expect(Object.values(totals.netByAccount).reduce((sum, cents) => sum + cents, 0)).toBe(totals.netCents)
  })

  test('blows the same again by the same seed', async () => {
    const tell = async () => {
      await using world = await DarajaWorld.open()
      await world.register()
      const { planned, expected } = await blown(world, { payments: 300 })
      return { planned, expected, texts: world.calls.map(({ json }) => (json as Record<string, string>).TransID).sort() }
    }
    expect(await tell()).toEqual(await tell())
  })

  test('retries nothing unless told', async () => {
    await using world = await DarajaWorld.open()
    await world.register()
    let number = 0
    world.answer = () => {
      number += 1
      return { status: number % 2 ? 503 : 200 }
    }
    const quiet = { payments: 40, repeats: 0, pairs: 0, drops: 0, forgeries: 0, reversals: 0, concurrency: 1, retryAfterMs: 0 }
    expect((await blown(world, quiet)).calls).toMatchObject({ all: 40, failed: 20, retried: 0 })
    expect((await blown(world, { ...quiet, retries: 3 })).calls).toMatchObject({ all: 40, answered: 40, failed: 0 })
  })

  test('needs an address, and blows one at a time', async () => {
    await using world = await DarajaWorld.open()
    expect((await world.post('/switchboard/storm', order)).status).toBe(409)
    await world.register()
    await world.post('/switchboard/storm', { ...order, perSecond: 50 })
    expect((await world.post('/switchboard/storm', order)).status).toBe(409)
    await world.post('/switchboard/storm/stop')
    await until(
      async () => (await world.ask('/switchboard/storm')).json.state as unknown,
      (state) => state === 'stopped',
    )
  })
})
