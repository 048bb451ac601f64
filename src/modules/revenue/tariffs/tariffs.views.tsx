import { type Cents, formatKes } from '../../../core/basics/money.ts'
import { type Language, say, speaker } from '../../../core/basics/texts.ts'
import type { ChangeContent } from '../../../engines/money/tariffs/change-instrument.ts'
import { mayFollow, type Standing } from '../../../engines/money/tariffs/in-force.ts'
import type { ReRated } from '../../../engines/money/tariffs/re-rate.ts'
import { standingTexts } from '../../../engines/money/tariffs/texts.ts'
import type { Context } from '../../../kernel/context/context.ts'
import { DataTable } from '../../../ui/components/data-table.tsx'
import { IdentityBar } from '../../../ui/components/identity-bar.tsx'
import { Input } from '../../../ui/components/input.tsx'
import { Link } from '../../../ui/components/link.tsx'
import { Refused } from '../../../ui/components/problems.tsx'
import { Radios } from '../../../ui/components/radios.tsx'
import { Tag } from '../../../ui/components/tag.tsx'
import { Timeline } from '../../../ui/components/timeline.tsx'
import { staffBillHref } from '../bills/bill-href.ts'
import { deskTexts } from '../desk-texts.ts'
import type { SentForm } from '../proposals/decision-routes.ts'
import { proposalTexts } from '../proposals/proposal-texts.ts'
import { errorAt, OpenProposal, ProposalHistory, SendProposal, typedIn } from '../proposals/proposal-views.tsx'
import { type ShownProposal, waitingOf } from '../proposals/read-proposals.ts'
import { reRateProposalsPath } from '../relief/relief-href.ts'
import { reliefTexts } from '../relief/relief-texts.ts'
import { addressWith, dayWords, headName, instantWords, ListHead } from '../words.tsx'
import type { ListedInstrument, ListedVersion, OpenedInstrument } from './read-instruments.ts'
import { changesPath, instrumentHref, reRatedHref } from './tariff-href.ts'
import { tariffDeskTexts } from './tariff-texts.ts'

const COLOURS = { none: 'grey', inForce: 'green', suspended: 'yellow', repealed: 'red' } as const

const StandingTag = ({ standing, language }: { standing: Standing['standing']; language: Language }) => (
  <Tag colour={COLOURS[standing]}>{tariffDeskTexts[`revenue.tariffs.is.${standing}`][language]}</Tag>
)

/** Every law on fees, how it stands and whether a change waits. */
export function InstrumentsPage({ ctx, instruments }: { ctx: Context; instruments: readonly ListedInstrument[] }) {
  const { language } = ctx
  const t = speaker(tariffDeskTexts, language)
  return (
    <>
      <ListHead title={t('revenue.tariffs.title')} lead={t('revenue.tariffs.lead')} />
      <DataTable
        caption={t('revenue.tariffs.title')}
        captionHidden
        stack
        keyboard
        rows={instruments}
        columns={[
          {
            header: t('revenue.tariffs.instrument'),
            rowHeader: true,
            cell: ({ key, title }) => <Link href={instrumentHref(key)}>{title[language]}</Link>,
          },
          { header: t('revenue.tariffs.kind'), cell: ({ kind }) => t(`revenue.tariffs.kind.${kind}`) },
          { header: t('revenue.tariffs.standing'), cell: ({ standing }) => <StandingTag standing={standing} language={language} /> },
          {
            header: t('revenue.tariffs.proposal'),
            cell: ({ waits }) => (waits ? <Tag colour="yellow">{speaker(proposalTexts, language)('revenue.proposal.waits')}</Tag> : '–'),
          },
          { header: t('revenue.tariffs.lines'), numeric: true, cell: ({ lines }) => lines },
        ]}
        empty={{ title: t('revenue.tariffs.none') }}
      />
      <p class="govuk-body">
        <Link href="/fees">{t('revenue.tariffs.fees')}</Link>
      </p>
    </>
  )
}

const holdsWords = ({ effective: { from, to } }: ListedVersion, language: Language): string =>
  to === null
    ? say(tariffDeskTexts['revenue.tariffs.from_open'], language, { from: dayWords(from, language) })
    : say(tariffDeskTexts['revenue.tariffs.from_to'], language, { from: dayWords(from, language), to: dayWords(to, language) })

function Change({ proposal, versions, language }: { proposal: ShownProposal; versions: readonly ListedVersion[]; language: Language }) {
  const t = speaker(tariffDeskTexts, language)
  const { what, version, from } = proposal.content as ChangeContent
  const number = versions.find(({ hash }) => hash === version)?.number ?? ''
  const act = what === 'enacted' ? t('revenue.tariffs.do.enacted', { number }) : t(`revenue.tariffs.do.${what}`)
  return <>{t('revenue.tariffs.did_from', { what: act, from: dayWords(from, language) })}</>
}

