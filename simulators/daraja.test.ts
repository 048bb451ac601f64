import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import { DarajaWorld, PHONE, signature } from '../test/support/daraja-world.ts'
import { until } from '../test/support/until.ts'

const errorOf = ({ status, json }: { status: number; json: Record<string, unknown> }) => [status, json.errorCode]
/** In no order: two calls to the county overtake each other. */
const codesOf = (calls: readonly { text: string }[]) => calls.map(({ text }) => Number(stkOf(text).ResultCode)).sort((a, b) => a - b)
const stkOf = (text: string) =>
  JSON.parse(text).Body.stkCallback as {
    ResultCode: number | string
    CheckoutRequestID: string
    CallbackMetadata?: { Item: { Name: string; Value?: unknown }[] }
  }

describe('OAuth', () => {
  test('gives a token, whose life is told as number or text', async () => {
    await using world = await DarajaWorld.open()
    const lives = new Set<string>()
    for (let tries = 0; tries < 20; tries += 1) lives.add(typeof (await world.oauth()).json.expires_in)
    expect(lives).toEqual(new Set(['number', 'string']))
  })

  test('refuses wrong credentials and another grant', async () => {
    await using world = await DarajaWorld.open()
    expect(errorOf(await world.oauth('stranger'))).toEqual([400, '400.008.01'])
    expect(errorOf(await world.ask('/oauth/v1/generate?grant_type=client_credentials'))).toEqual([400, '400.008.01'])
    const headers = { authorization: 'Basic x' }
    expect(errorOf(await world.ask('/oauth/v1/generate?grant_type=password', { headers }))).toEqual([400, '400.008.02'])
  })

  test('each API tells a bad token by another code', async () => {
    await using world = await DarajaWorld.open()
    const codeAt = async (path: string) => errorOf(await world.call(path, {}, 'stale'))
    expect(await codeAt('/mpesa/stkpush/v1/processrequest')).toEqual([404, '404.001.03'])
    expect(await codeAt('/mpesa/c2b/v2/registerurl')).toEqual([400, '400.003.01'])
    expect(await codeAt('/mpesa/transactionstatus/v1/query')).toEqual([401, '401.002.01'])
    expect(await codeAt('/pulltransactions/v1/query')).toEqual([401, '401.003.01'])
    expect(await codeAt('/mpesa/nothing/v1')).toEqual([404, '404.003.01'])
    expect(errorOf(await world.ask('/mpesa/c2b/v2/registerurl'))).toEqual([404, '404.001.04'])
  })

  test('a token is over when its time is over', async () => {
    await using world = await DarajaWorld.open()
    await world.post('/switchboard/daraja/advance', { ms: 3_500_000 })
    expect((await world.register()).status).toBe(200)
    await world.post('/switchboard/daraja/advance', { ms: 100_000 })
    expect(errorOf(await world.register())).toEqual([400, '400.003.01'])
  })

  test('a new token ends the old one only where a tester says so', async () => {
    await using world = await DarajaWorld.open()
    const first = world.token
    await world.signIn()
    expect((await world.call('/mpesa/stkpush/v1/processrequest', {}, first)).json.errorCode).toBe('400.002.02')
    await world.set({ world: { newTokenEndsOld: true } })
    const second = world.token
    await world.signIn()
    expect((await world.call('/mpesa/stkpush/v1/processrequest', {}, second)).json.errorCode).toBe('404.001.03')
  })
})

