import { refuse } from '../../../core/basics/errors.ts'
import type { Context } from '../../../kernel/context/context.ts'
import { statement } from '../../../kernel/database/statement.ts'
import { lockInstrument, recordEvent } from './import-tariffs.ts'
import { type InstrumentWhat, standingOn } from './in-force.ts'
import { instrumentEvents, tariffVersion } from './tariff-book.ts'
import { refuseTariff, standingTexts } from './texts.ts'

export type InstrumentChange = {
  readonly instrument: string
  readonly what: InstrumentWhat
  /** The content that is enacted; null for all else. */
  readonly version: string | null
  /** The day from which it holds: also one that is past, when a court says so. */
  readonly from: Temporal.PlainDate
  /** What a later reader must know: the vote, the Gazette notice, the case number of the judgment. */
  readonly reason: string
}

const KIND = 'money.instrument'
type Content = { readonly what: InstrumentWhat; readonly version: string | null; readonly from: string }

/**
 * Asks that an instrument be enacted, suspended, reinstated or repealed from a day; another officer decides. Gives the proposal's id.
 * Throws `basics.not_found`, `money.proposal_open`, `money.instrument_step`, `money.instrument_days`.
 */
export async function proposeChange(ctx: Context, change: InstrumentChange): Promise<string> {
  ctx.allow('money.tariff.propose')
  const { instrument, what, version, from, reason } = change
  if (!(await lockInstrument(ctx, instrument))) throw refuse('basics.not_found')
  await checkChange(ctx, { instrument, what, version, from: from.toString() })
  const id = ctx.newId()
  const content: Content = { what, version, from: from.toString() }
  const { rows } = await statement`
    insert into money.proposals (id, kind, subject, content, reason, made_by, made_at)
    values (${id}, ${KIND}, ${instrument}, ${JSON.stringify(content)}, ${reason}, ${ctx.actor.person}, ${ctx.now.toString()})
    on conflict do nothing returning id`.execute(ctx.db)
  if (rows.length === 0) throw refuseTariff('money.proposal_open')
  ctx.audit('money.instrument.proposed', { kind: KIND, id: instrument }, { ...content, proposal: id })
  return id
}

/**
 * Decides what another officer asked for; approved, it holds from its day. Deciding is looked at anew: the instrument may have changed since.
 * Throws `basics.not_found`, `money.proposal_decided`, `money.proposal_own`, `money.instrument_step`.
 */
export async function decideChange(ctx: Context, input: { proposal: string; approve: boolean; reason: string }): Promise<void> {
  ctx.allow('money.tariff.approve')
  const { rows } = await statement<{ subject: string; content: Content; reason: string; made_by: string; decision: string | null }>`
    select subject, content, reason, made_by, decision from money.proposals where id = ${input.proposal} and kind = ${KIND} for update`.execute(
    ctx.db,
  )
  const [found] = rows
  if (!found) throw refuse('basics.not_found')
  if (found.decision !== null) throw refuseTariff('money.proposal_decided')
  if (found.made_by === ctx.actor.person) throw refuseTariff('money.proposal_own')
  const decision = input.approve ? 'approved' : 'refused'
  await statement`
    update money.proposals set decision = ${decision}, decided_by = ${ctx.actor.person}, decided_at = ${ctx.now.toString()}, decision_reason = ${input.reason}
    where id = ${input.proposal}`.execute(ctx.db)
  ctx.audit('money.instrument.decided', { kind: KIND, id: found.subject }, { proposal: input.proposal, decision, reason: input.reason })
  if (!input.approve) return
  await lockInstrument(ctx, found.subject)
  await checkChange(ctx, { instrument: found.subject, ...found.content })
  await recordEvent(ctx, { instrument: found.subject, ...found.content, reason: found.reason, proposal: input.proposal })
}

/** Whether the step follows from how the instrument stands on the day from which it is to hold. */
async function checkChange(ctx: Context, { instrument, what, version, from }: Content & { readonly instrument: string }): Promise<void> {
  const { standing } = standingOn(await instrumentEvents(ctx, instrument), from)
  const follows = {
    enacted: true,
    suspended: standing === 'inForce',
    reinstated: standing === 'suspended',
    repealed: standing === 'inForce' || standing === 'suspended',
  }[what]
  if (!follows)
    throw refuseTariff('money.instrument_step', { day: from, standing: standingTexts[`money.standing.${standing}`][ctx.language] })
  if (what !== 'enacted') return
  const schedule = version === null ? undefined : await tariffVersion(ctx, version)
  if (!schedule || schedule.key !== instrument) throw refuse('basics.not_found')
  const { effective } = schedule
  if (from < effective.from || (effective.to !== null && from > effective.to))
    throw refuseTariff('money.instrument_days', {
      from: effective.from,
      to: effective.to ?? standingTexts['money.standing.open'][ctx.language],
    })
}
