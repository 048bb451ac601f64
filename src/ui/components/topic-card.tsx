import type { ComponentChildren } from 'preact'
import { safeHref } from '../safe-href.ts'
import { Icon, type IconName } from './icon.tsx'

/** A subject of county life leading to its services. Stands in `Cards`. */
export const TopicCard = (props: { title: string; href: string; children?: ComponentChildren; icon?: IconName | undefined }) => (
  <li class="k-card k-card--topic">
    {props.icon ? (
      <span class="k-card__icon">
        <Icon name={props.icon} />
      </span>
    ) : null}
    <div>
      <h3 class="k-card__title">
        <a class="k-card__link" href={safeHref(props.href)}>
          {props.title}
        </a>
      </h3>
      {props.children ? <p class="k-card__text">{props.children}</p> : null}
    </div>
  </li>
)
