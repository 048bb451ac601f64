import { generateKeyPairSync, sign } from 'node:crypto'
import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { newId } from '../src/core/basics/ids.ts'
import { readAnchors } from '../src/kernel/audit/anchor-file.ts'
import { sealAudit } from '../src/kernel/audit/seal.ts'
import { verifyAudit } from '../src/kernel/audit/verify.ts'
import { writeAudit } from '../src/kernel/audit/write-audit.ts'
import type { Database } from '../src/kernel/database/database.ts'
import { startEmbedded } from '../src/kernel/database/launcher.ts'
import { migrate } from '../src/kernel/database/migrate.ts'
import { openDatabase } from '../src/kernel/database/pool.ts'
import { transaction } from '../src/kernel/database/transaction.ts'

const ENTRIES = Number(process.env.ENTRIES ?? 1_000_000)
const SEED_BATCH = 50_000

/** The audit trail at a million entries: to seal it, to verify it (limit: one minute), and what an entry costs a transaction beside an empty one. */
export async function run(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'kaunti-bench-audit-'))
  // PostgreSQL runs as a user of its own when this runs as root.
  chmodSync(folder, 0o711)
  const server = await startEmbedded({ dataDir: join(folder, 'data'), profile: 'durable', database: 'kaunti_bench' })
  try {
    await migrate(server.ownerUrl)
    const owner = openDatabase(server.ownerUrl, { max: 2 })
    const app = openDatabase(server.appUrl, { max: 16 })
    try {
      await writes(app.db)
      await seed(owner.db)
      await sealAndVerify(app.db, join(folder, 'anchors'))
    } finally {
      await Promise.all([owner.close(), app.close()])
    }
  } finally {
    await server.stop()
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Entries as the product writes them: three of four with a payload of some 200 bytes, hashed by PostgreSQL as the program does it. */
async function seed(db: Database): Promise<void> {
  await timed(`seed ${ENTRIES.toLocaleString('en-KE')} entries`, async () => {
    for (let from = 0; from < ENTRIES; from += SEED_BATCH) {
      await sql`
        with given as materialized (
          select i, uuid_send(gen_random_uuid()) as salt,
            case when i % 4 = 0 then null else json_build_object('before', json_build_object('state', 'received', 'owner', null),
              'after', json_build_object('state', 'decided', 'note', repeat('neno ', 20), 'number', i))::text end as body
          from generate_series(${from + 1}::int, ${Math.min(from + SEED_BATCH, ENTRIES)}::int) i
        ), written as (
          insert into audit.entries (id, at, actor_kind, actor, post, subject, verb, record_kind, record_id, request_id, payload_hash)
          select md5(i::text)::uuid, timestamptz '2026-01-01' + i * interval '7 seconds', 'staff', md5((i % 300)::text)::uuid, 'ward-officer',
            md5((i % 20000)::text)::uuid, 'cases.case.decided', 'cases.case', md5((i / 5)::text), 'bench-' || i,
            case when body is null then null else sha256(salt || convert_to(body, 'UTF8')) end
          from given order by i
          returning seq, id
        )
        insert into audit.payloads (seq, salt, body)
        select seq, salt, body from written join given on md5(i::text)::uuid = id where body is not null`.execute(db)
    }
    await sql`analyze audit.entries`.execute(db)
    await sql`analyze audit.payloads`.execute(db)
  })
}

async function sealAndVerify(db: Database, anchorFolder: string): Promise<void> {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519')
  const signer = { keyId: 'bench', sign: (bytes: Uint8Array) => sign(null, bytes, privateKey) }
  await timed('seal them', () => sealAudit({ db, signer, anchorFolder, now: () => Temporal.Now.instant() }))
  const roots = await readAnchors(anchorFolder)
  const options = { db, publicKeys: { bench: publicKey }, roots }
  const seconds = await timed('verify, payloads included', async () => {
    const report = await verifyAudit(options)
    if (!report.ok) throw new Error(report.findings[0]?.words)
  })
  await timed('verify without payloads', () => verifyAudit({ ...options, payloads: false }))
  const perMinute = (60 / seconds) * ENTRIES
  console.log(
    `limit: a million entries in 60 s; ours: ${Math.round(perMinute).toLocaleString('en-KE')} in 60 s, ratio ${(perMinute / 1e6).toFixed(1)}`,
  )
}

/** What the entry adds to a transaction that writes nothing else: 16 connections, commits on disk. */
async function writes(db: Database): Promise<void> {
  const entry = () => ({
    verb: 'cases.case.decided',
    record: { kind: 'cases.case', id: newId(Date.now()) },
    actor: { kind: 'staff', person: newId(Date.now()), post: 'ward-officer' } as const,
    requestId: 'bench',
    at: Temporal.Now.instant(),
    change: { before: { state: 'received' }, after: { state: 'decided' } },
  })
  const perSecond = async (work: () => Promise<unknown>) => {
    const until = performance.now() + 4000
    let done = 0
    await Promise.all(
      Array.from({ length: 16 }, async () => {
        for (; performance.now() < until; done++) await work()
      }),
    )
    return done / 4
  }
  const withAudit = await perSecond(() => transaction(db, (trx) => writeAudit(trx, entry())))
  const idTaken = await perSecond(() => transaction(db, (trx) => sql`select pg_current_xact_id()`.execute(trx)))
  console.log(
    `transactions with one audit entry: ${Math.round(withAudit)}/s; with nothing but a transaction number: ${Math.round(idTaken)}/s; ratio ${(withAudit / idTaken).toFixed(2)}`,
  )
}

async function timed(name: string, work: () => Promise<unknown>): Promise<number> {
  const began = performance.now()
  const cpu = process.cpuUsage()
  await work()
  const seconds = (performance.now() - began) / 1000
  const { user, system } = process.cpuUsage(cpu)
  // Where others use the machine too, the processor time tells more than the clock.
  console.log(`${name}: ${seconds.toFixed(1)} s (${((user + system) / 1e6).toFixed(1)} s of processor time in this process)`)
  return seconds
}

if (import.meta.main) await run()
