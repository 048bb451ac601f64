import type { ComponentChildren } from 'preact'
import { type Attributes, classNames } from '../class-names.ts'

/** A passage set apart from the running text. */
export const InsetText = (props: {
  id?: string | undefined
  children?: ComponentChildren
  classes?: string | undefined
  attributes?: Attributes | undefined
}) => (
  <div id={props.id || undefined} class={classNames('govuk-inset-text', props.classes)} {...props.attributes}>
    {props.children}
  </div>
)
