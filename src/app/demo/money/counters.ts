import type { Text } from '../../../core/basics/texts.ts'
import type { BillToMake } from '../../../engines/money/bills/make-bill.ts'
import { type Assessment, assess } from '../../../engines/money/tariffs/assess.ts'
import type { Resident } from '../demo-residents.ts'
import { before, dayOf, instantOf, officeTime } from '../demo-time.ts'
import { text } from '../demo-words.ts'
import type { DemoWorld } from '../demo-world.ts'
import type { Random } from '../random.ts'
import type { Transfer } from './bank-past.ts'
import { BillLife, type Habits, type WayOfPaying } from './bill-life.ts'
import type { DemoBooks } from './demo-books.ts'

/** A fee that officers ask for again and again, without an application: who owes it, how often, and how they pay. */
type Counter = {
  readonly subject: string
  readonly purpose: string
  readonly title: Text
  readonly department: string
  /** Of all residents, in hundredths. */
  readonly share: number
  /** Of the months in which somebody owes it. */
  readonly active: number
  readonly hours: number
  readonly habits?: Habits
  /** What this one owes always: made once for each who owes. */
  readonly owes: (random: Random) => { readonly plate: string; readonly lines: (month: Temporal.PlainYearMonth) => Assessment['lines'] }
}

const plate = (random: Random, first: string): string =>
  `${first}${random.pick([...'ABCDEFGHJKLMNP'])}${random.pick([...'ABCDEFGHJKLMNPQRSTUVWXYZ'])} ${random.digits(3)}${random.pick([...'ABCDEFGHJKLMNPQRSTUVWXYZ'])}`

const monthly: Habits = { 'in parts': 12, 'taken back': 1, 'taken back for good': 1, forged: 1, not: 45 }

/** The counters of the demo county; another recurring fee is another entry. */
const counters: readonly Counter[] = [
  {
    subject: 'motorcycle',
    purpose: 'sticker',
    title: text('Boda boda parking sticker', 'Stika ya maegesho ya bodaboda'),
    department: 'roads',
    share: 21,
    active: 0.82,
    hours: 20,
    habits: monthly,
    owes: (random) => ({ plate: plate(random, 'KM'), lines: () => [{ line: 'parking-boda-boda', inputs: {} }] }),
  },
  {
    subject: 'vehicle',
    purpose: 'parking',
    title: text('Parking for the month', 'Maegesho ya mwezi'),
    department: 'roads',
    share: 4,
    active: 0.92,
    hours: 40,
    habits: { ...monthly, 'in parts': 140 },
    owes: (random) => {
      const vehicle = random.weighted(['minibus', 'van', 'bus'], (each) => ({ minibus: 70, van: 20, bus: 10 })[each] ?? 0)
      return {
        plate: plate(random, 'K'),
        lines: (month) => [{ line: 'parking-day', inputs: { vehicle, days: Math.min(26, month.daysInMonth - 4) } }],
      }
    },
  },
  {
    subject: 'stall',
    purpose: 'market-days',
    title: text('Market days of the month', 'Siku za soko za mwezi'),
    department: 'trade',
    share: 3,
    active: 0.8,
    hours: 60,
    // Paid on market days, as they come.
    habits: { ...monthly, 'in parts': 1_400 },
    owes: (random) => {
      const stall = `${random.pick([...'ABCD'])}${random.between(1, 60)}`
      return {
        plate: stall,
        lines: () => Array.from({ length: 4 }, (_, week) => ({ line: 'market-day', inputs: {}, key: `market-day:${week + 1}` })),
      }
    },
  },
]

/** How many of so many residents owe one of these fees: the first ones. */
export const owing = (people: number): number => counters.reduce((sum, { share }) => sum + Math.ceil((people * share) / 100), 0)

/** Months of the past, the current one too. */
function* monthsSince(since: Temporal.Instant, now: Temporal.Instant): Generator<Temporal.PlainYearMonth> {
  const last = dayOf(now).toPlainYearMonth()
  for (let month = dayOf(since).toPlainYearMonth(); Temporal.PlainYearMonth.compare(month, last) <= 0; month = month.add({ months: 1 }))
    yield month
}

type CounterBill = Pick<BillToMake, 'subject' | 'purpose' | 'title' | 'department'> & {
  readonly at: Temporal.Instant
  readonly resident: Resident
  readonly lines: Assessment['lines']
  readonly period: string
}

/** A bill that the revenue officer of the place makes; none on a day on which nobody holds that post. */
async function billAtCounter(
  world: DemoWorld,
  books: DemoBooks,
  random: Random,
  { at, resident, lines, period, ...input }: CounterBill,
): Promise<string | undefined> {
  const { code: ward, subCounty } = resident.ward
  const [officer] = world.officers('revenue.collection.read', { ward, subCounty }, ['revenue-officer'], at)
  if (!officer) return undefined
  const day = dayOf(at)
  const bill = await world.at(at, world.officer(officer), random, null, async (ctx) =>
    books.makeBill(ctx, random, {
      ...input,
      payer: resident.id,
      payerName: resident.fullName,
      payerPhone: resident.phone,
      language: resident.language,
      ward,
      dueOn: day.add({ days: 10 }),
      lines: await assess(ctx, { lines, day, period }, books.tariffs),
    }),
  )
  return bill.id
}

