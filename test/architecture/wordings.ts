import { filesUnder, lineOf, readSource, STRING, sources, spoken } from './house.ts'

/** A text of the code or of a county, where it stands. */
export type Wording = { readonly where: string; readonly en: string; readonly sw: string }

const joined = `(${STRING}(?:\\s*\\+\\s*${STRING})*)`
const PAIR = new RegExp(String.raw`["']?\ben["']?\s*:\s*${joined}\s*,\s*["']?sw["']?\s*:\s*${joined}`, 'g')
/** Swahili before English, which the scan would miss. */
export const REVERSED = new RegExp(String.raw`["']?\bsw["']?\s*:\s*${joined}\s*,\s*["']?en["']?\s*:`, 'g')

export const files = [
  ...sources().filter(({ path, isTest }) => !isTest && /^(src|simulators)\//.test(path)),
  ...filesUnder('counties', /\.json$/).map(readSource),
]
export const wordings: Wording[] = files.flatMap((file) =>
  [...file.code.matchAll(PAIR)].map((found) => ({
    where: `${file.path}:${lineOf(file.code, found.index)}`,
    en: spoken(found[1] as string),
    sw: spoken(found[4] as string),
  })),
)
