import { addMonths, fiscalYear } from '../../../core/basics/dates.ts'
import { type Cents, formatKes } from '../../../core/basics/money.ts'
import { speaker } from '../../../core/basics/texts.ts'
import { proRata, sharesOf, streamsOf, type Target, targetFor, targetsOf, type YearShare } from '../../../engines/money/targets/targets.ts'
import type { Context } from '../../../kernel/context/context.ts'
import { BarChart } from '../../../ui/components/bar-chart.tsx'
import { DataTable } from '../../../ui/components/data-table.tsx'
import { Link } from '../../../ui/components/link.tsx'
import { Stat, Stats } from '../../../ui/components/stat.tsx'
import { targetsHref } from '../targets/target-href.ts'
import { targetTexts } from '../targets/target-texts.ts'
import { addressWith } from '../words.tsx'
import { recordsPath } from './collection-href.ts'
import { type CollectionFilter, type Collections, readCollections } from './read-collections.ts'

/** One figure beside what it should be and what it was. Null where no target was set. */
export type Compared = {
  readonly key: string
  readonly collected: Cents
  readonly lastYear: Cents
  readonly target: Cents | null
  readonly year: Cents | null
}

export type Against = {
  readonly lastYear: CollectionFilter
  /** The fiscal year of the period's last day. */
  readonly year: string
  readonly total: Compared
  readonly streams: readonly Compared[]
  readonly wards: readonly Compared[]
}

/**
 * Sets a period's collections against the part of the yearly targets that its days are, the whole year's, and the same days of the year before. Null for who reaches
 * less than the county, and for the figures of one head or way: targets are set for neither.
 */
export async function readAgainst(ctx: Context, filter: CollectionFilter, found: Collections): Promise<Against | null> {
  if (!ctx.may('revenue.collection.read', {}) || filter.channel || filter.head || filter.fund || filter.ward === 0) return null
  const lastYear = { ...filter, from: addMonths(filter.from, -12) ?? filter.from, to: addMonths(filter.to, -12) ?? filter.to }
  const before = await readCollections(ctx, lastYear)
  const shares: (YearShare & { readonly targets: readonly Target[] })[] = []
  for (const share of sharesOf(filter.from, filter.to))
    shares.push({ ...share, targets: (await targetsOf(ctx, share.year))?.targets ?? [] })
  const year = fiscalYear(filter.to)?.name ?? ''
  const set = shares.find((share) => share.year === year)?.targets ?? []
  const compared = (key: string, of: { stream: string | null; ward: number | null }, now: number, then: number): Compared => ({
    key,
    collected: now as Cents,
    lastYear: then as Cents,
    target: proRata(shares.map(({ targets, ...share }) => ({ ...share, cents: targetFor(targets, of) }))),
    year: targetFor(set, of),
  })
  const streamOf = new Map(ctx.county.money.data.heads.map(({ key, stream }) => [key, stream]))
  const inStream = ({ heads }: Collections, stream: string) =>
    heads.filter(({ key }) => streamOf.get(key) === stream).reduce((sum, { cents }) => sum + cents, 0)
  const inWard = ({ wards }: Collections, ward: number) => wards.find(({ key }) => key === String(ward))?.cents ?? 0
  const { ward, stream } = filter
  return {
    lastYear,
    year,
    total: compared('', { stream: stream || null, ward }, found.total, before.total),
    streams: streamsOf(ctx.county.money.data)
      .filter(({ key }) => !stream || key === stream)
      .map(({ key }) => compared(key, { stream: key, ward }, inStream(found, key), inStream(before, key))),
    wards:
      ward !== null
        ? []
        : ctx.county.places.wards
            .map(({ code }) => compared(String(code), { stream: stream || null, ward: code }, inWard(found, code), inWard(before, code)))
            .filter(({ year }) => year !== null),
  }
}

const percentWords = (part: number, whole: number): string => (whole > 0 ? `${Math.round((part * 100) / whole)} %` : '–')

type Props = { ctx: Context; filter: CollectionFilter; against: Against }

