import { daysBetween } from '../../../core/basics/dates.ts'
import { formatKes } from '../../../core/basics/money.ts'
import { countOf } from '../../../core/basics/numbers.ts'
import { type Language, say, speaker } from '../../../core/basics/texts.ts'
import type { LineMeaning } from '../../../engines/money/bank/explain-line.ts'
import { dayOf } from '../../../kernel/calendar/days.ts'
import type { Context } from '../../../kernel/context/context.ts'
import { Button } from '../../../ui/components/button.tsx'
import { DataTable } from '../../../ui/components/data-table.tsx'
import { IdentityBar } from '../../../ui/components/identity-bar.tsx'
import { Link } from '../../../ui/components/link.tsx'
import { Refused } from '../../../ui/components/problems.tsx'
import { Radios } from '../../../ui/components/radios.tsx'
import { Stat, Stats } from '../../../ui/components/stat.tsx'
import { SummaryList } from '../../../ui/components/summary-list.tsx'
import { Tag } from '../../../ui/components/tag.tsx'
import { deskTexts } from '../desk-texts.ts'
import { journalHref, kindWords } from '../legs-table.tsx'
import { paymentHref } from '../payments/payment-tag.tsx'
import type { SentForm } from '../proposals/decision-routes.ts'
import { proposalTexts } from '../proposals/proposal-texts.ts'
import { errorAt, OpenProposal, ProposalHistory, SendProposal, typedIn } from '../proposals/proposal-views.tsx'
import { type ShownProposal, waitingOf } from '../proposals/read-proposals.ts'
import { addressWith, dayWords, instantWords, ListHead } from '../words.tsx'
import { bankAccountHref, boardPath, importPath, lineHref, lineProposalsPath, openLinesPath, statementHref } from './bank-href.ts'
import { bankDeskTexts } from './bank-texts.ts'
import type { AccountAtBank, MatchKind, OpenedLine, OpenedStatement, openLines, statementsOf } from './read-bank.ts'

const words = (name: 'line' | 'day' | 'days_old', count: number, language: Language): string =>
  countOf(count, language, {
    one: bankDeskTexts[`revenue.bank.${name}.one`][language],
    many: bankDeskTexts[`revenue.bank.${name}.many`][language],
  })

export const linesWords = (count: number, language: Language): string => words('line', count, language)

export const spanWords = (from: string, to: string, language: Language): string =>
  from === to
    ? dayWords(from, language)
    : say(bankDeskTexts['revenue.bank.from_to'], language, { from: dayWords(from, language), to: dayWords(to, language) })

const LATE_DAYS = 3

/** The accounts, how far their statements go, and what is open. */
export function BankPage({ ctx, accounts }: { ctx: Context; accounts: readonly AccountAtBank[] }) {
  const { language } = ctx
  const t = speaker(bankDeskTexts, language)
  const today = dayOf(ctx.now).toString()
  const open = accounts.reduce((sum, { openLines }) => sum + openLines, 0)
  return (
    <>
      <ListHead title={t('revenue.bank.title')} lead={t('revenue.bank.lead')}>
        {ctx.may('money.bank.import', {}) ? <Button href={importPath}>{t('revenue.bank.import')}</Button> : null}
      </ListHead>
      <Stats label={t('revenue.bank.title')}>
        <Stat label={t('revenue.bank.open_lines')} value={open} href={openLinesPath} look={open > 0 ? 'attention' : undefined} />
        {accounts.map(({ account, lastDay, closingCents }) => {
          const age = lastDay === null ? null : (daysBetween(lastDay.toString(), today) ?? 0)
          return (
            <Stat
              label={account.title[language]}
              value={closingCents === null ? '–' : formatKes(closingCents, language)}
              hint={
                lastDay === null || age === null
                  ? t('revenue.bank.no_statements')
                  : `${dayWords(lastDay, language)}, ${words('days_old', age, language)}`
              }
              href={bankAccountHref(account.key)}
              look={age !== null && age > LATE_DAYS ? 'attention' : undefined}
            />
          )
        })}
      </Stats>
      <DataTable
        caption={t('revenue.bank.account')}
        stack
        keyboard
        rows={accounts}
        columns={[
          {
            header: t('revenue.bank.account'),
            rowHeader: true,
            cell: ({ account }) => <Link href={bankAccountHref(account.key)}>{account.title[language]}</Link>,
          },
          { header: t('revenue.bank.number'), cell: ({ account }) => account.number },
          { header: t('revenue.bank.last_day'), cell: ({ lastDay }) => (lastDay === null ? '–' : dayWords(lastDay, language)) },
          { header: t('revenue.bank.statements'), numeric: true, cell: ({ statements }) => statements },
          {
            header: t('revenue.bank.open_lines'),
            numeric: true,
            cell: ({ openLines, openCents }) => (openLines === 0 ? 0 : `${openLines} (${formatKes(openCents, language)})`),
          },
        ]}
        empty={{ title: t('revenue.bank.no_statements') }}
      />
      <p class="govuk-body">
        <Link href={boardPath}>{t('revenue.board.title')}</Link>
      </p>
    </>
  )
}

