import type { Text } from '../../../core/basics/texts.ts'
import { assess, type Assessment } from '../../../engines/money/tariffs/assess.ts'
import type { Resident } from '../demo-residents.ts'
import { before, dayOf, instantOf } from '../demo-time.ts'
import type { DemoWorld } from '../demo-world.ts'
import { text } from '../demo-words.ts'
import type { Random } from '../random.ts'
import { BillLife, type Habits } from './bill-life.ts'
import type { Transfer } from './bank-past.ts'
import type { DemoBooks } from './demo-books.ts'

/** A fee that officers ask for again and again, without an application: who owes it, how often, and how they pay. */
export type Counter = {
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
export const counters: readonly Counter[] = [
  {
    subject: 'revenue.motorcycle',
    purpose: 'sticker',
    title: text('Boda boda parking sticker', 'Stika ya maegesho ya bodaboda'),
    department: 'roads',
    share: 16,
    active: 0.76,
    hours: 20,
    habits: monthly,
    owes: (random) => ({ plate: plate(random, 'KM'), lines: () => [{ line: 'parking-boda-boda', inputs: {} }] }),
  },
  {
    subject: 'revenue.vehicle',
    purpose: 'parking',
    title: text('Parking for the month', 'Maegesho ya mwezi'),
    department: 'roads',
    share: 3,
    active: 0.92,
    hours: 40,
    habits: { ...monthly, 'in parts': 140 },
    owes: (random) => {
      const vehicle = random.weighted(['minibus', 'van', 'bus'], (each) => ({ minibus: 70, van: 20, bus: 10 })[each] ?? 0)
      return { plate: plate(random, 'K'), lines: (month) => [{ line: 'parking-day', inputs: { vehicle, days: Math.min(26, month.daysInMonth - 4) } }] }
    },
  },
  {
    subject: 'revenue.stall',
    purpose: 'market-days',
    title: text('Market days of the month', 'Siku za soko za mwezi'),
    department: 'trade',
    share: 3,
    active: 0.8,
    hours: 60,
    habits: monthly,
    owes: (random) => {
      const stall = `${random.pick([...'ABCD'])}${random.between(1, 60)}`
      return { plate: stall, lines: () => Array.from({ length: 4 }, (_, week) => ({ line: 'market-day', inputs: {}, key: `market-day:${week + 1}` })) }
    },
  },
]

/** How many of so many residents owe one of these fees: the first ones. */
export const owing = (people: number): number => counters.reduce((sum, { share }) => sum + Math.ceil((people * share) / 100), 0)

/** Months of the past, the current one too. */
function* monthsSince(since: Temporal.Instant, now: Temporal.Instant): Generator<Temporal.PlainYearMonth> {
  const last = dayOf(now).toPlainYearMonth()
  for (let month = dayOf(since).toPlainYearMonth(); Temporal.PlainYearMonth.compare(month, last) <= 0; month = month.add({ months: 1 })) yield month
}

/** One who owes a recurring fee: every month a bill, and what becomes of it. Gives how many bills it was. */
async function liveOwing(
  world: DemoWorld,
  books: DemoBooks,
  { counter, resident, random, since }: { counter: Counter; resident: Resident; random: Random; since: Temporal.Instant },
): Promise<void> {
  const { subject, purpose, title, department, active, hours, habits, owes } = counter
  const { plate, lines } = owes(random)
  const id = `${plate} ${resident.phone.slice(-3)}`
  for (const month of monthsSince(since, world.now)) {
    if (!random.chance(active)) continue
    const at = instantOf(month.toPlainDate({ day: random.weighted([1, 2, 3, 5, 8, 14], (each) => 15 - each) }), random.between(480, 990)).add({
      seconds: random.between(0, 59),
    })
    if (!before(at, world.now) || before(at, since)) continue
    const reach = { ward: resident.ward.code, subCounty: resident.ward.subCounty }
    const [officer] = world.officers('revenue.collection.read', reach, ['revenue-officer'], at)
    if (!officer) continue
    const bill = await world.at(at, world.officer(officer), random, null, async (ctx) =>
      books.makeBill(ctx, random, {
        subject: { kind: subject, id },
        purpose: `${purpose}:${month.toString()}`,
        title: { en: `${title.en}, ${plate}`, sw: `${title.sw}, ${plate}` },
        payer: resident.id,
        payerName: resident.fullName,
        payerPhone: resident.phone,
        language: resident.language,
        department,
        ward: resident.ward.code,
        dueOn: dayOf(at).add({ days: 10 }),
        lines: await assess(ctx, { lines: lines(month), day: dayOf(at), period: month.toString() }, books.tariffs),
      }),
    )
    const payer = { name: resident.fullName, phone: resident.phone }
    await new BillLife(world, books, { bill: bill.id, payer, random, hours, ...(habits ? { habits } : {}) }).live()
  }
}

const BOARDS = ['Lakeside Outdoor Ltd', 'Great Lakes Media Ltd', 'Victoria Signs and Boards', 'Western Highways Advertising', 'Kisiwa Creative Ltd', 'Rift and Lake Billboards']

/** Companies with large boards: one bill a year for each board, paid by transfer to the county's bank. Gives the transfers, which the bank tells of. */
export async function liveBoards(world: DemoWorld, books: DemoBooks, random: Random, since: Temporal.Instant): Promise<Transfer[]> {
  const transfers: Transfer[] = []
  const { wards } = world.county.places
  for (let board = 1; board <= 36; board++) {
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
          subject: { kind: 'revenue.board', id: `board-${board}` },
          purpose: `board:${day.year}`,
          title: { en: `Advertising board ${board}, ${ward.name}`, sw: `Bango la matangazo ${board}, ${ward.name}` },
          payer: null,
          payerName: company,
          payerPhone: null,
          language: 'en',
          department: 'lands',
          ward: ward.code,
          dueOn: day.add({ days: 30 }),
          lines: await assess(ctx, { lines: [{ line: 'outdoor-advertising', inputs: { sign: 'billboard', signArea } }], day }, books.tariffs),
        }),
      )
      books.close(bill.id)
      if (random.chance(0.88))
        transfers.push({ at: at.add({ hours: 24 * random.between(4, 40) }), cents: bill.totalCents, reference: bill.reference, payer: company })
    }
  }
  return transfers
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
