import { existsSync, mkdtempSync, readdirSync, rmSync, statfsSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type RunningServer, startEmbedded } from '../../src/kernel/database/launcher.ts'
import { findDebianServer, findEmbeddedServer } from '../../src/kernel/database/server-binaries.ts'

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
