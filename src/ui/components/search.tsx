import { classNames } from '../class-names.ts'
import { useUiTexts } from '../language.ts'
import { safeHref } from '../safe-href.ts'

export type SearchProps = {
  /** Where the words go, by GET. */
  action: string
  label: string
  /** The name of the query value; `q` unless told. */
  name?: string | undefined
  value?: string | undefined
  id?: string | undefined
  hint?: string | undefined
  /** For a header: the label is there, but only heard. */
  compact?: boolean | undefined
  /** Further values the search must keep (a filter, a language). */
  keep?: Readonly<Record<string, string>> | undefined
}

/** A search box: one field, one button, a GET form whose result has an address. */
export const Search = (props: SearchProps) => {
  const t = useUiTexts()
  const id = props.id ?? 'search'
  return (
    <search>
      <form method="get" action={safeHref(props.action)} class={classNames('k-search', props.compact && 'k-search--compact')}>
        {Object.entries(props.keep ?? {}).map(([name, value]) => (
          <input type="hidden" name={name} value={value} />
        ))}
        <label class={classNames('govuk-label k-search__label', props.compact && 'govuk-visually-hidden')} for={id}>
          {props.label}
        </label>
        {props.hint ? (
          <div class="govuk-hint k-search__hint" id={`${id}-hint`}>
            {props.hint}
          </div>
        ) : null}
        <div class="k-search__row">
          <input
            class="govuk-input k-search__input"
            id={id}
            name={props.name ?? 'q'}
            type="search"
            value={props.value}
            autocomplete="off"
            aria-describedby={props.hint ? `${id}-hint` : undefined}
          />
          <button type="submit" class="govuk-button k-search__button">
            {t('ui.search')}
          </button>
        </div>
      </form>
    </search>
  )
}
