import type { ComponentChildren } from 'preact'
import { type Attributes, classNames } from '../class-names.ts'
import { type Worded, type Wording, wording } from '../wording.tsx'

export type LegendOptions = Worded & { isPageHeading?: boolean | undefined }

export type FieldsetOptions = {
  legend?: Wording<LegendOptions>
  describedBy?: string | undefined
  classes?: string | undefined
  attributes?: Attributes | undefined
}

export type FieldsetProps = FieldsetOptions & { role?: 'group' | undefined; children?: ComponentChildren }

/** Fields that answer one question together, under a legend. */
export const Fieldset = (props: FieldsetProps) => {
  const legend = wording<LegendOptions>(props.legend)
  return (
    <fieldset
      class={classNames('govuk-fieldset', props.classes)}
      role={props.role || undefined}
      aria-describedby={props.describedBy || undefined}
      {...props.attributes}
    >
      {legend?.text ? (
        <legend class={classNames('govuk-fieldset__legend', legend.classes)}>
          {legend.isPageHeading ? <h1 class="govuk-fieldset__heading">{legend.text}</h1> : legend.text}
        </legend>
      ) : null}
      {props.children}
    </fieldset>
  )
}
