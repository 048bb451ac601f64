import type { ComponentChildren } from 'preact'
import { classNames } from '../class-names.ts'
import { safeHref } from '../safe-href.ts'

export type StatProps = {
  label: string
  value: ComponentChildren
  hint?: ComponentChildren
  /** Opens the records behind the figure. */
  href?: string | undefined
  look?: 'attention' | undefined
}

/** One figure with its name. */
export const Stat = (props: StatProps) => {
  const inner = (
    <>
      <span class="k-stat__value">{props.value}</span>
      <span class="k-stat__label">{props.label}</span>
      {props.hint ? <span class="k-stat__hint">{props.hint}</span> : null}
    </>
  )
  const classes = classNames('k-stat', props.look && `k-stat--${props.look}`)
  return (
    <li class={classes}>
      {props.href ? (
        <a class="k-stat__link" href={safeHref(props.href)}>
          {inner}
        </a>
      ) : (
        <span class="k-stat__link">{inner}</span>
      )}
    </li>
  )
}

/** Figures side by side. */
export const Stats = ({ children, label }: { children: ComponentChildren; label: string }) => (
  <ul class="k-stats" aria-label={label}>
    {children}
  </ul>
)
