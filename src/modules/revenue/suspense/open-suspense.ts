import { refuse } from '../../../core/basics/errors.ts'
import type { Cents } from '../../../core/basics/money.ts'
import { parseReference } from '../../../core/basics/reference.ts'
import { say } from '../../../core/basics/texts.ts'
import type { Bill } from '../../../engines/money/bills/bill.ts'
import { findBillByReference } from '../../../engines/money/bills/bills.queries.ts'
import { reachOfBill } from '../../../engines/money/bills/reach-of-bill.ts'
import { type MpesaHealth, mpesaHealth } from '../../../engines/money/mpesa/mpesa-health.ts'
import {
  type AgeBucket,
  ALLOCATION_PROPOSAL,
  type ScoredBill,
  scoredBills,
  suspenseAgeing,
} from '../../../engines/money/suspense/suspense.ts'
import type { Context } from '../../../kernel/context/context.ts'
import { statement } from '../../../kernel/database/statement.ts'
import { PAGE_SIZE } from '../capped.ts'
import { openProposals, proposalsAbout, type ShownProposal } from '../proposals/read-proposals.ts'
import { suspenseTexts } from './suspense-texts.ts'

type SuspenseRow = {
  readonly payment: string
  readonly providerRef: string
  readonly cents: Cents
  readonly openedAt: Temporal.Instant
  readonly accountGiven: string | null
  /** Who proposed a bill for it; null while nobody has. */
  readonly proposedBy: string | null
}

export type SuspenseDesk = {
  readonly ageing: readonly AgeBucket[]
  readonly items: readonly SuspenseRow[]
  readonly proposals: readonly (ShownProposal & {
    readonly providerRef: string
    readonly cents: Cents
    readonly reference: string | null
  })[]
  readonly next: string | null
  readonly health: MpesaHealth
}

/** The desk: what waits by its age, what was proposed, and the open items, the oldest first. `after` is the last payment of the page before. */
export async function openDesk(ctx: Context, after: string | null): Promise<SuspenseDesk> {
  const ageing = await suspenseAgeing(ctx)
  const { rows } = await statement<{
    payment: string
    provider_ref: string
    cents: number
    opened_at: Temporal.Instant
    account_given: string | null
    proposed_by: string | null
  }>`
    select s.payment, p.provider_ref, s.cents, s.opened_at, p.account_given,
      (select i.full_name from money.proposals o join identity.people i on i.id = o.made_by
        where o.kind = ${ALLOCATION_PROPOSAL} and o.subject = s.payment::text and o.decision is null) as proposed_by
    from money.suspense_items s join money.payments p on p.id = s.payment
    where s.state = 'open' and (${after}::uuid is null
      or (s.opened_at, s.payment) > ((select opened_at from money.suspense_items where payment = ${after}::uuid), ${after}::uuid))
    order by s.opened_at, s.payment limit ${PAGE_SIZE + 1}`.execute(ctx.db)
  const items = rows.slice(0, PAGE_SIZE)
  return {
    ageing,
    items: items.map(({ provider_ref, opened_at, account_given, proposed_by, cents, payment }) => ({
      payment,
      providerRef: provider_ref,
      cents: cents as Cents,
      openedAt: opened_at,
      accountGiven: account_given,
      proposedBy: proposed_by,
    })),
    proposals: after === null ? await waiting(ctx) : [],
    next: rows.length > PAGE_SIZE ? (items.at(-1)?.payment ?? null) : null,
    health: await mpesaHealth(ctx),
  }
}

async function waiting(ctx: Context): Promise<SuspenseDesk['proposals']> {
  const proposals = await openProposals(ctx, ALLOCATION_PROPOSAL)
  const references = await referencesOf(ctx, proposals)
  const { rows } = await statement<{ id: string; provider_ref: string; cents: number }>`
    select id, provider_ref, cents from money.payments where id = any(${proposals.map(({ subject }) => subject)}::uuid[])`.execute(ctx.db)
  const payments = new Map(rows.map((row) => [row.id, row]))
  return proposals.map((proposal) => ({
    ...proposal,
    providerRef: payments.get(proposal.subject)?.provider_ref ?? '',
    cents: (payments.get(proposal.subject)?.cents ?? 0) as Cents,
    reference: references.get(allocationOf(proposal).bill) ?? null,
  }))
}

