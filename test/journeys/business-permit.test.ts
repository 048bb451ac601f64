import sharp from 'sharp'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { sweep } from '../../src/engines/money/mpesa/confirm.ts'
import { verifyMoney } from '../../src/engines/money/verify/verify-money.ts'
import { checkOffline } from '../../src/kernel/files/offline-verifier.ts'
import { approvePermit, billOf, payBill, tradeOfficers } from '../support/apply-for-permit.ts'
import { collectComplaints, openBrowser } from '../support/browser.ts'
import type { TestPerson } from '../support/county.ts'
import { letterOf } from '../support/issued-letter.ts'
import { runningCounty } from '../support/running-county.ts'
import { until } from '../support/until.ts'
import { Visitor } from '../support/visitor.ts'
import { act, lookAt, Seats, type Setting, type World } from './seats.ts'
import { type FileToSend, type Sheet, walkForm } from './walk-form.ts'

/** Ten times what they take on a quiet machine. */
const MINUTES = 300_000
const WARD = '1262'
const ENGLISH: Setting = { language: 'en', width: 1280, scripts: true, axe: true }
const SWAHILI: Setting = { language: 'sw', width: 360, scripts: false, axe: false }

let world: World
let photo: FileToSend
let trader: TestPerson
let fish: TestPerson

beforeAll(async () => {
  const [running, browser, picture] = await Promise.all([
    runningCounty(),
    openBrowser(),
    sharp({ create: { width: 300, height: 200, channels: 3, background: '#cde' } })
      .jpeg()
      .toBuffer(),
  ])
  world = { running, browser }
  photo = { name: 'photo.jpg', mimeType: 'image/jpeg', buffer: picture }
  trader = await running.county.resident({ name: 'Akinyi Otieno', phone: '+254711000001' })
  fish = await running.county.resident({ name: 'Wanjiru Odhiambo', phone: '+254711000002', language: 'sw' })
})
afterAll(async () => {
  await world?.running[Symbol.asyncDispose]()
})

/** A shop that keeps gas: inspected by health and fire before its first permit, and by nobody before it is renewed. */
const shop = (owner: string, name: string): Sheet => ({
  holderKind: 'person',
  ownerName: owner,
  ownerId: '12345678',
  kraPin: 'A012345678B',
  businessName: name,
  activity: 'shop',
  size: 'small',
  employees: '2',
  ward: WARD,
  place: 'municipality',
  plot: 'B12',
  premises: 'Main street, opposite the bus park',
  hasSign: 'yes',
  signKind: 'board',
  signArea: '2.5',
  keepsFlammable: 'yes',
  'idCopy-file': photo,
  truth: 'yes',
  change: 'yes',
  same: 'yes',
})

/** What stays the same in every setting: a window, what is wrong with its pages, and the case that the trader's application became. */
async function sitDown(setting: Setting) {
  const problems: string[] = []
  const seats = await Seats.open(world, setting)
  const { page } = seats
  const complaints = collectComplaints(page)
  const look = lookAt(setting, problems)
  const { running } = world
  const go = async (path: string) => {
    await page.goto(path)
    await look(page)
  }
  const words = async () => ((await page.locator('main').textContent()) ?? '').replace(/\s+/g, ' ')
  const apply = async (who: TestPerson, sheet: Sheet) => {
    await seats.sit(who)
    await go('/services/single-business-permit')
    await walkForm(page, { sheet, until: /\/apply\/sent$/, look })
    const reference = /[A-Z]{3}-[0-9A-Z]{4}-[0-9A-Z]{4}/.exec(await words())?.[0] as string
    const { id } = await running.county.db
      .selectFrom('cases.cases')
      .select('id')
      .where('reference', '=', reference)
      .executeTakeFirstOrThrow()
    return id
  }
  /** Presses what leads on, and looks at the page it leads to. */
  const press = async (selector: string) => {
    await Promise.all([page.waitForNavigation({ waitUntil: 'load' }), page.locator(`main ${selector}`).first().click()])
    await look(page)
  }
  /** Loads the page until it says something, as the payer's page does by itself every few seconds. */
  const becomes = async (wanted: RegExp) => {
    await until(
      async () => {
        await page.reload()
        return words()
      },
      (seen) => wanted.test(seen),
    )
    await look(page)
  }
  /** Asks for a part on the phone and enters the PIN; gives M-Pesa's number, after the page has said that it was paid. */
  const payPart = async (who: TestPerson, reference: string, shillings: number, paid: RegExp) => {
    await go(`/bills/${reference}`)
    await press('a.govuk-button')
    await page.locator('[name="amount"]').fill(String(shillings))
    await press('form[method="post" i] button.govuk-button')
    const receipt = await running.mpesa.enterPin(who.phone as string)
    await becomes(paid)
    return receipt
  }
  const close = async () => {
    expect(problems).toEqual([])
    expect(complaints).toEqual([])
    await page.context().close()
  }
  return { seats, page, look, go, words, apply, press, becomes, payPart, close }
}

