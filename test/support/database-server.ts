import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'
import type { RunningServer } from '../../src/kernel/database/launcher.ts'
import { migrate } from '../../src/kernel/database/migrate.ts'
import { openDatabase } from '../../src/kernel/database/pool.ts'
import { withClient } from '../../src/kernel/database/roles.ts'
import { prepareTemplate } from './template.ts'
import { startTestServer, stopTestServer } from './test-server.ts'

/** Where the tests of a run find their server, and where the first who needs a filled county leaves its files for the others. */
export type TestServer = {
  readonly socketDir: string
  readonly superuserUrl: string
  readonly template: string
  readonly filledFolder: string
}

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
  const filledFolder = mkdtempSync(join(tmpdir(), 'kaunti-filled-'))
  project.provide('databaseServer', {
    socketDir: server.socketDir,
    superuserUrl: server.urls('postgres').superuserUrl,
    template: TEMPLATE,
    filledFolder,
  })
  return async () => {
    rmSync(filledFolder, { recursive: true, force: true })
    await stopTestServer(server)
  }
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
