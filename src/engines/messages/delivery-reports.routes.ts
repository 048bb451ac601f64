import { z } from 'zod'
import { refuse } from '../../core/basics/errors.ts'
import { content } from '../../kernel/web/reply.ts'
import { openTo, post, type Route } from '../../kernel/web/route.ts'
import { sameSecret } from '../../kernel/web/same-secret.ts'
import { receiveDeliveryReport } from './delivery-reports.ts'

/** Africa's Talking may add fields; what we keep is bounded, and what it leaves empty is absent. */
const field = (max: number) =>
  z
    .string()
    .max(max)
    .optional()
    .transform((text) => text || undefined)

const report = z.object({
  id: z.string().min(1).max(120),
  status: z.string().min(1).max(60),
  phoneNumber: field(20),
  networkCode: field(20),
  failureReason: field(120),
  retryCount: field(10),
})

export const deliveryReportRoutes: readonly Route[] = [
  post('/callbacks/africas-talking/delivery', {
    access: openTo(
      'everyone',
      'Africa’s Talking signs nothing; the key in the address proves the caller, and a report can only move a message forward.',
    ),
    machine: true,
    limit: { max: 3_000, minutes: 1, by: 'address' },
    bodyMax: 4_096,
    input: { query: z.object({ key: z.string().max(200).optional() }), body: report },
    example: async ({ county }) => ({
      query: county.messages.deliveryKey ? { key: county.messages.deliveryKey } : {},
      body: { id: 'ATXid_example', status: 'Success', phoneNumber: '+254711000001', networkCode: '63902', retryCount: '0' },
    }),
    run: async (ctx, { query, body }) => {
      const wanted = ctx.county.messages.deliveryKey
      // Not found rather than denied: a stranger need not learn that something listens here.
      if (wanted !== null && !sameSecret(wanted, query.key ?? '')) throw refuse('basics.not_found')
      await receiveDeliveryReport(ctx, body)
    },
    reply: () => content('text/plain; charset=utf-8', 'OK'),
  }),
]
