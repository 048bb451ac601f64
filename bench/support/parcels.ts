import type { BillList } from '../../src/engines/money/runs/bill-list.ts'
import { billAll } from '../../src/engines/money/runs/bill-list.ts'
import { assess } from '../../src/engines/money/tariffs/assess.ts'
import { importTariffs, readTariffFiles } from '../../src/engines/money/tariffs/import-tariffs.ts'
import type { Schedule } from '../../src/engines/money/tariffs/schedule.ts'
import { systemActor } from '../../src/kernel/context/actor.ts'
import { asActor } from '../../src/kernel/context/context.ts'
import type { County } from '../../src/kernel/context/county.ts'
import { defineManifest } from '../../src/kernel/context/manifest.ts'

const FEE = 'bench-rate'
const TITLE = { en: 'Rates of the bench', sw: 'Kodi ya kipimo' }

/** A schedule in force whose fee stands for each head of a parcel, and whose interest every head bears: one addition on the day after the bill was due. */
async function lawOfBench(county: County, folder: string): Promise<void> {
  const found = readTariffFiles(folder).map(({ content }) => content as Schedule)
  const flat = found.flatMap(({ lines }) => lines).find(({ basis, head }) => basis.kind === 'amount' && head)
  const [late] = found.flatMap(({ late = [] }) => late)
  const schedule = found.at(-1)
  if (!flat || !late || !schedule) throw new Error('The demonstration schedules have no fixed amount or no rule on lateness.')
  const content: Schedule = {
    ...schedule,
    key: 'bench-2026',
    effective: { from: '2020-01-01', to: null },
    lists: {},
    inputs: [],
    lines: [{ ...flat, key: FEE, least: 100 }],
    late: [
      {
        ...late,
        key: 'bench-interest',
        heads: county.money.data.heads.map(({ key }) => key),
        every: 'month',
        percent: 3,
        graceDays: 0,
        capPercent: 100,
      },
    ],
  }
  await asActor(county, systemActor('bench'), (ctx) => importTariffs(ctx, [{ name: 'bench-2026.json', content }]))
}

/** A county with a list of so many parcels, each billed by every head, all due yesterday. */
export function withParcels(county: County, parcels: number): County {
  const list: BillList = {
    name: 'bench.parcels',
    count: async () => parcels,
    next: async (ctx, input, after, most) => {
      const first = after === null ? 0 : Number(after)
      const numbers = Array.from({ length: Math.min(most, parcels - first) }, (_, index) => first + index)
      const today = Temporal.Now.plainDateISO('Africa/Nairobi')
      // The fee is worked out once for each chunk: a county works it out for each parcel.
      const [fee] = await assess(ctx, { day: today, lines: [{ line: FEE, inputs: {} }] })
      if (!fee) throw new Error('The fee of the bench is not in force.')
      const { name } = input as { name: string }
      const { heads } = ctx.county.money.data
      return {
        bills: numbers.map((number) => ({
          subject: { kind: 'bench.parcel', id: String(number) },
          purpose: `rates:${name}`,
          title: TITLE,
          payer: null,
          payerName: `Owner ${number}`,
          payerPhone: `+2547${String(10_000_000 + number)}`,
          language: 'en',
          department: 'trade',
          ward: 1261 + (number % 40),
          dueOn: today.subtract({ days: 1 }),
          lines: heads.map(({ key }) => ({ ...fee, head: key, key: `${key}:${name}` })),
        })),
        seen: numbers.length,
        last: first + numbers.length >= parcels ? null : String(first + numbers.length),
      }
    },
  }
  return Object.create(county, {
    manifests: { value: [...county.manifests, defineManifest({ name: 'bench', needs: ['money'], billLists: [list] })] },
  })
}

/** Brings the law of the bench in and starts the run that bills every parcel. Gives the run. */
export async function startParcels(county: County, folder: string, name: string): Promise<string> {
  await lawOfBench(county, folder)
  return asActor(county, systemActor('bench'), (ctx) => billAll(ctx, { list: 'bench.parcels', name, title: TITLE, input: { name } }))
}
