/**
 * Writes src/kernel/database/tables.ts from a freshly migrated database; with `--verify` it only says whether the file is current.
 * Run after every change of a migration: `node tools/run.mjs tools/generate-tables.ts`.
 */
import { spawnSync } from 'node:child_process'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { migrate } from '../src/kernel/database/migrate.ts'
import { withClient } from '../src/kernel/database/roles.ts'
import { startTestServer, stopTestServer } from '../test/support/test-server.ts'

const root = dirname(dirname(fileURLToPath(import.meta.url)))

/** Runs the generator on a migrated database; gives what it printed and whether it succeeded. */
export function generateTables(ownerUrl: string, flags: readonly string[] = []): { done: boolean; printed: string } {
  const cli = join(root, 'node_modules/kysely-codegen/dist/cli/bin.js')
  const found = spawnSync(process.execPath, [cli, '--config-file', join(root, 'tools/kysely-codegen.json'), '--url', ownerUrl, ...flags], {
    cwd: root,
    encoding: 'utf8',
  })
  return { done: found.status === 0, printed: `${found.stdout}${found.stderr}` }
}

async function generateFromMigrations(flags: readonly string[]): Promise<void> {
  const server = await startTestServer()
  try {
    const urls = server.urls('kaunti_tables')
    await withClient(server.superuserUrl, (client) => client.query('create database kaunti_tables owner kaunti_owner'))
    await migrate(urls.ownerUrl)
    const { done, printed } = generateTables(urls.ownerUrl, flags)
    console.log(printed)
    if (!done) process.exitCode = 1
  } finally {
    await stopTestServer(server)
  }
}

if (import.meta.main) await generateFromMigrations(process.argv.slice(2))
