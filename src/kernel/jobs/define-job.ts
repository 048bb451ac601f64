import type { z } from 'zod'

/** Which run of a job this is; at the last attempt a handler may tell somebody. */
export type JobRun = { readonly id: string; readonly attempt: number; readonly attemptsMax: number }

/** A kind of job. `C` is what it works on, the county. */
export type JobDefinition<C> = {
  /** `room.noun.verb`, as `messages.sms.send`. */
  readonly name: string
  readonly input: z.ZodType
  /** Runs at least once per queued job, so doing it again must do no harm. A throw makes it run again later. */
  run(county: C, payload: unknown, jobRun: JobRun): Promise<void>
}

/**
 * Declares a job, with its input checked at each run: `defineJob({ name: 'messages.sms.send', input: z.object({ id: z.uuid() }), run: async (county: County, { id }) => … })`.
 */
export function defineJob<C, S extends z.ZodType>(definition: {
  readonly name: string
  readonly input: S
  readonly run: (county: C, payload: z.output<S>, jobRun: JobRun) => Promise<void>
}): JobDefinition<C> {
  return {
    name: definition.name,
    input: definition.input,
    run: async (county, payload, jobRun) => {
      const checked = definition.input.safeParse(payload)
      // Only where it is wrong, never what stood there: the message ends up in a log.
      if (!checked.success) {
        const places = checked.error.issues.map((issue) => `${issue.path.join('.') || '(whole)'}: ${issue.code}`)
        throw new Error(`The payload of ${definition.name} is wrong at ${places.join(', ')}`)
      }
      await definition.run(county, checked.data, jobRun)
    },
  }
}
