import type { ComponentChildren } from 'preact'
import { type Attributes, classNames } from '../class-names.ts'
import { useUiTexts } from '../language.ts'
import type { Worded } from '../wording.tsx'

export type ErrorOptions = Worded & { visuallyHiddenText?: string | false | undefined }

export type ErrorMessageProps = {
  id?: string | undefined
  children?: ComponentChildren
  /** Said before the words to screen readers; false leaves it out. */
  visuallyHiddenText?: string | false | undefined
  classes?: string | undefined
  attributes?: Attributes | undefined
}

export const ErrorMessage = (props: ErrorMessageProps) => {
  const t = useUiTexts()
  const hidden = props.visuallyHiddenText ?? t('ui.error')
  return (
    <p id={props.id || undefined} class={classNames('govuk-error-message', props.classes)} {...props.attributes}>
      {hidden ? (
        <>
          <span class="govuk-visually-hidden">{hidden}:</span> {props.children}
        </>
      ) : (
        props.children
      )}
    </p>
  )
}
