import { classNames } from '../class-names.ts'
import { useUiTexts } from '../language.ts'
import { safeHref } from '../safe-href.ts'

/** A ward as it is drawn: its outline (an SVG path's `d`) in the units of the map's view box. */
export type MapWard = { readonly code: string; readonly name: string; readonly subCounty: string; readonly path: string }

/** A place on the map, in the same units. Its name is heard and shown when pointed at. */
type MapMark = { readonly x: number; readonly y: number; readonly name: string }

export type WardMapProps = {
  /** What the map shows, for who reads it: "Wards of Migori County". */
  title: string
  viewBox: string
  wards: readonly MapWard[]
  href?: ((wardCode: string) => string) | undefined
  /** The wards that stand out (mine, those with an office). */
  highlight?: ReadonlySet<string> | undefined
  marks?: readonly MapMark[] | undefined
  /** 0 (none) to 4 (most) per ward, for a shaded map; say in `note` what the steps mean. */
  level?: ((wardCode: string) => number) | undefined
  /** A ward's figure as text in the list. */
  text?: ((wardCode: string) => string | undefined) | undefined
  note?: string | undefined
  /** Whose boundaries these are. */
  credit: string
  listOpen?: boolean | undefined
  /** Without the list: where the page says the same in words already. */
  drawingOnly?: boolean | undefined
}

/** Wards as a drawing with links, and the same as a list by sub-county: the list is what keyboards and screen readers use. */
export const WardMap = (props: WardMapProps) => {
  const t = useUiTexts()
  return (
    <figure class="k-map">
      <figcaption class="k-chart__title">{props.title}</figcaption>
      <svg class="k-map__drawing" viewBox={props.viewBox} aria-hidden="true" focusable="false">
        {props.wards.map(({ code, name, path: outline }) => {
          const path = (
            <path
              class={classNames(
                'k-map__ward',
                props.highlight?.has(code) && 'k-map__ward--on',
                props.level && `k-map__ward--${Math.min(4, Math.max(0, Math.round(props.level(code))))}`,
              )}
              d={outline}
            >
              <title>{name}</title>
            </path>
          )
          return props.href ? (
            <a href={safeHref(props.href(code))} tabIndex={-1}>
              {path}
            </a>
          ) : (
            path
          )
        })}
        {props.marks?.map(({ x, y, name }) => (
          <circle class="k-map__mark" cx={x} cy={y} r="7">
            <title>{name}</title>
          </circle>
        ))}
      </svg>
      {props.note ? <p class="k-map__note">{props.note}</p> : null}
      {props.drawingOnly ? null : <WardList {...props} />}
      <p class="k-map__credit">
        {t('ui.map.credit')}: {props.credit}
      </p>
    </figure>
  )
}

const WardList = (props: WardMapProps) => {
  const t = useUiTexts()
  const byName = [...props.wards].sort((a, b) => a.name.localeCompare(b.name))
  const bySubCounty = [...Map.groupBy(byName, (ward) => ward.subCounty)].sort()
  return (
    <details class="govuk-details" open={props.listOpen || undefined}>
      <summary class="govuk-details__summary">
        <span class="govuk-details__summary-text">{t('ui.map.list')}</span>
      </summary>
      <div class="govuk-details__text k-map__list">
        {bySubCounty.map(([subCounty, wards]) => (
          <div class="k-map__group">
            <p class="k-map__name">{subCounty}</p>
            <ul class="govuk-list">
              {wards.map(({ code, name }) => (
                <li>
                  {props.href ? (
                    <a class="govuk-link" href={safeHref(props.href(code))}>
                      {name}
                    </a>
                  ) : (
                    name
                  )}
                  {props.text?.(code) ? <span class="k-map__text"> {props.text(code)}</span> : null}
                </li>
              ))}
            </ul>
          </div>
        ))}
      </div>
    </details>
  )
}
