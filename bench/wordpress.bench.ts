import { benchCounty, client, load, quantile } from './support/bench-county.ts'
import { cpuSeconds } from './support/cpu.ts'
import { hasWordPress, PACKAGES, startWordPress } from './support/wordpress.ts'

const SECONDS = Number(process.env.SECONDS ?? 8)
const LANES = Number(process.env.LANES ?? 16)
const ROUNDS = Number(process.env.ROUNDS ?? 2)
/** design.md §8: ours must be so many times as fast. */
const TARGET = 50

/** Our home page beside that of the system most county websites run on, both rendered from their databases, on the same machine in turns. */
export async function run(): Promise<void> {
  if (!hasWordPress()) {
    console.log(`skipped: WordPress is not installed (Debian: apt-get install --no-install-recommends ${PACKAGES})`)
    return
  }
  const bench = await benchCounty()
  const theirs = await startWordPress()
  try {
    const web = await bench.startWeb()
    const sides = [
      { name: 'Kaunti', ...client(web.port, LANES), pids: [web.pid, bench.server.pid] },
      { name: 'WordPress', ...client(theirs.port, LANES), pids: [theirs.web, theirs.database] },
    ]
    const used = (pids: readonly number[]) => pids.reduce((sum, pid) => sum + cpuSeconds(pid, true), 0)
    const perSecond: number[] = []
    const perPage: number[] = []
    for (let round = 0; round < ROUNDS; round += 1)
      for (const [at, { name, ask, pids }] of sides.entries()) {
        let bytes = 0
        const get = async (): Promise<void> => {
          const { status, text } = await ask({ path: '/' })
          if (status !== 200 || !text.includes('</html>')) throw new Error(`${name} answered ${status}`)
          bytes = text.length
        }
        await load(LANES, Math.min(3, SECONDS), get)
        const before = used(pids)
        const { perSecond: pages, ms } = await load(LANES, SECONDS, get)
        const cpu = ((used(pids) - before) * 1000) / ms.length
        perSecond[at] = (perSecond[at] ?? 0) + pages / ROUNDS
        perPage[at] = (perPage[at] ?? 0) + cpu / ROUNDS
        console.log(
          `${name.padEnd(10)} ${(bytes / 1024).toFixed(0).padStart(3)} KB: ${pages.toFixed(0).padStart(5)}/s, p50 ${quantile(ms, 0.5).toFixed(1)} ms, p95 ${quantile(ms, 0.95).toFixed(1)} ms, ` +
            `CPU per page, web server and database: ${cpu.toFixed(2)} ms`,
        )
      }
    const [ours = 0, peer = 1] = perSecond
    const [cpuOurs = 1, cpuPeer = 0] = perPage
    console.log(
      `ratio: ${(ours / peer).toFixed(1)} × as many pages a second, ${(cpuPeer / cpuOurs).toFixed(1)} × as many for the same processor time; target ${TARGET} ×`,
    )
    for (const { close } of sides) close()
    await web.stop()
  } finally {
    await theirs.stop()
    await bench.close()
  }
}
