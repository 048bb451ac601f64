import { invalid } from '../../../core/basics/errors.ts'
import type { Context } from '../../../kernel/context/context.ts'
import type { County } from '../../../kernel/context/county.ts'
import type { Part } from '../../../kernel/web/route.ts'
import { bankDeskTexts } from './bank-texts.ts'

/** Statements of a hundred thousand lines are about this large. */
export const LIMIT_MB = 40
const FILES_MAX = 40
const HASH = /^[0-9a-f]{64}$/

/** Files of a bank as they came. They lie in the county's file store until they are confirmed; the sweep forgets them after a day. */
export type SentStatements = { readonly files: readonly Uint8Array[]; readonly hashes: readonly string[]; readonly profile: string }

/** Takes in the form of the import. Throws `basics.invalid` at `files` when none was chosen or they are too large. */
export async function receiveStatements(county: County, parts: AsyncIterable<Part>): Promise<SentStatements> {
  const files: Uint8Array[] = []
  let profile = ''
  let size = 0
  for await (const part of parts) {
    if (part.kind === 'field') {
      if (part.name === 'profile') profile = part.value.slice(0, 80)
      continue
    }
    const pieces: Buffer[] = []
    for await (const piece of part.stream) {
      size += (piece as Buffer).length
      // Read on to the end, or the browser never hears the answer; but keep nothing of it.
      if (size <= LIMIT_MB * 1024 * 1024) pieces.push(piece as Buffer)
      else pieces.length = 0
    }
    if (part.name === 'files' && pieces.length > 0) files.push(Buffer.concat(pieces))
  }
  if (size > LIMIT_MB * 1024 * 1024 || files.length > FILES_MAX)
    throw invalid([{ path: 'files', text: bankDeskTexts['revenue.bank.import.too_large'], values: { limit: LIMIT_MB } }])
  if (files.length === 0) throw invalid([{ path: 'files', text: bankDeskTexts['revenue.bank.import.none'] }])
  const hashes: string[] = []
  for (const file of files) hashes.push((await county.files.store.put(file)).hash)
  return { files, hashes, profile }
}

/** The files of a dry run again, by what it gave. Throws `basics.invalid` at `files` when they are not kept any more. */
export async function statementsAgain(ctx: Context, given: string): Promise<Uint8Array[]> {
  const hashes = given.split(' ').filter((each) => HASH.test(each))
  const files: Uint8Array[] = []
  for (const hash of hashes.slice(0, FILES_MAX)) {
    if (!(await ctx.county.files.store.has(hash))) break
    const pieces: Buffer[] = []
    for await (const piece of await ctx.county.files.store.open(hash)) pieces.push(piece as Buffer)
    files.push(Buffer.concat(pieces))
  }
  if (files.length === 0 || files.length !== hashes.length)
    throw invalid([{ path: 'files', text: bankDeskTexts['revenue.bank.import.gone'] }])
  return files
}
