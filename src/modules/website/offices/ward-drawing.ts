import type { County } from '../../../kernel/context/county.ts'
import { drawWards, readBoundaries, type WardMapShapes } from '../../../kernel/places/boundaries.ts'
import type { MapWard } from '../../../ui/components/ward-map.tsx'

export type WardDrawing = Pick<WardMapShapes, 'viewBox' | 'project'> & { readonly wards: readonly MapWard[] }

/** As wide as it is shown on a phone, in units: finer would cost kilobytes that nobody sees. */
const WIDTH = 360

const drawn = new WeakMap<County, WardDrawing>()

/** The county's ward map, read and drawn once in the life of a process. */
export function wardDrawing(county: County): WardDrawing {
  const kept = drawn.get(county)
  if (kept) return kept
  const { viewBox, project, wards } = drawWards(readBoundaries(county.folder), WIDTH)
  const drawing = {
    viewBox,
    project,
    wards: wards.flatMap(({ ward: code, path }) => {
      const ward = county.places.ward(code)
      const subCounty = county.places.subCountyOf(code)
      return ward && subCounty ? [{ code: String(code), name: ward.name, subCounty: subCounty.name, path }] : []
    }),
  }
  drawn.set(county, drawing)
  return drawing
}
