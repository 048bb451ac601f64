import type { Refusal } from '../../../core/basics/errors.ts'
import type { HistoryEntry } from '../../../kernel/audit/history.ts'
import { allAuditWords, recordWords, verbWords } from '../../../kernel/context/audit-words.ts'
import type { Context } from '../../../kernel/context/context.ts'
import { Badge } from '../../../ui/components/badge.tsx'
import { Button, ButtonGroup } from '../../../ui/components/button.tsx'
import { DataTable } from '../../../ui/components/data-table.tsx'
import { EmptyState } from '../../../ui/components/empty-state.tsx'
import { Filters } from '../../../ui/components/filters.tsx'
import { IdentityBar } from '../../../ui/components/identity-bar.tsx'
import { Input } from '../../../ui/components/input.tsx'
import { Link } from '../../../ui/components/link.tsx'
import { problemOf, Refused } from '../../../ui/components/problems.tsx'
import { Select } from '../../../ui/components/select.tsx'
import { SummaryList } from '../../../ui/components/summary-list.tsx'
import { Tag } from '../../../ui/components/tag.tsx'
import { PlainData } from '../plain-data.tsx'
import { addressWith, dayWords, instantWords, ListHead, wordsIn } from '../words.tsx'
import type { TrailQuery } from './audit.routes.tsx'
import type { AuditCheck } from './check-trail.ts'
import { doerOf, type Root, type TrailEntry, type TrailFound } from './read-trail.ts'

const here = '/staff/admin/audit'

function whoWords(ctx: Context, entry: HistoryEntry, names: ReadonlyMap<string, string>): string {
  const t = wordsIn(ctx.language)
  const who = doerOf(entry)
  if (who) return names.get(who) ?? who
  return t(entry.actorKind === 'system' ? 'administration.audit.system' : 'administration.audit.anonymous')
}

/** A verb or a kind of record as people say it; the code that the trail holds stands small beneath it, for those who search and prove by it. */
const Worded = ({ words, code }: { words: string; code: string }) => (
  <>
    {words}
    {words === code ? null : (
      <div class="govuk-hint k-under">
        <code>{code}</code>
      </div>
    )}
  </>
)

/** Everything to choose from, with what an old link names although nobody declares it any more. */
const choices = (ctx: Context, which: 'verbs' | 'records', chosen: string) => {
  const known = allAuditWords(ctx.county, which, ctx.language)
  const foreign = chosen === '' || known.some(({ code }) => code === chosen) ? [] : [{ code: chosen, words: chosen }]
  return [
    { value: '', text: wordsIn(ctx.language)('administration.all') },
    ...[...known, ...foreign].map(({ code, words }) => ({ value: code, text: words })),
  ]
}

type TrailShown = { ctx: Context; query: TrailQuery; found: TrailFound; refusal?: Refusal | undefined }

