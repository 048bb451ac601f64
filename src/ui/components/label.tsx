import type { ComponentChildren } from 'preact'
import { type Attributes, classNames } from '../class-names.ts'
import type { Worded } from '../wording.tsx'

export type LabelOptions = Worded & { isPageHeading?: boolean | undefined }

export type LabelProps = {
  for?: string | undefined
  children?: ComponentChildren
  /** True where the page asks one question: the label is then the page's h1. */
  isPageHeading?: boolean | undefined
  classes?: string | undefined
  attributes?: Attributes | undefined
}

export const Label = (props: LabelProps) => {
  if (!props.children) return null
  const label = (
    <label class={classNames('govuk-label', props.classes)} {...props.attributes} for={props.for || undefined}>
      {props.children}
    </label>
  )
  return props.isPageHeading ? <h1 class="govuk-label-wrapper">{label}</h1> : label
}
