import type { QueuedJob } from '../../kernel/jobs/queue-job.ts'
import type { Pool } from './settings.ts'
import type { Channel } from './templates.ts'

/**
 * The job that sends a message. Codes, notices and e-mail have a queue each, one message at a time: a provider that hangs holds one hand of the worker and not
 * all of them, and nobody who waits for a code stands behind a thousand notices. It carries the id only, never words or a number.
 */
export const sendJob = (
  message: { id: string; channel: Channel; pool: Pool },
  when: { runAt?: Temporal.Instant; key?: string } = {},
): QueuedJob => ({
  task: 'messages.message.send',
  payload: { id: message.id },
  queue: message.channel === 'email' ? 'messages.email' : `messages.${message.pool}`,
  priority: message.pool === 'codes' ? -10 : 0,
  ...when,
})

/** The jobs that send what was written together: one for each queue, since a job costs the database as much as the message itself. */
export function sendJobs(messages: readonly { id: string; channel: Channel; pool: Pool }[]): QueuedJob[] {
  const queues = Map.groupBy(messages, (message) => sendJob(message).queue)
  return [...queues.values()].map((of) => {
    const one = sendJob(of[0] as (typeof of)[number])
    return of.length === 1 ? one : { ...one, task: 'messages.messages.send', payload: { ids: of.map(({ id }) => id) } }
  })
}
