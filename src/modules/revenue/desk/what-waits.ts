import { LINE_PROPOSAL } from '../../../engines/money/bank/explain-line.ts'
import { CANCEL_PROPOSAL } from '../../../engines/money/receipts/cancel-receipt.ts'
import { REFUND_PROPOSAL } from '../../../engines/money/refunds/refunds.ts'
import { RELIEF_PROPOSAL } from '../../../engines/money/relief/relieve-bill.ts'
import { WAIVER_PROPOSAL } from '../../../engines/money/relief/waive.ts'
import { ALLOCATION_PROPOSAL } from '../../../engines/money/suspense/suspense.ts'
import { SWEEP_PROPOSAL } from '../../../engines/money/sweeps/sweeps.ts'
import { TARGET_PROPOSAL } from '../../../engines/money/targets/targets.ts'
import { INSTRUMENT_PROPOSAL } from '../../../engines/money/tariffs/change-instrument.ts'
import { RERATE_PROPOSAL } from '../../../engines/money/tariffs/re-rate-bills.ts'
import type { Context } from '../../../kernel/context/context.ts'
import type { DeskTask } from '../../../kernel/context/manifest.ts'
import { statement } from '../../../kernel/database/statement.ts'
import { openLinesPath } from '../bank/bank-href.ts'
import { staffBillHref } from '../bills/bill-href.ts'
import { refundsPath } from '../refunds/refund-href.ts'
import { waiversPath } from '../relief/relief-href.ts'
import { SUSPENSE_DAYS_MAX, suspensePath } from '../suspense/suspense-href.ts'
import { sweepsPath } from '../sweeps/sweep-href.ts'
import { targetsPath } from '../targets/target-href.ts'
import { reRatedHref, tariffsPath } from '../tariffs/tariff-href.ts'
import { waitsTexts } from './waits-texts.ts'

/** What one officer asks for and another decides: who may, and where it stands. `href` is given the subject of the oldest. */
const DECISIONS = [
  {
    kind: ALLOCATION_PROPOSAL,
    permission: 'money.suspense.decide',
    text: waitsTexts['revenue.waits.allocation'],
    href: () => suspensePath,
  },
  { kind: REFUND_PROPOSAL, permission: 'money.refund.decide', text: waitsTexts['revenue.waits.refund'], href: () => refundsPath },
  { kind: CANCEL_PROPOSAL, permission: 'money.receipt.decide', text: waitsTexts['revenue.waits.cancel'], href: () => refundsPath },
  { kind: LINE_PROPOSAL, permission: 'money.bank.decide', text: waitsTexts['revenue.waits.line'], href: () => openLinesPath },
  { kind: WAIVER_PROPOSAL, permission: 'money.relief.decide', text: waitsTexts['revenue.waits.waiver'], href: () => waiversPath },
  { kind: RELIEF_PROPOSAL, permission: 'money.relief.decide', text: waitsTexts['revenue.waits.relief'], href: staffBillHref },
  { kind: INSTRUMENT_PROPOSAL, permission: 'money.tariff.approve', text: waitsTexts['revenue.waits.instrument'], href: () => tariffsPath },
  { kind: RERATE_PROPOSAL, permission: 'money.tariff.approve', text: waitsTexts['revenue.waits.rerate'], href: reRatedHref },
  { kind: TARGET_PROPOSAL, permission: 'money.target.decide', text: waitsTexts['revenue.waits.targets'], href: () => targetsPath },
  { kind: SWEEP_PROPOSAL, permission: 'money.sweep.decide', text: waitsTexts['revenue.waits.sweep'], href: () => sweepsPath },
] as const

/** What of the county's money waits for who asks: what others proposed, and what nobody has looked at. */
export async function moneyThatWaits(ctx: Context): Promise<DeskTask[]> {
  const decides = DECISIONS.filter(({ permission }) => ctx.may(permission, {}))
  return [...(decides.length === 0 ? [] : await proposalsFor(ctx, decides)), ...(await moneyWithoutBill(ctx)), ...(await linesOfBank(ctx))]
}

async function proposalsFor(ctx: Context, decides: readonly (typeof DECISIONS)[number][]): Promise<DeskTask[]> {
  const { rows } = await statement<{ kind: string; waiting: number; subject: string }>`
    select kind, count(*)::integer as waiting, (array_agg(subject order by id))[1] as subject from money.proposals
    where decision is null and made_by <> ${ctx.actor.person} and kind = any(${decides.map(({ kind }) => kind)}::text[]) group by kind`.execute(
    ctx.db,
  )
  return decides.flatMap(({ kind, text, href }) => {
    const found = rows.find((row) => row.kind === kind)
    return found ? [{ text, href: href(found.subject), count: found.waiting }] : []
  })
}

async function moneyWithoutBill(ctx: Context): Promise<DeskTask[]> {
  if (!ctx.may('money.suspense.propose', {})) return []
  const { rows } = await statement<{ waiting: number; late: number }>`
    select count(*)::integer as waiting, count(*) filter (where s.opened_at < ${ctx.now.subtract({ hours: SUSPENSE_DAYS_MAX * 24 })})::integer as late
    from money.suspense_items s
    where s.state = 'open' and not exists (
      select from money.proposals p where p.decision is null and p.kind = ${ALLOCATION_PROPOSAL} and p.subject = s.payment::text)`.execute(
    ctx.db,
  )
  const { waiting = 0, late = 0 } = rows[0] ?? {}
  return [
    ...(waiting > 0 ? [{ text: waitsTexts['revenue.waits.suspense'], href: suspensePath, count: waiting }] : []),
    ...(late > 0 ? [{ text: waitsTexts['revenue.waits.suspense_late'], href: suspensePath, count: late, late: true }] : []),
  ]
}

async function linesOfBank(ctx: Context): Promise<DeskTask[]> {
  if (!ctx.may('money.bank.import', {})) return []
  const { rows } = await statement<{ waiting: number }>`select count(*)::integer as waiting from money.bank_open_lines`.execute(ctx.db)
  const waiting = rows[0]?.waiting ?? 0
  return waiting > 0 ? [{ text: waitsTexts['revenue.waits.open_lines'], href: openLinesPath, count: waiting }] : []
}
