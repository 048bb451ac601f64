import type { ComponentChildren } from 'preact'
import { type Attributes, classNames } from '../class-names.ts'

export type TagColour = 'grey' | 'green' | 'teal' | 'blue' | 'purple' | 'magenta' | 'red' | 'orange' | 'yellow'

export type TagProps = {
  children?: ComponentChildren
  colour?: TagColour | undefined
  classes?: string | undefined
  attributes?: Attributes | undefined
}

/** The state of a thing in one or two words. The words carry the meaning; the colour only helps. */
export const Tag = (props: TagProps) => (
  <strong class={classNames('govuk-tag', props.colour && `govuk-tag--${props.colour}`, props.classes)} {...props.attributes}>
    {props.children}
  </strong>
)
