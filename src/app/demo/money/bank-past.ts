import type { Cents } from '../../../core/basics/money.ts'
import type { Text } from '../../../core/basics/texts.ts'
import type { BankAccount } from '../../../engines/money/bank/bank-account.ts'
import { decideLine, proposeLine } from '../../../engines/money/bank/explain-line.ts'
import { importStatements } from '../../../engines/money/bank/import-statements.ts'
import { openLinesOf } from '../../../engines/money/bank/open-lines.ts'
import { saveProfile } from '../../../engines/money/bank/profiles.ts'
import { isWorkingDay } from '../../../kernel/calendar/working-time.ts'
import type { Context } from '../../../kernel/context/context.ts'
import type { Transaction } from '../../../kernel/database/database.ts'
import { before, dayOf, instantOf } from '../demo-time.ts'
import { text, typedBy } from '../demo-words.ts'
import type { DemoWorld } from '../demo-world.ts'
import type { Random } from '../random.ts'
import type { ClosedBooks } from './close-past.ts'
import type { DeskPast } from './desk-past.ts'
import { sweepPast } from './sweep-past.ts'

const PROFILE = 'collection'
const LEDGER_FEE = 35_000
const EXCISE = 5_250

type Line = { readonly day: Temporal.PlainDate; readonly details: string; readonly reference: string; readonly cents: number }

/** What the bank's side of the story knows: the transfers of those who pay into the account itself. */
export type Transfer = { readonly at: Temporal.Instant; readonly cents: Cents; readonly reference: string; readonly payer: string }

/**
 * The bank's statements, twice a week, as files that the county's own officers bring in by the use case they always use: M-Pesa's money as it came a working day
 * later, transfers, charges, and now and then a line that nobody expected. What they show to be banked is sent on to the funds within the five working days of the law.
 */
export async function bankPast(
  world: DemoWorld,
  db: Transaction,
  random: Random,
  { since, transfers, books, desk }: { since: Temporal.Instant; transfers: readonly Transfer[]; books: ClosedBooks; desk: DeskPast },
): Promise<void> {
  const [account] = world.county.money.data.bankAccounts
  if (!account) return
  const statements = Map.groupBy(linesOf(world, random, { since, transfers }), ({ day }) => takenInOn(day).toString())
  const onTheWay: Line[] = []
  const explained = new Set<string>()
  let balance = 1_250_000_00
  let saved = false
  for (const [taken, printed] of statements) {
    const day = Temporal.PlainDate.from(taken)
    const at = instantOf(day, 9 * 60 + random.between(10, 100))
    if (!before(at, world.now)) break
    const [reconciler] = world.officers('money.bank.import', {}, ['reconciler'], at)
    if (!reconciler) continue
    const sent = onTheWay.splice(0).filter((line) => {
      const shown = takenInOn(line.day).equals(day)
      if (!shown) onTheWay.push(line)
      return shown
    })
    const lines = [...printed, ...sent].sort((one, other) => Temporal.PlainDate.compare(one.day, other.day))
    const file = statementFile(lines, balance)
    balance = lines.reduce((sum, { cents }) => sum + cents, balance)
    await desk.until(at)
    await books.closeBy(at)
    await world.written(at, world.officer(reconciler), db, random, async (ctx) => {
      if (!saved) await saveProfile(ctx, { key: PROFILE, account: account.key, title: 'Collection account, CSV', layout: LAYOUT })
      saved = true
      await importStatements(ctx, { files: [Buffer.from(file)], profile: PROFILE })
    })
    // Of a Friday's statement the money up to Wednesday is banked, of a Tuesday's that of the weekend.
    const through = day.subtract({ days: 2 })
    for (const { at: left, reference, cents } of await sweepPast(world, db, random, {
      at: at.add({ minutes: 50 }),
      through,
      account: account.key,
    }))
      onTheWay.push({ day: dayOf(left), details: `TRANSFER TO COUNTY REVENUE FUND ${reference}`, reference, cents: -cents })
    await explain(world, db, random, { at, account, explained })
  }
}

/** When the statement that shows a day is brought in: on Tuesdays and Fridays, of the days before. */
function takenInOn(day: Temporal.PlainDate): Temporal.PlainDate {
  const [tuesday, friday] = [2, 5]
  let taken = day.add({ days: 1 })
  while (taken.dayOfWeek !== tuesday && taken.dayOfWeek !== friday) taken = taken.add({ days: 1 })
  return taken
}

const LAYOUT = {
  delimiter: ',',
  headingRow: 1,
  columns: { date: 'Date', debit: 'Debit', credit: 'Credit', balance: 'Balance', reference: 'Reference', narrative: 'Details' },
  dateFormat: 'dd/mm/yyyy',
  thousands: '',
  decimal: '.',
  newestFirst: false,
} as const

const kes = (cents: number): string => (cents / 100).toFixed(2)

