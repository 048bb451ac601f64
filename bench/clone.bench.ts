import { chmodSync, existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { loadCounty } from '../src/app/load-county.ts'
import { startEmbedded } from '../src/kernel/database/launcher.ts'
import { migrate } from '../src/kernel/database/migrate.ts'
import { openDatabase } from '../src/kernel/database/pool.ts'
import { createDatabase, withClient } from '../src/kernel/database/roles.ts'

const CLONES = 30

/** What a test pays for a database of its own: a clone of the migrated and filled template, beside migrating and filling one anew (the peer). */
export async function run(): Promise<void> {
  const folder = mkdtempSync(join(existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), 'kaunti-bench-clone-'))
  chmodSync(folder, 0o711)
  const server = await startEmbedded({ dataDir: join(folder, 'data'), profile: 'test' })
  const make = async (name: string): Promise<void> => {
    await createDatabase(server.urls, name, { demo: false })
    await migrate(server.urls(name).ownerUrl)
    const owner = openDatabase(server.urls(name).ownerUrl, { max: 2 })
    await loadCounty(owner.db, 'migori', { now: () => Temporal.Now.instant() })
    await owner.close()
  }
  try {
    const anew = await timed(() => make('anew'))
    await make('template_of_bench')
    const times: number[] = []
    await withClient(server.superuserUrl, async (client) => {
      for (let each = 0; each < CLONES; each += 1) {
        times.push(await timed(() => client.query(`create database clone_${each} template template_of_bench strategy file_copy`)))
        await client.query(`drop database clone_${each}`)
      }
    })
    times.sort((a, b) => a - b)
    const median = times[CLONES >> 1] as number
    console.log(`clone of the template   median ${median.toFixed(0)} ms of ${CLONES} (${times[0]?.toFixed(0)}–${times.at(-1)?.toFixed(0)})`)
    console.log(`migrated and filled     ${anew.toFixed(0)} ms`)
    console.log(`ratio                   ${(anew / median).toFixed(1)} ×`)
  } finally {
    await server.stop()
    rmSync(folder, { recursive: true, force: true })
  }
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const began = performance.now()
  await work()
  return performance.now() - began
}
