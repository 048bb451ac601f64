import { Readable } from 'node:stream'
import sharp from 'sharp'
import type { FileReference } from '../../core/fields/field.ts'
import type { County } from '../../kernel/context/county.ts'
import { type ReceivedFile, receiveUpload } from '../../kernel/files/receive-upload.ts'
import type { Row } from './bulk-insert.ts'
import type { Random } from './random.ts'
import type { ActWorld, StoryWorld } from './story.ts'

type Sample = Parameters<StoryWorld['upload']>[0] | Parameters<ActWorld['upload']>[0]
export type Samples = Readonly<Record<Sample, ReceivedFile>>

const PAPERS: Readonly<Record<Exclude<Sample, 'photo' | 'repaired'>, { name: string; lines: readonly string[] }>> = {
  feeStructure: { name: 'fee-structure.pdf', lines: ['Fee structure', 'Term 1: KSh 20,268', 'Term 2: KSh 12,160', 'Term 3: KSh 8,107'] },
  letter: { name: 'admission-letter.pdf', lines: ['Admission letter', 'Class: Form 2', 'Status: enrolled'] },
  certificate: { name: 'certificate.pdf', lines: ['Certificate'] },
  idCard: { name: 'identity-card.pdf', lines: ['Identity card, both sides'] },
}

/** One page of text as the smallest sound PDF: drawing these few as letters would take longer than inventing the county's people. */
function paperPdf(lines: readonly string[]): Buffer {
  const shown = ['DEMONSTRATION SCHOOL', ...lines, 'For the demonstration only']
  const stream = `BT /F 16 Tf 70 760 Td ${shown.map((line) => `(${line.replaceAll(/[()\\]/g, '')}) Tj 0 -30 Td`).join(' ')} ET`
  const objects = [
    '<</Type/Catalog/Pages 2 0 R>>',
    '<</Type/Pages/Kids[3 0 R]/Count 1>>',
    '<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>',
    `<</Length ${stream.length}>>stream\n${stream}\nendstream`,
    '<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>',
  ]
  let pdf = '%PDF-1.4\n'
  const places = objects.map((body, at) => {
    const place = pdf.length
    pdf += `${at + 1} 0 obj${body}endobj\n`
    return place
  })
  const tableAt = pdf.length
  const table = places.map((place) => `${String(place).padStart(10, '0')} 00000 n \n`).join('')
  pdf += `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${table}trailer<</Size ${objects.length + 1}/Root 1 0 R>>\nstartxref\n${tableAt}\n%%EOF\n`
  return Buffer.from(pdf, 'latin1')
}

/** A road with a hole in it, and the same road mended: drawn, since no real place may be shown. */
const road = (middle: string): string =>
  `<svg xmlns="http://www.w3.org/2000/svg" width="800" height="600"><rect width="800" height="600" fill="#9cc3d8"/><rect y="240" width="800" height="360" fill="#7d6a45"/>
<path d="M250 240 L550 240 L760 600 L40 600 Z" fill="#5d5b58"/>${middle}</svg>`
const DRAWN = {
  photo: road('<ellipse cx="420" cy="440" rx="130" ry="48" fill="#2e2a26"/><ellipse cx="430" cy="448" rx="96" ry="30" fill="#57646b"/>'),
  repaired: road('<path d="M300 396 L545 390 L575 492 L270 496 Z" fill="#454340"/>'),
} as const

/** The few papers and the photo that all invented applications bring along, received as any upload is. */
export async function receiveSamples(county: County): Promise<Samples> {
  const received: [string, ReceivedFile][] = []
  for (const [key, { name, lines }] of Object.entries(PAPERS))
    received.push([key, await receiveUpload(county.files, { stream: Readable.from([paperPdf(lines)]), name })])
  for (const [key, drawn] of Object.entries(DRAWN)) {
    const photo = await sharp(Buffer.from(drawn)).jpeg().toBuffer()
    received.push([key, await receiveUpload(county.files, { stream: Readable.from([photo]), name: `${key}.jpg` })])
  }
  return Object.fromEntries(received) as Samples
}

/** A sample as one case's own file: what the answer names, and the row that says whose it is. */
export function ownCopy(
  random: Random,
  sample: ReceivedFile,
  { caseId, by, at }: { caseId: string; by: string | null; at: Temporal.Instant },
): { reference: FileReference; row: Row } {
  const id = random.id(at)
  return {
    reference: { file: id, name: sample.name, size: sample.size, type: sample.type },
    row: {
      id,
      hash: sample.hash,
      name: sample.name,
      type: sample.type,
      pages: sample.pages,
      owner_kind: 'cases.case',
      owner_id: caseId,
      uploaded_by: by,
      created_at: at,
    },
  }
}