/** Takes a payment back as Safaricom does, and lets the county read of it. */
async function takeBack(receipt: string): Promise<void> {
  const { county, mpesa } = world.running
  await mpesa.reverse(receipt)
  await sweep(county, county.clock.now().subtract({ hours: 1 }))
}

const offline = async (payload: string) => {
  const { county } = world.running
  const keys = JSON.parse((await county.ask({ url: '/V/keys.json' })).body)
  return checkOffline(payload, keys, new Uint8Array((await county.ask({ url: '/V/revocations' })).rawPayload))
}

test(
  'English, 1280 px: from the application over two inspections to a permit paid in two parts, one under a wrong account number, and taken back',
  async () => {
    const { running } = world
    const { county } = running
    const { seats, page, look, go, words, apply, press, payPart, becomes, close } = await sitDown(ENGLISH)
    const phone = trader.phone as string
    const id = await apply(trader, shop('Akinyi Otieno', 'Akinyi General Shop'))

    const { licensing, health, fire, trade } = await tradeOfficers(county)
    await seats.sit(licensing)
    await go(`/staff/cases/${id}`)
    await act(page, id, 'accept', { papers: ['id', 'pin', 'place'], paperNote: '' }, look)
    // One inspector presses the button that knows where the phone is, the other types it.
    await page.context().grantPermissions(['geolocation'])
    await page.context().setGeolocation({ latitude: -0.76, longitude: 34.6 })
    const located = async () => {
      await page.locator('[data-locate] button').click()
      await page.waitForFunction(() => document.querySelector<HTMLInputElement>('[name="seenAt-lat"]')?.value)
      return page.locator('[name="seenAt-lat"]').inputValue()
    }
    const passed = { result: 'pass', 'photo-file': photo }
    await seats.sit(health)
    await act(page, id, 'tasks/publicHealth', { checked: ['water', 'toilets', 'waste'], 'seenAt-lat': located, ...passed }, look)
    await seats.sit(fire)
    const typed = { 'seenAt-lat': '-0.76', 'seenAt-lon': '34.6' }
    await act(page, id, 'tasks/fire', { checked: ['exits', 'store'], risk: 'medium', ...typed, ...passed }, look)
    await seats.sit(trade)
    await act(page, id, 'approve', {}, look)
    await look(page)

    const bill = await billOf(county, id)
    const account = bill.reference.replaceAll('-', '')
    expect(await running.message(phone, new RegExp(account))).toContain('600984')
    await seats.sit(trader)
    await go(`/my/applications/${id}`)
    const first = 4000
    const rest = bill.totalCents / 100 - first
    const pushed = await payPart(trader, bill.reference, first, /We received KSh 4,000/)
    expect(await words()).toContain('still to be paid')
    await running.message(phone, /Still to pay/)

    // The rest, with a slip in the account number: two officers bring it to its bill.
    const lost = await running.mpesa.payBill(phone, `${account.slice(0, -1)}${account.endsWith('X') ? 'Y' : 'X'}`, rest)
    const reconciler = await county.onceHolderOf('reconciler-1')
    const finance = await county.onceHolderOf('finance-officer-1')
    await seats.sit(reconciler)
    await page.goto('/staff/suspense')
    await becomes(new RegExp(lost))
    await press(`a:text-is("${lost}")`)
    expect(await words()).toContain(bill.reference)
    await page.locator(`input[name="bill"][value="${bill.id}"]`).check()
    await page.locator('[name="reason"]').fill('One letter differs, and the rest is the amount left.')
    await press('form[action$="/proposals"] button.govuk-button')
    await seats.sit(finance)
    await page.goto(page.url())
    await page.locator('[name="reason"]').fill('Same phone, same amount.')
    await press('button[value="approved"]')

    const permit = await letterOf(county, id)
    await running.message(phone, /fully paid/)
    await running.message(phone, /is ready/)
    await seats.sit(trader)
    await go(`/bills/${bill.reference}`)
    await press('a[href*="/receipts/"]')
    const receipt = page.url()
    await go(`/my/applications/${id}`)
    const pdf = await page.request.get(`/my/letters/${permit.id}.pdf`)
    expect([pdf.status(), (await pdf.body()).subarray(0, 5).toString()]).toEqual([200, '%PDF-'])
    await go(`/V/${permit.payload}`)
    expect(await words()).toContain('This letter is genuine')
    expect(await offline(permit.payload)).toMatchObject({ valid: true, revoked: false })

    await takeBack(pushed)
    expect(await running.message(phone, /took back/)).toContain(pushed)
    await running.message(phone, /is suspended/)
    await page.reload()
    expect(await words()).toContain('Suspended: this does not count now')
    expect(await offline(permit.payload)).toMatchObject({ valid: true, revoked: true })
    await page.goto(`/my/applications/${id}`)
    expect(await words()).toContain('it does not count for now')
    await page.goto(`/bills/${bill.reference}`)
    expect(await words()).toContain('Taken back by M-Pesa')
    const ended = page.locator('main a[href*="/receipts/"]')
    const states = []
    for (const href of await ended.evaluateAll((links) => links.map((each) => each.getAttribute('href') as string))) {
      await page.goto(href)
      states.push((await page.locator('.govuk-panel--refused').count()) > 0 ? 'red' : page.url() === receipt ? 'good' : 'other')
    }
    expect(states.sort()).toEqual(['good', 'red'])
    await seats.sit(licensing)
    await page.goto(`/staff/cases/${id}`)
    expect(await words()).toContain('Payment taken back')
    await close()
  },
  MINUTES,
)