export function TrailPage({ ctx, query, found, refusal }: TrailShown) {
  const { language } = ctx
  const t = wordsIn(language)
  const { by, kind, record, person, verb } = query
  const kept = { by: by === 'day' ? '' : by, kind, record, person, verb, from: query.from?.toString(), until: query.until?.toString() }
  const without = (...gone: (keyof typeof kept)[]) => addressWith(here, { ...kept, ...Object.fromEntries(gone.map((name) => [name, ''])) })
  const about = person ? (found.names.get(person) ?? person) : ''
  return (
    <>
      <Refused refusal={refusal} />
      <ListHead
        title={t('administration.audit.title')}
        lead={t('administration.audit.lead')}
        actions={
          <ButtonGroup>
            <Button href={`${here}/roots`} look="secondary">
              {t('administration.audit.roots')}
            </Button>
            <Button href={`${here}/checks`} look="secondary">
              {t('administration.audit.checks')}
            </Button>
          </ButtonGroup>
        }
      />
      <Filters
        action={here}
        clearHref={here}
        open={found.entries.length === 0}
        active={[
          ...(by !== 'day' ? [{ text: t(`administration.audit.by_${by}`), removeHref: without('by') }] : []),
          ...(kind || record
            ? [
                {
                  text: `${kind && recordWords(ctx.county, kind, language)} ${shortId(record)}`.trim(),
                  removeHref: without('kind', 'record'),
                },
              ]
            : []),
          ...(person ? [{ text: about, removeHref: without('person', 'by') }] : []),
          ...(query.from ? [{ text: `${t('administration.from')} ${dayWords(query.from, language)}`, removeHref: without('from') }] : []),
          ...(query.until
            ? [{ text: `${t('administration.until')} ${dayWords(query.until, language)}`, removeHref: without('until') }]
            : []),
          ...(verb ? [{ text: verbWords(ctx.county, verb, language), removeHref: without('verb') }] : []),
        ]}
      >
        <Select
          name="by"
          label={t('administration.audit.by')}
          value={by}
          items={(['day', 'record', 'actor', 'subject'] as const).map((value) => ({ value, text: t(`administration.audit.by_${value}`) }))}
        />
        <Input name="from" type="date" label={t('administration.audit.from')} value={query.from?.toString() ?? ''} />
        <Input name="until" type="date" label={t('administration.audit.until')} value={query.until?.toString() ?? ''} />
        <Select
          name="verb"
          label={t('administration.audit.verb')}
          hint={t('administration.audit.verb_hint')}
          value={verb}
          items={choices(ctx, 'verbs', verb)}
        />
        <Select name="kind" label={t('administration.audit.kind')} value={kind} items={choices(ctx, 'records', kind)} />
        <Input
          id="record"
          name="record"
          label={t('administration.audit.record')}
          hint={t('administration.audit.record_hint')}
          value={record}
          error={problemOf(refusal?.problems, 'record', language)}
        />
        <Input name="person" label={t('administration.audit.person')} hint={t('administration.audit.person_hint')} value={person} />
      </Filters>
      <DataTable
        caption={t('administration.audit.title')}
        captionHidden
        stack
        keyboard
        rows={found.entries}
        columns={[
          {
            header: t('administration.audit.number'),
            rowHeader: true,
            cell: (row) => <Link href={`${here}/entries/${row.seq}`}>{row.seq}</Link>,
          },
          { header: t('administration.audit.when'), cell: (row) => instantWords(row.at, language) },
          {
            header: t('administration.audit.verb'),
            cell: (row) => (
              <>
                <Worded words={verbWords(ctx.county, row.verb, language)} code={row.verb} />
                {row.erased ? <Badge look="quiet">{t('administration.audit.erased')}</Badge> : null}
              </>
            ),
          },
          {
            header: t('administration.audit.record'),
            cell: (row) => (
              <Link href={addressWith(here, { by: 'record', kind: row.recordKind, record: row.recordId })}>
                {recordWords(ctx.county, row.recordKind, language)} {found.references.get(row.recordId) ?? shortId(row.recordId)}
              </Link>
            ),
          },
          {
            header: t('administration.audit.who'),
            cell: (row) => {
              const who = doerOf(row)
              const words = whoWords(ctx, row, found.names)
              return who ? <Link href={addressWith(here, { by: row.actor ? 'actor' : 'subject', person: who })}>{words}</Link> : words
            },
          },
        ]}
        nextHref={found.next ? addressWith(here, { ...kept, before: found.next }) : undefined}
        previousHref={query.before ? addressWith(here, kept) : undefined}
        exportHref={addressWith(here, { ...kept, before: query.before, format: 'csv' })}
        empty={{ title: t('administration.audit.none'), children: <p class="govuk-body">{t('administration.audit.none_lead')}</p> }}
      />
    </>
  )
}

const shortId = (id: string): string => (id.length > 20 ? `…${id.slice(-8)}` : id)

