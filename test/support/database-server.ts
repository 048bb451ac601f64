import { existsSync, mkdtempSync, readdirSync, rmSync, statfsSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'
import { type RunningServer, startEmbedded } from '../../src/kernel/database/launcher.ts'
import { migrate } from '../../src/kernel/database/migrate.ts'
import { openDatabase } from '../../src/kernel/database/pool.ts'
import { withClient } from '../../src/kernel/database/roles.ts'
import { findDebianServer, findEmbeddedServer } from '../../src/kernel/database/server-binaries.ts'
import { prepareTemplate } from './template.ts'

/** Where the tests of a run find their server. */
export type TestServer = { readonly socketDir: string; readonly superuserUrl: string; readonly template: string }

declare module 'vitest' {
  interface ProvidedContext {
    databaseServer: TestServer
  }
}

const TEMPLATE = 'kaunti_template'

/** Vitest's global setup: one PostgreSQL per run, with a migrated template that tests clone. */
export default async (project: TestProject) => {
  const server = await startTestServer()
  try {
    await buildTemplate(server)
  } catch (error) {
    await stopTestServer(server)
    throw error
  }
  project.provide('databaseServer', { socketDir: server.socketDir, superuserUrl: server.urls('postgres').superuserUrl, template: TEMPLATE })
  return () => stopTestServer(server)
}

/** The server named by `KAUNTI_TEST_POSTGRES`: `embedded` (18, the default) or `debian15`. */
export const testBinaries = () => (process.env.KAUNTI_TEST_POSTGRES === 'debian15' ? findDebianServer() : findEmbeddedServer())

/** A throw-away server in memory where there is room, else on disk. */
export async function startTestServer(): Promise<RunningServer> {
  const memory = existsSync('/dev/shm') ? statfsSync('/dev/shm') : undefined
  const folder = memory && memory.bavail * memory.bsize > 2 ** 30 ? '/dev/shm' : tmpdir()
  removeLeftovers(folder)
  const dataDir = mkdtempSync(join(folder, `kaunti-test-${process.pid}-`))
  return await startEmbedded({ dataDir, profile: 'test', binaries: testBinaries() })
}

export async function stopTestServer(server: RunningServer): Promise<void> {
  await server.stop()
  rmSync(server.dataDir, { recursive: true, force: true })
}

async function buildTemplate(server: RunningServer): Promise<void> {
  const urls = server.urls(TEMPLATE)
  await withClient(server.superuserUrl, (client) => client.query(`create database ${TEMPLATE} owner kaunti_owner`))
  await migrate(urls.ownerUrl)
  const owner = openDatabase(urls.ownerUrl, { max: 2 })
  try {
    await prepareTemplate(owner.db)
  } finally {
    await owner.close()
  }
  await withClient(server.superuserUrl, (client) =>
    client.query(`alter database ${TEMPLATE} with is_template true allow_connections false`),
  )
}

/** A run that was killed could not clean up after itself, and what it left takes memory. */
function removeLeftovers(folder: string): void {
  for (const name of readdirSync(folder)) {
    const pid = /^kaunti-test-(\d+)-/.exec(name)?.[1]
    if (!pid) continue
    try {
      process.kill(Number(pid), 0)
    } catch {
      rmSync(join(folder, name), { recursive: true, force: true })
    }
  }
}