/** The statements of one account, with the days between them. */
export function AccountPage({ ctx, found, first }: { ctx: Context; found: Awaited<ReturnType<typeof statementsOf>>; first: boolean }) {
  const { language } = ctx
  const t = speaker(bankDeskTexts, language)
  const { account, statements, next } = found
  return (
    <>
      <ListHead title={account.title[language]} lead={`${account.number}. ${t('revenue.bank.gaps_hint')}`} />
      <DataTable
        caption={t('revenue.bank.statements')}
        captionHidden
        stack
        keyboard
        rows={statements}
        columns={[
          {
            header: t('revenue.bank.statement'),
            rowHeader: true,
            cell: ({ id, sequence, ordinal }) => <Link href={statementHref(id)}>{sequence ?? ordinal}</Link>,
          },
          {
            header: t('revenue.bank.days'),
            cell: ({ from, to }) => spanWords(from.toString(), to.toString(), language),
          },
          {
            header: t('revenue.bank.before'),
            cell: ({ gapDays }) =>
              gapDays === null
                ? t('revenue.bank.first')
                : gapDays === 0
                  ? t('revenue.bank.no_gap')
                  : t('revenue.bank.gap', { days: words('day', gapDays, language) }),
          },
          { header: t('revenue.bank.opening'), numeric: true, cell: ({ openingCents }) => formatKes(openingCents, language) },
          { header: t('revenue.bank.closing'), numeric: true, cell: ({ closingCents }) => formatKes(closingCents, language) },
          { header: t('revenue.bank.lines'), numeric: true, cell: ({ lines }) => lines },
        ]}
        nextHref={next === null ? undefined : addressWith(bankAccountHref(account.key), { before: next })}
        previousHref={first ? undefined : bankAccountHref(account.key)}
        empty={{ title: t('revenue.bank.no_statements') }}
      />
    </>
  )
}

const MatchTag = ({ is, language }: { is: MatchKind; language: Language }) => (
  <Tag colour={is === 'open' ? 'yellow' : is === 'return' ? 'red' : is === 'explained' ? 'grey' : 'green'}>
    {bankDeskTexts[`revenue.bank.is.${is}`][language]}
  </Tag>
)