describe('the push', () => {
  test('is accepted, prompts the handset, and pays when the PIN is right', async () => {
    await using world = await DarajaWorld.open()
    const { status, json } = await world.push()
    expect([status, json]).toEqual([
      200,
      {
        MerchantRequestID: expect.stringMatching(/^[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-/),
        CheckoutRequestID: expect.stringMatching(/^ws_CO_\d{17}711000001$/),
        ResponseCode: '0',
        ResponseDescription: expect.any(String),
        CustomerMessage: expect.any(String),
      },
    ])
    const before = (await world.ask(`/handset/%2B${PHONE}/wallet`)).json as Record<string, unknown>
    expect(before.prompts).toMatchObject([{ account: 'SBP26-7K3QX4', amountCents: 250_000, organisation: 'MIGORI COUNTY' }])
    expect(world.calls).toEqual([])
    const paid = await world.post(`/handset/${PHONE}/prompts/${json.CheckoutRequestID}`, { pin: '1234' })
    expect(paid.json).toMatchObject({ code: '0', receipt: expect.stringMatching(/^[A-Z][A-L][1-9A-V][0-9A-Z]{7}$/) })
    const [call] = await world.called('/stk')
    const items = stkOf(call?.text ?? '').CallbackMetadata?.Item ?? []
    const itemOf = (name: string) => items.find(({ Name }) => Name === name)?.Value
    expect([itemOf('Amount'), itemOf('MpesaReceiptNumber'), itemOf('PhoneNumber')]).toEqual([2500, paid.json.receipt, 254711000001])
    expect(String(itemOf('TransactionDate'))).toMatch(/^\d{14}$/)
    const after = (await world.ask(`/handset/${PHONE}/wallet`)).json as Record<string, unknown>
    expect(after).toMatchObject({ balanceCents: Number(before.balanceCents) - 250_000, prompts: [] })
    expect(world.messages()).toEqual([
      expect.stringContaining(`${paid.json.receipt} Confirmed. Ksh2,500.00 sent to MIGORI COUNTY for account SBP26-7K3QX4`),
    ])
    expect((await world.totals()).netByAccount).toEqual({ 'SBP26-7K3QX4': 250_000 })
  })

  test('the callback names no account; items come in any order, Balance without a value or not at all, the amount with cents or without', async () => {
    await using world = await DarajaWorld.open({ world: { rule17Seconds: 0 } })
    for (let tries = 0; tries < 24; tries += 1) await world.pushAndPay({ Amount: 10 })
    const calls = await world.called('/stk', 24)
    const orders = new Set(
      calls.map(({ text }) =>
        stkOf(text)
          .CallbackMetadata?.Item.filter(({ Name }) => Name !== 'Balance')
          .map(({ Name }) => Name)
          .join(),
      ),
    )
    const balances = new Set(calls.map(({ text }) => stkOf(text).CallbackMetadata?.Item.some(({ Name }) => Name === 'Balance')))
    expect(orders.size).toBeGreaterThan(3)
    expect(balances).toEqual(new Set([true, false]))
    expect(calls.some(({ text }) => text.includes('"Value":10.00'))).toBe(true)
    expect(calls.some(({ text }) => text.includes('"Value":10}'))).toBe(true)
    expect(calls.every(({ text }) => !text.includes('SBP26'))).toBe(true)
    expect(calls.flatMap(({ text }) => stkOf(text).CallbackMetadata?.Item ?? []).find(({ Name }) => Name === 'Balance')).toEqual({
      Name: 'Balance',
    })
  })

  test('cancelled, wrong PIN three times, and locked', async () => {
    await using world = await DarajaWorld.open({ world: { rule17Seconds: 0 } })
    const { json } = await world.push()
    expect((await world.post(`/handset/${PHONE}/prompts/${json.CheckoutRequestID}`, { cancel: true })).json.code).toBe('1032')
    const codes = []
    for (const pin of ['1', '2', '3', '1234']) codes.push((await world.pushAndPay({}, pin)).result.code)
    expect(codes).toEqual(['2001', '2001', '8006', '8006'])
    const calls = await world.called('/stk', 5)
    expect(calls.map(({ text }) => stkOf(text).ResultCode).sort()).toEqual([1032, 2001, 2001, 8006, 8006])
    expect(calls.every(({ text }) => stkOf(text).CallbackMetadata === undefined)).toBe(true)
    await world.post(`/handset/${PHONE}/wallet`, { locked: false })
    expect((await world.pushAndPay()).result.code).toBe('0')
  })

  test('nobody answers: 1037 or 1019 when the prompt’s time is over, and the prompt is gone', async () => {
    await using world = await DarajaWorld.open({ world: { rule17Seconds: 0 } })
    const first = (await world.push()).json.CheckoutRequestID
    await world.post('/switchboard/daraja/advance', { ms: 30_000 })
    expect(world.calls).toEqual([])
    await world.post('/switchboard/daraja/advance', { ms: 30_000 })
    expect(stkOf((await world.called('/stk'))[0]?.text ?? '').ResultCode).toBe(1037)
    expect((await world.post(`/handset/${PHONE}/prompts/${first}`, { pin: '1234' })).status).toBe(410)
    await world.set({ world: { noAnswer: '1019' } })
    await world.push()
    await world.post('/switchboard/daraja/advance', { ms: 60_000 })
    expect(stkOf((await world.called('/stk', 2))[1]?.text ?? '').ResultCode).toBe(1019)
    expect((await world.totals()).netCents).toBe(0)
  })

  test('a late answer may pay after the failure was told', async () => {
    await using world = await DarajaWorld.open({ world: { lateAnswers: true } })
    const id = (await world.push()).json.CheckoutRequestID
    await world.post('/switchboard/daraja/advance', { ms: 60_000 })
    await world.called('/stk')
    expect((await world.post(`/handset/${PHONE}/prompts/${id}`, { pin: '1234' })).json.code).toBe('0')
    expect((await world.called('/stk', 2)).map(({ text }) => stkOf(text).ResultCode)).toEqual([1037, 0])
  })

  test('a phone that is off cannot be reached', async () => {
    await using world = await DarajaWorld.open()
    await world.post(`/handset/${PHONE}/wallet`, { reachable: false })
    await world.push()
    await world.post('/switchboard/daraja/advance', { ms: 20_000 })
    expect(stkOf((await world.called('/stk'))[0]?.text ?? '').ResultCode).toBe(1037)
  })

  test('one prompt at a time: the second push is told 1001', async () => {
    await using world = await DarajaWorld.open()
    await world.push({ Amount: 100 })
    await world.push({ Amount: 200 })
    expect(stkOf((await world.called('/stk'))[0]?.text ?? '').ResultCode).toBe(1001)
  })

  test('the same amount within two minutes is told 17; another amount, or later, is not', async () => {
    await using world = await DarajaWorld.open()
    await world.pushAndPay({ Amount: 100 })
    await world.push({ Amount: 100 })
    expect(codesOf(await world.called('/stk', 2))).toEqual([0, 17])
    expect((await world.pushAndPay({ Amount: 101 })).result.code).toBe('0')
    await world.post('/switchboard/daraja/advance', { ms: 121_000 })
    expect((await world.pushAndPay({ Amount: 100 })).result.code).toBe('0')
  })

  test('limits: too little money 1, too much at once 3, too much in a day 4, a full paybill 8', async () => {
    await using world = await DarajaWorld.open()
    await world.post(`/handset/${PHONE}/wallet`, { balanceCents: 9_900 })
    expect((await world.pushAndPay({ Amount: 100 })).result.code).toBe('1')
    await world.push({ Amount: 250_001 })
    await world.post(`/handset/${PHONE}/wallet`, { balanceCents: 100_000_000 })
    expect((await world.pushAndPay({ Amount: 250_000 })).result.code).toBe('0')
    expect((await world.pushAndPay({ Amount: 249_999 })).result.code).toBe('0')
    await world.push({ Amount: 2 })
    await world.post('/switchboard/daraja/advance', { ms: 24 * 3_600_000 })
    await world.signIn()
    await world.set({ world: { paybillFull: true } })
    expect((await world.pushAndPay({ Amount: 3 })).result.code).toBe('8')
    expect(codesOf(await world.called('/stk', 6))).toEqual([0, 0, 1, 3, 4, 8])
  })

  test('texts too long are accepted, and then told 1025 or 9999', async () => {
    await using world = await DarajaWorld.open()
    expect((await world.push({ AccountReference: 'SBP26-7K3QX4X' })).status).toBe(200)
    expect((await world.push({ TransactionDesc: 'Permit of 2026' })).status).toBe(200)
    expect((await world.called('/stk', 2)).map(({ text }) => stkOf(text).ResultCode).sort()).toEqual([1025, 9999])
  })

  test('a code with letters stays a text, a code of figures is a number', async () => {
    await using world = await DarajaWorld.open()
    await world.push({ PartyB: '999999' })
    await world.push({ TransactionType: 'CustomerBuyGoodsOnline' })
    expect(new Set((await world.called('/stk', 2)).map(({ text }) => stkOf(text).ResultCode))).toEqual(new Set(['SFC_IC0003', 2028]))
  })

  test('the password must be made of the very timestamp sent', async () => {
    await using world = await DarajaWorld.open()
    const signed = signature('20261122091500')
    expect(errorOf(await world.push({ ...signed, Timestamp: '20261122091501' }))).toEqual([500, '500.001.1001'])
    expect((await world.push(signed)).status).toBe(200)
    expect(errorOf(await world.push({ Timestamp: '20261322091500' }))).toEqual([400, '400.002.02'])
    expect((await world.push({ BusinessShortCode: '123456' })).json.errorMessage).toBe('Merchant does not exist')
  })

  test.each([
    ['Amount', '0'],
    ['Amount', '12.50'],
    ['PhoneNumber', '0711000001'],
    ['PartyA', '254711000002'],
    ['CallBackURL', 'nowhere'],
    ['AccountReference', 'a_b'],
    ['TransactionType', 'PayBill'],
  ])('a wrong %s is refused in the error’s shape', async (name, value) => {
    await using world = await DarajaWorld.open()
    expect(await world.push({ [name]: value })).toEqual({
      status: 400,
      json: { requestId: expect.any(String), errorCode: '400.002.02', errorMessage: `Bad Request - Invalid ${name}` },
    })
  })

  test('the query tells a result as text, and until there is one that it is being processed', async () => {
    await using world = await DarajaWorld.open()
    const { json } = await world.push()
    const id = json.CheckoutRequestID
    const query = () => world.call('/mpesa/stkpushquery/v1/query', { ...signature(), CheckoutRequestID: id })
    expect((await query()).json).toMatchObject({ errorCode: '500.001.1001', errorMessage: 'The transaction is being processed' })
    await world.post(`/handset/${PHONE}/prompts/${id}`, { pin: '1234' })
    expect(await query()).toMatchObject({ status: 200, json: { ResponseCode: '0', ResultCode: '0', CheckoutRequestID: id } })
    await world.set({ world: { queryLies: true } })
    expect((await query()).json).toMatchObject({ ResultCode: '1032', ResultDesc: 'FAILED' })
  })

  test('a paid push also brings the confirmation of a menu payment, where addresses are registered', async () => {
    await using world = await DarajaWorld.open()
    await world.register()
    const { result } = await world.pushAndPay()
    expect((await world.called('/confirm'))[0]?.json).toMatchObject({ TransID: result.receipt, BillRefNumber: 'SBP26-7K3QX4' })
    await world.called('/stk')
    await world.set({ world: { confirmsStk: false } })
    await world.pushAndPay({ Amount: 7 })
    await world.called('/stk', 2)
    expect(world.calls.filter(({ path }) => path === '/confirm')).toHaveLength(1)
  })

  test('the handset can answer by itself', async () => {
    await using world = await DarajaWorld.open({ world: { autoAnswer: 'pin' } })
    await world.push()
    expect(stkOf((await world.called('/stk'))[0]?.text ?? '').ResultCode).toBe(0)
  })
})

describe('registration of addresses', () => {
  test('is answered with the misspelt key, and is done once', async () => {
    await using world = await DarajaWorld.open()
    expect((await world.register()).json).toEqual({
      OriginatorCoversationID: expect.any(String),
      ResponseCode: '0',
      ResponseDescription: 'Success',
    })
    expect(errorOf(await world.register())).toEqual([500, '500.003.1001'])
    await world.post('/switchboard/daraja/delete-urls')
    expect((await world.register()).status).toBe(200)
  })

  test.each([
    [{ ConfirmationURL: 'https://pay.county.example/mpesa/x' }],
    [{ ValidationURL: 'https://pay.county.example/SQL' }],
    [{ ConfirmationURL: 'http://pay.county.example/x' }],
    [{ ResponseType: 'completed' }],
  ])('refuses %j', async (more) => {
    await using world = await DarajaWorld.open()
    expect(errorOf(await world.register(more))).toEqual([400, '400.002.02'])
  })

  test('the first version hashes the number', async () => {
    await using world = await DarajaWorld.open()
    await world.register({}, 'v1')
    await world.payBill()
    expect((await world.called('/confirm'))[0]?.json.MSISDN).toMatch(/^[0-9a-f]{64}$/)
  })
})

describe('a payment from the menu', () => {
  test('is asked about, paid and confirmed: one body, all texts, the balance only afterwards, the county’s own number given back', async () => {
    await using world = await DarajaWorld.open({ world: { externalValidation: true } })
    world.answer = ({ path }) =>
      path === '/validate' ? { body: '{"ResultCode":"0","ResultDesc":"Accepted","ThirdPartyTransID":"K-77"}' } : {}
    await world.register()
    const paid = await world.payBill()
    expect(paid).toMatchObject({ outcome: 'paid', receipt: expect.any(String) })
    const validation = (await world.called('/validate'))[0]?.json as Record<string, unknown>
    const confirmation = (await world.called('/confirm'))[0]?.json as Record<string, unknown>
    expect(Object.values(validation).every((value) => typeof value === 'string')).toBe(true)
    expect(validation).toMatchObject({
      TransID: paid.receipt,
      BusinessShortCode: '400901',
      OrgAccountBalance: '',
      ThirdPartyTransID: '',
      BillRefNumber: 'SBP26-7K3QX4',
    })
    expect({ ...confirmation, TransTime: '' }).toEqual({
      ...validation,
      TransTime: '',
      OrgAccountBalance: '2500.00',
      ThirdPartyTransID: 'K-77',
    })
    expect(validation.TransTime).toMatch(/^\d{14}$/)
  })

  test('masks the number in two ways, writes amounts in two ways and may leave names out', async () => {
    await using world = await DarajaWorld.open()
    await world.register()
    for (let tries = 0; tries < 30; tries += 1) await world.payBill({ amount: 10 })
    const calls = await world.called('/confirm', 30)
    const seen = (name: string) => new Set(calls.map(({ json }) => (json as Record<string, string>)[name]))
    expect(seen('MSISDN')).toEqual(new Set(['25471****001', '2547 ***** 001']))
    expect(seen('TransAmount')).toEqual(new Set(['10', '10.00']))
    expect(seen('FirstName')).toContain('')
    expect(seen('LastName')).toContain('')
  })

  test('the balance after each payment is the one before it and the payment', async () => {
    await using world = await DarajaWorld.open()
    await world.register()
    for (const amount of [10, 20, 30]) await world.payBill({ amount })
    const balances = (await world.called('/confirm', 3)).map(({ json }) => json.OrgAccountBalance)
    expect(balances.sort()).toEqual(['10.00', '30.00', '60.00'])
  })

  test('a rejection moves no money, and the payer reads why', async () => {
    await using world = await DarajaWorld.open({ world: { externalValidation: true } })
    world.answer = () => ({ body: '{"ResultCode":"C2B00012","ResultDesc":"Rejected"}' })
    await world.register()
    expect(await world.payBill()).toEqual({ outcome: 'refused', code: 'C2B00012' })
    expect(world.messages()).toEqual([expect.stringContaining('you entered a wrong account number')])
    expect((await world.totals()).netCents).toBe(0)
    await sleep(30)
    expect(world.calls.map(({ path }) => path)).toEqual(['/validate'])
  })

  test.each([
    ['Completed', 'paid'],
    ['Cancelled', 'refused'],
  ])('no answer of the validator in eight seconds: %s means %s', async (ResponseType, outcome) => {
    await using world = await DarajaWorld.open({ world: { externalValidation: true, validatorSeconds: 0.1 } })
    world.answer = ({ path }) => (path === '/validate' ? undefined : {})
    await world.register({ ResponseType })
    expect((await world.payBill()).outcome).toBe(outcome)
    world.answer = () => ({ status: 500 })
    expect((await world.payBill()).outcome).toBe(outcome)
    world.answer = () => ({ body: 'Accepted' })
    expect((await world.payBill()).outcome).toBe(outcome)
  })

  test('validation is off until it is asked for', async () => {
    await using world = await DarajaWorld.open()
    await world.register()
    await world.payBill()
    await world.called('/confirm')
    expect(world.calls.some(({ path }) => path === '/validate')).toBe(false)
  })

  test.each([
    [{ shortcode: '123456' }, 'unknown_paybill'],
    [{ account: '' }, 'account'],
    [{ amount: '12.5' }, 'amount'],
    [{ pin: '9999' }, '2001'],
    [{ amount: 250_001 }, '3'],
    [{ amount: 200_000 }, '1'],
  ])('the menu refuses %j', async (more, code) => {
    await using world = await DarajaWorld.open()
    expect(await world.payBill(more)).toEqual({ outcome: 'refused', code })
  })

  test('M-Pesa writes in the payer’s language', async () => {
    await using world = await DarajaWorld.open()
    await world.payBill({ language: 'sw' })
    expect(world.messages()).toEqual([expect.stringContaining('Imethibitishwa. Ksh2,500.00 imetumwa kwa MIGORI COUNTY')])
  })
})

describe('the switchboard', () => {
  test('repeats the same bytes', async () => {
    await using world = await DarajaWorld.open()
    await world.register()
    await world.set({ callbacks: { c2bConfirmation: { times: 3 } } })
    await world.payBill()
    const calls = await world.called('/confirm', 3)
    expect(new Set(calls.map(({ text }) => text)).size).toBe(1)
  })

  test('drops a call, which the pull shows', async () => {
    await using world = await DarajaWorld.open()
    await world.register()
    await world.set({ callbacks: { all: { dropRate: 1 } } })
    expect((await world.payBill()).outcome).toBe('paid')
    await sleep(30)
    expect(world.calls).toEqual([])
    expect((await world.totals()).netCents).toBe(250_000)
  })

  test('keeps two back and turns them round; what waits too long goes all the same', async () => {
    await using world = await DarajaWorld.open()
    await world.register()
    await world.set({ callbacks: { c2bConfirmation: { holdBack: 2 } } })
    const first = await world.payBill({ amount: 1 })
    const second = await world.payBill({ amount: 2 })
    expect(new Set((await world.called('/confirm', 2)).map(({ json }) => json.TransID))).toEqual(new Set([second.receipt, first.receipt]))
    await world.payBill({ amount: 3 })
    await world.post('/switchboard/daraja/advance', { ms: 3_000 })
    await world.called('/confirm', 3)
  })

  test('delays a call to the county by its own clock', async () => {
    await using world = await DarajaWorld.open()
    await world.register()
    await world.set({ callbacks: { c2bConfirmation: { delayMs: 60_000 } } })
    await world.payBill()
    await sleep(30)
    expect(world.calls).toEqual([])
    await world.post('/switchboard/daraja/advance', { ms: 60_000 })
    await world.called('/confirm')
  })

  test('retries nothing unless told', async () => {
    await using world = await DarajaWorld.open()
    await world.register()
    world.answer = () => ({ status: 500 })
    await world.payBill({ amount: 1 })
    await world.called('/confirm')
    await world.set({ callbacks: { c2bConfirmation: { retries: 2, retryAfterMs: 0 } } })
    await world.payBill({ amount: 2 })
    await world.called('/confirm', 4)
    await sleep(30)
    expect(world.calls).toHaveLength(4)
  })

  test('refuses a kind of call, by the code that it is told', async () => {
    await using world = await DarajaWorld.open()
    await world.set({ calls: { stk: { refuse: '500.003.02' } } })
    expect(errorOf(await world.push())).toEqual([500, '500.003.02'])
    expect((await world.register()).status).toBe(200)
  })

  test('lets a push fail by a code', async () => {
    await using world = await DarajaWorld.open()
    await world.set({ callbacks: { stkCallback: { resultCode: '26' } } })
    expect((await world.pushAndPay()).result.code).toBe('26')
  })

  test('goes down: 503, cut, hanging, and having done what it does not answer', async () => {
    await using world = await DarajaWorld.open()
    await world.set({ calls: { all: { down: 'error503' } } })
    expect((await world.push()).status).toBe(503)
    await world.set({ calls: { all: { down: 'cut' } } })
    await expect(world.push()).rejects.toThrow()
    await world.set({ calls: { all: { down: 'hang' } } })
    await expect(fetch(`${world.url}/oauth/v1/generate`, { signal: AbortSignal.timeout(50) })).rejects.toThrow()
    await world.set({ calls: { all: { down: 'takeAndCut' } } })
    await expect(world.push()).rejects.toThrow()
    expect((await world.ask(`/handset/${PHONE}/wallet`)).json.prompts).toHaveLength(1)
  })

  test('refuses connections for a while, then listens again', async () => {
    await using world = await DarajaWorld.open()
    await world.post('/switchboard/daraja/refuse-connections', { ms: 2_000 })
    const ask = () =>
      world.oauth().then(
        ({ status }) => status,
        ({ cause }: { cause?: { code?: string } }) => cause?.code,
      )
    await until(ask, (seen) => seen === 'ECONNREFUSED')
    await until(ask, (seen) => seen === 200)
  })

  test('forges a payment that looks real and is in no list', async () => {
    await using world = await DarajaWorld.open()
    await world.register()
    const { json } = await world.post('/switchboard/daraja/forge', { amount: 5_000, account: 'SBP26-7K3QX4' })
    expect((await world.called('/confirm'))[0]?.json).toMatchObject({ TransID: json.receipt, BillRefNumber: 'SBP26-7K3QX4' })
    expect(json.receipt).toMatch(/^[A-Z][A-L][1-9A-V][0-9A-Z]{7}$/)
    expect((await world.totals()).netCents).toBe(0)
    const push = (await world.push()).json.CheckoutRequestID
    await world.post('/switchboard/daraja/forge', { kind: 'stkCallback', checkoutRequestId: push, amount: 2500 })
    expect(stkOf((await world.called('/stk'))[0]?.text ?? '')).toMatchObject({ CheckoutRequestID: push, ResultCode: 0 })
    expect((await world.totals()).netCents).toBe(0)
  })

  test('sends a payment again, and reverses one without a word to the county', async () => {
    await using world = await DarajaWorld.open()
    await world.register()
    const { receipt } = await world.payBill()
    await world.post('/switchboard/daraja/replay', { receipt })
    await world.called('/confirm', 2)
    expect((await world.post('/switchboard/daraja/reverse', { receipt })).json).toMatchObject({ kind: 'reversal', account: receipt })
    expect((await world.post('/switchboard/daraja/reverse', { receipt })).status).toBe(409)
    expect(await world.totals()).toMatchObject({ netCents: 0, netByAccount: { 'SBP26-7K3QX4': 0 } })
    expect(world.messages().at(-1)).toContain(`Transaction ${receipt} has been reversed`)
    await sleep(30)
    expect(world.calls).toHaveLength(2)
  })

  test('arrests a spike while the county takes nothing, and counts calls of a second', async () => {
    await using world = await DarajaWorld.open({ world: { spikeArrestAfter: 2, rule17Seconds: 0 } })
    await world.register()
    world.answer = () => ({ status: 500 })
    for (const amount of [1, 2]) await world.payBill({ amount })
    await world.called('/confirm', 2)
    // The county has answered, and the simulator has yet to read it.
    const refused = await until(
      () => world.push(),
      ({ status }) => status === 500,
    )
    expect(errorOf(refused)).toEqual([500, '500.003.02'])
    await world.set({ world: { spikeArrestAfter: 0, callsPerSecond: 1 } })
    const codes = await Promise.all(
      [1, 2, 3].map(async () => (await world.call('/pulltransactions/v1/query', {})).json.errorCode as unknown),
    )
    expect(codes).toContain('500.003.03')
  })

  test('keeps the money of the world: a settlement empties the paybill, charges first', async () => {
    await using world = await DarajaWorld.open()
    await world.payBill({ amount: 1_000 })
    expect((await world.totals()).accounts).toMatchObject({ utilityCents: 100_000, chargesCents: -550 })
    expect((await world.post('/switchboard/daraja/settle')).json.settledCents).toBe(99_450)
    expect((await world.totals()).accounts).toMatchObject({ utilityCents: 0, chargesCents: 0 })
  })

  test('names what it does not understand, and works as a page of forms', async () => {
    await using world = await DarajaWorld.open()
    expect((await world.post('/switchboard/daraja', { calls: { stk: { down: 'sleepy' } } })).status).toBe(422)
    const headers = { accept: 'text/html', 'content-type': 'application/x-www-form-urlencoded' }
    const form = (body: string) => fetch(`${world.url}/switchboard/daraja`, { method: 'POST', headers, body, redirect: 'manual' })
    expect((await form('part=callbacks&kind=stkCallback&times=2')).status).toBe(303)
    await form('part=world&externalValidation=on&promptSeconds=30')
    expect((await world.ask('/switchboard/daraja')).json).toMatchObject({
      switchboard: {
        callbacks: { stkCallback: { times: 2 }, c2bConfirmation: { times: 1 } },
        world: { externalValidation: true, confirmsStk: false, promptSeconds: 30 },
      },
    })
    const page = await (await fetch(`${world.url}/switchboard/daraja`, { headers })).text()
    expect(page).toContain('name="promptSeconds" value="30"')
    await world.set({ reset: true })
    expect((await world.ask('/switchboard/daraja')).json).toMatchObject({
      switchboard: { world: { confirmsStk: true, promptSeconds: 60 } },
    })
  })
})

describe('what really happened', () => {
  test('is a list of transactions, by number, with receipts of which none comes twice', async () => {
    await using world = await DarajaWorld.open()
    const receipts = []
    for (const amount of [1, 2, 3, 4]) receipts.push((await world.payBill({ amount })).receipt)
    expect(new Set(receipts).size).toBe(4)
    const page = (await world.ask('/switchboard/daraja/transactions?from=1&limit=2')).json as unknown as {
      first: number
      transactions: { receipt: string }[]
    }
    expect([page.first, page.transactions.map(({ receipt }) => receipt)]).toEqual([1, receipts.slice(1, 3)])
  })

  test('stays whole in its sums when old transactions are given up', async () => {
    await using world = await DarajaWorld.open({ keptMax: 3 })
    for (let amount = 1; amount <= 8; amount += 1) await world.payBill({ amount })
    expect((await world.totals()).c2b).toEqual({ count: 8, cents: 3_600 })
    const page = (await world.ask('/switchboard/daraja/transactions')).json as unknown as {
      first: number
      transactions: { amountCents: number }[]
    }
    expect([page.first, page.transactions.map(({ amountCents }) => amountCents)]).toEqual([5, [600, 700, 800]])
  })

  test('is told again the same by the same seed', async () => {
    const tell = async (seed: string) => {
      await using world = await DarajaWorld.open({ seed })
      await world.register()
      for (const amount of [1, 2]) await world.payBill({ amount })
      const calls = await world.called('/confirm', 2)
      return calls.map(({ json }) => [json.TransID, json.MSISDN, json.FirstName, json.TransAmount].join()).sort()
    }
    expect(await tell('a')).toEqual(await tell('a'))
    expect(await tell('a')).not.toEqual(await tell('b'))
  })
})
