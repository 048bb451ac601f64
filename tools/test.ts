/**
 * `npm test`: everything that must hold, on a fresh clone: types, format and lint, then Vitest's projects; those with a database on the embedded PostgreSQL
 * and again on Debian's PostgreSQL 15, the oldest server Kaunti supports. Installs Debian's Chromium and PostgreSQL 15 when they are missing and it may.
 * What waits more (the installing, the faults with their starts and kills, the second turn of the database tests) runs beside what works more, so that no core
 * is idle, and shows its output when it is over.
 */
import { existsSync, globSync, mkdirSync, writeFileSync } from 'node:fs'
import { type Counts, checkStyle, checkTypes, finish, root, run, runTests, sum, whole } from './test-steps.ts'

const has = (patterns: string[]) => patterns.some((pattern) => globSync(pattern, { cwd: root }).length > 0)
const asRoot = process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')

const debianServer = { path: '/usr/lib/postgresql/15/bin/postgres', name: 'postgresql-15' }
const chromium = { path: '/usr/bin/chromium-headless-shell', name: 'chromium-headless-shell' }

async function installMissing(): Promise<void> {
  const names = [debianServer, chromium].filter(({ path }) => !existsSync(path)).map(({ name }) => name)
  if (names.length === 0 || !asRoot) return
  console.log(`Installing ${names.join(' ')} ...`)
  if (names.includes(debianServer.name)) withoutOwnCluster()
  const options = { env: { DEBIAN_FRONTEND: 'noninteractive' }, apart: true }
  await run('apt-get', ['update', '-qq'], options)
  // One by one: that one of them cannot be had must not keep the other away.
  for (const name of names)
    await run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', '-o', 'Dpkg::Options::=--force-confold', name], options)
}

/** Debian's package would start a server of its own; only its programs are wanted. */
function withoutOwnCluster(): void {
  const settings = '/etc/postgresql-common/createcluster.conf'
  if (existsSync(settings)) return
  mkdirSync('/etc/postgresql-common', { recursive: true })
  writeFileSync(settings, 'create_main_cluster = false\n')
}

const all: Counts[] = []
const missing = (what: string) => {
  console.log(`✗ ${what}`)
  all.push(whole(what, false))
}

const installing = installMissing()
// The compiler keeps one core busy, the pure tests keep the other so.
const checks = Promise.all([checkTypes(), checkStyle()])
all.push(await runTests('unit'), ...(await checks))
await installing

// They wait for processes to start and end more than they work; beside them the cores are not idle.
const faults = runTests('faults', [], { apart: true })

console.log('\nDatabase tests on the embedded PostgreSQL (the faults run beside)')
all.push(await runTests('database', [], { env: { KAUNTI_TEST_POSTGRES: 'embedded' } }))

// Both at once, two processes each: whichever is over first, the other keeps both cores at work.
let again: Promise<Counts> | undefined
if (existsSync(debianServer.path)) {
  again = runTests('database', [], { env: { KAUNTI_TEST_POSTGRES: 'debian15' }, apart: true })
} else if (asRoot) {
  missing('PostgreSQL 15 could not be installed')
} else {
  console.log('\nPostgreSQL 15 is not on this machine: its run is left to CI (Debian package postgresql-15)')
}

if (has(['test/journeys/**/*.test.ts', 'src/**/*.browser.test.ts'])) {
  console.log('\nBrowser tests (the database tests on PostgreSQL 15 run beside)')
  if (existsSync(chromium.path)) all.push(await runTests('browser'))
  else missing('the journeys need Chromium: install the Debian package chromium-headless-shell')
}
if (again) all.push(await again)
all.push(await faults)

finish(sum(all))
