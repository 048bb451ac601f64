import type { ComponentChildren } from 'preact'
import { type Attributes, classNames } from '../class-names.ts'
import { Tag, type TagProps } from './tag.tsx'

/** A thin line above a service that is new or on trial. */
export const PhaseBanner = (props: {
  tag?: TagProps | undefined
  children?: ComponentChildren
  classes?: string | undefined
  attributes?: Attributes | undefined
}) => (
  <div class={classNames('govuk-phase-banner govuk-width-container', props.classes)} {...props.attributes}>
    <p class="govuk-phase-banner__content">
      <Tag classes={classNames('govuk-phase-banner__content__tag', props.tag?.classes)}>{props.tag?.children}</Tag>{' '}
      <span class="govuk-phase-banner__text">{props.children}</span>
    </p>
  </div>
)
