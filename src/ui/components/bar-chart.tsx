import { useUiTexts } from '../language.ts'
import { Link } from './link.tsx'

type Bar = {
  label: string
  value: number
  /** The value as people read it ("KSh 1.2 million"); the plain number unless told. */
  text?: string | undefined
  /** Opens the records behind this figure. */
  href?: string | undefined
}

export type BarChartProps = {
  title: string
  bars: readonly Bar[]
  labelHeader?: string | undefined
  valueHeader?: string | undefined
  /** The length of the longest possible bar; the largest value unless told. */
  max?: number | undefined
}

/** Bars in a table: who cannot see the bars reads the same figures in the same place. */
export const BarChart = (props: BarChartProps) => {
  const t = useUiTexts()
  const max = props.max ?? Math.max(1, ...props.bars.map((bar) => bar.value))
  return (
    <table class="k-bars">
      <caption class="k-chart__title">{props.title}</caption>
      <thead class="govuk-visually-hidden">
        <tr>
          <th scope="col">{props.labelHeader ?? t('ui.chart.label')}</th>
          <th scope="col">{props.valueHeader ?? t('ui.chart.value')}</th>
        </tr>
      </thead>
      <tbody>
        {props.bars.map((bar) => (
          <tr>
            <th scope="row" class="k-bars__label">
              {bar.href ? <Link href={bar.href}>{bar.label}</Link> : bar.label}
            </th>
            <td class="k-bars__cell">
              <span class="k-bars__row">
                <svg
                  class="k-bars__bar"
                  viewBox="0 0 100 10"
                  preserveAspectRatio="none"
                  width="100%"
                  height="14"
                  aria-hidden="true"
                  focusable="false"
                >
                  <rect class="k-bars__ground" width="100" height="10" />
                  <rect class="k-bars__value" width={percent(bar.value, max)} height="10" />
                </svg>
                <span class="k-bars__text">{bar.text ?? bar.value}</span>
              </span>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

/** A share of a whole between 0 and 100, to one place; 0 when the whole is nothing. */
export const percent = (value: number, max: number): number => (max > 0 ? Math.round(Math.min(1, Math.max(0, value / max)) * 1000) / 10 : 0)
