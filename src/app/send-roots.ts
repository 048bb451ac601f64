import { z } from 'zod'
import { formatInstant } from '../core/basics/dates.ts'
import { sendMessage } from '../engines/messages/send-message.ts'
import { defineTemplates } from '../engines/messages/templates.ts'
import { lastSeal } from '../kernel/audit/sealed-entries.ts'
import { systemActor } from '../kernel/context/actor.ts'
import { asActor, type Context } from '../kernel/context/context.ts'
import type { County } from '../kernel/context/county.ts'
import { defineJob } from '../kernel/jobs/define-job.ts'

declare module '../kernel/context/county.ts' {
  interface County {
    /** Who receives the last root of the audit trail each day, outside the county's own machines; null where nobody does. */
    readonly auditorEmail: string | null
  }
}

export const rootTemplates = defineTemplates({
  'audit.root.daily': {
    name: { en: 'Audit root of the day', sw: 'Mzizi wa ukaguzi wa siku' },
    email: {
      subject: { en: '{county}: audit root {number}', sw: '{county}: mzizi wa ukaguzi {number}' },
      body: {
        en: 'The audit trail of {county}, up to {when}:\n\n{number} {root}\n{entries} entries in this seal, key {key}, signature\n{signature}\n\nKeep this message. Whoever holds it can prove later whether anything before it was rewritten:\nkaunti audit verify --root {number}:{root}',
        sw: 'Kumbukumbu ya ukaguzi ya {county}, hadi {when}:\n\n{number} {root}\nMaingizo {entries} katika muhuri huu, ufunguo {key}, sahihi\n{signature}\n\nTunza ujumbe huu. Aliye nao anaweza kuthibitisha baadaye kama chochote kabla yake kiliandikwa upya:\nkaunti audit verify --root {number}:{root}',
      },
    },
    values: {
      county: 'County Government of Migori',
      number: '1204',
      when: '22 November 2026, 06:00',
      root: '6b1f0c2a'.repeat(8),
      entries: '400',
      key: 'audit-1',
      signature: '6b1f0c2a'.repeat(16),
    },
  },
})

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex')

/**
 * Sends the newest root to the auditor and notes in `audit.anchors` that it went there. Each root holds all before it, so one a day is enough; when nothing was
 * sealed since the last one sent, nothing is sent. Gives the message's id, or null.
 */
export async function sendRoot(ctx: Context): Promise<string | null> {
  const { auditorEmail: to, profile } = ctx.county
  const seal = await lastSeal(ctx.db)
  if (!to || !seal) return null
  const sent = await ctx.db
    .selectFrom('audit.anchors')
    .select('seal_number')
    .where('sent_to', '=', to)
    .where('seal_number', '>=', seal.number)
    .limit(1)
    .executeTakeFirst()
  if (sent) return null
  await ctx.db.insertInto('audit.anchors').values({ id: ctx.newId(), seal_number: seal.number, sent_to: to, sent_at: ctx.now }).execute()
  return sendMessage(ctx, {
    template: 'audit.root.daily',
    to: { email: to },
    values: {
      county: profile.title[ctx.language],
      number: seal.number,
      when: formatInstant(Temporal.Instant.from(seal.at).epochMilliseconds, ctx.language),
      root: hex(seal.root),
      entries: seal.entries,
      key: seal.keyId,
      signature: hex(seal.signature),
    },
    about: { kind: 'audit.seal', id: String(seal.number) },
    channel: 'email',
  })
}

export const sendRootsJob = defineJob({
  name: 'audit.roots.send',
  input: z.looseObject({}),
  run: async (county: County) => {
    await asActor(county, systemActor('audit.roots.send'), sendRoot)
  },
})
