import { readdirSync, readFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { benchCounty, client } from './support/bench-county.ts'

/** design.md §8 */
const START_MAX_S = 4
const MEMORY_MAX_MB = 500
const STARTS = 3

/** How long a warm start takes until the first page is there, and what web, worker and database hold when nobody asks anything (proportional set size). */
export async function run(): Promise<void> {
  const bench = await benchCounty()
  try {
    let best = Number.POSITIVE_INFINITY
    for (let start = 0; start < STARTS; start += 1) {
      const began = performance.now()
      const web = await bench.startWeb()
      const { ask, close } = client(web.port, 1)
      await ask({ path: '/' })
      best = Math.min(best, (performance.now() - began) / 1000)
      close()
      if (start < STARTS - 1) {
        await web.stop()
        continue
      }
      console.log(`warm start to the first page: ${best.toFixed(2)} s; limit ${START_MAX_S} s: ${(best / START_MAX_S).toFixed(2)} ×`)
      const worker = await bench.startWorker()
      await sleep(5000)
      const parts = { web: pss(web.pid), worker: pss(worker.pid), database: pss(bench.server.pid, true) }
      const whole = parts.web + parts.worker + parts.database
      console.log(
        `idle memory: web ${parts.web.toFixed(0)} MB, worker ${parts.worker.toFixed(0)} MB, database ${parts.database.toFixed(0)} MB, together ${whole.toFixed(0)} MB; ` +
          `limit ${MEMORY_MAX_MB} MB: ${(whole / MEMORY_MAX_MB).toFixed(2)} ×`,
      )
      await worker.stop()
      await web.stop()
    }
  } finally {
    await bench.close()
  }
}

/** Proportional set size in megabytes of a process and, asked so, of its children (Linux). */
function pss(pid: number, withChildren = false): number {
  const children = withChildren ? readdirSync('/proc').filter((name) => /^\d+$/.test(name) && parentOf(name) === pid) : []
  return [String(pid), ...children].reduce((sum, each) => sum + kilobytes(each), 0) / 1024
}

const kilobytes = (pid: string): number => Number(/^Pss:\s+(\d+)/m.exec(text(`/proc/${pid}/smaps_rollup`))?.[1] ?? 0)
const parentOf = (pid: string): number => Number(/^PPid:\s+(\d+)/m.exec(text(`/proc/${pid}/status`))?.[1] ?? 0)
const text = (path: string): string => {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return ''
  }
}
