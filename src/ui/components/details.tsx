import type { ComponentChildren } from 'preact'
import { type Attributes, classNames } from '../class-names.ts'

/** More for those who want it. Nothing that everyone needs goes in here. */
export const Details = (props: {
  summary: ComponentChildren
  children?: ComponentChildren
  open?: boolean | undefined
  id?: string | undefined
  classes?: string | undefined
  attributes?: Attributes | undefined
}) => (
  <details
    id={props.id || undefined}
    class={classNames('govuk-details', props.classes)}
    {...props.attributes}
    open={props.open || undefined}
  >
    <summary class="govuk-details__summary">
      <span class="govuk-details__summary-text">{props.summary}</span>
    </summary>
    <div class="govuk-details__text">{props.children}</div>
  </details>
)