function statementFile(lines: readonly Line[], opening: number): string {
  let balance = opening
  const rows = lines.map(({ day, details, reference, cents }) => {
    balance += cents
    const date = `${String(day.day).padStart(2, '0')}/${String(day.month).padStart(2, '0')}/${day.year}`
    return [date, details, reference, cents < 0 ? kes(-cents) : '', cents > 0 ? kes(cents) : '', kes(balance)].join(',')
  })
  return ['Date,Details,Reference,Debit,Credit,Balance', ...rows, ''].join('\n')
}

function linesOf(
  world: DemoWorld,
  random: Random,
  { since, transfers }: { since: Temporal.Instant; transfers: readonly Transfer[] },
): Line[] {
  const lines: Line[] = []
  const calendar = world.calendars.of('office')
  const byDay = Map.groupBy(transfers, ({ at }) => dayOf(at).toString())
  const { paidOut, paybill } = world.books
  let waiting = 0
  let month = 0
  for (let day = dayOf(since); Temporal.PlainDate.compare(day, dayOf(world.now)) < 0; day = day.add({ days: 1 })) {
    for (const { cents, reference, payer } of byDay.get(day.toString()) ?? [])
      lines.push({
        day,
        details: `RTGS IN ${payer.toUpperCase().replaceAll(',', ' ')} ${reference}`,
        reference: `FT${random.digits(10)}`,
        cents,
      })
    if (isWorkingDay(calendar, day) && waiting > 0) {
      lines.push({ day, details: `MPESA SETTLEMENT ${paybill}`, reference: `MS${day.toString().replaceAll('-', '')}`, cents: waiting })
      waiting = 0
    }
    waiting += paidOut.get(day.toString()) ?? 0
    if (day.day !== day.daysInMonth) continue
    month += 1
    lines.push({ day, details: 'LEDGER FEE', reference: `LF${random.digits(8)}`, cents: -LEDGER_FEE })
    lines.push({ day, details: 'EXCISE DUTY ON FEES', reference: `ED${random.digits(8)}`, cents: -EXCISE })
    if (month === 5) lines.push({ day, details: 'STOP ORDER 00417 CHEQUE BOOKS', reference: `SO${random.digits(8)}`, cents: -820_000 })
    if (month === 11) lines.push({ day, details: 'REVERSAL OF ENTRY POSTED IN ERROR', reference: `RV${random.digits(8)}`, cents: -64_500 })
    if (Temporal.PlainDate.compare(day.add({ months: 1 }), dayOf(world.now)) < 0) continue
    lines.push({ day, details: 'OUTWARD EFT 7731 J O', reference: `EF${random.digits(8)}`, cents: -1_850_000 })
    lines.push({ day, details: 'STANDING ORDER 2209', reference: `SO${random.digits(8)}`, cents: -250_000 })
  }
  return lines
}

const WHY: readonly (readonly [RegExp, Text])[] = [
  [
    /STOP ORDER/,
    text(
      'Cheque books of the county, ordered by the head of treasury; the bank sent its invoice.',
      'Vitabu vya hundi vya kaunti, vilivyoagizwa na mkuu wa hazina; benki ilituma ankara.',
    ),
  ],
  [
    /REVERSAL OF ENTRY/,
    text(
      'The bank posted a deposit of another customer in error in the month before and took it back.',
      'Benki iliingiza amana ya mteja mwingine kwa makosa mwezi uliotangulia, kisha ikaiondoa.',
    ),
  ],
  [/STANDING ORDER/, text('The bank names it a yearly fee for its terminal.', 'Benki inasema ni ada ya mwaka ya mashine yake.')],
]

/** What an officer finds out about an open line, and another agrees to. The newest still waits for that, and one line nobody understands. */
async function explain(
  world: DemoWorld,
  db: Transaction,
  random: Random,
  { at, account, explained }: { at: Temporal.Instant; account: BankAccount; explained: Set<string> },
): Promise<void> {
  const asked = at.add({ hours: 5 })
  const decided = at.add({ hours: 76 })
  if (Temporal.Instant.compare(asked, world.now) >= 0) return
  const [, second] = world.officers('money.bank.import', {}, ['reconciler'], asked)
  const [finance] = world.officers('money.bank.decide', {}, ['finance-officer'], asked)
  if (!second || !finance) return
  const open = await openLinesOf({ db, county: world.county } as Context, account)
  for (const line of open) {
    const why = WHY.find(([words]) => words.test(line.narrative))
    if (!why || explained.has(line.id)) continue
    explained.add(line.id)
    const proposal = await world.written(asked, world.officer(second), db, random, (ctx) =>
      proposeLine(ctx, { line: line.id, means: { as: 'charge' }, reason: typedBy(ctx, why[1]) }),
    )
    if (why[0].source === 'STANDING ORDER' || Temporal.Instant.compare(decided, world.now) >= 0) continue
    await world.written(decided, world.officer(finance), db, random, (ctx) =>
      decideLine(ctx, {
        proposal,
        decision: 'approved',
        reason: typedBy(ctx, text('Agrees with the bank’s letter.', 'Inalingana na barua ya benki.')),
      }),
    )
  }
}
