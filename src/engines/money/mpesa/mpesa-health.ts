import { systemActor } from '../../../kernel/context/actor.ts'
import { asActor, type Context } from '../../../kernel/context/context.ts'
import type { County } from '../../../kernel/context/county.ts'
import { statement } from '../../../kernel/database/statement.ts'
import type { DarajaError } from './daraja-client.ts'

const actor = systemActor('money.mpesa.health')

/** How M-Pesa does, as the county sees it. */
export type MpesaHealth = {
  /** Since when it has not answered; null when it does. */
  readonly failingSince: Temporal.Instant | null
  readonly lastError: string | null
  /** When it last refused a payer because the paybill is full, and a refund because there was too little in it. */
  readonly fullAt: Temporal.Instant | null
  readonly shortAt: Temporal.Instant | null
  /** Since when it has held less than approved refunds need; null while it holds enough. */
  readonly lowSince: Temporal.Instant | null
}

const WELL: MpesaHealth = { failingSince: null, lastError: null, fullAt: null, shortAt: null, lowSince: null }

/** Of the county's paybill. Whoever calls has allowed it; it says nothing about anyone. */
export async function mpesaHealth(ctx: Pick<Context, 'db' | 'county'>): Promise<MpesaHealth> {
  const { mpesa } = ctx.county
  if (!mpesa) return WELL
  const { rows } = await statement<{
    failing_since: Temporal.Instant | null
    last_error: string | null
    full_at: Temporal.Instant | null
    short_at: Temporal.Instant | null
    low_since: Temporal.Instant | null
  }>`select failing_since, last_error, full_at, short_at, low_since from money.mpesa_health where shortcode = ${mpesa.settings.shortcode}`.execute(
    ctx.db,
  )
  const [row] = rows
  return row
    ? { failingSince: row.failing_since, lastError: row.last_error, fullAt: row.full_at, shortAt: row.short_at, lowSince: row.low_since }
    : WELL
}

/** M-Pesa did not answer. Written down and recorded once, however often it is asked until it does. */
export async function noteSilence(county: County, error: DarajaError): Promise<void> {
  const shortcode = county.mpesa?.settings.shortcode
  if (shortcode === undefined) return
  await asActor(county, actor, async (ctx) => {
    const { rows } = await statement`
      insert into money.mpesa_health as h (shortcode, failing_since, last_error) values (${shortcode}, ${ctx.now}, ${error.message.slice(0, 200)})
      on conflict (shortcode) do update set failing_since = excluded.failing_since, last_error = excluded.last_error where h.failing_since is null
      returning shortcode`.execute(ctx.db)
    if (rows.length > 0) ctx.audit('money.mpesa.silent', { kind: 'money.paybill', id: shortcode }, { error: error.code })
  })
}

/** M-Pesa answers. Writes nothing while it always did. */
export async function noteAnswer(county: County): Promise<void> {
  const shortcode = county.mpesa?.settings.shortcode
  if (shortcode === undefined) return
  await asActor(county, actor, async (ctx) => {
    const { rows } = await statement<{ since: Temporal.Instant }>`
      update money.mpesa_health h set failing_since = null, last_error = null from money.mpesa_health before
      where h.shortcode = ${shortcode} and h.failing_since is not null and before.shortcode = h.shortcode returning before.failing_since as since`.execute(
      ctx.db,
    )
    if (rows[0]) ctx.audit('money.mpesa.answers', { kind: 'money.paybill', id: shortcode }, { since: rows[0].since.toString() })
  })
}

/** The paybill is full, or holds too little for a refund: somebody of the treasury has to move money. */
export async function noteFloat(ctx: Context, what: 'full' | 'short'): Promise<void> {
  const shortcode = ctx.county.mpesa?.settings.shortcode
  if (shortcode === undefined) return
  const [full, short] = what === 'full' ? [ctx.now, null] : [null, ctx.now]
  await statement`
    insert into money.mpesa_health as h (shortcode, full_at, short_at) values (${shortcode}, ${full}::timestamptz, ${short}::timestamptz)
    on conflict (shortcode) do update set full_at = coalesce(excluded.full_at, h.full_at), short_at = coalesce(excluded.short_at, h.short_at)`.execute(
    ctx.db,
  )
  ctx.audit(what === 'full' ? 'money.mpesa.full' : 'money.mpesa.short', { kind: 'money.paybill', id: shortcode })
}