/** One statement with its lines. */
export function StatementPage({ ctx, opened, first }: { ctx: Context; opened: OpenedStatement; first: boolean }) {
  const { language } = ctx
  const t = speaker(bankDeskTexts, language)
  return (
    <>
      <IdentityBar
        kind={opened.account.title[language]}
        title={t('revenue.bank.statement_of', { number: opened.number, account: opened.account.number })}
        facts={[
          {
            label: t('revenue.bank.days'),
            value: spanWords(opened.from.toString(), opened.to.toString(), language),
          },
          { label: t('revenue.bank.opening'), value: formatKes(opened.openingCents, language) },
          { label: t('revenue.bank.closing'), value: formatKes(opened.closingCents, language) },
          { label: t('revenue.bank.format'), value: opened.format },
          { label: t('revenue.bank.imported_at'), value: instantWords(opened.importedAt, language) },
          { label: t('revenue.bank.imported_by'), value: opened.importedBy ?? '–' },
        ]}
      />
      <DataTable
        caption={t('revenue.bank.lines')}
        stack
        keyboard
        rows={opened.lines}
        columns={[
          {
            header: t('revenue.bank.line'),
            rowHeader: true,
            cell: ({ id, line }) => <Link href={lineHref(id)}>{line}</Link>,
          },
          { header: t('revenue.bank.booked'), cell: ({ bookedOn }) => dayWords(bookedOn, language) },
          { header: t('revenue.bank.narrative'), cell: ({ narrative }) => narrative || '–' },
          { header: t('revenue.bank.match'), cell: ({ is }) => <MatchTag is={is} language={language} /> },
          { header: speaker(deskTexts, language)('revenue.desk.amount'), numeric: true, cell: ({ cents }) => formatKes(cents, language) },
        ]}
        nextHref={opened.next === null ? undefined : addressWith(statementHref(opened.id), { after: opened.next })}
        previousHref={first ? undefined : statementHref(opened.id)}
        empty={{ title: '–' }}
      />
    </>
  )
}

/** The lines that wait for people, and what was proposed about them. */
export function OpenLinesPage({ ctx, found, first }: { ctx: Context; found: Awaited<ReturnType<typeof openLines>>; first: boolean }) {
  const { language } = ctx
  const t = speaker(bankDeskTexts, language)
  const p = speaker(proposalTexts, language)
  const { lines, proposals, next } = found
  return (
    <>
      <ListHead title={t('revenue.bank.open_lines')} lead={t('revenue.bank.open_lines_lead')} />
      {first && proposals.length > 0 ? (
        <DataTable
          caption={p('revenue.proposal.all_waiting')}
          stack
          rows={proposals}
          columns={[
            {
              header: p('revenue.proposal.what'),
              rowHeader: true,
              cell: (row) => <Link href={lineHref(row.subject)}>{meaningWords(meaningOf(row), language)}</Link>,
            },
            { header: p('revenue.proposal.reason'), cell: ({ reason }) => reason },
            { header: p('revenue.proposal.by'), cell: ({ maker }) => maker },
            { header: p('revenue.proposal.when'), cell: ({ madeAt }) => instantWords(madeAt, language) },
          ]}
          empty={{ title: '' }}
        />
      ) : null}
      <DataTable
        caption={t('revenue.bank.open_lines')}
        captionHidden
        stack
        keyboard
        rows={lines}
        columns={[
          {
            header: t('revenue.bank.narrative'),
            rowHeader: true,
            cell: ({ id, narrative }) => <Link href={lineHref(id)}>{narrative || '–'}</Link>,
          },
          { header: t('revenue.bank.booked'), cell: ({ bookedOn }) => dayWords(bookedOn, language) },
          { header: t('revenue.bank.account'), cell: ({ account }) => account.title[language] },
          { header: p('revenue.proposal.by'), cell: ({ proposedBy }) => proposedBy ?? '–' },
          { header: speaker(deskTexts, language)('revenue.desk.amount'), numeric: true, cell: ({ cents }) => formatKes(cents, language) },
        ]}
        nextHref={next === null ? undefined : addressWith(openLinesPath, { after: next })}
        previousHref={first ? undefined : openLinesPath}
        empty={{ title: t('revenue.bank.no_open_lines') }}
      />
    </>
  )
}

const meaningOf = ({ content }: ShownProposal): LineMeaning => content as LineMeaning

const meaningWords = (means: LineMeaning, language: Language): string =>
  means.as === 'settlement'
    ? say(bankDeskTexts['revenue.bank.means.settlement'], language, { paybill: means.paybill })
    : means.as === 'journal'
      ? bankDeskTexts['revenue.bank.is.journal'][language]
      : bankDeskTexts[`revenue.bank.means.${means.as}`][language]

function Meaning({ proposal, language }: { proposal: ShownProposal; language: Language }) {
  const means = meaningOf(proposal)
  const text = meaningWords(means, language)
  return means.as === 'journal' ? <Link href={journalHref(means.journal)}>{text}</Link> : <span>{text}</span>
}

