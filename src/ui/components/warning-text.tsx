import type { ComponentChildren } from 'preact'
import { type Attributes, classNames } from '../class-names.ts'
import { useUiTexts } from '../language.ts'

/** A consequence people must know before they go on. */
export const WarningText = (props: {
  children?: ComponentChildren
  iconFallbackText?: string | undefined
  classes?: string | undefined
  attributes?: Attributes | undefined
}) => {
  const t = useUiTexts()
  return (
    <div class={classNames('govuk-warning-text', props.classes)} {...props.attributes}>
      <span class="govuk-warning-text__icon" aria-hidden="true">
        !
      </span>{' '}
      <strong class="govuk-warning-text__text">
        <span class="govuk-visually-hidden">{props.iconFallbackText || t('ui.warning')}</span> {props.children}
      </strong>
    </div>
  )
}
