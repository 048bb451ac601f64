import { type ComponentChildren, h } from 'preact'
import { type Attributes, classNames } from '../class-names.ts'
import { useUiTexts } from '../language.ts'

export type NotificationBannerProps = {
  /** `success` and `problem` are announced at once; without a type the banner is a landmark. */
  type?: 'success' | 'problem' | undefined
  role?: 'alert' | 'region' | 'banner' | undefined
  title?: ComponentChildren
  titleId?: string | undefined
  titleHeadingLevel?: number | undefined
  /** One line. For more, give children. */
  text?: string | undefined
  children?: ComponentChildren
  disableAutoFocus?: boolean | undefined
  classes?: string | undefined
  attributes?: Attributes | undefined
}

const HEADINGS = { success: 'ui.success', problem: 'ui.error_summary.title', important: 'ui.important' } as const

/** News of this visit ("Your answer was saved"), above the page's heading. */
export const NotificationBanner = (props: NotificationBannerProps) => {
  const t = useUiTexts()
  const type = props.type === 'success' || props.type === 'problem' ? props.type : undefined
  const titleId = props.titleId || 'govuk-notification-banner-title'
  return (
    // biome-ignore lint/a11y/useAriaPropsSupportedByRole: the role is alert or region, both may be named
    <div
      class={classNames('govuk-notification-banner', type && `govuk-notification-banner--${type}`, props.classes)}
      role={props.role || (type ? 'alert' : 'region')}
      aria-labelledby={titleId}
      data-module="govuk-notification-banner"
      data-disable-auto-focus={props.disableAutoFocus}
      {...props.attributes}
    >
      <div class="govuk-notification-banner__header">
        {h(
          `h${props.titleHeadingLevel || 2}`,
          { class: 'govuk-notification-banner__title', id: titleId },
          props.title || t(HEADINGS[type ?? 'important']),
        )}
      </div>
      <div class="govuk-notification-banner__content">
        {props.children || (props.text ? <p class="govuk-notification-banner__heading">{props.text}</p> : null)}
      </div>
    </div>
  )
}
