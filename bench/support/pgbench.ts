import { execFileSync } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
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
  const { socketDir, port, superuserUrl } = bench.server
  const database = new URL(superuserUrl).pathname.slice(1)
  const run = (...args: string[]) =>
    execFileSync(program, [...args, '-h', socketDir, '-p', String(port), '-U', 'postgres', database], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    })
  if (!filled.has(bench)) {
    run('-i', '-s', String(SCALE), '-q')
    filled.add(bench)
  }
  const said = run('-c', String(CLIENTS), '-j', '2', '-T', String(SECONDS), '-M', 'prepared', '-n')
  return Number(/^tps = ([\d.]+)/m.exec(said)?.[1])
}

function findPgbench(): string | undefined {
  try {
    const [newest] = readdirSync(DEBIAN).sort((a, b) => Number(b) - Number(a))
    return newest && join(DEBIAN, newest, 'bin/pgbench')
  } catch {
    return undefined
  }
}
