import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { refuse } from './errors.ts'
import type { GeoPlace } from './places.ts'
import { placesTexts } from './texts.ts'

/** The credit that the licence asks for beside every map drawn from the boundaries. */
export const boundaryCredit = placesTexts['places.boundary_credit']

type Point = readonly [longitude: number, latitude: number]
type Ring = readonly Point[]

export type WardBoundary = { readonly ward: number; readonly rings: readonly Ring[] }

const point = z.tuple([z.number().min(-180).max(180), z.number().min(-90).max(90)])
const ring = z.array(point).min(4)
const geoJson = z.object({
  type: z.literal('FeatureCollection'),
  features: z.array(
    z.object({
      properties: z.object({ ward_code: z.coerce.number().int().positive() }),
      geometry: z.discriminatedUnion('type', [
        z.object({ type: z.literal('Polygon'), coordinates: z.array(ring) }),
        z.object({ type: z.literal('MultiPolygon'), coordinates: z.array(z.array(ring)) }),
      ]),
    }),
  ),
})

/** Reads `counties/<name>/wards.geojson` (RFC 7946; WGS 84, longitude first). Throws `places.file_wrong` with the first fault. */
export function parseBoundaries(content: unknown, file = 'wards.geojson'): readonly WardBoundary[] {
  const parsed = geoJson.safeParse(content)
  if (!parsed.success) {
    const [issue] = parsed.error.issues
    throw refuse('places.file_wrong', { file, path: issue?.path.join('.') || '(all)', fault: issue?.message ?? '' })
  }
  return parsed.data.features.map(({ properties, geometry }) => ({
    ward: properties.ward_code,
    rings: geometry.type === 'Polygon' ? geometry.coordinates : geometry.coordinates.flat(),
  }))
}

/** The boundaries of the county described in a folder `counties/<name>`. */
export const readBoundaries = (folder: string): readonly WardBoundary[] => {
  const file = join(folder, 'wards.geojson')
  return parseBoundaries(JSON.parse(readFileSync(file, 'utf8')), file)
}

/** True inside an odd number of rings, which is right for islands and holes alike. */
function contains({ rings }: WardBoundary, x: number, y: number): boolean {
  let inside = false
  for (const ring of rings)
    for (let at = 0, before = ring.length - 1; at < ring.length; before = at++) {
      const [ax, ay] = ring[at]!
      const [bx, by] = ring[before]!
      if (ay > y !== by > y && x < ((bx - ax) * (y - ay)) / (by - ay) + ax) inside = !inside
    }
  return inside
}

const METRES_PER_DEGREE = 111_320

function metresToEdge({ rings }: WardBoundary, x: number, y: number): number {
  const narrow = Math.cos((y * Math.PI) / 180)
  let least = Number.POSITIVE_INFINITY
  for (const ring of rings)
    for (let at = 1; at < ring.length; at++) {
      const [ax, ay] = ring[at - 1]!
      const [bx, by] = ring[at]!
      const dx = (bx - ax) * narrow
      const dy = by - ay
      const length = dx * dx + dy * dy
      const along = length === 0 ? 0 : Math.max(0, Math.min(1, ((x - ax) * narrow * dx + (y - ay) * dy) / length))
      least = Math.min(least, Math.hypot((x - ax) * narrow - along * dx, y - ay - along * dy))
    }
  return least * METRES_PER_DEGREE
}

/** Simplified borders leave slivers between wards, and a phone knows its place to some tens of metres. */
const SLACK_METRES = 250

/** The ward a place lies in, or the nearest one when it lies just outside all; `undefined` farther away, which is outside the county. */
export function wardAt(boundaries: readonly WardBoundary[], { latitude, longitude }: GeoPlace): number | undefined {
  const inside = boundaries.find((boundary) => contains(boundary, longitude, latitude))
  if (inside) return inside.ward
  let nearest: number | undefined
  let least = SLACK_METRES
  for (const boundary of boundaries) {
    const metres = metresToEdge(boundary, longitude, latitude)
    if (metres <= least) {
      least = metres
      nearest = boundary.ward
    }
  }
  return nearest
}

/** One ward of a drawn map: `path` for an SVG path's `d`, `label` a point well inside it. */
type WardShape = { readonly ward: number; readonly path: string; readonly label: { readonly x: number; readonly y: number } }

/** A map ready to draw: sizes in whole units of the view box, north up. */
export type WardMapShapes = {
  readonly width: number
  readonly height: number
  readonly viewBox: string
  readonly wards: readonly WardShape[]
  /** Where a place of the earth lies on this map. */
  project(place: GeoPlace): { readonly x: number; readonly y: number }
}

/**
 * Draws the boundaries into a view box of a width. Points are rounded to whole units as absolute places, so that neighbours keep a common border,
 * and written as steps from the one before, which keeps a county's map at a few kilobytes. Equirectangular: at the equator nothing finer shows.
 */
export function drawWards(boundaries: readonly WardBoundary[], width = 600): WardMapShapes {
  const points = boundaries.flatMap((boundary) => boundary.rings.flat())
  const [west, east] = extent(points.map(([longitude]) => longitude))
  const [south, north] = extent(points.map(([, latitude]) => latitude))
  const narrow = Math.cos((((south + north) / 2) * Math.PI) / 180)
  const scale = width / ((east - west) * narrow)
  const height = Math.max(1, Math.round((north - south) * scale))
  const project = ({ latitude, longitude }: GeoPlace) => ({
    x: Math.round((longitude - west) * narrow * scale),
    y: Math.round((north - latitude) * scale),
  })
  const wards = boundaries.map((boundary) => {
    const [longitude, latitude] = innermost(boundary)
    return {
      ward: boundary.ward,
      path: boundary.rings.map((each) => ringPath(each, project)).join(''),
      label: project({ latitude, longitude }),
    }
  })
  return { width, height, viewBox: `0 0 ${width} ${height}`, wards, project }
}

const extent = (values: readonly number[]): [number, number] =>
  values.reduce<[number, number]>(
    ([low, high], value) => [Math.min(low, value), Math.max(high, value)],
    [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY],
  )

function ringPath(points: Ring, project: (place: GeoPlace) => { x: number; y: number }): string {
  let path = ''
  let last: { x: number; y: number } | undefined
  for (const [longitude, latitude] of points.slice(0, -1)) {
    const next = project({ latitude, longitude })
    if (!last) path = `M${next.x} ${next.y}l`
    else if (next.x !== last.x || next.y !== last.y) path += `${step(next.x - last.x, path.endsWith('l'))}${step(next.y - last.y, false)}`
    else continue
    last = next
  }
  // A ward that shrinks to one point has no outline to draw.
  return path.endsWith('l') ? '' : `${path}z`
}

/** A minus sign parts two numbers by itself. */
const step = (value: number, first: boolean): string => (first || value < 0 ? `${value}` : ` ${value}`)

const GRID = 24

/** Of a grid over the ward, the point farthest from its border: where a label has room. The middle of a bent ward can lie outside it. */
function innermost(boundary: WardBoundary): Point {
  const points = boundary.rings.flat()
  const [west, east] = extent(points.map(([longitude]) => longitude))
  const [south, north] = extent(points.map(([, latitude]) => latitude))
  let best: Point = points[0]!
  let most = -1
  for (let column = 1; column < GRID; column++)
    for (let row = 1; row < GRID; row++) {
      const x = west + ((east - west) * column) / GRID
      const y = south + ((north - south) * row) / GRID
      if (!contains(boundary, x, y)) continue
      const metres = metresToEdge(boundary, x, y)
      if (metres > most) {
        most = metres
        best = [x, y]
      }
    }
  return best
}
