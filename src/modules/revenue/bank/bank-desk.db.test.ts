import { afterAll, beforeAll, expect, test } from 'vitest'
import { type TestCounty, type TestPerson, testCounty } from '../../../../test/support/county.ts'
import { openPage, sendForm, wordsOf } from '../../../../test/support/open-page.ts'
import { printMt940, type StatementToPrint } from '../../../../test/support/print-bank-statements.ts'
import { statement } from '../../../kernel/database/statement.ts'

let county: TestCounty
let maker: TestPerson
let checker: TestPerson
let auditor: TestPerson
beforeAll(async () => {
  county = await testCounty()
  const office = 'headquarters-finance'
  maker = await county.staff({ roles: ['reconciler'], office }, 'Maker Otieno')
  checker = await county.staff({ roles: ['finance-officer'], office }, 'Checker Wafula')
  auditor = await county.staff({ roles: ['auditor'], office: 'headquarters-executive' })
})
afterAll(() => county?.[Symbol.asyncDispose]())

const today = () => county.clock.now().toZonedDateTimeISO('Africa/Nairobi').toPlainDate().toString()
const printed = (more: Partial<StatementToPrint> = {}): string =>
  printMt940([
    {
      account: '0100200300400',
      sequence: 1,
      openingCents: 100_000,
      closingCents: 1_096_500,
      from: today(),
      to: today(),
      lines: [
        { cents: 1_000_000, narrative: 'CASH DEPOSIT KARIUKI' },
        { cents: -3500, narrative: 'LEDGER FEE' },
      ].map((line) => ({ valueDate: today(), bookedOn: today(), reference: null, bankRef: null, ...line })),
      ...more,
    },
  ])

const open = (url: string, as: TestPerson, language?: string) => openPage(county, url, as, language)
const send = (url: string, body: Record<string, string>, as: TestPerson) => sendForm(county, url, body, as)
const upload = async (text: string | null, as: TestPerson, language = 'en') => {
  const file =
    text === null
      ? ''
      : `--b\r\ncontent-disposition: form-data; name="files"; filename="a.sta"\r\ncontent-type: text/plain\r\n\r\n${text}\r\n`
  const answer = await county.ask({
    method: 'POST',
    url: '/staff/bank/import',
    headers: { 'content-type': 'multipart/form-data; boundary=b', cookie: `language=${language}` },
    payload: `${file}--b\r\ncontent-disposition: form-data; name="profile"\r\n\r\n\r\n--b--\r\n`,
    as,
  })
  const files = /name="files" value="([^"]+)"/.exec(answer.body)?.[1] ?? ''
  return { status: answer.statusCode, words: wordsOf(answer.body), files }
}
const counted = async () =>
  (await statement<{ count: number }>`select count(*)::integer as count from money.bank_statements`.execute(county.db)).rows[0]?.count

test('a statement is tried first, taken in when it is confirmed, and a broken one shows its line in both languages', async () => {
  const none = await upload(null, maker)
  expect(none.status).toBe(422)
  expect(none.words).toContain('Choose the bank’s file')
  const broken = printed({ closingCents: 999 })
  const refused = await upload(broken, maker)
  expect(refused.status).toBe(422)
  expect(refused.words).toContain('A line is missing, changed or there twice')
  expect(refused.words).toContain(':62F:')
  expect((await upload(broken, maker, 'sw')).words).toContain('Kuna mstari uliokosekana')
  expect((await upload(printed(), auditor)).status).toBe(403)

  const tried = await upload(printed(), maker)
  expect(tried.status).toBe(200)
  expect(tried.words).toContain('The file is whole')
  expect(tried.words).toContain('Charges of the bank')
  expect(await counted()).toBe(0)
  expect((await send('/staff/bank/import/confirm', { files: tried.files }, checker)).status).toBe(403)
  expect((await send('/staff/bank/import/confirm', { files: 'f'.repeat(64) }, maker)).words).toContain('was not kept this long')
  expect((await send('/staff/bank/import/confirm', { files: tried.files }, maker)).location).toBe('/staff/bank')
  expect(await counted()).toBe(1)
  expect((await upload(printed(), maker)).words).toContain('in the books already')

  const list = await open('/staff/bank/accounts/collection', auditor)
  expect(list.words).toContain('KSh 10,965')
  expect(list.words).toContain('The first')
  const one = await open(/\/staff\/bank\/statements\/[0-9a-f-]{36}/.exec(list.body)?.[0] ?? '', auditor)
  expect(one.words).toContain('LEDGER FEE')
  expect(one.words).toContain('Charge of the bank')
  expect(one.words).toContain('Payment at the bank')
})

test('what nothing explains is proposed by one officer, decided by another, and stands on the board to the cent', async () => {
  const second = printed({
    sequence: 2,
    openingCents: 1_096_500,
    closingCents: 296_455,
    lines: [{ valueDate: today(), bookedOn: today(), cents: -800_045, narrative: 'TRANSFER OUT', reference: null, bankRef: null }],
  })
  const { files } = await upload(second, maker)
  await send('/staff/bank/import/confirm', { files }, maker)
  const desk = await open('/staff/bank/open-lines', maker)
  expect(desk.words).toContain('TRANSFER OUT')
  const here = /\/staff\/bank\/lines\/[0-9a-f-]{36}/.exec(desk.body)?.[0] ?? ''
  const before = await open('/staff/reconciliation', auditor)
  expect(before.words).toContain('Lines that nothing explains yet')
  expect(before.words).toContain('KSh 8,000.45')
  expect(before.words).not.toContain('Something is not explained')

  const missing = await send(`${here}/proposals`, { reason: 'From before the books' }, maker)
  expect(missing.status).toBe(422)
  expect(missing.words).toContain('Choose what the line is')
  expect((await send(`${here}/proposals`, { means: 'explained', reason: 'From before the books' }, maker)).location).toBe(here)
  expect((await open(here, maker)).words).toContain('You made this proposal')
  const { rows } = await statement<{ id: string }>`select id from money.proposals where kind = 'bank.line' and decision is null`.execute(
    county.db,
  )
  const decision = `/staff/bank-proposals/${rows[0]?.id}/decision`
  expect((await send(decision, { decision: 'approved', reason: 'Seen.' }, maker)).status).toBe(403)
  expect((await send(decision, { decision: 'approved', reason: 'Seen.' }, checker)).location).toBe(here)
  const after = await open(here, auditor)
  expect(after.words).toContain('Moves nothing in these books')
  expect(after.words).toContain('Checker Wafula')
  expect((await open('/staff/bank/open-lines', auditor)).words).toContain('Every line is explained')
  const file = await county.ask({ method: 'GET', url: '/staff/reconciliation?format=csv', as: auditor })
  expect(file.headers['content-type']).toContain('text/csv')
  expect(file.body).toContain('8000.45')
})