/** The three figures that are asked for first. */
export function AgainstStats({ ctx, against }: Props) {
  const { language } = ctx
  const t = speaker(targetTexts, language)
  const { total, year, lastYear } = against
  return (
    <Stats label={t('revenue.against.title')}>
      <Stat
        label={t('revenue.against.pro_rata')}
        value={total.target === null ? '–' : formatKes(total.target, language)}
        hint={total.target === null ? undefined : t('revenue.against.of_target', { percent: percentWords(total.collected, total.target) })}
        href={targetsHref(year)}
      />
      <Stat
        label={t('revenue.against.year', { year })}
        value={total.year === null ? '–' : formatKes(total.year, language)}
        href={targetsHref(year)}
      />
      <Stat
        label={t('revenue.against.last_year')}
        value={formatKes(total.lastYear, language)}
        hint={`${t('revenue.against.change')}: ${changeWords(total)}`}
        href={addressWith(recordsPath, { ...lastYear })}
      />
    </Stats>
  )
}

const changeWords = ({ collected, lastYear }: Compared): string => {
  if (lastYear <= 0) return '–'
  const change = Math.round(((collected - lastYear) * 100) / lastYear)
  return `${change > 0 ? '+' : change < 0 ? '−' : ''}${Math.abs(change)} %`
}

/** Each stream, and each ward with a target: a chart of how far it came, and a table in which every figure opens what is behind it. */
export function AgainstTables({ ctx, filter, against }: Props) {
  const { language } = ctx
  const t = speaker(targetTexts, language)
  const titles = new Map(streamsOf(ctx.county.money.data).map(({ key, title }) => [key, title[language]]))
  const says = ({ collected, lastYear, year }: Compared) => collected !== 0 || lastYear !== 0 || year !== null
  if (!against.streams.some(says)) return null
  return (
    <>
      <AgainstTable
        ctx={ctx}
        title={`${t('revenue.against.title')}: ${t('revenue.targets.stream')}`}
        rows={against.streams}
        name={(key) => titles.get(key) ?? key}
        narrowed={(key) => ({ stream: key })}
        filter={filter}
        against={against}
      />
      {against.wards.length > 0 ? (
        <AgainstTable
          ctx={ctx}
          title={`${t('revenue.against.title')}: ${t('revenue.targets.whole')}`}
          rows={against.wards}
          name={(key) => ctx.county.places.ward(Number(key))?.name ?? key}
          narrowed={(key) => ({ ward: Number(key) })}
          filter={filter}
          against={against}
        />
      ) : null}
    </>
  )
}

function AgainstTable({
  ctx,
  title,
  rows,
  name,
  narrowed,
  filter,
  against,
}: Props & {
  title: string
  rows: readonly Compared[]
  name: (key: string) => string
  narrowed: (key: string) => Partial<CollectionFilter>
}) {
  const { language } = ctx
  const t = speaker(targetTexts, language)
  const kes = (cents: Cents | null) => (cents === null ? '–' : formatKes(cents, language))
  return (
    <>
      {rows.some(({ target }) => target !== null) ? (
        <BarChart
          title={title}
          max={100}
          valueHeader={t('revenue.against.reached')}
          bars={rows
            .filter(({ target }) => target !== null)
            .map(({ key, collected, target }) => ({
              label: name(key),
              value: target ? Math.max(0, (collected * 100) / target) : 0,
              text: percentWords(collected, target ?? 0),
              href: addressWith(recordsPath, { ...filter, ...narrowed(key) }),
            }))}
        />
      ) : null}
      <DataTable
        caption={title}
        captionHidden
        stack
        rows={rows}
        columns={[
          { header: t('revenue.targets.stream'), rowHeader: true, cell: ({ key }) => name(key) },
          {
            header: t('revenue.against.collected'),
            numeric: true,
            cell: ({ key, collected }) => <Link href={addressWith(recordsPath, { ...filter, ...narrowed(key) })}>{kes(collected)}</Link>,
          },
          {
            header: t('revenue.against.pro_rata'),
            numeric: true,
            cell: ({ target }) => (target === null ? '–' : <Link href={targetsHref(against.year)}>{kes(target)}</Link>),
          },
          {
            header: t('revenue.against.reached'),
            numeric: true,
            cell: ({ collected, target }) => percentWords(collected, target ?? 0),
          },
          { header: t('revenue.against.year', { year: against.year }), numeric: true, cell: ({ year }) => kes(year) },
          {
            header: t('revenue.against.last_year'),
            numeric: true,
            cell: ({ key, lastYear }) => (
              <Link href={addressWith(recordsPath, { ...against.lastYear, ...narrowed(key) })}>{kes(lastYear)}</Link>
            ),
          },
        ]}
        empty={{ title: t('revenue.targets.none') }}
      />
    </>
  )
}
