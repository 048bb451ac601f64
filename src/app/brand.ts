import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { CountyProfile } from '../kernel/context/county.ts'
import { themeCss } from '../ui/theme.ts'

/** A county's crest and colours at addresses that change with their content, so that browsers may keep them for a year. */
export function brandOf(folder: string, profile: CountyProfile) {
  const crest = readFileSync(join(folder, 'crest.svg'), 'utf8')
  const theme = themeCss(profile.theme)
  return { crest, theme, crestPath: `/crest.${short(crest)}.svg`, themePath: `/theme.${short(theme)}.css` }
}

const short = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 12)
