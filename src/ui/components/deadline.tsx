import { useUiTexts } from '../language.ts'

export type DeadlineState = 'on-time' | 'soon' | 'overdue' | 'paused' | 'met' | 'missed'

export type DeadlineProps = {
  state: DeadlineState
  /** How far off, in words: "in 3 working days", "2 working days ago". */
  words?: string | undefined
  /** The last day or moment as people read it, and for machines. */
  due?: string | undefined
  iso?: string | undefined
}

const texts = {
  'on-time': 'ui.deadline.on_time',
  soon: 'ui.deadline.soon',
  overdue: 'ui.deadline.overdue',
  paused: 'ui.deadline.paused',
  met: 'ui.deadline.met',
  missed: 'ui.deadline.missed',
} as const

/** A case's clock: its state in words and by a shape, never by colour alone. */
export const Deadline = (props: DeadlineProps) => {
  const t = useUiTexts()
  return (
    <span class={`k-deadline k-deadline--${props.state}`}>
      <svg class="k-deadline__face" viewBox="0 0 16 16" width="16" height="16" aria-hidden="true" focusable="false">
        <circle cx="8" cy="8" r="7" fill="none" stroke="currentColor" stroke-width="2" />
        {props.state === 'paused' ? (
          <path d="M6 5v6M10 5v6" stroke="currentColor" stroke-width="2" />
        ) : props.state === 'met' ? (
          <path d="M4.5 8.5l2.5 2.5 4.5-5.5" fill="none" stroke="currentColor" stroke-width="2" />
        ) : props.state === 'overdue' || props.state === 'missed' ? (
          <path d="M8 4v5M8 11v1.5" stroke="currentColor" stroke-width="2" />
        ) : (
          <path d="M8 4v4l3 2" fill="none" stroke="currentColor" stroke-width="2" />
        )}
      </svg>
      <span>
        <strong class="k-deadline__state">{t(texts[props.state])}</strong>
        {props.words ? <>, {props.words}</> : null}
        {props.due ? (
          <span class="k-deadline__due">
            {t('ui.deadline.due')} <time dateTime={props.iso}>{props.due}</time>
          </span>
        ) : null}
      </span>
    </span>
  )
}
