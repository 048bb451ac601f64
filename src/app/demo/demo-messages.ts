import { type MessageToSend, outboxRow } from '../../engines/messages/send-message.ts'
import type { Context } from '../../kernel/context/context.ts'
import type { DemoWorld } from './demo-world.ts'
import type { Random } from './random.ts'

const notTried = {
  attempts: 0,
  provider_id: null,
  cost_cents: null,
  attempted_at: null,
  sent_at: null,
  settled_at: null,
  read_at: null,
  next_attempt_at: null,
}

/** A message that left at once and, but for a few, arrived. */
export function sendThen(world: DemoWorld, random: Random, ctx: Context, message: MessageToSend): void {
  const template = ctx.county.messages.templates.get(message.template)
  if (!template) throw new Error(`No message is named ${message.template}.`)
  const inApp = message.channel === 'inApp'
  const way = inApp ? ({ channel: 'inApp', address: null } as const) : ({ channel: 'sms', address: message.to.phone ?? null } as const)
  const row = outboxRow(ctx, message, { template, way, language: message.language ?? ctx.language, person: message.to.person ?? null })
  if (inApp) {
    world.outbox.push({
      ...notTried,
      ...row,
      read_at: random.chance(0.7) ? ctx.now.add({ minutes: random.between(5, 900) }) : null,
    })
    return
  }
  const sent = ctx.now.add({ seconds: random.between(1, 9) })
  const arrived = random.chance(0.97)
  world.outbox.push({
    ...notTried,
    ...row,
    status: arrived ? 'delivered' : 'failed',
    reason: arrived ? null : 'AbsentSubscriber',
    attempts: 1,
    provider_id: `ATXid_${random.id(sent).replaceAll('-', '')}`,
    cost_cents: row.segments * 80,
    next_attempt_at: null,
    attempted_at: sent,
    sent_at: sent,
    settled_at: sent.add({ seconds: random.between(2, 90) }),
  })
}
