import sharp from 'sharp'
import { inviteOfficer } from '../../src/engines/sign-in/invitations.ts'
import { systemActor } from '../../src/kernel/context/actor.ts'
import type { TestCounty, TestPerson } from './county.ts'
import { type PageStop, routeOf } from './page-stops.ts'
import { sentCodeTo } from './sent-code.ts'
import { type Page, Visitor } from './visitor.ts'

type Sheet = Readonly<Record<string, string | readonly string[]>>

const bursary: Sheet = {
  livesHere: 'yes',
  applicantIs: 'guardian',
  studentName: 'Brian Otieno Omondi',
  'studentBorn-day': '27',
  'studentBorn-month': '3',
  'studentBorn-year': '2009',
  studentPaper: 'birth-certificate',
  birthCertificate: '1234567',
  studentId: '12345679',
  ward: '1262',
  village: 'Kanyimach, near the dispensary',
  guardianName: "Achieng' Omondi",
  guardianRelation: 'mother',
  guardianId: '12345678',
  level: 'secondary-boarding',
  secondarySchool: 'other',
  otherSchool: 'Ober Secondary School',
  vocationalCentre: 'other',
  otherCentre: 'Ober Training Centre',
  collegeName: 'Migori Teachers College',
  course: 'Education',
  admissionNo: 'A/1234',
  classLevel: 'Form 2',
  parents: 'one-died',
  disability: 'no',
  income: 'under-5000',
  siblingsInSchool: 'yes',
  siblingName: 'Mercy',
  siblingSchool: 'Ober Primary, Grade 4',
  siblingFees: '3000',
  feesYear: '45,000',
  feesPaid: '10000',
  otherBursaries: 'yes',
  bursarySource: 'constituency',
  bursaryAmount: '5000',
  reason: 'The rains failed.',
  truth: 'yes',
  privacy: 'yes',
}

const problem: Sheet = {
  kind: 'pothole',
  ward: '1262',
  landmark: 'Near the market gate',
  danger: 'worse',
  conductOffice: 'Ward office',
  conduct: 'delay',
  details: 'The hole is deep and full of water.',
  giveName: 'yes',
  reporterName: 'Mercy Atieno Ogola',
  truth: 'yes',
}

const stall: Sheet = {
  traderName: 'Mercy Atieno Ogola',
  traderId: '12345678',
  ward: '1262',
  market: '1262-market',
  goods: ['fish', 'other'],
  otherGoods: 'Baskets',
  size: 'small',
  tradesNow: 'yes',
  needsGround: 'no',
  truth: 'yes',
  ownUse: 'yes',
}

/** Ways through the forms that between them meet every page: each begins anew and stops before the page named. */
const WAYS: readonly { service: string; sheet: Sheet; until: string }[] = [
  { service: 'ward-bursary', sheet: bursary, until: 'declare' },
  { service: 'ward-bursary', sheet: { ...bursary, studentPaper: 'national-id', level: 'vocational' }, until: 'parents' },
  { service: 'ward-bursary', sheet: { ...bursary, level: 'college' }, until: 'admission' },
  { service: 'ward-bursary', sheet: { ...bursary, livesHere: 'no' }, until: 'another-county' },
  { service: 'ward-bursary', sheet: { ...bursary, siblingsInSchool: 'no', otherBursaries: 'no' }, until: 'sent' },
  { service: 'report-a-problem', sheet: problem, until: 'declare' },
  { service: 'report-a-problem', sheet: { ...problem, kind: 'staff-conduct' }, until: 'sent' },
  { service: 'market-stall', sheet: stall, until: 'declare' },
  { service: 'market-stall', sheet: { ...stall, goods: 'grain' }, until: 'sent' },
]

const STEPS_MAX = 60

/** The pages of the services' forms and of signing in, each in the state in which somebody meets it. */
export async function findFormPages(county: TestCounty): Promise<PageStop[]> {
  const photo = await sharp({ create: { width: 30, height: 20, channels: 3, background: '#ddd' } })
    .jpeg()
    .toBuffer()
  const stops: PageStop[] = []
  for (const way of WAYS) stops.push(...(await walk(county, await county.resident({ name: 'Mercy Atieno Ogola' }), way, photo)))
  stops.push(...(await residentSignIn(county)), ...(await savedDraft(county)), ...(await staffSignIn(county)))
  return [...new Map(stops.map((stop) => [stop.path, stop])).values()]
}

const pathOf = (page: Page): string => page.url.split('?')[0] as string

const cookieOf = (visitor: Visitor, who?: TestPerson): string =>
  [who?.cookie, ...[...visitor.cookies].filter(([name]) => name !== 'language').map(([name, value]) => `${name}=${value}`)]
    .filter(Boolean)
    .join('; ')

function stopAt(page: Page, visitor: Visitor, who?: TestPerson): PageStop {
  if (page.status !== 200) throw new Error(`${page.url}: ${page.status} ${page.text.slice(0, 300)}`)
  const form = page.forms.at(-1)
  return {
    route: routeOf(page.url) ?? page.url,
    path: page.url,
    cookie: cookieOf(visitor, who),
    layout: 'resident',
    ...(form?.names.some((name) => !name.startsWith('_')) ? { form: { action: form.action, multipart: form.multipart } } : {}),
  }
}