/** What a proposal asks for: the bill, and its points when it was proposed. */
export const allocationOf = ({ content }: Pick<ShownProposal, 'content'>): { bill: string; points: number | null } =>
  content as { bill: string; points: number | null }

async function referencesOf(ctx: Context, proposals: readonly ShownProposal[]): Promise<Map<string, string>> {
  const { rows } = await statement<{ id: string; reference: string }>`
    select id, reference from money.bills where id = any(${proposals.map((each) => allocationOf(each).bill)}::uuid[])`.execute(ctx.db)
  return new Map(rows.map(({ id, reference }) => [id, reference]))
}

export type LostPayment = {
  readonly payment: string
  readonly providerRef: string
  readonly channel: 'mpesa' | 'bank'
  readonly cents: Cents
  readonly state: 'open' | 'allocated' | 'refunded' | 'withdrawn'
  readonly eventAt: Temporal.Instant
  readonly openedAt: Temporal.Instant
  readonly accountGiven: string | null
  readonly payerName: string | null
  readonly payerPhone: string | null
}

export type OpenedItem = {
  readonly item: LostPayment
  /** Empty for who may not propose, and while a proposal waits. */
  readonly scored: readonly ScoredBill[]
  /** The bill that was searched for, and why it is not there or cannot be chosen. */
  readonly searched: { readonly typed: string; readonly bill: Bill | null; readonly error: string | null } | null
  readonly proposals: readonly ShownProposal[]
  /** References of the bills that proposals name. */
  readonly references: ReadonlyMap<string, string>
}

/** One item with all that is known of its payment. A recorded read. Throws `basics.not_found`. */
export async function openItem(ctx: Context, payment: string, search: string): Promise<OpenedItem> {
  ctx.allow('money.ledger.read', {})
  const { rows } = await statement<{
    payment: string
    provider_ref: string
    channel: 'mpesa' | 'bank'
    cents: number
    state: LostPayment['state']
    event_at: Temporal.Instant
    opened_at: Temporal.Instant
    account_given: string | null
    payer_name: string | null
    payer_phone: string | null
  }>`
    select s.payment, p.provider_ref, p.channel, s.cents, s.state, p.event_at, s.opened_at, p.account_given, p.payer_name, p.payer_phone
    from money.suspense_items s join money.payments p on p.id = s.payment where s.payment = ${payment}`.execute(ctx.db)
  const [row] = rows
  if (!row) throw refuse('basics.not_found')
  ctx.audit('money.payment.read', { kind: 'money.payment', id: payment })
  const proposals = await proposalsAbout(ctx, ALLOCATION_PROPOSAL, payment)
  const choosing = row.state === 'open' && proposals[0]?.decision !== null && ctx.may('money.suspense.propose', {})
  return {
    item: {
      payment: row.payment,
      providerRef: row.provider_ref,
      channel: row.channel,
      cents: row.cents as Cents,
      state: row.state,
      eventAt: row.event_at,
      openedAt: row.opened_at,
      accountGiven: row.account_given,
      payerName: row.payer_name,
      payerPhone: row.payer_phone,
    },
    scored: choosing ? await scoredBills(ctx, payment) : [],
    searched: choosing && search !== '' ? await searchBill(ctx, search) : null,
    proposals,
    references: await referencesOf(ctx, proposals),
  }
}

async function searchBill(ctx: Context, typed: string): Promise<OpenedItem['searched']> {
  const parsed = parseReference(typed)
  if ('reason' in parsed) return { typed, bill: null, error: say(parsed.reason, ctx.language) }
  const bill = await findBillByReference(ctx, parsed.reference)
  if (!bill || !ctx.may('money.bill.read', reachOfBill(ctx, bill)))
    return { typed, bill: null, error: suspenseTexts['revenue.suspense.search_none'][ctx.language] }
  return bill.state === 'open'
    ? { typed, bill, error: null }
    : { typed, bill: null, error: say(suspenseTexts['revenue.suspense.search_closed'], ctx.language, { reference: bill.reference }) }
}