test(
  'Swahili, 360 px, without JavaScript: she pays on her phone in two parts, has the permit in seconds, and sees it fall when a part is taken back',
  async () => {
    const { running } = world
    const { county } = running
    const { seats, page, go, words, apply, press, payPart, becomes, close } = await sitDown(SWAHILI)
    const phone = fish.phone as string
    const id = await apply(fish, shop('Wanjiru Odhiambo', 'Duka la Wanjiru'))
    await approvePermit(id, await tradeOfficers(county), ['health', 'fire'])
    const bill = await billOf(county, id)
    const account = bill.reference.replaceAll('-', '')
    expect(await running.message(phone, new RegExp(account))).toContain('paybill 600984')
    await seats.sit(fish)
    await go(`/my/applications/${id}`)
    await payPart(fish, bill.reference, 3000, /Tumepokea KSh 3,000/)
    const paid = await running.mpesa.payBill(phone, account, bill.totalCents / 100 - 3000)
    await running.message(phone, /Imelipwa yote/)
    const permit = await letterOf(county, id)
    await go('/my/bills')
    await go(`/bills/${bill.reference}`)
    expect(await words()).toContain('Imelipwa')
    await press('a[href*="/receipts/"]')
    await press('a[href$="/slip"]')
    await go('/my')
    await go(`/V/${permit.payload}`)
    expect(await words()).toContain(permit.number)

    await takeBack(paid)
    await running.message(phone, /imerudisha/)
    await becomes(/Imesimamishwa: hii haihesabiwi sasa/)
    // Paid again, it counts again.
    await running.mpesa.payBill(phone, account, bill.totalCents / 100 - 3000)
    await running.message(phone, /imerejeshwa/)
    await page.goto(`/V/${permit.payload}`)
    expect(await words()).not.toContain('Imesimamishwa')
    await close()
  },
  MINUTES,
)

