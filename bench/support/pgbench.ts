import { execFileSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { withClient } from '../../src/kernel/database/roles.ts'
import type { BenchCounty } from './bench-county.ts'

const SCALE = 20
const CLIENTS = 16
const SECONDS = 5
const DEBIAN = '/usr/lib/postgresql'
const filled = new WeakSet<BenchCounty>()

/**
 * Transactions a second of pgbench's TPC-B (scale 20, 16 clients, prepared) on the bench's own server, as the measure of the machine at this moment;
 * undefined where Debian's postgresql package is missing.
 */
export function pgbench(bench: BenchCounty): number | undefined {
  const program = findPgbench()
  if (!program) return undefined
  const run = (...args: string[]) => runPgbench(program, bench, new URL(bench.server.superuserUrl).pathname.slice(1), args)
  if (!filled.has(bench)) {
    run('-i', '-s', String(SCALE), '-q')
    filled.add(bench)
  }
  return tpsIn(run('-c', String(CLIENTS), '-j', '2', '-T', String(SECONDS), '-M', 'prepared', '-n'))
}

/**
 * Transfers a second of pgledger, another ledger in PostgreSQL, on the bench's own server in a database of its own: 20 clients between 10 accounts, as its own performance check
 * does it. `PGLEDGER` names a folder with its SQL (github.com/pgr0ss/pgledger, with the functions it builds on); undefined without it.
 */
export async function pgledger(bench: BenchCounty): Promise<number | undefined> {
  const [folder, program] = [process.env.PGLEDGER, findPgbench()]
  if (!folder || !program) return undefined
  const url = new URL(bench.server.superuserUrl)
  await withClient(url.href, (client) => client.query('create database pgledger'))
  url.pathname = '/pgledger'
  await withClient(url.href, async (client) => {
    for (const file of readdirSync(folder).sort()) if (file.endsWith('.sql')) await client.query(readFileSync(join(folder, file), 'utf8'))
    await client.query(`
      insert into pgledger_accounts (id, name, currency, allow_negative_balance, allow_positive_balance, created_at, updated_at)
      select 'account' || n, 'account', 'KES', true, true, now(), now() from generate_series(0, 9) n`)
  })
  const scripts = mkdtempSync(join(tmpdir(), 'kaunti-pgledger-'))
  const script = join(scripts, 'transfer.sql')
  writeFileSync(
    script,
    `\\set from random(0, 9)
\\set to (:from + random(1, 9)) % 10
\\set amount random(1, 1000000)
select id from pgledger_create_transfer('account' || :from, 'account' || :to, :amount::numeric::money);
`,
  )
  try {
    return tpsIn(
      runPgbench(program, bench, 'pgledger', ['-f', script, '-c', '20', '-j', '2', '-T', String(SECONDS), '-M', 'prepared', '-n']),
    )
  } finally {
    rmSync(scripts, { recursive: true })
  }
}

const tpsIn = (said: string): number => Number(/^tps = ([\d.]+)/m.exec(said)?.[1])

const runPgbench = (program: string, { server }: BenchCounty, database: string, args: readonly string[]): string =>
  execFileSync(program, [...args, '-h', server.socketDir, '-p', String(server.port), '-U', 'postgres', database], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  })

function findPgbench(): string | undefined {
  try {
    const [newest] = readdirSync(DEBIAN).sort((a, b) => Number(b) - Number(a))
    return newest && join(DEBIAN, newest, 'bin/pgbench')
  } catch {
    return undefined
  }
}
