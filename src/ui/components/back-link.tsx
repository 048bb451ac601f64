import type { ComponentChildren } from 'preact'
import { type Attributes, classNames } from '../class-names.ts'
import { useUiTexts } from '../language.ts'
import { safeHref } from '../safe-href.ts'

export type BackLinkProps = {
  href?: string | undefined
  children?: ComponentChildren
  classes?: string | undefined
  attributes?: Attributes | undefined
}

/** On top of every question page. */
export const BackLink = (props: BackLinkProps) => {
  const t = useUiTexts()
  return (
    <a href={safeHref(props.href || '#')} class={classNames('govuk-back-link', props.classes)} {...props.attributes}>
      {props.children || t('ui.back')}
    </a>
  )
}