export function EntryPage({ ctx, found: { entry, names, references, seal, sealHolds } }: { ctx: Context; found: TrailEntry }) {
  const { language } = ctx
  const t = wordsIn(language)
  const { change } = entry
  const pair =
    change !== null && typeof change === 'object' && 'before' in change && 'after' in change
      ? (change as { before: unknown; after: unknown })
      : null
  return (
    <>
      <IdentityBar
        kind={verbWords(ctx.county, entry.verb, language)}
        title={t('administration.audit.entry', { seq: entry.seq })}
        tags={
          seal ? (
            <Tag colour={sealHolds ? 'green' : 'red'}>
              {t(sealHolds ? 'administration.audit.sealed' : 'administration.audit.seal_broken')}
            </Tag>
          ) : (
            <Tag colour="yellow">{t('administration.audit.unsealed')}</Tag>
          )
        }
        facts={[
          { label: t('administration.audit.when'), value: instantWords(entry.at, language) },
          { label: t('administration.audit.who'), value: whoWords(ctx, entry, names) },
        ]}
        actions={
          seal ? (
            <Button href={`${here}/entries/${entry.seq}/proof`} look="secondary">
              {t('administration.audit.proof')}
            </Button>
          ) : null
        }
      />
      <SummaryList
        rows={[
          {
            key: t('administration.audit.verb'),
            value: <Worded words={verbWords(ctx.county, entry.verb, language)} code={entry.verb} />,
          },
          {
            key: t('administration.audit.record'),
            value: (
              <>
                <Link
                  href={addressWith(here, { by: 'record', kind: entry.recordKind, record: entry.recordId })}
                >{`${recordWords(ctx.county, entry.recordKind, language)} ${references.get(entry.recordId) ?? entry.recordId}`}</Link>
                <div class="govuk-hint k-under">
                  <code>{references.has(entry.recordId) ? `${entry.recordKind} ${entry.recordId}` : entry.recordKind}</code>
                </div>
              </>
            ),
          },
          entry.onBehalfOf ? { key: t('administration.audit.on_behalf'), value: names.get(entry.onBehalfOf) ?? entry.onBehalfOf } : null,
          entry.subject
            ? {
                key: t('administration.audit.subject'),
                value: (
                  <Link href={addressWith(here, { by: 'subject', person: entry.subject })}>
                    {names.get(entry.subject) ?? entry.subject}
                  </Link>
                ),
              }
            : null,
          { key: t('administration.audit.request'), value: entry.requestId },
        ]}
      />
      <h2 class="govuk-heading-m">{t('administration.audit.change')}</h2>
      {entry.erased ? (
        <p class="govuk-body">{t('administration.audit.erased_words')}</p>
      ) : pair ? (
        <BeforeAfter ctx={ctx} pair={pair} rest={change as Record<string, unknown>} />
      ) : change === null ? (
        <p class="govuk-body">{t('administration.audit.no_change')}</p>
      ) : (
        <PlainData data={change} language={language} />
      )}
      <h2 class="govuk-heading-m">{t('administration.audit.seal')}</h2>
      {seal ? (
        <SummaryList
          rows={[
            { key: t('administration.audit.seal_number'), value: seal.number },
            { key: t('administration.audit.seal_at'), value: instantWords(Temporal.Instant.from(seal.at), language) },
            { key: t('administration.audit.seal_entries'), value: `${seal.firstSeq} – ${seal.lastSeq}` },
            { key: t('administration.audit.seal_key'), value: seal.keyId },
            { key: t('administration.audit.root'), value: <code>{hex(seal.root)}</code> },
          ]}
        />
      ) : (
        <p class="govuk-body">{t('administration.audit.seal_waits')}</p>
      )}
    </>
  )
}

function BeforeAfter({ ctx, pair, rest }: { ctx: Context; pair: { before: unknown; after: unknown }; rest: Record<string, unknown> }) {
  const t = wordsIn(ctx.language)
  const others = Object.fromEntries(Object.entries(rest).filter(([name]) => name !== 'before' && name !== 'after'))
  return (
    <>
      <div class="k-columns">
        <div class="k-card-box">
          <h3 class="govuk-heading-s">{t('administration.audit.before')}</h3>
          <PlainData data={pair.before} language={ctx.language} />
        </div>
        <div class="k-card-box">
          <h3 class="govuk-heading-s">{t('administration.audit.after')}</h3>
          <PlainData data={pair.after} language={ctx.language} />
        </div>
      </div>
      {Object.keys(others).length > 0 ? <PlainData data={others} language={ctx.language} /> : null}
    </>
  )
}

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex')

