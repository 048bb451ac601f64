import type { ComponentChildren } from 'preact'
import { useUiTexts } from '../language.ts'
import { safeHref } from '../safe-href.ts'
import { Button } from './button.tsx'

export type FiltersProps = {
  /** Where the choice goes, by GET, so that every filtered list has an address. */
  action: string
  children: ComponentChildren
  /** What is chosen now, each with the address that takes it away. */
  active?: readonly { text: string; removeHref: string }[] | undefined
  clearHref?: string | undefined
  /** Values that stay (sort order, search words). */
  keep?: Readonly<Record<string, string>> | undefined
  open?: boolean | undefined
}

/** Narrows a list. Folded until wanted; what is in use stays in sight. */
export const Filters = (props: FiltersProps) => {
  const t = useUiTexts()
  const active = props.active ?? []
  return (
    <div class="k-filters">
      <details class="k-filters__fold" open={props.open || undefined}>
        <summary class="k-filters__summary">{t('ui.filters')}</summary>
        <form method="get" action={safeHref(props.action)} class="k-filters__form">
          {Object.entries(props.keep ?? {}).map(([name, value]) => (
            <input type="hidden" name={name} value={value} />
          ))}
          <div class="k-filters__fields">{props.children}</div>
          <Button>{t('ui.filters.apply')}</Button>
        </form>
      </details>
      {active.length > 0 ? (
        <ul class="k-filters__active" aria-label={t('ui.filters.active')}>
          {active.map((one) => (
            <li>
              <a class="k-filters__chip" href={safeHref(one.removeHref)}>
                <span class="govuk-visually-hidden">{t('ui.filters.remove')}: </span>
                {one.text} <span aria-hidden="true">×</span>
              </a>
            </li>
          ))}
          {props.clearHref ? (
            <li>
              <a class="govuk-link" href={safeHref(props.clearHref)}>
                {t('ui.filters.clear')}
              </a>
            </li>
          ) : null}
        </ul>
      ) : null}
    </div>
  )
}
