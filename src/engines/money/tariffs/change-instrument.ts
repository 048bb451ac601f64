import { refuse } from '../../../core/basics/errors.ts'
import type { Context } from '../../../kernel/context/context.ts'
import { type DecisionToMake, decide, propose } from '../proposals/proposals.ts'
import { lockInstrument, recordEvent } from './import-tariffs.ts'
import { type InstrumentWhat, mayFollow, standingOn } from './in-force.ts'
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

export const INSTRUMENT_PROPOSAL = 'money.instrument'
export type ChangeContent = { readonly what: InstrumentWhat; readonly version: string | null; readonly from: string }

/**
 * Asks that an instrument be enacted, suspended, reinstated or repealed from a day; another officer decides. Gives the proposal's id.
 * Throws `basics.not_found`, `money.proposal_open`, `money.instrument_step`, `money.instrument_days`.
 */
export async function proposeChange(ctx: Context, change: InstrumentChange): Promise<string> {
  ctx.allow('money.tariff.propose')
  const { instrument, what, version, from, reason } = change
  if (!(await lockInstrument(ctx, instrument))) throw refuse('basics.not_found')
  await checkChange(ctx, { instrument, what, version, from: from.toString() })
  return propose(ctx, {
    kind: INSTRUMENT_PROPOSAL,
    subject: instrument,
    content: { what, version, from: from.toString() } satisfies ChangeContent,
    reason,
  })
}

/**
 * Decides what another officer asked for; approved, it holds from its day. Deciding is looked at anew: the instrument may have changed since.
 * Throws `basics.not_found`, `money.proposal_decided`, `money.proposal_own`, `money.instrument_step`.
 */
export const decideChange = (ctx: Context, decision: DecisionToMake): Promise<void> =>
  decide(
    ctx,
    { kind: INSTRUMENT_PROPOSAL, permission: 'money.tariff.approve' },
    decision,
    async ({ id, subject: instrument, content, reason }) => {
      const change = content as ChangeContent
      await lockInstrument(ctx, instrument)
      await checkChange(ctx, { instrument, ...change })
      await recordEvent(ctx, { instrument, ...change, reason, proposal: id })
    },
  )

/** Whether the step follows from how the instrument stands on the day from which it is to hold. */
async function checkChange(
  ctx: Context,
  { instrument, what, version, from }: ChangeContent & { readonly instrument: string },
): Promise<void> {
  const stands = standingOn(await instrumentEvents(ctx, instrument), from)
  if (!mayFollow(what, stands))
    throw refuseTariff('money.instrument_step', { day: from, standing: standingTexts[`money.standing.${stands.standing}`][ctx.language] })
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
