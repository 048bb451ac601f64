import { invalid, type Problem, Refusal } from '../../core/basics/errors.ts'
import type { FileField, PhotoField } from '../../core/fields/field.ts'
import { uploadLimits, uploadProblem } from '../../core/fields/upload.ts'
import type { CountyFiles } from '../../kernel/files/county-files.ts'
import { refuse } from '../../kernel/files/errors.ts'
import { isCutOff, type ReceivedFile, receiveUpload, type UploadRule } from '../../kernel/files/receive-upload.ts'
import type { Part } from '../../kernel/web/route.ts'

/** A multipart page as taken in: what was typed, the files that are fine, and what is wrong with the others. */
export type ReceivedPage = {
  readonly body: Readonly<Record<string, readonly string[]>>
  readonly files: readonly { readonly field: string; readonly file: ReceivedFile }[]
  readonly problems: readonly Problem[]
}

const PAGES_MAX = 50

export function uploadRule(field: FileField | PhotoField): UploadRule {
  const { formats, maxMB } = uploadLimits(field)
  const images = formats.some((format) => format === 'jpeg' || format === 'png' || format === 'webp')
  return {
    kinds: [...(formats.includes('pdf') ? (['pdf'] as const) : []), ...(images ? (['image'] as const) : [])],
    bytesMax: Math.round(maxMB * 1024 * 1024),
    pagesMax: PAGES_MAX,
  }
}

const faults: Readonly<Record<string, Parameters<typeof uploadProblem>[1]>> = {
  'files.empty': 'empty',
  'files.too_large': 'size',
  'files.wrong_type': 'type',
  'files.not_a_picture': 'type',
  'files.not_a_pdf': 'type',
  'files.infected': 'virus',
  'files.pdf_locked': 'password',
}

/** A refused file in the words of its question. */
function fileProblem(field: FileField | PhotoField, refusal: Refusal, name: string): Problem {
  const fault = faults[refusal.code]
  return fault ? uploadProblem(field, fault, name) : { path: field.id, text: refusal.text, values: refusal.values }
}

const FIELDS_MAX = 200

/**
 * Takes in a page with files, outside any transaction. One bad file does not cost the others: it becomes a problem at its question. Throws what ends
 * everything (the connection broke, the disk is full, the scanner is down) and `basics.invalid` for a body out of all measure.
 */
export async function receiveFiles(
  files: CountyFiles,
  page: { readonly fields: readonly (FileField | PhotoField)[] },
  parts: AsyncIterable<Part>,
): Promise<ReceivedPage> {
  const body: Record<string, string[]> = {}
  const received: { field: string; file: ReceivedFile }[] = []
  const problems: Problem[] = []
  let names = 0
  try {
    for await (const part of parts) {
      if (part.kind === 'field') {
        if (++names > FIELDS_MAX) throw invalid([])
        body[part.name] = [...(Object.hasOwn(body, part.name) ? (body[part.name] ?? []) : []), part.value]
        continue
      }
      const field = page.fields.find((each) => `${each.id}-file` === part.name)
      // A browser sends an empty part for a box that was left empty.
      if (!field || part.filename === '') {
        part.stream.resume()
        continue
      }
      try {
        received.push({
          field: field.id,
          file: await receiveUpload(files, { stream: part.stream, name: part.filename }, uploadRule(field)),
        })
      } catch (error) {
        if (!(error instanceof Refusal) || error.status >= 500 || error.code === 'files.cut_off') throw error
        problems.push(fileProblem(field, error, part.filename))
        part.stream.resume()
      }
    }
  } catch (error) {
    throw isCutOff(error) ? refuse('files.cut_off') : error
  }
  return { body, files: received, problems }
}
