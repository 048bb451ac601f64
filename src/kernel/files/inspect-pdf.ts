import { isDictionary, isName, isReference, type PdfObjects, type PdfValue, readPdfObjects } from './pdf-objects.ts'

export type PdfFault = 'damaged' | 'locked' | 'active'
export type PdfInspection = { readonly pages: number } | { readonly fault: PdfFault }

/** A page tree larger than this is no document anyone should send. */
const NODES_MAX = 20_000

/**
 * What a PDF would do to the officer who opens it: programs, launched commands, files hidden inside, and media players.
 * `AA` and `OpenAction` alone are harmless (a first view); what they would run has one of these names.
 */
const ACTIVE = [
  'JavaScript',
  'JS',
  'Launch',
  'EmbeddedFile',
  'EmbeddedFiles',
  'RichMedia',
  'Rendition',
  'Movie',
  'Sound',
  'ImportData',
  'GoToE',
  'XFA',
]

/**
 * Judges an uploaded PDF: its page count, or why it is refused. A document with only an owner's password counts as locked too:
 * its inside is encrypted, so nobody can say what it holds.
 */
export function inspectPdf(bytes: Uint8Array): PdfInspection {
  if (!startsAsPdf(bytes) || !endsAsPdf(bytes) || isAlsoZip(bytes)) return { fault: 'damaged' }
  const read = readPdfObjects(bytes)
  if (read.trailers.some((trailer) => (trailer.entries.get('Encrypt') ?? null) !== null)) return { fault: 'locked' }
  if (ACTIVE.some((name) => read.names.has(name)) || hidesProgram(bytes)) return { fault: 'active' }
  const pages = countPages(read)
  return pages > 0 && read.whole ? { pages } : { fault: 'damaged' }
}

const startsAsPdf = (bytes: Uint8Array): boolean => text(bytes.subarray(0, 5)) === '%PDF-'

/** Only white space may follow the last `%%EOF`: a file cut off lacks it, and a second file glued on follows it. */
function endsAsPdf(bytes: Uint8Array): boolean {
  const tail = text(bytes.subarray(-2048))
  return /startxref\s+\d+\s+%%EOF[\s\0]*$/.test(tail)
}

/** A ZIP is read from its end (APPNOTE §4.3.16), so a PDF can be one too; a mail filter or a desk would then see another file than we did. */
function isAlsoZip(bytes: Uint8Array): boolean {
  const from = Math.max(0, bytes.length - 65_557)
  const tail = Buffer.from(bytes.buffer, bytes.byteOffset + from, bytes.length - from)
  for (let at = tail.indexOf('PK\x05\x06', 0, 'latin1'); at !== -1; at = tail.indexOf('PK\x05\x06', at + 1, 'latin1')) {
    if (at + 22 <= tail.length && at + 22 + tail.readUInt16LE(at + 20) === tail.length) return true
  }
  return false
}

/** Also inside of streams, where a lying length or offset could hide an object from us and show it to a reader. */
const hidesProgram = (bytes: Uint8Array): boolean => {
  const all = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  return ['/JavaScript', '/S/Launch', '/S /Launch', '/EmbeddedFile'].some((name) => all.includes(name, 0, 'latin1'))
}

function countPages({ objects, trailers }: PdfObjects): number {
  const resolve = (value: PdfValue | undefined): PdfValue | undefined => (isReference(value) ? objects.get(value.object) : value)
  const root = trailers.toReversed().find((trailer) => trailer.entries.has('Root'))
  const catalog = resolve(root?.entries.get('Root'))
  if (!isDictionary(catalog)) return 0
  const seen = new Set<number>()
  const waiting: (PdfValue | undefined)[] = [catalog.entries.get('Pages')]
  let pages = 0
  while (waiting.length > 0 && seen.size < NODES_MAX) {
    const next = waiting.pop()
    if (isReference(next)) {
      if (seen.has(next.object)) continue
      seen.add(next.object)
    }
    const node = resolve(next)
    if (!isDictionary(node)) continue
    const kids = resolve(node.entries.get('Kids'))
    const type = node.entries.get('Type')
    if (Array.isArray(kids)) waiting.push(...kids.slice(0, NODES_MAX))
    else if (isName(type) && type.name === 'Page') pages += 1
  }
  return pages
}

const text = (bytes: Uint8Array): string => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1')
