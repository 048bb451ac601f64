import type { Language, Text } from '../../core/basics/texts.ts'
import type { Context, RecordRef } from '../../kernel/context/context.ts'
import { Fragment, statement } from '../../kernel/database/statement.ts'
import { sendAhead } from '../../kernel/database/transaction.ts'
import { contactOf, findPerson } from '../../kernel/identity/people.ts'
import { sendJobs } from './send-job.ts'
import type { Pool } from './settings.ts'
import { type Channel, renderTemplate, type Template } from './templates.ts'

type Addressee =
  | { readonly person: string; readonly phone?: string; readonly email?: string }
  | { readonly person?: undefined; readonly phone: string; readonly email?: undefined }
  | { readonly person?: undefined; readonly phone?: undefined; readonly email: string }

export type MessageToSend = {
  /** The key of a declared template: `cases.case.submitted`. */
  readonly template: string
  /** A person, reached at their own contact unless one is given; or a number (`+254…`) or address of someone not known. */
  readonly to: Addressee
  /** Those in both languages are told in the receiver's. */
  readonly values: Readonly<Record<string, string | number | Text>>
  /** The record it is about; its page shows what was told to whom. */
  readonly about: RecordRef | null
  /** Asked for explicitly; else SMS, e-mail, in-app, the first that the template speaks on and the person can be reached by. */
  readonly channel?: Channel
  /** For those whose language is not known; else the person's own. */
  readonly language?: Language
}

const VALID_MINUTES = 3 * 24 * 60

/**
 * Writes a message into the outbox in the receiver's language and queues its sending, both in the caller's transaction: told if and only if it happened.
 * A person nobody can reach leaves a line `refused`, so that the county sees whom it could not tell. Gives the message's id.
 */
export async function sendMessage(ctx: Context, message: MessageToSend): Promise<string> {
  const [id] = await sendEach([{ ctx, message }])
  return id as string
}

/** As `sendMessage`, many by one statement: for what posts many payments at once. */
export async function sendMessages(ctx: Context, messages: readonly MessageToSend[]): Promise<void> {
  await sendEach(messages.map((message) => ({ ctx, message })))
}

/** As `sendMessages`, of several contexts of one transaction. Gives the ids, in order. */
export async function sendEach(given: readonly { readonly ctx: Context; readonly message: MessageToSend }[]): Promise<string[]> {
  const rows: OutboxRow[] = []
  for (const { ctx, message } of given) rows.push(await rowFor(ctx, message))
  const [first] = given
  if (!first) return []
  await sendAhead(
    first.ctx.db,
    statement`
    insert into messages.outbox (${outboxColumns})
    select ${outboxColumns} from json_populate_recordset(null::messages.outbox, ${JSON.stringify(rows)})`,
  )
  for (const job of sendJobs(rows.filter(({ status }) => status === 'queued'))) first.ctx.later(job)
  return rows.map(({ id }) => id)
}

const outboxColumns = new Fragment(
  `id, template, channel, person, address, language, subject, body, secret, pool, segments, about_kind, about_id, status, reason,
    created_at, next_attempt_at, sent_at, expires_at`,
)

type OutboxRow = ReturnType<typeof outboxRow>

/** The row of a message: its words in the receiver's language, by the way that reaches them. */
async function rowFor(ctx: Context, message: MessageToSend): Promise<OutboxRow> {
  const template = ctx.county.messages.templates.get(message.template)
  if (!template) throw new Error(`No message is named ${message.template}.`)
  const person = message.to.person ? await receiver(ctx, message) : undefined
  const language = message.language ?? person?.language ?? ctx.language
  const way = await chooseWay(ctx, template, message, person?.id)
  return outboxRow(ctx, message, { template, way, language, person: person?.id ?? null })
}

/** Who it is for. Whoever is told at a number and in a language that the caller knows needs no look-up. */
async function receiver(ctx: Context, { to, language }: MessageToSend): Promise<{ id: string; language: Language } | undefined> {
  const { person, phone } = to
  if (language && phone !== undefined && person !== undefined) return { id: person, language }
  return findPerson(ctx.db, person as string)
}

/** A message as it is written into the outbox now. */
export function outboxRow(
  ctx: Pick<Context, 'now' | 'newId'>,
  message: MessageToSend,
  { template, way, language, person }: { template: Template; way: Way; language: Language; person: string | null },
) {
  const { subject, body, segments } = renderTemplate(message.template, template, way.channel, language, message.values)
  const reachable = way.channel === 'inApp' ? person !== null : way.address !== null
  const secret = template.secret ?? false
  const pool: Pool = secret ? 'codes' : 'notices'
  return {
    id: ctx.newId(),
    template: message.template,
    channel: way.channel,
    person,
    address: way.address,
    language,
    subject,
    body: secret && !reachable ? null : body,
    secret,
    pool,
    segments,
    about_kind: message.about?.kind ?? null,
    about_id: message.about?.id ?? null,
    status: !reachable ? 'refused' : way.channel === 'inApp' ? 'sent' : 'queued',
    reason: reachable ? null : 'no_contact',
    created_at: ctx.now,
    next_attempt_at: reachable && way.channel !== 'inApp' ? ctx.now : null,
    sent_at: reachable && way.channel === 'inApp' ? ctx.now : null,
    expires_at: ctx.now.add({ minutes: template.validMinutes ?? VALID_MINUTES }),
  }
}

/** How a message goes: an in-app notice has no address, nor has a person nobody can reach. */
export type Way = { channel: Channel; address: string | null }

async function chooseWay(ctx: Context, template: Template, { to, channel }: MessageToSend, person: string | undefined): Promise<Way> {
  const spoken = (['sms', 'email', 'inApp'] as const).filter((each) => template[each] && (!channel || channel === each))
  for (const each of spoken) {
    if (each === 'inApp') {
      if (person) return { channel: each, address: null }
      continue
    }
    const kind = each === 'sms' ? 'phone' : 'email'
    // A number or address that was named is the one meant: what is for it goes nowhere else.
    const named = to.phone !== undefined || to.email !== undefined
    const address = named ? to[kind] : person && (await contactOf(ctx.db, person, kind))
    if (address) return { channel: each, address }
  }
  return { channel: spoken[0] ?? channel ?? 'sms', address: null }
}
