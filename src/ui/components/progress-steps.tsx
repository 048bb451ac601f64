import { classNames } from '../class-names.ts'
import { useUiTexts } from '../language.ts'

export type ProgressStep = { text: string; state: 'done' | 'current' | 'later'; hint?: string | undefined }

const texts = { done: 'ui.steps.done', current: 'ui.steps.current', later: 'ui.steps.later' } as const

/** Where a case stands on its way. */
export const ProgressSteps = ({ steps, label }: { steps: readonly ProgressStep[]; label?: string | undefined }) => {
  const t = useUiTexts()
  return (
    <ol class="k-steps" aria-label={label ?? t('ui.steps')}>
      {steps.map((step) => (
        <li
          class={classNames('k-steps__step', `k-steps__step--${step.state}`)}
          aria-current={step.state === 'current' ? 'step' : undefined}
        >
          <span class="k-steps__text">{step.text}</span>
          <span class="govuk-visually-hidden"> ({t(texts[step.state])})</span>
          {step.hint ? <span class="k-steps__hint">{step.hint}</span> : null}
        </li>
      ))}
    </ol>
  )
}
