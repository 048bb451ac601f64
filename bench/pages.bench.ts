import { createHash } from 'node:crypto'
import Fastify from 'fastify'
import { benchCounty, client, load, quantile } from './support/bench-county.ts'
import { cpuSeconds } from './support/cpu.ts'
import { seedCases } from './support/seed-cases.ts'

const SECONDS = Number(process.env.SECONDS ?? 6)
const LANES = Number(process.env.LANES ?? 16)
const CASES = Number(process.env.CASES ?? 10_000)
/** Names of some pages, when not all are wanted. */
const PAGES = process.env.PAGES?.split(',')
/** design.md §8, per second, for a public page from the database, uncached. */
const TARGET = 2000

/** Pages of what the database holds at each asking (markup of unchanged data is kept), each beside a text of the same size that Fastify sends from memory in this process. */
export async function run(): Promise<void> {
  const bench = await benchCounty()
  try {
    await seedCases(bench, CASES)
    const web = await bench.startWeb()
    const { ask, close } = client(web.port, LANES)
    const officer = await bench.officer(`${subCountyOf(bench)}-roads-officer`)
    const pages = [
      { name: 'home', path: '/' },
      { name: 'service', path: '/services/ward-bursary' },
      { name: 'question', path: '/services/ward-bursary/apply/lives-here' },
      { name: 'track', path: '/track' },
      { name: 'work queue', path: '/staff/cases', cookie: officer.cookie },
    ]
    for (const { name, path, ...as } of pages) {
      if (PAGES && !PAGES.includes(name)) continue
      const get = async (): Promise<string> => {
        const { status, text } = await ask({ path, ...as })
        if (status !== 200) throw new Error(`${path} answered ${status}`)
        return text
      }
      const text = await get()
      await load(LANES, Math.min(3, SECONDS), () => get().then(() => undefined))
      const used = () => ({ web: cpuSeconds(web.pid), database: cpuSeconds(bench.server.pid, true) })
      const before = used()
      const ours = await load(LANES, SECONDS, () => get().then(() => undefined))
      const after = used()
      const each = (part: 'web' | 'database') => ((after[part] - before[part]) * 1000) / ours.ms.length
      const peer = await staticPeer(text, SECONDS / 2)
      const target = as.cookie ? '' : `; target ${TARGET}: ${(ours.perSecond / TARGET).toFixed(2)} ×`
      console.log(
        `${name.padEnd(12)} ${(text.length / 1024).toFixed(0).padStart(3)} KB: ${ours.perSecond.toFixed(0)}/s, p50 ${quantile(ours.ms, 0.5).toFixed(1)} ms, p95 ${quantile(ours.ms, 0.95).toFixed(1)} ms; ` +
          `a text of its size ${peer.toFixed(0)}/s: ${(ours.perSecond / peer).toFixed(2)} ×${target}`,
      )
      console.log(`             CPU per page: web ${each('web').toFixed(2)} ms, PostgreSQL ${each('database').toFixed(2)} ms`)
    }
    close()
    await web.stop()
  } finally {
    await bench.close()
  }
}

const subCountyOf = (bench: Awaited<ReturnType<typeof benchCounty>>): string =>
  (bench.county.places.subCounties[0]?.name ?? '').toLowerCase().replaceAll(' ', '-')

/** What Fastify alone gives, generator and server in one process: an upper limit that no page reaches. */
async function staticPeer(text: string, seconds: number): Promise<number> {
  const app = Fastify({ logger: false })
  const etag = createHash('sha256').update(text).digest('base64url')
  app.get('/', async (_, reply) => reply.type('text/html; charset=utf-8').header('etag', etag).send(text))
  await app.listen({ port: 0, host: '127.0.0.1' })
  const address = app.server.address()
  const { ask, close } = client(typeof address === 'object' && address ? address.port : 0, LANES)
  await load(LANES, 1, () => ask({ path: '/' }).then(() => undefined))
  const { perSecond } = await load(LANES, seconds, () => ask({ path: '/' }).then(() => undefined))
  close()
  await app.close()
  return perSecond
}