const answersTo = (page: Page, sheet: Sheet): Sheet =>
  Object.fromEntries((page.forms.at(-1)?.names ?? []).flatMap((name) => (sheet[name] === undefined ? [] : [[name, sheet[name]]])))

async function walk(
  county: TestCounty,
  who: TestPerson,
  { service, sheet, until }: (typeof WAYS)[number],
  photo: Buffer,
): Promise<PageStop[]> {
  const base = `/services/${service}/apply`
  const visitor = new Visitor(county, who)
  const stops = new Map<string, PageStop>()
  let page = await visitor.get(base)
  for (let step = 0; step < STEPS_MAX; step += 1) {
    const path = pathOf(page)
    const again = stops.has(path)
    stops.set(path, stopAt(page, visitor, who))
    // What was sent is closed: of that way only its end is left to see.
    if (path === `${base}/${until}`) return until === 'sent' ? [stopAt(page, visitor, who)] : [...stops.values()]
    const form = page.forms.at(-1)
    const entry = page.links.find(({ href }) => href.split('?')[0] === `${path}/new`)
    const part = page.links.find(({ href }) => href.startsWith(`${base}/`) && !stops.has(href.split('?')[0] as string))
    if (entry && !again) {
      const asked = await visitor.get(entry.href)
      stops.set(pathOf(asked), stopAt(asked, visitor, who))
      page = await visitor.submit(asked, answersTo(asked, sheet))
    } else if (form?.multipart && !again) {
      const field = form.names.find((name) => name.endsWith('-file')) ?? ''
      const files = [{ name: field, filename: 'paper.jpg', content: photo, type: 'image/jpeg' }]
      page = await visitor.submit(page, { _action: 'upload' }, { files })
    } else if (form && !path.endsWith('/tasks')) page = await visitor.submit(page, answersTo(page, sheet))
    else if (part) page = await visitor.get(part.href)
    else throw new Error(`Nothing leads on from ${path}: ${page.text.slice(0, 300)}`)
    if (page.status !== 200) throw new Error(`${path}: ${page.status} ${page.text.slice(0, 600)}`)
  }
  throw new Error(`${service}: not at ${until} after ${STEPS_MAX} pages: ${[...stops.keys()].join(' ')}`)
}

/** Sends the form of a page that asks for a field. */
const send = (visitor: Visitor, page: Page, field: string, value: string): Promise<Page> =>
  visitor.submit(page, { [field]: value }, { form: page.forms.findIndex(({ names }) => names.includes(field)) })

async function residentSignIn(county: TestCounty): Promise<PageStop[]> {
  const [asks, chooses] = ['+254700000801', '+254700000802'] as const
  for (const phone of [asks, chooses]) for (const name of ['Achieng Mfano', 'Otieno Mfano']) await county.resident({ name, phone })
  const first = new Visitor(county)
  const code = await send(first, await first.get('/sign-in'), 'phone', asks)
  const second = new Visitor(county)
  const asked = await send(second, await second.get('/sign-in'), 'phone', chooses)
  const who = await send(second, asked, 'code', await sentCodeTo(county, chooses))
  return [stopAt(code, first), stopAt(who, second)]
}

/** Saving a draft for later: the code to the phone, whose draft it is on a phone of several, and that it is saved. */
async function savedDraft(county: TestCounty): Promise<PageStop[]> {
  const base = '/services/report-a-problem/apply'
  const begin = async (phone: string) => {
    const visitor = new Visitor(county)
    await visitor.submit(await visitor.get(`${base}/kind`), { kind: 'pothole' })
    const code = await send(visitor, await visitor.get(`${base}/draft/phone?aim=save`), 'phone', phone)
    return { visitor, code, answered: async () => send(visitor, code, 'code', await sentCodeTo(county, phone)) }
  }
  const [waits, goesOn] = [await begin('+254700000803'), await begin('+254700000804')]
  const saved = stopAt(await goesOn.answered(), goesOn.visitor)
  return [stopAt(waits.code, waits.visitor), saved, stopAt(await goesOn.visitor.get(`${base}/draft/who`), goesOn.visitor)]
}

async function staffSignIn(county: TestCounty): Promise<PageStop[]> {
  const invite = async (name: string) => {
    const { id } = await county.staff({ roles: [], office: 'ward-1261' }, name)
    const { link } = await county.as(systemActor('sign_in.test'), (ctx) => inviteOfficer(ctx, id))
    return new URL(link as string).pathname
  }
  const visitor = new Visitor(county)
  const invitation = await visitor.get(await invite('Wanjiru Mfano'))
  const chooser = new Visitor(county)
  const secondStep = await chooser.submit(await chooser.get(await invite('Kamau Mfano')), { password: 'ndizi nyumbu mvua' })
  return [stopAt(invitation, visitor), stopAt(secondStep, chooser)]
}