/** One law on fees: its contents, its history, what waits, and what can be asked for. */
export function InstrumentPage({ ctx, opened, sent }: { ctx: Context; opened: OpenedInstrument; sent: SentForm | undefined }) {
  const { language } = ctx
  const t = speaker(tariffDeskTexts, language)
  const { versions, events, proposals } = opened
  const waits = waitingOf(proposals)
  const change = (proposal: ShownProposal) => <Change proposal={proposal} versions={versions} language={language} />
  return (
    <>
      <Refused refusal={sent?.refusal} />
      <IdentityBar
        kind={t(`revenue.tariffs.kind.${opened.kind}`)}
        title={opened.title[language]}
        tags={<StandingTag standing={opened.standing.standing} language={language} />}
      />
      {waits ? (
        <OpenProposal ctx={ctx} proposal={waits} base={changesPath} decide="money.tariff.approve" sent={sent}>
          {change(waits)}
        </OpenProposal>
      ) : null}
      <DataTable
        caption={t('revenue.tariffs.versions')}
        stack
        rows={versions.toReversed()}
        columns={[
          {
            header: t('revenue.tariffs.version'),
            rowHeader: true,
            cell: ({ number }) => t('revenue.tariffs.version_number', { number }),
          },
          {
            header: t('revenue.tariffs.standing'),
            cell: ({ hash }) =>
              hash === opened.standing.version ? <StandingTag standing={opened.standing.standing} language={language} /> : '–',
          },
          { header: t('revenue.tariffs.holds'), cell: (version) => holdsWords(version, language) },
          { header: t('revenue.tariffs.brought_in'), cell: ({ importedAt }) => instantWords(importedAt, language) },
          {
            header: t('revenue.tariffs.bills'),
            cell: ({ hash, number }) => (
              <Link href={reRatedHref(hash)}>
                {t('revenue.tariffs.bills_link')}
                <span class="govuk-visually-hidden">: {t('revenue.tariffs.version_number', { number })}</span>
              </Link>
            ),
          },
          { header: t('revenue.tariffs.lines'), numeric: true, cell: ({ lines }) => lines },
        ]}
        empty={{ title: t('revenue.tariffs.none') }}
      />
      <h2 class="govuk-heading-m">{t('revenue.tariffs.history')}</h2>
      {events.length === 0 ? (
        <p class="govuk-body">{t('revenue.tariffs.no_history')}</p>
      ) : (
        <Timeline
          entries={events.toReversed().map(({ what, version, from, reason, recordedAt }, index) => ({
            title: t('revenue.tariffs.did_from', { what: t(`revenue.tariffs.did.${what}`), from: dayWords(from, language) }),
            when: instantWords(Temporal.Instant.from(recordedAt), language),
            iso: recordedAt,
            by:
              version === null
                ? undefined
                : t('revenue.tariffs.version_number', { number: versions.find(({ hash }) => hash === version)?.number ?? '' }),
            children: reason,
            current: index === 0,
          }))}
        />
      )}
      {!waits && ctx.may('money.tariff.propose', {}) ? <Propose opened={opened} sent={sent} language={language} /> : null}
      <ProposalHistory proposals={proposals.filter((each) => each !== waits)} what={change} language={language} />
    </>
  )
}

const STEPS = ['suspended', 'reinstated', 'repealed'] as const

