import { setTimeout as sleep } from 'node:timers/promises'
import { z } from 'zod'
import { systemActor } from '../../../kernel/context/actor.ts'
import { asActor } from '../../../kernel/context/context.ts'
import type { County } from '../../../kernel/context/county.ts'
import { defineJob } from '../../../kernel/jobs/define-job.ts'
import { expireChunk } from '../bills/expire-bills.ts'
import { chargeChunk } from '../late/charge-late.ts'
import { waiveChunk } from '../relief/waive.ts'
import { reRateChunk } from '../tariffs/re-rate-bills.ts'
import { billChunk } from './bill-list.ts'
import { queueRun, RUN_JOB, type RunKind, type RunWork, workChunk } from './run.ts'

/** What each kind of run does with a chunk. */
export const runWorks = {
  bills: billChunk,
  late: chargeChunk,
  rerate: reRateChunk,
  waiver: waiveChunk,
  expiry: expireChunk,
} as const satisfies Record<RunKind, RunWork>

/** So long a job works before it queues itself again: a worker that is told to stop does not wait for the whole county. */
const TURN_MS = 20_000

/** After each chunk the run rests for as long as the chunk took: whoever pays at this moment waits for their receipt, and nobody for the last bill of a run. */
const REST = 1

/** Works a run, chunk by chunk, to its end or the end of its turn. Gives whether there is more. */
export async function workRun(county: County, id: string, { turnMs = TURN_MS, rest = REST } = {}): Promise<boolean> {
  const until = performance.now() + turnMs
  for (;;) {
    const began = performance.now()
    const over = began > until
    const more = await asActor(county, systemActor(RUN_JOB), async (ctx) => {
      const more = await workChunk(ctx, id, runWorks)
      if (more && over) queueRun(ctx, id)
      return more
    })
    if (!more || over) return more
    await sleep((performance.now() - began) * rest)
  }
}

export const runJob = defineJob({
  name: RUN_JOB,
  input: z.object({ id: z.uuid() }),
  run: async (county: County, { id }) => {
    await workRun(county, id)
  },
})
