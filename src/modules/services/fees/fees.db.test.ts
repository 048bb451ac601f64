import fc from 'fast-check'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  approvePermit,
  billOf,
  eatery,
  firePassed,
  issueFor,
  passed,
  payBill,
  sendApplication,
  type TradeOfficers,
  tailor,
  tradeOfficers,
} from '../../../../test/support/apply-for-permit.ts'
import { type TestCounty, type TestPerson, testCounty } from '../../../../test/support/county.ts'
import { loadCase } from '../../../engines/cases/find-case.ts'
import { performTask } from '../../../engines/cases/perform-task.ts'
import { performTransition } from '../../../engines/cases/perform-transition.ts'
import { accountNumber } from '../../../engines/money/bills/bill.ts'
import type { Arrival } from '../../../engines/money/payments/payment.ts'
import { postArrivals, runTill } from '../../../engines/money/payments/run-till.ts'
import { startNight } from '../../../engines/money/runs/night-job.ts'
import { workRun } from '../../../engines/money/runs/run-job.ts'
import { verifyMoney } from '../../../engines/money/verify/verify-money.ts'
import { systemActor } from '../../../kernel/context/actor.ts'
import { checkOffline } from '../../../kernel/files/offline-verifier.ts'

const system = systemActor('test')
let county: TestCounty
let officers: TradeOfficers
beforeAll(async () => {
  county = await testCounty()
  officers = await tradeOfficers(county)
})
afterAll(() => county[Symbol.asyncDispose]())

const caseNow = (id: string) => county.as(system, (ctx) => loadCase(ctx, id))
const letters = (id: string) => county.db.selectFrom('services.letters').selectAll().where('case_id', '=', id).execute()
const messagesTo = async (person: string) =>
  (
    await county.db
      .selectFrom('messages.outbox')
      .select('body')
      .where('person', '=', person)
      .where('channel', '=', 'sms')
      .orderBy('id')
      .execute()
  ).map(({ body }) => body ?? '')
async function reverse({ providerRef }: Arrival): Promise<void> {
  const { id } = await county.db.selectFrom('money.payments').select('id').where('provider_ref', '=', providerRef).executeTakeFirstOrThrow()
  await county.as(system, (ctx) => runTill(ctx, { payments: [id], withLegs: true }, (till) => till.reverse(id, 'taken back')))
}
const sound = async () =>
  expect(
    (await verifyMoney(county.db)).checks.filter(({ offender }) => offender !== null).map(({ name, offender }) => `${name}: ${offender}`),
  ).toEqual([])
const offline = async (payload: string) => {
  const keys = JSON.parse((await county.ask({ url: '/V/keys.json' })).body)
  return checkOffline(payload, keys, new Uint8Array((await county.ask({ url: '/V/revocations' })).rawPayload))
}

