import type { ComponentChildren } from 'preact'
import { safeHref } from '../safe-href.ts'

/** A service with what people ask first: for whom, how much, how long. Stands in `Cards`. */
export const ServiceCard = (props: {
  title: string
  href: string
  children?: ComponentChildren
  facts?: readonly { label: string; value: ComponentChildren }[] | undefined
}) => (
  <li class="k-card k-card--service">
    <h3 class="k-card__title">
      <a class="k-card__link" href={safeHref(props.href)}>
        {props.title}
      </a>
    </h3>
    {props.children ? <p class="k-card__text">{props.children}</p> : null}
    {props.facts && props.facts.length > 0 ? (
      <dl class="k-card__facts">
        {props.facts.map((fact) => (
          <div>
            <dt>{fact.label}</dt>
            <dd>{fact.value}</dd>
          </div>
        ))}
      </dl>
    ) : null}
  </li>
)
