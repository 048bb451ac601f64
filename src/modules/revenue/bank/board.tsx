import { type Cents, formatKes } from '../../../core/basics/money.ts'
import { type Language, say, speaker } from '../../../core/basics/texts.ts'
import type { Comparison } from '../../../engines/money/bank/remainder.ts'
import type { PaybillCompared } from '../../../engines/money/mpesa/keep-balance.ts'
import type { MpesaHealth } from '../../../engines/money/mpesa/mpesa-health.ts'
import type { Context } from '../../../kernel/context/context.ts'
import { csvFile } from '../../../kernel/web/csv.ts'
import type { Reply } from '../../../kernel/web/reply.ts'
import { DataTable } from '../../../ui/components/data-table.tsx'
import { Link } from '../../../ui/components/link.tsx'
import { Stat, Stats } from '../../../ui/components/stat.tsx'
import { deskTexts } from '../desk-texts.ts'
import { MpesaNotice } from '../refunds/mpesa-notice.tsx'
import { PaybillSaid } from '../refunds/paybill-said.tsx'
import { suspensePath } from '../suspense/suspense-href.ts'
import { suspenseTexts } from '../suspense/suspense-texts.ts'
import { addressWith, ListHead } from '../words.tsx'
import { bankPath, boardPath, openLinesPath } from './bank-href.ts'
import { bankDeskTexts } from './bank-texts.ts'

const titleOf = ({ county, language }: Context, { about, account }: Comparison): string => {
  const named = county.money.data.bankAccounts.find(({ key }) => `bank.${key}` === account)
  return say(bankDeskTexts[`revenue.board.about.${about}`], language, { account: named?.title[language] ?? account ?? '' })
}

type Row = { readonly what: string; readonly cents: Cents; readonly total: boolean }

/** A comparison as an account of it: from one count by its reasons, and what nothing explains, to the other. */
const rowsOf = ({ from, to, because, left }: Comparison, language: Language): Row[] => [
  { what: from.text[language], cents: from.cents, total: true },
  ...because.map(({ text, cents }) => ({
    what: say(bankDeskTexts['revenue.board.because'], language, { reason: text[language] }),
    cents,
    total: false,
  })),
  { what: bankDeskTexts['revenue.board.left'][language], cents: left, total: false },
  { what: to.text[language], cents: to.cents, total: true },
]

/** Gateway, receipts and bank side by side. */
export function BoardPage({
  ctx,
  comparisons,
  paybill,
  health,
}: {
  ctx: Context
  comparisons: readonly Comparison[]
  paybill: PaybillCompared | undefined
  health: MpesaHealth
}) {
  const { language } = ctx
  const t = speaker(bankDeskTexts, language)
  return (
    <>
      <ListHead title={t('revenue.board.title')} lead={t('revenue.board.lead')} />
      <MpesaNotice ctx={ctx} health={health} />
      <Stats label={t('revenue.board.title')}>
        {comparisons.map((comparison) => (
          <Stat
            label={titleOf(ctx, comparison)}
            value={formatKes(comparison.left, language)}
            hint={t(comparison.left === 0 ? 'revenue.board.clean' : 'revenue.board.fault')}
            look={comparison.left === 0 ? undefined : 'attention'}
          />
        ))}
      </Stats>
      {comparisons.map((comparison, index) => (
        <DataTable
          caption={titleOf(ctx, comparison)}
          rows={rowsOf(comparison, language)}
          columns={[
            {
              header: t('revenue.board.what'),
              rowHeader: true,
              cell: ({ what, total }) => (total ? what : <span class="govuk-!-font-weight-regular">{what}</span>),
            },
            {
              header: speaker(deskTexts, language)('revenue.desk.amount'),
              numeric: true,
              cell: ({ cents, total }) => (total ? <strong>{formatKes(cents, language)}</strong> : formatKes(cents, language)),
            },
          ]}
          exportHref={index === 0 ? addressWith(boardPath, { format: 'csv' }) : undefined}
          empty={{ title: '–' }}
        />
      ))}
      {ctx.county.mpesa?.settings.operator ? <PaybillSaid ctx={ctx} paybill={paybill} /> : null}
      <ul class="govuk-list">
        <li>
          <Link href={openLinesPath}>{t('revenue.bank.open_lines')}</Link>
        </li>
        <li>
          <Link href={bankPath}>{t('revenue.bank.title')}</Link>
        </li>
        {ctx.may('money.ledger.read', {}) ? (
          <li>
            <Link href={suspensePath}>{suspenseTexts['revenue.suspense.title'][language]}</Link>
          </li>
        ) : null}
      </ul>
    </>
  )
}

/** The same to the cent for a spreadsheet. */
export function boardFile(ctx: Context, comparisons: readonly Comparison[]): Reply {
  const t = speaker(bankDeskTexts, ctx.language)
  return csvFile(
    `reconciliation-${ctx.now.toString().slice(0, 10)}`,
    [t('revenue.board.comparison'), t('revenue.board.what'), speaker(deskTexts, ctx.language)('revenue.desk.amount')],
    comparisons.flatMap((comparison) =>
      rowsOf(comparison, ctx.language).map(({ what, cents }) => [titleOf(ctx, comparison), what, Number((cents / 100).toFixed(2))]),
    ),
  )
}
