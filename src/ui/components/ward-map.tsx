import { classNames } from '../class-names.ts'
import { useUiTexts } from '../language.ts'
import { safeHref } from '../safe-href.ts'

type Position = readonly number[]

export type WardShape = {
  readonly geometry:
    | { readonly type: 'Polygon'; readonly coordinates: readonly (readonly Position[])[] }
    | { readonly type: 'MultiPolygon'; readonly coordinates: readonly (readonly (readonly Position[])[])[] }
  readonly properties: { readonly ward_code: string; readonly ward: string; readonly subcounty: string }
}

export type WardMapProps = {
  /** What the map shows, for who reads it: "Wards of Migori County". */
  title: string
  wards: readonly WardShape[]
  href?: ((wardCode: string) => string) | undefined
  /** The wards that stand out (mine, those with an office). */
  highlight?: ReadonlySet<string> | undefined
  /** 0 (none) to 4 (most) per ward, for a shaded map; say in `note` what the steps mean. */
  level?: ((wardCode: string) => number) | undefined
  /** A ward's figure as text in the list. */
  text?: ((wardCode: string) => string | undefined) | undefined
  note?: string | undefined
  /** Whose boundaries these are. */
  credit: string
  listOpen?: boolean | undefined
}

/** Wards as a drawing with links, and the same as a list by sub-county: the list is what keyboards and screen readers use. */
export const WardMap = (props: WardMapProps) => {
  const t = useUiTexts()
  const { paths, width, height } = project(props.wards)
  const bySubCounty = Map.groupBy(
    [...props.wards].sort((a, b) => a.properties.ward.localeCompare(b.properties.ward)),
    (ward) => ward.properties.subcounty,
  )
  return (
    <figure class="k-map">
      <figcaption class="k-chart__title">{props.title}</figcaption>
      <svg class="k-map__drawing" viewBox={`0 0 ${width} ${height}`} aria-hidden="true" focusable="false">
        {props.wards.map((ward, index) => {
          const { ward_code: code, ward: name } = ward.properties
          const path = (
            <path
              class={classNames(
                'k-map__ward',
                props.highlight?.has(code) && 'k-map__ward--on',
                props.level && `k-map__ward--${Math.min(4, Math.max(0, Math.round(props.level(code))))}`,
              )}
              d={paths[index]}
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
      </svg>
      {props.note ? <p class="k-map__note">{props.note}</p> : null}
      <details class="govuk-details" open={props.listOpen || undefined}>
        <summary class="govuk-details__summary">
          <span class="govuk-details__summary-text">{t('ui.map.list')}</span>
        </summary>
        <div class="govuk-details__text k-map__list">
          {[...bySubCounty].sort().map(([subCounty, wards]) => (
            <div class="k-map__group">
              <p class="k-map__name">{subCounty}</p>
              <ul class="govuk-list">
                {wards.map(({ properties: { ward_code: code, ward } }) => (
                  <li>
                    {props.href ? (
                      <a class="govuk-link" href={safeHref(props.href(code))}>
                        {ward}
                      </a>
                    ) : (
                      ward
                    )}
                    {props.text?.(code) ? <span class="k-map__text"> {props.text(code)}</span> : null}
                  </li>
                ))}
              </ul>
            </div>
          ))}
        </div>
      </details>
      <p class="k-map__credit">
        {t('ui.map.credit')}: {props.credit}
      </p>
    </figure>
  )
}

const drawingWidth = 400

/** Degrees to a flat drawing 400 wide. A county is small and near the equator: a plate carrée with one cosine is true enough to look at. */
export function project(wards: readonly WardShape[]): { paths: string[]; width: number; height: number } {
  const rings = wards.map(({ geometry }) => (geometry.type === 'Polygon' ? geometry.coordinates : geometry.coordinates.flat()))
  const all = rings.flat(2)
  if (all.length === 0) return { paths: [], width: drawingWidth, height: 1 }
  const longitudes = all.map((position) => position[0] ?? 0)
  const latitudes = all.map((position) => position[1] ?? 0)
  const west = Math.min(...longitudes)
  const north = Math.max(...latitudes)
  const middle = ((north + Math.min(...latitudes)) / 2) * (Math.PI / 180)
  const scale = drawingWidth / ((Math.max(...longitudes) - west) * Math.cos(middle) || 1)
  const draw = (position: Position) =>
    `${one(((position[0] ?? 0) - west) * Math.cos(middle) * scale)} ${one((north - (position[1] ?? 0)) * scale)}`
  return {
    paths: rings.map((ring) => ring.map((positions) => `M${positions.slice(0, -1).map(draw).join('L')}Z`).join('')),
    width: drawingWidth,
    height: Math.ceil((north - Math.min(...latitudes)) * scale),
  }
}

const one = (value: number): number => Math.round(value * 10) / 10
