import { useUiTexts } from '../language.ts'
import { Details } from './details.tsx'
import { Link } from './link.tsx'
import { Table } from './table.tsx'

export type LineChartProps = {
  title: string
  /** In order of time; `text` is the value as people read it, `href` opens the records behind it. */
  points: readonly { label: string; value: number; text?: string | undefined; href?: string | undefined }[]
  /** What the chart shows in one sentence: "Cases rose from 120 in July to 310 in November". */
  summary: string
  labelHeader?: string | undefined
  valueHeader?: string | undefined
}

/** Change over time. The labels are text outside the drawing, so that they stay readable at 360 px; the figures are a table below. */
export const LineChart = (props: LineChartProps) => {
  const t = useUiTexts()
  const top = niceTop(Math.max(0, ...props.points.map((point) => point.value)))
  const last = Math.max(1, props.points.length - 1)
  const at = props.points.map((point, index) => `${round((index / last) * 100)} ${round(100 - (point.value / top) * 100)}`)
  const labels = [...new Set([0, Math.floor(last / 2), last])].flatMap((index) => props.points[index]?.label ?? [])
  return (
    <figure class="k-chart">
      <figcaption>
        <p class="k-chart__title">{props.title}</p>
        <p class="k-chart__summary">{props.summary}</p>
      </figcaption>
      {at.length > 1 ? (
        <div class="k-chart__plot" aria-hidden="true">
          <span class="k-chart__top">{top.toLocaleString('en')}</span>
          <span class="k-chart__zero">0</span>
          <svg class="k-chart__drawing" viewBox="0 0 100 100" preserveAspectRatio="none" aria-hidden="true" focusable="false">
            <path class="k-chart__grid" d="M0 0H100M0 50H100M0 100H100" vector-effect="non-scaling-stroke" />
            <path class="k-chart__area" d={`M0 100L${at.join('L')}L100 100Z`} />
            <path class="k-chart__line" d={`M${at.join('L')}`} vector-effect="non-scaling-stroke" />
          </svg>
          <span class="k-chart__labels">
            {labels.map((label) => (
              <span>{label}</span>
            ))}
          </span>
        </div>
      ) : null}
      <Details summary={t('ui.chart.table')}>
        <Table
          caption={props.title}
          captionClasses="govuk-visually-hidden"
          head={[{ text: props.labelHeader ?? t('ui.chart.label') }, { text: props.valueHeader ?? t('ui.chart.value'), format: 'numeric' }]}
          rows={props.points.map((point) => [
            { text: point.href ? <Link href={point.href}>{point.label}</Link> : point.label },
            { text: point.text ?? point.value, format: 'numeric' },
          ])}
          firstCellIsHeader
        />
      </Details>
    </figure>
  )
}

const round = (value: number): number => Math.round(value * 10) / 10

/** The next 1, 2, 4, 6 or 8 followed by zeros: a scale people can halve in their heads. */
export function niceTop(value: number): number {
  if (value <= 0) return 1
  const power = 10 ** Math.floor(Math.log10(value))
  return ([1, 2, 4, 6, 8, 10].find((step) => step * power >= value) ?? 10) * power
}