/** One line: what the bank says, what it is in the books, and for an open one what it could be. */
export function LinePage({ ctx, opened, sent }: { ctx: Context; opened: OpenedLine; sent: SentForm | undefined }) {
  const { language } = ctx
  const t = speaker(bankDeskTexts, language)
  const waits = waitingOf(opened.proposals)
  return (
    <>
      <Refused refusal={sent?.refusal} />
      <IdentityBar
        kind={opened.account.title[language]}
        title={t('revenue.bank.line_of', { line: opened.line, number: opened.number })}
        tags={<MatchTag is={opened.is} language={language} />}
        facts={[
          { label: speaker(deskTexts, language)('revenue.desk.amount'), value: formatKes(opened.cents, language) },
          { label: t('revenue.bank.booked'), value: dayWords(opened.bookedOn, language) },
        ]}
      />
      <SummaryList
        rows={[
          { key: t('revenue.bank.narrative'), value: opened.narrative || '–' },
          { key: t('revenue.bank.payer'), value: opened.payer ?? '–' },
          { key: t('revenue.bank.reference'), value: opened.reference ?? '–' },
          { key: t('revenue.bank.bank_ref'), value: opened.bankRef ?? '–' },
          { key: t('revenue.bank.value_date'), value: dayWords(opened.valueOn, language) },
          { key: t('revenue.bank.statement'), value: <Link href={statementHref(opened.statement)}>{opened.number}</Link> },
          opened.payment
            ? { key: t('revenue.bank.payment'), value: <Link href={paymentHref(opened.payment)}>{t('revenue.bank.payment')}</Link> }
            : null,
          opened.journal
            ? { key: t('revenue.bank.journal'), value: <Link href={journalHref(opened.journal)}>{t('revenue.bank.journal')}</Link> }
            : null,
          opened.matchedAt ? { key: t('revenue.bank.matched'), value: instantWords(opened.matchedAt, language) } : null,
        ]}
      />
      {waits ? (
        <OpenProposal ctx={ctx} proposal={waits} base={lineProposalsPath} decide="money.bank.decide" sent={sent}>
          <Meaning proposal={waits} language={language} />
        </OpenProposal>
      ) : opened.is === 'open' && ctx.may('money.bank.import', {}) ? (
        <Explain ctx={ctx} opened={opened} sent={sent} />
      ) : null}
      <ProposalHistory
        proposals={opened.proposals.filter((each) => each !== waits)}
        what={(proposal) => <Meaning proposal={proposal} language={language} />}
        language={language}
      />
    </>
  )
}

function Explain({ ctx, opened, sent }: { ctx: Context; opened: OpenedLine; sent: SentForm | undefined }) {
  const { language } = ctx
  const t = speaker(bankDeskTexts, language)
  return (
    <form class="k-prose" method="post" action={`${lineHref(opened.id)}/proposals`} novalidate>
      <Radios
        name="means"
        legend={{ text: t('revenue.bank.means'), classes: 'govuk-fieldset__legend--m' }}
        error={errorAt(sent, 'means', language)}
        value={typedIn(sent, 'means')}
        items={[
          ...opened.journals.map(({ id, kind, recordedAt }) => ({
            value: `journal:${id}`,
            text: t('revenue.bank.means.journal', { what: kindWords(kind, language), when: instantWords(recordedAt, language) }),
            hint: t('revenue.bank.means.journal_hint'),
          })),
          ...ctx.county.money.data.paybills.map(({ shortcode }) => ({
            value: `settlement:${shortcode}`,
            text: t('revenue.bank.means.settlement', { paybill: shortcode }),
            hint: t('revenue.bank.means.settlement_hint'),
          })),
          { value: 'charge', text: t('revenue.bank.means.charge'), hint: t('revenue.bank.means.charge_hint') },
          { value: 'explained', text: t('revenue.bank.means.explained'), hint: t('revenue.bank.means.explained_hint') },
        ]}
      />
      <SendProposal sent={sent} language={language} />
    </form>
  )
}
