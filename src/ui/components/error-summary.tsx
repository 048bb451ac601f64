import type { ComponentChildren } from 'preact'
import { type Attributes, classNames } from '../class-names.ts'
import { useUiTexts } from '../language.ts'
import { safeHref } from '../safe-href.ts'

export type ErrorSummaryProps = {
  title?: ComponentChildren
  description?: ComponentChildren
  /** Each with the same words as beside the field, and a link to it (`#field-id`). */
  errors?: readonly { text: ComponentChildren; href?: string | undefined; attributes?: Attributes | undefined }[] | undefined
  disableAutoFocus?: boolean | undefined
  classes?: string | undefined
  attributes?: Attributes | undefined
}

/** Above the heading of a form that was refused. Takes the focus when the page opens. */
export const ErrorSummary = (props: ErrorSummaryProps) => {
  const t = useUiTexts()
  return (
    <div
      class={classNames('govuk-error-summary', props.classes)}
      data-disable-auto-focus={props.disableAutoFocus}
      {...props.attributes}
      data-module="govuk-error-summary"
    >
      <div role="alert">
        <h2 class="govuk-error-summary__title">{props.title ?? t('ui.error_summary.title')}</h2>
        <div class="govuk-error-summary__body">
          {props.description ? <p>{props.description}</p> : null}
          {props.errors && props.errors.length > 0 ? (
            <ul class="govuk-list govuk-error-summary__list">
              {props.errors.map((item) => (
                <li>
                  {item.href ? (
                    <a href={safeHref(item.href)} {...item.attributes}>
                      {item.text}
                    </a>
                  ) : (
                    item.text
                  )}
                </li>
              ))}
            </ul>
          ) : null}
        </div>
      </div>
    </div>
  )
}
