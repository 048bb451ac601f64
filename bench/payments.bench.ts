import { spawn } from 'node:child_process'
import { closeSync, fdatasyncSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Fastify from 'fastify'
import { countyFolder, projectRoot } from '../src/app/county.ts'
import { shillings } from '../src/core/basics/money.ts'
import { makeBill } from '../src/engines/money/bills/make-bill.ts'
import { stampOf } from '../src/engines/money/mpesa/daraja-client.ts'
import { callbackPath } from '../src/engines/money/mpesa/mpesa-settings.ts'
import { verifyMoney } from '../src/engines/money/verify/verify-money.ts'
import { systemActor } from '../src/kernel/context/actor.ts'
import { asActor } from '../src/kernel/context/context.ts'
import { rotateKey } from '../src/kernel/files/keys.ts'
import { asSuperuser, BENCH_DARAJA, type BenchCounty, benchCounty, client, load, quantile } from './support/bench-county.ts'
import { cpuSeconds } from './support/cpu.ts'
import { startParcels, withParcels } from './support/parcels.ts'
import { pgbench, pgledger } from './support/pgbench.ts'
import { forgetStatements, printStatements } from './support/statements.ts'

const SECONDS = Number(process.env.SECONDS ?? 10)
const BILLS = Number(process.env.BILLS ?? 5_000)
const CONNECTIONS = (process.env.LANES ?? '128,256').split(',').map(Number)
/** The bill run beside the callbacks: how many parcels at most, for how long, and how many callbacks a second. */
const RUN_PARCELS = Number(process.env.PARCELS ?? 200_000)
const RUN_SECONDS = Number(process.env.RUN_SECONDS ?? 20)
const PACE = Number(process.env.PACE ?? 500)
const OPEN_MAX = 2_000
/** design.md §8. */
const TARGET = 2.5

/**
 * The callback of a payment over HTTP, all of it durable when it is answered: the body stored, the payment posted leg by leg on a bill of three heads, its receipt numbered,
 * the audit line, the SMS in the outbox with its job. Beside it the machine's own limits, and pgbench on the same server.
 */
export async function run(): Promise<void> {
  const bench = await benchCounty()
  try {
    const references = await seedBills(bench)
    const tpsBefore = pgbench(bench)
    const web = await bench.startWeb()
    const path = callbackPath(BENCH_DARAJA.DARAJA_CALLBACK_KEY, 'confirmation')
    let sent = 0
    let paidCents = 0
    const faults = new Map<string, number>()
    const payWith = (ask: ReturnType<typeof client>['ask']) => async () => {
      sent += 1
      const cents = 100 * (1 + (sent % 3))
      const answer = await ask({ method: 'POST', path, body: bodyOf(sent, references[sent % references.length] as string, cents) })
      if (answer.status === 200) paidCents += cents
      else faults.set(`${answer.status} ${answer.text.slice(0, 100)}`, (faults.get(`${answer.status}`) ?? 0) + 1)
    }
    const peer = await pgledger(bench)
    for (const connections of CONNECTIONS) {
      const { ask, close } = client(web.port, connections)
      await load(connections, 3, payWith(ask))
      await forgetStatements(bench)
      const used = () => ({ web: cpuSeconds(web.pid), database: cpuSeconds(bench.server.pid, true), generator: cpuSeconds(process.pid) })
      const [before, written] = [used(), await walAt(bench)]
      const { perSecond, ms } = await load(connections, SECONDS, payWith(ask))
      const [after, wal] = [used(), (await walAt(bench)) - written]
      close()
      const each = (name: keyof typeof after) => ((after[name] - before[name]) * 1e6) / ms.length
      const cpu = each('web') + each('database')
      console.log(
        `${String(connections).padStart(4)} connections: ${perSecond.toFixed(0)} callbacks/s, p50 ${quantile(ms, 0.5).toFixed(0)} ms, p99 ${quantile(ms, 0.99).toFixed(0)} ms; ` +
          `CPU each: web ${each('web').toFixed(0)} µs, PostgreSQL ${each('database').toFixed(0)} µs, generator ${each('generator').toFixed(0)} µs; WAL ${(wal / ms.length).toFixed(0)} bytes`,
      )
      const [group] = await asSuperuser<{ size: number }>(
        bench,
        `select count(*)::float / count(distinct recorded_at) as size from money.payments where recorded_at > now() - interval '${SECONDS} seconds'`,
      )
      const limits = {
        'L1 fdatasync × group': fdatasyncs() * (group?.size ?? 1),
        'L2 sequential write / WAL': (sequentialBytes() * ms.length) / wal,
        'L3 cores / CPU': 2e6 / cpu,
        'L4 HTTP and JSON alone': await httpAlone(connections),
      }
      for (const [name, limit] of Object.entries(limits))
        console.log(`       ${name.padEnd(26)} ${limit.toFixed(0).padStart(8)}/s, reached ${(perSecond / limit).toFixed(2)}`)
      await printStatements(bench, ms.length)
      if (peer)
        console.log(
          `       pgledger on this server ${peer.toFixed(0)} transfers/s (one transfer each, no HTTP, no receipt): ${(perSecond / peer).toFixed(2)} ×`,
        )
      const tps = pgbench(bench)
      if (tps && tpsBefore) {
        const machine = (tps + tpsBefore) / 2
        console.log(
          `       pgbench TPC-B prepared on this server ${tpsBefore.toFixed(0)}/s before, ${tps.toFixed(0)}/s after: ${(perSecond / machine).toFixed(2)} ×; target ${TARGET} ×`,
        )
      }
    }
    paidCents += await duringBillRun(bench, web.port, references)
    await web.stop()
    for (const [fault, times] of faults) console.log(`       ${times} × ${fault}`)
    const [counted] = await asSuperuser<{ cents: string; count: string }>(
      bench,
      'select coalesce(sum(cents), 0) as cents, count(*) as count from money.payments where posted',
    )
    const { sound, checks } = await verifyMoney(bench.county.db)
    console.log(
      `     ${counted?.count} payments, ${Number(counted?.cents) / 100} shillings in the ledger, ${paidCents / 100} by the generator's count: ${Number(counted?.cents) === paidCents ? 'equal' : 'NOT EQUAL'}; books ${sound ? 'in order' : `NOT IN ORDER: ${checks.find(({ offender }) => offender)?.offender}`}`,
    )
  } finally {
    await bench.close()
  }
}

/**
 * Callbacks that come at their own pace, whatever the answers take, while another process bills parcels: each time is measured from the moment at which the callback was
 * due. Of every ten, one is followed by the question whether an account number may be paid (C2B validation), which M-Pesa waits for. Gives the cents that were taken.
 */
async function duringBillRun(bench: BenchCounty, port: number, references: readonly string[]): Promise<number> {
  const run = await startParcels(withParcels(bench.county, RUN_PARCELS), countyFolder('migori'), 'during')
  const folder = mkdtempSync(join(tmpdir(), 'kaunti-run-'))
  await rotateKey(join(folder, 'keys'), Temporal.Now.instant())
  const child = spawn(
    process.execPath,
    ['--import', join(projectRoot, 'tools/loader.mjs'), join(projectRoot, 'bench/support/parcels-process.ts')],
    {
      env: { ...process.env, DATABASE_URL: bench.server.appUrl, FOLDER: folder, PARCELS: String(RUN_PARCELS), RUN: run },
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    },
  )
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  await new Promise<void>((resolve) => child.once('message', () => resolve()))
  const { ask, close } = client(port, 256)
  const billed = async () =>
    Number((await asSuperuser<{ seen: number }>(bench, `select seen from money.runs where id = '${run}'`))[0]?.seen ?? 0)
  const key = BENCH_DARAJA.DARAJA_CALLBACK_KEY
  const [confirmations, validations]: [number[], number[]] = [[], []]
  const open = new Set<Promise<void>>()
  let [left, faults] = [0, 0]
  const send = (kind: 'confirmation' | 'validation', number: number, due: number, into: number[]) => {
    if (open.size >= OPEN_MAX) {
      left += 1
      return
    }
    const body = bodyOf(number, references[number % references.length] as string, 100)
    const one = ask({ method: 'POST', path: callbackPath(key, kind), body }).then(
      ({ status }) => {
        if (status === 200) into.push(performance.now() - due)
        else faults += 1
      },
      () => {
        faults += 1
      },
    )
    open.add(one)
    void one.finally(() => open.delete(one))
  }
  const [before, began] = [await billed(), performance.now()]
  for (let number = 0; number < PACE * RUN_SECONDS; number += 1) {
    const due = began + (number * 1000) / PACE
    const wait = due - performance.now()
    if (wait > 1) await new Promise((resolve) => setTimeout(resolve, wait))
    send('confirmation', 30_000_000 + number, due, confirmations)
    if (number % 10 === 0) send('validation', 60_000_000 + number, due, validations)
  }
  await Promise.all(open)
  const seconds = (performance.now() - began) / 1000
  const made = (await billed()) - before
  child.kill('SIGTERM')
  await ended
  close()
  rmSync(folder, { recursive: true, force: true })
  const at = (times: number[], q: number) =>
    quantile(
      times.sort((a, b) => a - b),
      q,
    ).toFixed(0)
  console.log(
    `while ${made} bills of eight heads were made (${(made / seconds).toFixed(0)}/s): ${confirmations.length} callbacks at ${PACE}/s, p50 ${at(confirmations, 0.5)} ms, p99 ${at(confirmations, 0.99)} ms (target 50 ms); ` +
      `${validations.length} validations, p99 ${at(validations, 0.99)} ms, p99.9 ${at(validations, 0.999)} ms (target 1,000 ms, M-Pesa waits 8,000 ms)${left + faults > 0 ? `; ${left} not sent as ${OPEN_MAX} were open, ${faults} failed` : ''}`,
  )
  return confirmations.length * 100
}

async function seedBills({ county }: BenchCounty): Promise<string[]> {
  const references: string[] = []
  const lanes = Array.from({ length: 8 }, async (_, lane) => {
    for (let made = lane; made < BILLS; made += 8) {
      const { bill } = await asActor(county, systemActor('bench'), (ctx) =>
        makeBill(ctx, {
          subject: { kind: 'bench', id: String(made) },
          purpose: 'permit',
          title: { en: 'Single business permit', sw: 'Kibali cha biashara' },
          payer: null,
          payerName: 'Bench Trader',
          payerPhone: `+2547110${String(made).padStart(5, '0').slice(-5)}`,
          language: 'en',
          department: 'trade',
          ward: 1261 + (made % 40),
          dueOn: Temporal.PlainDate.from('2030-12-31'),
          lines: (['business-permit', 'fire-certificate', 'health-inspection'] as const).map((head, index) => ({
            head,
            class: 'fee',
            period: '2030',
            title: { en: head, sw: head },
            // Every payment crosses from one head to the next somewhere; the last one never fills.
            cents: shillings(index === 2 ? 1_000_000 : 2),
          })),
        }),
      )
      references.push(bill.reference)
    }
  })
  await Promise.all(lanes)
  return references
}

const bodyOf = (number: number, reference: string, cents: number) => ({
  TransactionType: 'Pay Bill',
  TransID: `TKM${number.toString(36).toUpperCase().padStart(7, '0')}`,
  TransTime: stampOf(Temporal.Now.instant()),
  TransAmount: (cents / 100).toFixed(2),
  BusinessShortCode: BENCH_DARAJA.DARAJA_SHORTCODE,
  BillRefNumber: reference,
  InvoiceNumber: '',
  OrgAccountBalance: '1000.00',
  ThirdPartyTransID: '',
  MSISDN: '2547 ***** 001',
  FirstName: 'AKINYI',
  MiddleName: '',
  LastName: '',
})

const walAt = async (bench: BenchCounty): Promise<number> =>
  Number((await asSuperuser<{ at: string }>(bench, `select pg_current_wal_lsn() - '0/0'::pg_lsn as at`))[0]?.at)

function inFile<R>(work: (file: number) => R): R {
  const folder = mkdtempSync(join(tmpdir(), 'kaunti-disk-'))
  const file = openSync(join(folder, 'probe'), 'w')
  try {
    return work(file)
  } finally {
    closeSync(file)
    rmSync(folder, { recursive: true })
  }
}

/** Times a second that the disk takes 8 kB for good. */
const fdatasyncs = (): number =>
  inFile((file) => {
    const page = Buffer.alloc(8192, 1)
    const began = performance.now()
    let times = 0
    while (performance.now() - began < 1_000) {
      writeSync(file, page)
      fdatasyncSync(file)
      times += 1
    }
    return (times * 1_000) / (performance.now() - began)
  })

/** Bytes a second written one after the other, and kept. */
const sequentialBytes = (): number =>
  inFile((file) => {
    const block = Buffer.alloc(1024 * 1024, 1)
    const began = performance.now()
    for (let times = 0; times < 128; times += 1) writeSync(file, block)
    fdatasyncSync(file)
    return (128 * block.length * 1_000) / (performance.now() - began)
  })

/** The same bodies at a server that reads them and does nothing, in this process's own company. */
async function httpAlone(connections: number): Promise<number> {
  const app = Fastify()
  app.post('/', async () => ({ ResultCode: 0, ResultDesc: 'Success' }))
  await app.listen({ port: 0, host: '127.0.0.1' })
  const { ask, close } = client((app.server.address() as AddressInfo).port, connections)
  const { perSecond } = await load(connections, 2, async () => {
    await ask({ method: 'POST', path: '/', body: bodyOf(1, 'MGB-0000-0000', 100) })
  })
  close()
  await app.close()
  return perSecond
}