test('an eating place is inspected, approved, billed head by head, paid in two parts, and has its permit', async () => {
  const trader = await county.resident({ name: 'Achieng Otieno' })
  const { id } = await trader.runs((ctx) => sendApplication(ctx, 'single-business-permit', eatery))
  await approvePermit(id, officers, ['health', 'fire'])
  expect((await caseNow(id))?.state).toBe('payment')
  const bill = await billOf(county, id)
  expect(bill).toMatchObject({
    state: 'open',
    payer: trader.id,
    payerName: 'Mama Achieng Hotel',
    department: 'trade',
    ward: 1262,
    purpose: 'permit',
  })
  const lines = await county.db
    .selectFrom('money.bill_lines as line')
    .innerJoin('money.heads as head', 'head.key', 'line.head')
    .select(['line.head', 'line.cents', 'head.fund', 'head.department', 'line.tariff_line', 'line.period'])
    .where('line.bill', '=', bill.id)
    .orderBy('line.line')
    .execute()
  expect(lines.map(({ head, fund, department, tariff_line }) => [head, fund, department, tariff_line])).toEqual([
    ['business-permit', 'crf', 'trade', 'business-permit'],
    ['fire-certificate', 'crf', 'public-service', 'fire-certificate'],
    ['health-inspection', 'fif', 'health', 'health-inspection'],
    ['outdoor-advertising', 'crf', 'lands', 'outdoor-advertising'],
  ])
  expect(lines.slice(1).map(({ cents }) => cents)).toEqual([400_000, 200_000, 112_500])
  const [told] = (await messagesTo(trader.id)).filter((body) => body.includes(accountNumber(bill.reference)))
  expect(told).toMatch(/pay KSh [\d,]+ by .* M-Pesa paybill 600984, account MGB\w{8}\b/)

  const page = (await county.ask({ url: `/my/applications/${id}`, as: trader })).body
  expect(page).toContain(`href="/bills/${bill.reference}"`)
  expect(page).toContain('To pay')
  const desk = (await county.ask({ url: `/staff/cases/${id}`, as: officers.licensing })).body
  expect(desk.indexOf(bill.reference)).toBeGreaterThan(0)
  expect(desk.indexOf(bill.reference)).toBeLessThan(desk.indexOf('id="answers"'))
  expect(desk).toContain(`href="/bills/${bill.reference}"`)
  for (const [post, opens] of [
    ['finance-officer-1', 403],
    ['auditor-1', 200],
  ] as const) {
    const officer = await county.onceHolderOf(post)
    expect([post, (await county.ask({ url: `/staff/cases/${id}`, as: officer })).statusCode]).toEqual([post, opens])
    const { body } = await county.ask({ url: `/staff/bills/${bill.id}`, as: officer })
    expect(body.includes(`href="/staff/cases/${id}"`)).toBe(opens === 200)
  }
  const half = Math.floor(bill.totalCents / 200) * 100
  await payBill(county, bill, half)
  expect((await caseNow(id))?.state).toBe('payment')
  expect((await county.ask({ url: `/my/applications/${id}`, as: trader })).body).toContain('Still to pay')
  await issueFor(county, id)
  expect(await letters(id)).toEqual([])

  await payBill(county, bill, bill.totalCents - half)
  expect(await caseNow(id)).toMatchObject({ state: 'issued', outcome: 'granted' })
  await issueFor(county, id)
  const [permit] = await letters(id)
  expect(permit?.number).toMatch(/^SBP\/2026\/1262\/\d{4}$/)
  expect([permit?.valid_from?.toString(), permit?.valid_until?.toString()]).toEqual(['2026-11-18', '2026-12-31'])
  expect(JSON.stringify(permit?.document)).toContain(bill.reference)
  const checked = (await county.ask({ url: `/V/${permit?.payload}` })).body
  expect(checked).toContain('This letter is genuine')
  expect(checked).toContain('Mama Achieng Hotel')
  await sound()
})

test('a payment that is reversed suspends the permit at once, on the check page, offline and for the officers; paid again, it counts', async () => {
  const trader = await county.resident({ name: 'Wanjiru Tailor' })
  const { id } = await trader.runs((ctx) => sendApplication(ctx, 'single-business-permit', tailor))
  await approvePermit(id, officers, [])
  const bill = await billOf(county, id)
  const paid = await payBill(county, bill, bill.totalCents)
  await issueFor(county, id)
  const [permit] = await letters(id)
  const payload = permit?.payload as string
  expect(await offline(payload)).toMatchObject({ valid: true, revoked: false })

  await reverse(paid)
  for (const [lang, words] of [
    ['en', 'Suspended: this does not count now'],
    ['sw', 'Imesimamishwa: hii haihesabiwi sasa'],
  ]) {
    const { body } = await county.ask({ url: `/V/${payload}?lang=${lang}` })
    expect(body).toContain(words)
    expect(body).toContain('govuk-panel--refused')
  }
  expect(await offline(payload)).toMatchObject({ valid: true, revoked: true })
  expect((await caseNow(id))?.flags).toEqual(['unpaid'])
  const stands = (await county.ask({ url: `/my/applications/${id}`, as: trader })).body
  expect(stands).toContain(`its payment was taken back, and it does not count for now. Pay bill ${bill.reference} again`)
  expect(stands).not.toContain('It is here to download')
  expect((await county.ask({ url: '/my', as: trader })).body).toContain('Suspended')
  expect(await messagesTo(trader.id)).toContainEqual(expect.stringContaining('is suspended'))
  const { rows: notices } = await sql<{ person: string }>`
    select person from messages.outbox where channel = 'inApp' and person = ${officers.licensing.id} and body like '%taken back%'`.execute(
    county.db,
  )
  expect(notices).toHaveLength(1)
  const desk = (await county.ask({ url: `/staff/cases/${id}/letters`, as: officers.trade })).body
  expect(desk).toContain(bill.reference)

  await payBill(county, bill, bill.totalCents)
  expect((await county.ask({ url: `/V/${payload}` })).body).toContain('This letter is genuine')
  expect((await county.ask({ url: `/my/applications/${id}`, as: trader })).body).toContain('It is here to download')
  expect((await caseNow(id))?.flags).toEqual([])
  await issueFor(county, id)
  expect(await letters(id)).toHaveLength(1)
  await sound()
})

