import type { ComponentChildren } from 'preact'
import { type Attributes, classNames } from '../class-names.ts'

/** The first thing the Tab key meets on every page. */
export const SkipLink = (props: { href?: string; children: ComponentChildren; classes?: string; attributes?: Attributes }) => (
  <a
    href={props.href || '#content'}
    class={classNames('govuk-skip-link', props.classes)}
    {...props.attributes}
    data-module="govuk-skip-link"
  >
    {props.children}
  </a>
)