export function RootsPage({ ctx, found, paged }: { ctx: Context; found: { roots: readonly Root[]; next: number | null }; paged: boolean }) {
  const { language } = ctx
  const t = wordsIn(language)
  return (
    <>
      <ListHead title={t('administration.audit.roots')} lead={t('administration.audit.roots_lead')} />
      <DataTable
        caption={t('administration.audit.roots')}
        captionHidden
        stack
        rows={found.roots}
        columns={[
          { header: t('administration.audit.seal_number'), rowHeader: true, cell: ({ seal }) => seal.number },
          { header: t('administration.audit.seal_at'), cell: ({ seal }) => instantWords(Temporal.Instant.from(seal.at), language) },
          { header: t('administration.audit.seal_entries'), cell: ({ seal }) => `${seal.firstSeq} – ${seal.lastSeq}` },
          { header: t('administration.audit.root'), cell: ({ seal }) => <code>{`${seal.number}:${hex(seal.root)}`}</code> },
          {
            header: t('administration.audit.anchor'),
            cell: ({ anchored }) => (
              <Tag colour={anchored === 'same' ? 'green' : anchored === 'missing' ? 'yellow' : 'red'}>
                {t(`administration.audit.anchor_${anchored}`)}
              </Tag>
            ),
          },
        ]}
        nextHref={found.next ? addressWith(`${here}/roots`, { before: found.next }) : undefined}
        previousHref={paged ? `${here}/roots` : undefined}
        empty={{ title: t('administration.audit.no_roots') }}
      />
    </>
  )
}

export function ChecksPage({ ctx, checks }: { ctx: Context; checks: readonly AuditCheck[] }) {
  const { language } = ctx
  const t = wordsIn(language)
  const running = checks.some(({ finishedAt }) => finishedAt === null)
  return (
    <>
      <ListHead title={t('administration.audit.checks')} lead={t('administration.audit.checks_lead')} />
      {running ? (
        <p class="govuk-body">
          <Tag colour="blue">{t('administration.audit.running')}</Tag>{' '}
          <Link href={`${here}/checks`}>{t('administration.audit.reload')}</Link>
        </p>
      ) : (
        <form method="post" action={`${here}/checks`}>
          <Button preventDoubleClick>{t('administration.audit.check')}</Button>
        </form>
      )}
      {checks.length === 0 ? <EmptyState title={t('administration.audit.no_checks')} /> : null}
      {checks.map(({ report, ...check }) =>
        report ? (
          <SummaryList
            card={{ title: t('administration.audit.check_of', { when: instantWords(check.askedAt, language), who: check.askedBy }) }}
            rows={[
              {
                key: t('administration.audit.verdict'),
                value: (
                  <Tag colour={report.ok ? 'green' : 'red'}>
                    {t(report.ok ? 'administration.audit.in_order' : 'administration.audit.not_in_order')}
                  </Tag>
                ),
              },
              ...report.findings.map((finding) => ({ key: finding.offence, value: finding.words })),
              { key: t('administration.audit.entries'), value: report.entries },
              { key: t('administration.audit.unproven'), value: report.unsealed },
              { key: t('administration.audit.seals'), value: report.seals },
              { key: t('administration.audit.anchors_compared'), value: report.anchorsCompared },
              {
                key: t('administration.audit.payloads'),
                value: t('administration.audit.payloads_counted', { checked: report.payloadsChecked, erased: report.payloadsErased }),
              },
              report.last
                ? { key: t('administration.audit.last_root'), value: <code>{`${report.last.number}:${report.last.root}`}</code> }
                : null,
              {
                key: t('administration.audit.took'),
                value: t('administration.audit.seconds', { seconds: (report.tookMs / 1000).toFixed(1) }),
              },
            ]}
          />
        ) : null,
      )}
    </>
  )
}