test('a reversal before the permit is made holds it back until it is paid again', async () => {
  const trader = await county.resident()
  const { id } = await trader.runs((ctx) => sendApplication(ctx, 'single-business-permit', tailor))
  await approvePermit(id, officers, [])
  const bill = await billOf(county, id)
  await reverse(await payBill(county, bill, bill.totalCents))
  await issueFor(county, id)
  expect(await letters(id)).toEqual([])
  await payBill(county, bill, bill.totalCents)
  await issueFor(county, id)
  expect(await letters(id)).toHaveLength(1)
})

test('who withdraws owes nothing, and what is paid to the bill later lands on no one', async () => {
  const trader = await county.resident()
  const { id } = await trader.runs((ctx) => sendApplication(ctx, 'single-business-permit', tailor))
  await approvePermit(id, officers, [])
  await trader.runs((ctx) => performTransition(ctx, { caseId: id, transition: 'withdraw' }))
  const bill = await billOf(county, id)
  expect(bill.state).toBe('void')
  await payBill(county, bill, bill.totalCents)
  expect(await caseNow(id)).toMatchObject({ state: 'withdrawn' })
  await sound()
})

test('an inspection that is not passed leads back to the trader, and no inspector can approve', async () => {
  const trader = await county.resident()
  const { id } = await trader.runs((ctx) => sendApplication(ctx, 'single-business-permit', eatery))
  await officers.licensing.runs((ctx) =>
    performTransition(ctx, { caseId: id, transition: 'accept', answers: { papers: ['id'], paperNote: null } }),
  )
  const failing = { ...passed, result: 'fail', findings: 'No place to wash hands.' }
  await officers.health.runs((ctx) => performTask(ctx, { caseId: id, task: 'publicHealth', answers: failing }))
  await officers.fire.runs((ctx) => performTask(ctx, { caseId: id, task: 'fire', answers: firePassed }))
  expect((await caseNow(id))?.state).toBe('reinspection')
  await trader.runs((ctx) => performTransition(ctx, { caseId: id, transition: 'inspectAgain' }))
  await officers.health.runs((ctx) => performTask(ctx, { caseId: id, task: 'publicHealth', answers: passed }))
  await officers.fire.runs((ctx) => performTask(ctx, { caseId: id, task: 'fire', answers: firePassed }))
  expect((await caseNow(id))?.state).toBe('approval')
  await expect(officers.health.runs((ctx) => performTransition(ctx, { caseId: id, transition: 'approve' }))).rejects.toMatchObject({
    code: 'basics.denied',
  })
  // Were the roles ever held by one person after all, the case itself still keeps them apart.
  await county.base.ownerDb
    .insertInto('cases.acts')
    .values({ case_id: id, apart_set: 1, person: officers.trade.id, act: 'fire', at: county.clock.now() })
    .execute()
  await expect(officers.trade.runs((ctx) => performTransition(ctx, { caseId: id, transition: 'approve' }))).rejects.toMatchObject({
    code: 'cases.kept_apart',
  })
})

test('officers suspend a permit two by two and let it count again two by two', async () => {
  const trader = await county.resident()
  const { id } = await trader.runs((ctx) => sendApplication(ctx, 'single-business-permit', tailor))
  await approvePermit(id, officers, [])
  const bill = await billOf(county, id)
  await payBill(county, bill, bill.totalCents)
  await issueFor(county, id)
  const [permit] = await letters(id)
  const post = (act: string, as: typeof officers.trade, payload = 'reason=The+premises+moved.') =>
    county.ask({
      method: 'POST',
      url: `/staff/letters/${permit?.id}/${act}`,
      as,
      payload,
      headers: { 'content-type': 'application/x-www-form-urlencoded', 'sec-fetch-site': 'same-origin' },
    })
  const verdict = async () => (await county.ask({ url: `/V/${permit?.payload}` })).body
  expect((await post('suspend', officers.trade)).statusCode).toBe(303)
  expect(await verdict()).toContain('This letter is genuine')
  expect((await post('suspend/agree', officers.trade, '')).statusCode).toBe(403)
  expect((await post('suspend', officers.headOfTrade)).statusCode).toBe(409)
  expect((await post('suspend/agree', officers.headOfTrade, '')).statusCode).toBe(303)
  expect(await verdict()).toContain('Suspended')
  expect((await post('reinstate', officers.headOfTrade)).statusCode).toBe(303)
  expect((await post('reinstate/agree', officers.headOfTrade, '')).statusCode).toBe(403)
  expect(await verdict()).toContain('Suspended')
  expect((await post('reinstate/agree', officers.trade, '')).statusCode).toBe(303)
  expect(await verdict()).toContain('This letter is genuine')
})

