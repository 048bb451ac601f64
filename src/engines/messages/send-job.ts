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

/** The jobs that send many messages: one for each queue, since a job costs the database as much as the message itself. */
export function sendJobs(messages: readonly { id: string; channel: Channel; pool: Pool }[]): QueuedJob[] {
  const queues = new Map<string, QueuedJob & { payload: { ids: string[] } }>()
  for (const message of messages) {
    const { queue = '', priority } = sendJob(message)
    const job = queues.get(queue)
    if (job) job.payload.ids.push(message.id)
    else
      queues.set(queue, {
        task: 'messages.messages.send',
        payload: { ids: [message.id] },
        queue,
        ...(priority === undefined ? {} : { priority }),
      })
  }
  return [...queues.values()]
}
