import { countyFolder } from '../src/app/county.ts'
import { shillings } from '../src/core/basics/money.ts'
import { importStatements } from '../src/engines/money/bank/import-statements.ts'
import { postArrivals } from '../src/engines/money/payments/run-till.ts'
import { LATE_RUN } from '../src/engines/money/runs/night-job.ts'
import { startRun } from '../src/engines/money/runs/run.ts'
import { workRun } from '../src/engines/money/runs/run-job.ts'
import { verifyMoney } from '../src/engines/money/verify/verify-money.ts'
import { systemActor } from '../src/kernel/context/actor.ts'
import { asActor } from '../src/kernel/context/context.ts'
import type { County } from '../src/kernel/context/county.ts'
import { printMt940 } from '../test/support/print-bank-statements.ts'
import { asSuperuser, BENCH_DARAJA, type BenchCounty, benchCounty } from './support/bench-county.ts'
import { startParcels, withParcels } from './support/parcels.ts'
import { forgetStatements, printStatements } from './support/statements.ts'

const PARCELS = Number(process.env.PARCELS ?? 200_000)
const STATEMENT_LINES = Number(process.env.STATEMENT_LINES ?? 100_000)
const CHUNK = 500
/** Rows of the limit: enough to pass the caches, few enough not to be waited for. */
const LIMIT_BILLS = Math.min(PARCELS, 20_000)
const POSTED_TOGETHER = 500

/**
 * A bill run over all parcels with eight heads each, the night's interest on every line of it, and a bank statement matched to the gateway's payments; each beside
 * PostgreSQL writing rows of the same size in the same chunks into tables that have no key, no index and no rule.
 */
export async function run(): Promise<void> {
  const bench = await benchCounty()
  try {
    const county = withParcels(bench.county, PARCELS)
    const parcels = await startParcels(county, countyFolder('migori'), 'one')
    const [billSeconds] = await worked(bench, county, parcels, PARCELS)
    const heads = county.money.data.heads.length
    const billLimit = await plainRows(bench, `(select id from money.bills order by id limit ${LIMIT_BILLS})`, true)
    tell('bill run', PARCELS, PARCELS * heads, billSeconds, billLimit)

    const late = await asActor(county, systemActor('bench'), (ctx) => startRun(ctx, LATE_RUN))
    const [lateSeconds] = await worked(bench, county, late, PARCELS)
    const [added] = await asSuperuser<{ lines: number }>(bench, `select lines from money.runs where id = '${late}'`)
    const lateLimit = await plainRows(bench, `(select id from money.bills order by id limit ${LIMIT_BILLS})`, false)
    tell('interest', PARCELS, added?.lines ?? 0, lateSeconds, lateLimit)
    const once = await asActor(county, systemActor('bench'), (ctx) => startRun(ctx, LATE_RUN))
    const [againSeconds] = await worked(bench, county, once, PARCELS)
    const [again] = await asSuperuser<{ lines: number; seen: number }>(bench, `select lines, seen from money.runs where id = '${once}'`)
    console.log(`     the same night again: ${again?.seen} bills looked at in ${againSeconds.toFixed(1)} s, ${again?.lines} lines added`)

    await matchStatement(bench, county)
    const began = performance.now()
    const { sound, checks, counted } = await verifyMoney(bench.county.db)
    console.log(
      `     ${counted.bills} bills, ${counted.transfers} transfers; books ${sound ? 'in order' : `NOT IN ORDER: ${checks.find(({ offender }) => offender)?.name} ${checks.find(({ offender }) => offender)?.offender}`}, proven in ${((performance.now() - began) / 1000).toFixed(1)} s`,
    )
  } finally {
    await bench.close()
  }
}

async function worked(bench: BenchCounty, county: County, id: string, units: number): Promise<[number]> {
  await forgetStatements(bench)
  const began = performance.now()
  while (await workRun(county, id, { rest: 0 }));
  const seconds = (performance.now() - began) / 1000
  await printStatements(bench, units)
  return [seconds]
}