test('over any history of inspections, payments and reversals a permit counts exactly while its bill is settled and its inspections were passed', async () => {
  const step = fc.constantFrom('inspect', 'fail', 'again', 'approve', 'pay-half', 'pay', 'reverse', 'issue')
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 4, maxLength: 14 }), async (steps) => {
      const trader = await county.resident()
      const { id } = await trader.runs((ctx) =>
        sendApplication(ctx, 'single-business-permit', { ...eatery, activity: 'shop', hasSign: false, signKind: null, signArea: null }),
      )
      await officers.licensing.runs((ctx) =>
        performTransition(ctx, { caseId: id, transition: 'accept', answers: { papers: ['id'], paperNote: null } }),
      )
      const standing: Arrival[] = []
      let passedLast = false
      const attempt = (work: Promise<unknown>) =>
        work.then(
          () => true,
          (error: { code?: string }) => (error.code === undefined ? Promise.reject(error) : false),
        )
      const bill = async () =>
        (await county.db.selectFrom('money.bills').selectAll().where('subject_id', '=', id).executeTakeFirst()) ?? null
      for (const each of [...steps, 'issue'] as const) {
        if (each === 'inspect' || each === 'fail') {
          const answers = each === 'fail' ? { ...passed, result: 'fail', findings: 'Not clean.' } : passed
          if (await attempt(officers.health.runs((ctx) => performTask(ctx, { caseId: id, task: 'publicHealth', answers }))))
            passedLast = each === 'inspect'
        } else if (each === 'again') await attempt(trader.runs((ctx) => performTransition(ctx, { caseId: id, transition: 'inspectAgain' })))
        else if (each === 'approve')
          await attempt(officers.trade.runs((ctx) => performTransition(ctx, { caseId: id, transition: 'approve' })))
        else if (each === 'issue') await issueFor(county, id)
        else if (each === 'reverse') {
          const last = standing.pop()
          if (last) await reverse(last)
        } else {
          const owed = await bill()
          if (owed) standing.push(await payBill(county, owed, each === 'pay' ? owed.total_cents : Math.floor(owed.total_cents / 200) * 100))
        }
        const now = await bill()
        const good = await county.db
          .selectFrom('services.letters as letter')
          .select('letter.id')
          .where('letter.case_id', '=', id)
          .where(({ not, exists, selectFrom }) =>
            not(
              exists(
                selectFrom('services.suspensions as hold')
                  .select('hold.id')
                  .whereRef('hold.letter', '=', 'letter.id')
                  .where('hold.lifted_at', 'is', null),
              ),
            ),
          )
          .execute()
        const earned = passedLast && now?.state === 'settled'
        if (good.length > 0) expect(earned).toBe(true)
        if (each === 'issue') expect(good).toHaveLength(earned ? 1 : 0)
      }
    }),
    { numRuns: 12 },
  )
  await sound()
}, 120_000)

test('many payments posted at once each move their own case', async () => {
  const ids: string[] = []
  const arrivals: Arrival[] = []
  for (let at = 0; at < 3; at++) {
    const trader = await county.resident()
    const { id } = await trader.runs((ctx) => sendApplication(ctx, 'single-business-permit', tailor))
    await approvePermit(id, officers, [])
    const bill = await billOf(county, id)
    ids.push(id)
    arrivals.push({
      channel: 'mpesa',
      providerRef: `TKQ000000${at}`,
      way: 'paybill',
      heldIn: 'mpesa.600984.utility',
      cents: bill.totalCents,
      eventAt: county.clock.now(),
      accountGiven: bill.reference,
      standing: { is: 'confirmed', by: 'pull' },
    })
  }
  await county.as(system, (ctx) => postArrivals(ctx, arrivals))
  for (const id of ids) expect((await caseNow(id))?.state).toBe('issued')
})

