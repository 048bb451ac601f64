import type { ComponentChildren } from 'preact'
import { Link } from './link.tsx'

export type ErrorPageProps = {
  title: string
  children?: ComponentChildren
  /** The request's id, by which the logs know it. */
  requestId?: { label: string; value: string } | undefined
  links?: readonly { text: string; href: string }[] | undefined
}

/** The body of a page for what went wrong: what it is, in the person's words, and the ways on. */
export const ErrorPage = (props: ErrorPageProps) => (
  <div class="k-prose">
    <h1 class="govuk-heading-l">{props.title}</h1>
    <div class="govuk-body">{props.children}</div>
    {props.links && props.links.length > 0 ? (
      <ul class="govuk-list govuk-list--bullet">
        {props.links.map((link) => (
          <li>
            <Link href={link.href}>{link.text}</Link>
          </li>
        ))}
      </ul>
    ) : null}
    {props.requestId ? (
      <p class="govuk-hint">
        {props.requestId.label}: {props.requestId.value}
      </p>
    ) : null}
  </div>
)
