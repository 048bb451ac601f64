/**
 * `npm test`: everything that must hold, on a fresh clone: types, format and lint, then Vitest's projects; those with a database on the embedded PostgreSQL
 * and again on Debian's PostgreSQL 15, the oldest server Kaunti supports. Installs Debian's Chromium and PostgreSQL 15 when they are missing and it may.
 */
import { existsSync, globSync, mkdirSync, writeFileSync } from 'node:fs'
import { type Counts, checkStyle, checkTypes, finish, root, run, runTests, sum } from './test-steps.ts'

const has = (patterns: string[]) => patterns.some((pattern) => globSync(pattern, { cwd: root }).length > 0)
const asRoot = process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')

async function ensure(path: string, packages: readonly string[]): Promise<boolean> {
  if (existsSync(path)) return true
  if (!asRoot) return false
  console.log(`Installing ${packages.join(' ')} ...`)
  const env = { DEBIAN_FRONTEND: 'noninteractive' }
  const install = ['install', '-y', '-qq', '--no-install-recommends', '-o', 'Dpkg::Options::=--force-confold', ...packages]
  await run('apt-get', ['update', '-qq'], env)
  await run('apt-get', install, env)
  return existsSync(path)
}

/** Debian's package would start a server of its own; only its programs are wanted. */
function withoutOwnCluster(): void {
  const settings = '/etc/postgresql-common/createcluster.conf'
  if (!asRoot || existsSync(settings)) return
  mkdirSync('/etc/postgresql-common', { recursive: true })
  writeFileSync(settings, 'create_main_cluster = false\n')
}

const all: Counts[] = []
const missing = (what: string) => {
  console.log(`✗ ${what}`)
  all.push({ passed: 0, failed: 1, skipped: 0 })
}

all.push(...(await Promise.all([checkTypes(), checkStyle()])))
all.push(await runTests('unit'))

console.log('\nDatabase tests on the embedded PostgreSQL')
all.push(await runTests('database', [], { KAUNTI_TEST_POSTGRES: 'embedded' }))

const debianServer = '/usr/lib/postgresql/15/bin/postgres'
if (!existsSync(debianServer)) withoutOwnCluster()
if (await ensure(debianServer, ['postgresql-15'])) {
  console.log('\nDatabase tests on PostgreSQL 15')
  all.push(await runTests('database', [], { KAUNTI_TEST_POSTGRES: 'debian15' }))
} else if (asRoot) {
  missing('PostgreSQL 15 could not be installed')
} else {
  console.log('\nPostgreSQL 15 is not on this machine: its run is left to CI (Debian package postgresql-15)')
}

if (has(['test/journeys/**/*.test.ts', 'src/**/*.browser.test.ts'])) {
  if (await ensure('/usr/bin/chromium-headless-shell', ['chromium-headless-shell'])) all.push(await runTests('browser'))
  else missing('the journeys need Chromium: install the Debian package chromium-headless-shell')
}
if (has(['test/faults/**/*.test.ts'])) all.push(await runTests('faults'))

finish(sum(all))
