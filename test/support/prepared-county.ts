import { execFileSync } from 'node:child_process'
import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'
import { systemClock } from '../../src/app/county.ts'
import { loadCounty } from '../../src/app/load-county.ts'
import { startEmbedded } from '../../src/kernel/database/launcher.ts'
import { migrate } from '../../src/kernel/database/migrate.ts'
import { openDatabase } from '../../src/kernel/database/pool.ts'
import { testBinaries } from './test-server.ts'

declare module 'vitest' {
  interface ProvidedContext {
    preparedCounty: PreparedCounty
  }
}

/** A stopped database with a county's tables and definitions in it, to be copied. */
export type PreparedCounty = { readonly name: string; readonly postgres: string }

const COUNTY = 'migori'

/** Starts a county's database as `npm start` does, durable and marked as demo. */
export const startCountyDatabase = (dataDir: string, county: string) =>
  startEmbedded({ dataDir, profile: 'durable', database: `kaunti_${county}`, demo: true, binaries: testBinaries() })

/** Vitest's global setup for the faults: makes the database once that each of them copies. */
export default async (project: TestProject) => {
  const folder = mkdtempSync(join(tmpdir(), 'kaunti-prepared-'))
  chmodSync(folder, 0o711)
  const remove = () => rmSync(folder, { recursive: true, force: true })
  const postgres = join(folder, 'postgres')
  try {
    const server = await startCountyDatabase(postgres, COUNTY)
    try {
      await migrate(server.ownerUrl)
      const owner = openDatabase(server.ownerUrl, { max: 2 })
      await loadCounty(owner.db, COUNTY, systemClock).finally(() => owner.close())
    } finally {
      await server.stop()
    }
  } catch (error) {
    remove()
    throw error
  }
  project.provide('preparedCounty', { name: COUNTY, postgres })
  return remove
}

/** Copies it with its owner and rights, as PostgreSQL demands of its folder. */
export const copyDatabase = ({ postgres }: PreparedCounty, to: string): void => {
  execFileSync('cp', ['-a', postgres, to])
}
