import type { ComponentChildren } from 'preact'
import { type Attributes, classNames } from '../class-names.ts'

export type HintProps = {
  id?: string | undefined
  children?: ComponentChildren
  classes?: string | undefined
  attributes?: Attributes | undefined
}

/** One short line of help between label and field. No links in hints. */
export const Hint = (props: HintProps) => (
  <div id={props.id || undefined} class={classNames('govuk-hint', props.classes)} {...props.attributes}>
    {props.children}
  </div>
)
