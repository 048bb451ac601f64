import { Readable } from 'node:stream'
import sharp from 'sharp'
import type { FileReference } from '../../core/fields/field.ts'
import type { County } from '../../kernel/context/county.ts'
import type { LetterDocument } from '../../kernel/files/letter.ts'
import { drawLetter } from '../../kernel/files/pdf.ts'
import { type ReceivedFile, receiveUpload } from '../../kernel/files/receive-upload.ts'
import type { Row } from './bulk-insert.ts'
import { text } from './demo-words.ts'
import type { Random } from './random.ts'
import type { StoryWorld } from './story.ts'

export type Sample = Parameters<StoryWorld['upload']>[0]
export type Samples = Readonly<Record<Sample, ReceivedFile>>

const PAPERS: Readonly<
  Record<Exclude<Sample, 'photo'>, { name: string; title: ReturnType<typeof text>; rows: readonly (readonly [string, string])[] }>
> = {
  feeStructure: {
    name: 'fee-structure.pdf',
    title: text('Fee structure', 'Muundo wa karo'),
    rows: [
      ['Term 1', 'KSh 20,268'],
      ['Term 2', 'KSh 12,160'],
      ['Term 3', 'KSh 8,107'],
    ],
  },
  letter: {
    name: 'admission-letter.pdf',
    title: text('Admission letter', 'Barua ya kujiunga'),
    rows: [
      ['Class', 'Form 2'],
      ['Status', 'Enrolled'],
    ],
  },
  certificate: { name: 'certificate.pdf', title: text('Certificate', 'Cheti'), rows: [['Kind', 'For the demonstration only']] },
  idCard: {
    name: 'identity-card.pdf',
    title: text('Identity card, both sides', 'Kitambulisho, pande zote mbili'),
    rows: [['Kind', 'For the demonstration only']],
  },
}

/** A road with a hole in it, drawn, since no real place may be shown. */
const ROAD = `<svg xmlns="http://www.w3.org/2000/svg" width="800" height="600"><rect width="800" height="600" fill="#9cc3d8"/><rect y="240" width="800" height="360" fill="#7d6a45"/>
<path d="M250 240 L550 240 L760 600 L40 600 Z" fill="#5d5b58"/><ellipse cx="420" cy="440" rx="130" ry="48" fill="#2e2a26"/><ellipse cx="430" cy="448" rx="96" ry="30" fill="#57646b"/></svg>`

/** The few papers and the photo that all invented applications bring along, received as any upload is. */
export async function receiveSamples(county: County, at: Temporal.Instant): Promise<Samples> {
  const received: [string, ReceivedFile][] = []
  for (const [key, paper] of Object.entries(PAPERS)) {
    const letter: LetterDocument = {
      language: 'en',
      county: {
        title: text('Demonstration School', 'Shule ya Maonyesho'),
        brand: '#445566',
        address: 'P.O. Box 000',
        phone: '0700 000 000',
        email: 'school@example.org',
      },
      title: paper.title,
      reference: 'DEMO',
      dateShown: text('For the demonstration', 'Kwa maonyesho'),
      issuedAt: at.round('second').toString(),
      blocks: [{ kind: 'facts', rows: paper.rows.map(([label, value]) => ({ label: text(label, label), value })) }],
      demo: true,
    }
    received.push([key, await receiveUpload(county.files, { stream: Readable.from([await drawLetter(letter)]), name: paper.name })])
  }
  const photo = await sharp(Buffer.from(ROAD)).jpeg().toBuffer()
  received.push(['photo', await receiveUpload(county.files, { stream: Readable.from([photo]), name: 'photo.jpg' })])
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
