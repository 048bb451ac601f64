import { useUiTexts } from '../language.ts'
import { percent } from './bar-chart.tsx'

/** How much of a whole: a budget used, scores given. The words say it; the bar only shows it. */
export const Meter = (props: { label: string; value: number; max: number; text?: string | undefined }) => {
  const t = useUiTexts()
  return (
    <div class="k-meter">
      <span class="k-meter__label">{props.label}</span>
      <span class="k-meter__text">{props.text ?? t('ui.chart.of', { value: props.value, max: props.max })}</span>
      <svg
        class="k-bars__bar k-meter__bar"
        viewBox="0 0 100 10"
        preserveAspectRatio="none"
        width="100%"
        height="10"
        aria-hidden="true"
        focusable="false"
      >
        <rect class="k-bars__ground" width="100" height="10" />
        <rect class="k-bars__value" width={percent(props.value, props.max)} height="10" />
      </svg>
    </div>
  )
}