const renewals = [
  { name: 'from the permit that is known: English, by keyboard', setting: ENGLISH, listed: false },
  { name: 'from the list of last year: Swahili, 360 px, without JavaScript', setting: SWAHILI, listed: true },
] as const

test.each(renewals)(
  'next January she renews in a few pages $name',
  async ({ setting, listed }) => {
    const { running } = world
    const { county } = running
    const year = county.clock.now().toZonedDateTimeISO('Africa/Nairobi').year
    const { seats, page, go, words, look, close } = await sitDown(setting)
    if (listed) {
      const header =
        'number,validUntil,phone,holderKind,ownerName,ownerId,kraPin,businessName,activity,size,employees,ward,place,plot,premises,hasSign,keepsFlammable'
      const row = `SBP/${year}/7,31/12/${year},0722000777,person,Otieno Owner,23456789,A012345679B,Kioski cha Otieno,kiosk,small,1,${WARD},rural,K7,Sokoni,no,no`
      const officer = new Visitor(county, (await tradeOfficers(county)).licensing)
      const files = [{ name: 'list', filename: 'permits.csv', content: new TextEncoder().encode(`${header}\n${row}\n`), type: 'text/csv' }]
      const tried = await officer.submit(await officer.get('/staff/permits/import'), {}, { files })
      expect((await officer.submit(tried)).text, tried.text).toContain('Brought in: 1 new')
    }
    county.clock.set(`${year + 1}-01-08T06:00:00Z`)
    try {
      const owner = listed
        ? await county.resident({ name: 'Otieno Owner', phone: '+254722000777', language: 'sw' })
        : await county.residentCalled('Akinyi Otieno')
      await seats.sit(owner)
      await go('/my/permits')
      const button = page.locator('main form[action="/my/permits"] button').first()
      await Promise.all([page.waitForNavigation(), button.click()])
      const sheet = { ...shop('', ''), change: 'yes' }
      const visited = await walkForm(page, { sheet, until: /\/apply\/sent$/, look, keyboard: setting.scripts })
      expect(visited.length).toBeLessThanOrEqual(3)
      const reference = /[A-Z]{3}-[0-9A-Z]{4}-[0-9A-Z]{4}/.exec(await words())?.[0] as string
      const { id } = await county.db.selectFrom('cases.cases').select('id').where('reference', '=', reference).executeTakeFirstOrThrow()
      const bill = await billOf(county, id)
      expect(await running.message(owner.phone as string, new RegExp(bill.reference.replaceAll('-', '')))).toContain('600984')
      await go(`/my/applications/${id}`)
      await payBill(county, bill, bill.totalCents)
      const permit = await letterOf(county, id)
      expect(permit.number).toMatch(new RegExp(`^SBP/${year + 1}/${WARD}/`))
      await go('/my/permits')
      expect(await words()).toContain(permit.number)
    } finally {
      county.clock.set(Temporal.Now.instant())
      await close()
    }
  },
  MINUTES,
)

test('after all of it every shilling is where it should be', async () => {
  const { checks } = await verifyMoney(world.running.county.db)
  expect(checks.filter(({ offender }) => offender !== null)).toEqual([])
})