/** Seconds that PostgreSQL needs to write what those bills have in the growing tables, chunk by chunk, into bare tables; with the bills, or only what was added last. */
async function plainRows(bench: BenchCounty, bills: string, whole: boolean): Promise<number> {
  const rows = await asSuperuser<{ ms: number }>(
    bench,
    `drop schema if exists bare cascade; create schema bare;
     create table bare.wanted as select row_number() over (order by id) as n, id from ${bills} b;
     create table bare.lines_read as select w.n, l.* from money.bill_lines l join bare.wanted w on w.id = l.bill where ${whole ? 'true' : "l.key like 'late:%'"};
     create table bare.transfers_read as select w.n, t.* from money.transfers t join bare.wanted w on w.id = t.bill
       join money.journals j on j.id = t.journal where ${whole ? 'true' : "j.source like 'run:%'"};
     create table bare.journals_read as select distinct t.n, j.* from money.journals j join bare.transfers_read t on t.journal = j.id;
     create table bare.bills_read as select w.n, b.* from money.bills b join bare.wanted w on w.id = b.id;
     create index on bare.lines_read (n); create index on bare.transfers_read (n); create index on bare.journals_read (n); create index on bare.bills_read (n);
     analyze bare.lines_read; analyze bare.transfers_read; analyze bare.journals_read; analyze bare.bills_read;
     create table bare.lines as select * from bare.lines_read limit 0; create table bare.transfers as select * from bare.transfers_read limit 0;
     create table bare.journals as select * from bare.journals_read limit 0; create table bare.bills as select * from bare.bills_read limit 0;
     create procedure bare.copy(whole boolean) language plpgsql as $$
       declare place bigint := 1; last bigint;
       begin
         select max(n) into last from bare.wanted;
         while place <= last loop
           if whole then insert into bare.bills select * from bare.bills_read where n >= place and n < place + ${CHUNK}; end if;
           insert into bare.lines select * from bare.lines_read where n >= place and n < place + ${CHUNK};
           insert into bare.journals select * from bare.journals_read where n >= place and n < place + ${CHUNK};
           insert into bare.transfers select * from bare.transfers_read where n >= place and n < place + ${CHUNK};
           commit;
           place := place + ${CHUNK};
         end loop;
       end $$`,
  )
  void rows
  const began = performance.now()
  await asSuperuser(bench, `call bare.copy(${whole})`)
  const seconds = (performance.now() - began) / 1000
  await asSuperuser(bench, 'drop schema bare cascade')
  return seconds / LIMIT_BILLS
}

function tell(what: string, bills: number, lines: number, seconds: number, limitEach: number): void {
  const each = seconds / bills
  console.log(
    `${what}: ${bills} bills, ${lines} lines in ${seconds.toFixed(1)} s: ${(bills / seconds).toFixed(0)} bills/s, ${(lines / seconds).toFixed(0)} lines/s; bare rows of the same size ${(1 / limitEach).toFixed(0)} bills/s: reached ${(limitEach / each).toFixed(2)}`,
  )
}

/** As many payments as the gateway confirmed, then the bank's statement that names each of them. */
async function matchStatement(bench: BenchCounty, county: County): Promise<void> {
  const references = await asSuperuser<{ reference: string }>(
    bench,
    `select reference from money.bills order by id limit ${STATEMENT_LINES}`,
  )
  const heldIn = `mpesa.${BENCH_DARAJA.DARAJA_SHORTCODE}.utility`
  const refOf = (number: number) => `TKB${String(number).padStart(7, '0')}`
  const before = performance.now()
  for (let from = 0; from < STATEMENT_LINES; from += POSTED_TOGETHER)
    await asActor(county, systemActor('bench'), (ctx) =>
      postArrivals(
        ctx,
        Array.from({ length: Math.min(POSTED_TOGETHER, STATEMENT_LINES - from) }, (_, index) => ({
          channel: 'mpesa',
          providerRef: refOf(from + index),
          way: 'paybill',
          heldIn,
          cents: shillings(1 + ((from + index) % 90)),
          eventAt: ctx.now,
          accountGiven: references[(from + index) % references.length]?.reference ?? '',
          standing: { is: 'confirmed', by: 'pull' },
        })),
      ),
    )
  const posted = (performance.now() - before) / 1000
  const day = Temporal.Now.plainDateISO('Africa/Nairobi').toString()
  const lines = Array.from({ length: STATEMENT_LINES }, (_, number) => ({
    valueDate: day,
    bookedOn: day,
    cents: 100 * (1 + (number % 90)),
    reference: refOf(number),
    narrative: `MPESA SETTLEMENT ${BENCH_DARAJA.DARAJA_SHORTCODE}`,
    bankRef: null,
  }))
  const closingCents = lines.reduce((sum, { cents }) => sum + cents, 0)
  const account = county.money.data.bankAccounts[0]?.number ?? ''
  const file = new TextEncoder().encode(printMt940([{ account, sequence: 1, openingCents: 0, closingCents, from: day, to: day, lines }]))
  const finance = { ...systemActor('bench'), grants: [{ permission: 'money.bank.import', reach: 'county' as const, ...NOWHERE }] }
  await forgetStatements(bench)
  const began = performance.now()
  const { became } = await asActor(county, finance, (ctx) => importStatements(ctx, { files: [file] }))
  const seconds = (performance.now() - began) / 1000
  await printStatements(bench, STATEMENT_LINES)
  const left = Object.entries(became).filter(([, { lines }]) => lines > 0)
  console.log(
    `statement: ${STATEMENT_LINES} lines (${(file.length / 1e6).toFixed(1)} MB) read, kept, matched to the gateway and posted in ${seconds.toFixed(1)} s: ${(STATEMENT_LINES / seconds).toFixed(0)} lines/s; became ${left.map(([as, { lines }]) => `${lines} ${as}`).join(', ')}`,
  )
  console.log(`     their payments were posted on bills at ${(STATEMENT_LINES / posted).toFixed(0)}/s`)
}

const NOWHERE = {
  scope: null,
  role: 'bench',
  post: null,
  person: null as unknown as string,
  office: null,
  ward: null,
  subCounty: null,
  department: null,
}
