import { z } from 'zod'
import type { County } from '../context/county.ts'
import { defineJob } from '../jobs/define-job.ts'
import { sweepFiles } from './sweep-files.ts'

/** Daily, at a quiet hour: removes what belongs to nobody. Running it twice does no harm. */
export const sweepFilesJob = defineJob({
  name: 'files.orphans.sweep',
  input: z.unknown(),
  run: async (county: County) => {
    await sweepFiles(county)
  },
})

/** The sweep, at once: the bytes of what was erased do not wait for the night. Many erasures at once queue one. */
export const sweepAfterErasure = { task: sweepFilesJob.name, payload: {}, key: `${sweepFilesJob.name}:erased` }
