import { newId } from '../src/core/basics/ids.ts'
import { type BenchCounty, benchCounty, client, load, quantile } from './support/bench-county.ts'
import { cpuSeconds } from './support/cpu.ts'
import { pgbench } from './support/pgbench.ts'
import { seedCases } from './support/seed-cases.ts'
import { forgetStatements, printStatements } from './support/statements.ts'

const SIZES = (process.env.CASES ?? '10000,100000').split(',').map(Number)
const SECONDS = Number(process.env.SECONDS ?? 10)
const LANES = Number(process.env.LANES ?? 64)
const WARM_LIVES = Number(process.env.WARM_LIVES ?? 500)
/** design.md §8: per second at so many cases; DIGIT's published figures on 16 vCPU stand beside. */
const TARGETS = new Map([
  [100_000, { target: 300, peer: 37 }],
  [1_000_000, { target: 270, peer: 6.3 }],
])

/** The life of a complaint over the JSON API with real sessions: create, assign, resolve, search by reference; everything durable. */
export async function run(): Promise<void> {
  const bench = await benchCounty()
  let seeded = 0
  try {
    const actors = await actorsOf(bench)
    for (const size of SIZES) {
      await seedCases(bench, size - seeded)
      seeded = size
      const tpsBefore = pgbench(bench)
      const web = await bench.startWeb()
      const { ask, close } = client(web.port, LANES)
      const faults = new Map<string, number>()
      const calls: Record<string, number[]> = { create: [], assign: [], resolve: [], search: [] }
      const life = async (lane: number): Promise<void> => {
        const { resident, officer, ward } = actors[lane % actors.length] as (typeof actors)[number]
        const id = newId(Date.now())
        const timed = async (name: string, asked: Parameters<typeof ask>[0]) => {
          const began = performance.now()
          const answer = await ask(asked)
          calls[name]?.push(performance.now() - began)
          if (answer.status >= 300) {
            const fault = `${name} ${answer.status} ${answer.text.slice(0, 200)}`
            faults.set(fault, (faults.get(fault) ?? 0) + 1)
            throw new Error(fault)
          }
          return JSON.parse(answer.text) as { reference: string; cases: unknown[] }
        }
        const made = await timed('create', {
          method: 'POST',
          path: '/api/cases',
          cookie: resident.cookie,
          body: { id, type: bench.type.key, answers: answersIn(ward) },
        })
        await timed('assign', { method: 'POST', path: `/api/cases/${id}/assign`, cookie: officer.cookie, body: { person: officer.person } })
        const body = { answers: { done: 'The hole was filled and the surface sealed.' } }
        await timed('resolve', { method: 'POST', path: `/api/cases/${id}/transitions/resolve`, cookie: officer.cookie, body })
        const found = await timed('search', { path: `/api/cases?reference=${made.reference}`, cookie: officer.cookie })
        if (found.cases.length !== 1) throw new Error('The case was not found by its reference.')
      }
      // A young process spends most of its time compiling itself: enough lives first, however slow the machine.
      for (let lives = 0, rounds = 0; lives < WARM_LIVES && rounds < 20; rounds += 1) lives += (await load(LANES, 2, life)).ms.length
      for (const list of Object.values(calls)) list.length = 0
      await forgetStatements(bench)
      const used = () => ({ web: cpuSeconds(web.pid), database: cpuSeconds(bench.server.pid, true), generator: cpuSeconds(process.pid) })
      const usedBefore = used()
      const { perSecond, ms } = await load(LANES, SECONDS, life)
      const after = used()
      const goal = TARGETS.get(size)
      console.log(
        `${size.toLocaleString('en-KE').padStart(9)} cases: ${perSecond.toFixed(0)} lifecycles/s, p50 ${quantile(ms, 0.5).toFixed(0)} ms, p95 ${quantile(ms, 0.95).toFixed(0)} ms` +
          (goal
            ? `; target ${goal.target}: ${(perSecond / goal.target).toFixed(2)} ×; DIGIT published ${goal.peer}: ${(perSecond / goal.peer).toFixed(1)} ×`
            : ''),
      )
      const each = (name: keyof typeof after) => ((after[name] - usedBefore[name]) * 1000) / ms.length
      const [inWeb, inDatabase, inGenerator] = [each('web'), each('database'), each('generator')]
      const whole = inWeb + inDatabase + inGenerator
      console.log(
        `          CPU per lifecycle: web ${inWeb.toFixed(2)} ms, PostgreSQL ${inDatabase.toFixed(2)} ms, load generator ${inGenerator.toFixed(2)} ms; two free cores would carry ${(2000 / whole).toFixed(0)}/s`,
      )
      await printStatements(bench, ms.length)
      for (const [name, list] of Object.entries(calls)) {
        list.sort((a, b) => a - b)
        console.log(`          ${name.padEnd(8)} p50 ${quantile(list, 0.5).toFixed(1)} ms, p95 ${quantile(list, 0.95).toFixed(1)} ms`)
      }
      close()
      await web.stop()
      const tpsAfter = pgbench(bench)
      if (tpsBefore && tpsAfter) {
        const tps = (tpsBefore + tpsAfter) / 2
        console.log(
          `          pgbench TPC-B prepared on this server: ${tpsBefore.toFixed(0)}/s before, ${tpsAfter.toFixed(0)}/s after; a lifecycle of four calls for each ${(tps / perSecond).toFixed(1)} of its transactions`,
        )
      }
    }
  } finally {
    await bench.close()
  }
}

async function actorsOf(bench: BenchCounty) {
  const { places } = bench.county
  const actors = []
  for (const { code, name } of places.subCounties) {
    const post = `${name.toLowerCase().replaceAll(' ', '-')}-roads-officer`
    const officer = await bench.officer(post)
    for (const ward of places.wardsOf(code).slice(0, 3)) actors.push({ resident: await bench.resident(), officer, ward: ward.code })
  }
  return actors
}

const answersIn = (ward: number) => ({
  kind: 'pothole',
  ward: String(ward),
  landmark: 'Near the market, opposite the primary school',
  point: null,
  danger: 'worse',
  details: 'A deep hole in the middle of the road. Vehicles leave the road to pass it, and children walk there.',
  photos: null,
  giveName: true,
  reporterName: 'Bench Resident',
  truth: true,
})
