import type { ComponentChildren } from 'preact'
import { type Attributes, classNames } from '../class-names.ts'
import { useUiTexts } from '../language.ts'
import { safeHref } from '../safe-href.ts'

export type PaginationLink = { href: string; text?: ComponentChildren; labelText?: string | undefined; attributes?: Attributes | undefined }

type PaginationItem = {
  number?: string | number | undefined
  href?: string | undefined
  current?: boolean | undefined
  ellipsis?: boolean | undefined
  visuallyHiddenText?: string | undefined
  attributes?: Attributes | undefined
}

export type PaginationProps = {
  previous?: PaginationLink | null | undefined
  next?: PaginationLink | null | undefined
  items?: readonly (PaginationItem | null | undefined | false)[] | undefined
  label?: string | undefined
  classes?: string | undefined
  attributes?: Attributes | undefined
}

const arrows = {
  prev: 'm6.5938-0.0078125-6.7266 6.7266 6.7441 6.4062 1.377-1.449-4.1856-3.9768h12.896v-2h-12.984l4.2931-4.293-1.414-1.414z',
  next: 'm8.107-0.0078125-1.4136 1.414 4.2926 4.293h-12.986v2h12.896l-4.1855 3.9766 1.377 1.4492 6.7441-6.4062-6.7246-6.7266z',
}

const Arrow = ({ to }: { to: 'prev' | 'next' }) => (
  <svg
    class={`govuk-pagination__icon govuk-pagination__icon--${to}`}
    xmlns="http://www.w3.org/2000/svg"
    height="13"
    width="15"
    aria-hidden="true"
    focusable="false"
    viewBox="0 0 15 13"
  >
    <path d={arrows[to]} />
  </svg>
)

/** The way to the page before and the page after; our long lists are keyset-paged and have no page numbers. */
export const Pagination = (props: PaginationProps) => {
  const t = useUiTexts()
  const { previous, next } = props
  const block = !props.items && Boolean(next || previous)
  const arrowLink = (link: PaginationLink, to: 'prev' | 'next') => (
    <div class={`govuk-pagination__${to}`}>
      <a class="govuk-link govuk-pagination__link" href={safeHref(link.href)} rel={to} {...link.attributes}>
        {block || to === 'prev' ? <Arrow to={to} /> : null}{' '}
        <span class={classNames('govuk-pagination__link-title', block && !link.labelText && 'govuk-pagination__link-title--decorated')}>
          {link.text ?? (
            <>
              {t(to === 'prev' ? 'ui.previous' : 'ui.next')}
              <span class="govuk-visually-hidden">{t(to === 'prev' ? 'ui.previous.hidden' : 'ui.next.hidden')}</span>
            </>
          )}
        </span>{' '}
        {link.labelText && block ? (
          <>
            <span class="govuk-visually-hidden">:</span> <span class="govuk-pagination__link-label">{link.labelText}</span>
          </>
        ) : null}
        {!block && to === 'next' ? <Arrow to={to} /> : null}
      </a>
    </div>
  )
  return (
    <nav
      class={classNames('govuk-pagination', block && 'govuk-pagination--block', props.classes)}
      aria-label={props.label || t('ui.pagination')}
      {...props.attributes}
    >
      {previous?.href ? arrowLink(previous, 'prev') : null}
      {props.items ? (
        <ul class="govuk-pagination__list">
          {props.items.map((item) =>
            item && (item.ellipsis || item.number !== undefined) ? (
              <li
                class={classNames(
                  'govuk-pagination__item',
                  item.current && 'govuk-pagination__item--current',
                  item.ellipsis && 'govuk-pagination__item--ellipsis',
                )}
              >
                {item.ellipsis ? (
                  '⋯'
                ) : (
                  <a
                    class="govuk-link govuk-pagination__link"
                    href={safeHref(item.href ?? '')}
                    aria-label={item.visuallyHiddenText ?? `${t('ui.page')} ${item.number}`}
                    aria-current={item.current ? 'page' : undefined}
                    {...item.attributes}
                  >
                    {item.number}
                  </a>
                )}
              </li>
            ) : null,
          )}
        </ul>
      ) : null}
      {next?.href ? arrowLink(next, 'next') : null}
    </nav>
  )
}