/** One who owes a recurring fee: every month a bill, and what becomes of it. */
async function liveOwing(
  world: DemoWorld,
  books: DemoBooks,
  { counter, resident, random, since }: { counter: Counter; resident: Resident; random: Random; since: Temporal.Instant },
): Promise<void> {
  const { subject, purpose, title, department, active, hours, habits, owes } = counter
  const { plate, lines } = owes(random)
  const id = `${plate} ${resident.phone.slice(-3)}`
  const office = world.calendars.of('office')
  for (const month of monthsSince(since, world.now)) {
    if (!random.chance(active)) continue
    const day = month.toPlainDate({ day: random.weighted([1, 2, 3, 4, 5, 6, 8, 9, 12, 16, 20], (each) => 24 - each) })
    const at = officeTime(random, office, instantOf(day, random.between(485, 960)))
    if (!before(at, world.now) || before(at, since)) continue
    const bill = await billAtCounter(world, books, random, {
      at,
      resident,
      subject: { kind: subject, id },
      purpose: `${purpose}:${month.toString()}`,
      title: { en: `${title.en}, ${plate}`, sw: `${title.sw}, ${plate}` },
      department,
      lines: lines(month),
      period: month.toString(),
    })
    const payer = { name: resident.fullName, phone: resident.phone }
    if (bill) await new BillLife(world, books, { bill, payer, random, hours, ...(habits ? { habits } : {}) }).live()
  }
}

const BOARDS = [
  'Lakeside Outdoor Ltd',
  'Great Lakes Media Ltd',
  'Victoria Signs and Boards',
  'Western Highways Advertising',
  'Kisiwa Creative Ltd',
  'Rift and Lake Billboards',
]

/** Companies with large boards: one bill a year for each board, paid by transfer to the county's bank. Gives the transfers, which the bank tells of. */
export async function liveBoards(
  world: DemoWorld,
  books: DemoBooks,
  random: Random,
  { boards, since }: { boards: number; since: Temporal.Instant },
): Promise<Transfer[]> {
  const transfers: Transfer[] = []
  const { wards } = world.county.places
  for (let board = 1; board <= boards; board++) {
    const company = random.pick(BOARDS)
    const ward = random.pick(wards)
    const signArea = random.between(12, 48)
    const first = dayOf(since).add({ days: random.between(3, 360) })
    for (const day of [first, first.add({ years: 1 })]) {
      const at = instantOf(day, random.between(500, 960))
      const [officer] = world.officers('revenue.collection.read', { ward: ward.code, subCounty: ward.subCounty }, ['revenue-officer'], at)
      if (!before(at, world.now) || !officer) continue
      const bill = await world.at(at, world.officer(officer), random, null, async (ctx) =>
        books.makeBill(ctx, random, {
          subject: { kind: 'board', id: `board-${board}` },
          purpose: `board:${day.year}`,
          title: { en: `Advertising board ${board}, ${ward.name}`, sw: `Bango la matangazo ${board}, ${ward.name}` },
          payer: null,
          payerName: company,
          payerPhone: null,
          language: 'en',
          department: 'lands',
          ward: ward.code,
          dueOn: day.add({ days: 30 }),
          lines: await assess(
            ctx,
            { lines: [{ line: 'outdoor-advertising', inputs: { sign: 'billboard', signArea } }], day },
            books.tariffs,
          ),
        }),
      )
      books.close(bill.id)
      if (random.chance(0.88))
        transfers.push({
          at: at.add({ hours: 24 * random.between(4, 40) }),
          cents: bill.totalCents,
          reference: bill.reference,
          payer: company,
        })
    }
  }
  return transfers
}

/** What lies on the desks this morning, whatever chance brought: days ago at which it was billed, and how it was paid. */
const TODAY: readonly (readonly [days: number, way: WayOfPaying])[] = [
  [24, 'wrong account, still lost'],
  [11, 'wrong account, still lost'],
  [8, 'wrong account, proposed'],
  [7, 'wrong account, proposed'],
  [6, 'wrong account, still lost'],
  [5, 'wrong account, proposed'],
  [4, 'wrong account, still lost'],
  [3, 'wrong account, still lost'],
  [2, 'wrong account, still lost'],
  [2, 'taken back for good'],
  [3, 'forged'],
  [1, 'at once'],
  [1, 'too much'],
]

const LORRY = text('Lorry parking for a week', 'Maegesho ya lori kwa wiki')

export async function liveDesks(
  world: DemoWorld,
  books: DemoBooks,
  random: Random,
  { people, since }: { people: readonly Resident[]; since: Temporal.Instant },
): Promise<void> {
  for (const [index, [days, way]] of TODAY.entries()) {
    const resident = people[people.length - 1 - index]
    const day = dayOf(world.now).subtract({ days })
    const at = instantOf(day, random.between(490, 560))
    if (!resident || before(at, since)) continue
    const number = plate(random, 'K')
    const bill = await billAtCounter(world, books, random, {
      at,
      resident,
      subject: { kind: 'vehicle', id: number },
      purpose: `lorry:${day.toString()}`,
      title: { en: `${LORRY.en}, ${number}`, sw: `${LORRY.sw}, ${number}` },
      department: 'roads',
      lines: [{ line: 'parking-day', inputs: { vehicle: 'trailer', days: 7 } }],
      period: day.toString(),
    })
    const payer = { name: resident.fullName, phone: resident.phone }
    if (bill) await new BillLife(world, books, { bill, payer, random, hours: 2, way }).live()
  }
}

/** All who owe recurring fees; each resident owes one of them at most, so that what they paid over is theirs to use the month after. */
export async function* liveCounters(
  world: DemoWorld,
  books: DemoBooks,
  random: Random,
  { people, since }: { people: readonly Resident[]; since: Temporal.Instant },
): AsyncGenerator<void> {
  let from = 0
  for (const counter of counters) {
    const count = Math.ceil((people.length * counter.share) / 100)
    for (const resident of people.slice(from, from + count)) {
      await liveOwing(world, books, { counter, resident, random: random.branch(), since })
      yield
    }
    from += count
  }
}