test('a bill that ran out is told to the trader and her officer, and takes a late payment or is made anew, by either of them', async () => {
  const [mine, paidLate] = [await county.resident({ name: 'Atieno Late' }), await county.resident()]
  const ids: string[] = []
  for (const trader of [mine, paidLate]) {
    const { id } = await trader.runs((ctx) => sendApplication(ctx, 'single-business-permit', tailor))
    await approvePermit(id, officers, [])
    ids.push(id)
  }
  const [own, late] = ids as [string, string]
  const [bill, other] = [await billOf(county, own), await billOf(county, late)]
  await payBill(county, other, 100_00)
  const again = (url: string, as: TestPerson) =>
    county.ask({ method: 'POST', url, as, payload: '', headers: { 'sec-fetch-site': 'same-origin' } })
  expect((await again(`/my/applications/${own}/bill-again`, mine)).statusCode).toBe(409)

  const runOut = async () => {
    const yesterday = county.clock.now().toZonedDateTimeISO('Africa/Nairobi').toPlainDate().subtract({ days: 1 })
    // Sessions would be long over by the day on which these run out.
    for (const id of [own, late])
      await sql`update money.bills set due_on = ${yesterday}, expires_on = ${yesterday} where subject_id = ${id} and state = 'open'`.execute(
        county.base.ownerDb,
      )
    county.clock.set(county.clock.now().add({ seconds: 1 }))
    await county.as(system, startNight)
    const open = await county.db.selectFrom('money.runs').select('id').where('ended_at', 'is', null).execute()
    for (const { id } of open) await workRun(county, id)
  }
  await runOut()
  expect([(await billOf(county, own)).state, (await billOf(county, late)).state]).toEqual(['expired', 'expired'])
  const page = (await county.ask({ url: `/my/applications/${own}`, as: mine })).body
  expect(page).toContain(`Bill ${bill.reference} was not paid in its time`)
  expect(page).toContain('Make a new bill')
  const swahili = (await county.ask({ url: `/my/applications/${own}?lang=sw`, as: mine })).body
  expect(swahili).toContain('Tengeneza bili mpya')
  const { rows: notices } = await sql<{ body: string }>`
    select body from messages.outbox where channel = 'inApp' and person = ${officers.licensing.id} and body like ${`%${bill.reference}%`}`.execute(
    county.db,
  )
  expect(notices).toHaveLength(1)

  // Part of it is paid: the rest is taken all the same.
  expect((await county.ask({ url: `/staff/cases/${late}`, as: officers.licensing })).body).not.toContain('Make a new bill')
  expect((await again(`/staff/cases/${late}/bill-again`, officers.licensing)).statusCode).toBe(409)
  await payBill(county, other, other.totalCents - 100_00)
  expect((await caseNow(late))?.state).toBe('issued')

  expect((await again(`/my/applications/${own}/bill-again`, paidLate)).statusCode).toBe(404)
  expect((await again(`/my/applications/${own}/bill-again`, mine)).statusCode).toBe(303)
  const second = await billOf(county, own)
  expect(second).toMatchObject({ state: 'open', purpose: 'permit:2', payer: mine.id })
  expect(second.reference).not.toBe(bill.reference)
  expect((await messagesTo(mine.id)).some((body) => body.includes(accountNumber(second.reference)))).toBe(true)
  // Whoever pays the old one all the same does not pay twice: it waits in suspense.
  await payBill(county, bill, bill.totalCents)
  expect((await caseNow(own))?.state).toBe('payment')
  await runOut()
  expect((await county.ask({ url: `/staff/cases/${own}`, as: officers.licensing })).body).toContain('Make a new bill')
  const elsewhere = await county.onceHolderOf('awendo-licensing-officer')
  expect((await again(`/staff/cases/${own}/bill-again`, elsewhere)).statusCode).toBe(404)
  expect((await again(`/staff/cases/${own}/bill-again`, officers.licensing)).statusCode).toBe(303)
  const third = await billOf(county, own)
  expect(third.purpose).toBe('permit:3')
  await payBill(county, third, third.totalCents)
  expect(await caseNow(own)).toMatchObject({ state: 'issued', outcome: 'granted' })
  await sound()
})
