import { readFileSync } from 'node:fs'
import { drawWards, readBoundaries } from '../../src/kernel/places/boundaries.ts'
import type { GalleryMap } from '../../src/ui/gallery.tsx'

/** A county's ward map for the gallery, drawn from its files as the website draws it. */
export function galleryMap(county: string): GalleryMap {
  const folder = `counties/${county}`
  const { wards, subCounties } = JSON.parse(readFileSync(`${folder}/places.json`, 'utf8'))
  const drawn = drawWards(readBoundaries(folder))
  return {
    viewBox: drawn.viewBox,
    wards: drawn.wards.map(({ ward: code, path }) => {
      const ward = wards.find((each: { code: number }) => each.code === code)
      const subCounty = subCounties.find((each: { code: number }) => each.code === ward.subCounty)
      return { code: String(code), name: ward.name, subCounty: subCounty.name, path }
    }),
  }
}
