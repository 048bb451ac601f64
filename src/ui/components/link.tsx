import type { ComponentChildren } from 'preact'
import { type Attributes, classNames } from '../class-names.ts'
import { safeHref } from '../safe-href.ts'

export type LinkProps = {
  href: string
  children: ComponentChildren
  classes?: string | undefined
  /** A quiet link in a dense list: no underline until it is pointed at. Never inside running text. */
  quiet?: boolean | undefined
  /** Words only a screen reader hears, so that five links "Change" differ. */
  hidden?: string | undefined
  attributes?: Attributes | undefined
}

/** A link within the site or out of it. Addresses with any other scheme lead nowhere (`safeHref`). */
export const Link = ({ href, children, classes, quiet, hidden, attributes }: LinkProps) => (
  <a class={classNames('govuk-link', quiet && 'k-link--quiet', classes)} href={safeHref(href)} {...attributes}>
    {children}
    {hidden ? <span class="govuk-visually-hidden"> {hidden}</span> : null}
  </a>
)