function Propose({ opened, sent, language }: { opened: OpenedInstrument; sent: SentForm | undefined; language: Language }) {
  const t = speaker(tariffDeskTexts, language)
  const { standing, standings, versions } = opened
  const holdsOn = ({ hash }: ListedVersion) => standings.every((each) => each.standing === 'inForce' && each.version === hash)
  const possible = (step: (typeof STEPS)[number]) => standings.some((each) => mayFollow(step, each))
  // Said where people would look for them, rather than refused when they are sent.
  const not = [
    ...versions.toReversed().flatMap((version) => (holdsOn(version) ? [t('revenue.tariffs.not.enacted', { number: version.number })] : [])),
    ...STEPS.flatMap((step) =>
      possible(step)
        ? []
        : [t(`revenue.tariffs.not.${step}`, { standing: standingTexts[`money.standing.${standing.standing}`][language] })],
    ),
  ]
  return (
    <form class="k-prose" method="post" action={`${instrumentHref(opened.key)}/proposals`} novalidate>
      <h2 class="govuk-heading-m">{t('revenue.tariffs.propose')}</h2>
      <Radios
        name="what"
        legend={{ text: t('revenue.tariffs.what'), classes: 'govuk-fieldset__legend--s' }}
        value={typedIn(sent, 'what')}
        error={errorAt(sent, 'what', language)}
        items={[
          ...versions
            .toReversed()
            .filter((version) => !holdsOn(version))
            .map((version) => ({
              value: `enacted:${version.hash}`,
              text: t('revenue.tariffs.do.enacted', { number: version.number }),
              hint: `${t('revenue.tariffs.holds')}: ${holdsWords(version, language)}`,
            })),
          ...STEPS.filter(possible).map((step) => ({
            value: step,
            text: t(`revenue.tariffs.do.${step}`),
            hint: t(`revenue.tariffs.do.${step}_hint`),
          })),
        ]}
      />
      <ul class="govuk-list govuk-hint">
        {not.map((why) => (
          <li>{why}</li>
        ))}
      </ul>
      <Input
        name="from"
        type="date"
        label={t('revenue.tariffs.from')}
        hint={t('revenue.tariffs.from_hint')}
        value={typedIn(sent, 'from')}
        error={errorAt(sent, 'from', language)}
        classes="govuk-input--width-10"
        autocomplete="off"
      />
      <SendProposal hint={t('revenue.tariffs.why_hint')} sent={sent} language={language} />
    </form>
  )
}

/** The dry run of a change of law: bills that stand on a version and would be billed otherwise now. */
export function ReRatedPage({
  ctx,
  version,
  changed,
  nextHref,
  first,
  proposals,
  sent,
}: {
  ctx: Context
  version: ListedVersion
  changed: readonly ReRated[]
  nextHref: string | undefined
  first: boolean
  proposals: readonly ShownProposal[]
  sent: SentForm | undefined
}) {
  const { language } = ctx
  const t = speaker(tariffDeskTexts, language)
  const here = reRatedHref(version.hash)
  const waits = waitingOf(proposals)
  const what = () => <>{reliefTexts['revenue.relief.rerate_what'][language]}</>
  return (
    <>
      <Refused refusal={sent?.refusal} />
      <ListHead
        title={t('revenue.rerate.title')}
        lead={t('revenue.rerate.lead', { number: version.number, law: version.title[language] })}
      />
      {waits ? (
        <OpenProposal ctx={ctx} proposal={waits} base={reRateProposalsPath} decide="money.tariff.approve" sent={sent}>
          {what()}
        </OpenProposal>
      ) : null}
      <DataTable
        caption={t('revenue.rerate.title')}
        captionHidden
        stack
        keyboard
        rows={changed}
        columns={[
          {
            header: t('revenue.tariffs.bills'),
            rowHeader: true,
            cell: ({ bill, reference }) => <Link href={staffBillHref(bill)}>{reference}</Link>,
          },
          { header: speaker(deskTexts, language)('revenue.bills.head'), cell: ({ head }) => headName(ctx, head) },
          { header: t('revenue.rerate.billed'), numeric: true, cell: ({ billed }) => formatKes(billed, language) },
          {
            header: t('revenue.rerate.due'),
            numeric: true,
            cell: ({ due }) => (due === null ? t('revenue.rerate.look') : formatKes(due, language)),
          },
          {
            header: t('revenue.rerate.difference'),
            numeric: true,
            cell: ({ due, billed }) => (due === null ? '–' : formatKes((due - billed) as Cents, language)),
          },
          { header: t('revenue.rerate.paid'), numeric: true, cell: ({ paid }) => formatKes(paid, language) },
        ]}
        exportHref={addressWith(here, { format: 'csv' })}
        nextHref={changed.length > 0 ? nextHref : undefined}
        previousHref={first ? undefined : here}
        empty={{
          title: t(first && !nextHref ? 'revenue.rerate.none' : 'revenue.rerate.none_here'),
          children: nextHref ? <Link href={nextHref}>{t('revenue.rerate.next')}</Link> : undefined,
        }}
      />
      {!waits && changed.length > 0 && ctx.may('money.tariff.propose', {}) ? (
        <form class="k-prose" method="post" action={`/staff/tariff-versions/${version.hash}/proposals`} novalidate>
          <h2 class="govuk-heading-m">{reliefTexts['revenue.relief.propose'][language]}</h2>
          <p class="govuk-body">{what()}</p>
          <SendProposal sent={sent} language={language} />
        </form>
      ) : null}
      <ProposalHistory proposals={proposals.filter((each) => each !== waits)} what={what} language={language} />
    </>
  )
}
