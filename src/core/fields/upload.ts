import type { Problem } from '../basics/errors.ts'
import type { FieldType, FileField, FileFormat, FileReference, Parsed, PhotoField } from './field.ts'
import { problemAt } from './problem.ts'
import { isString } from './text.ts'
import { fieldTexts } from './texts.ts'

/** The media type of each format, as found in the content of a file. */
const mediaTypes: Readonly<Record<FileFormat, string>> = {
  pdf: 'application/pdf',
  jpeg: 'image/jpeg',
  png: 'image/png',
  webp: 'image/webp',
  docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  csv: 'text/csv',
}

/** What a field takes unless it says otherwise: a scan or a photograph of a paper. */
export const uploadLimits = (field: FileField | PhotoField): { formats: readonly FileFormat[]; maxMB: number; maxFiles: number } => ({
  formats: field.formats ?? (field.type === 'photo' ? ['jpeg', 'png', 'webp'] : ['pdf', 'jpeg', 'png']),
  maxMB: field.maxMB ?? 5,
  maxFiles: field.maxFiles ?? 1,
})

export type UploadFault = 'none' | 'type' | 'size' | 'empty' | 'virus' | 'password' | 'count'

/** The words for each way an upload fails; the upload layer says `virus` and `password`, which only it can find. `file` is the name of the file. */
export function uploadProblem(field: FileField | PhotoField, fault: UploadFault, file = ''): Problem {
  const { formats, maxMB, maxFiles } = uploadLimits(field)
  const max = fault === 'size' ? maxMB : maxFiles
  return problemAt(field.id, field, `fields.file.${fault}`, { file, formats: formats.map((each) => each.toUpperCase()).join(', '), max })
}

const isReference = (value: unknown): value is FileReference => {
  const each = value as FileReference | null
  return (
    typeof each === 'object' &&
    each !== null &&
    isString(each.file) &&
    isString(each.name) &&
    isString(each.type) &&
    Number.isFinite(each.size)
  )
}

const upload = <F extends FileField | PhotoField>(type: F['type']): FieldType<F, readonly FileReference[]> => ({
  type,
  inputs: (field) => [field.id],
  parse(typed, field, world): Parsed<readonly FileReference[]> {
    const { formats, maxMB, maxFiles } = uploadLimits(field)
    const ids = [...new Set(typed.many(field.id))]
    const allowed = formats.map((format) => mediaTypes[format])
    const problems: Problem[] = []
    const value: FileReference[] = []
    for (const id of ids.slice(0, 100)) {
      // Only the server knows names, sizes and types; a browser gives no more than the id of what it uploaded here before.
      const found = world.files.get(id)
      if (!found) problems.push(problemAt(field.id, field, 'fields.file.unknown'))
      else if (found.size <= 0) problems.push(uploadProblem(field, 'empty', found.name))
      else if (!allowed.includes(found.type)) problems.push(uploadProblem(field, 'type', found.name))
      else if (found.size > maxMB * 1024 * 1024) problems.push(uploadProblem(field, 'size', found.name))
      else value.push(found)
    }
    if (ids.length > maxFiles) problems.push(uploadProblem(field, 'count'))
    return problems.length > 0 ? { problems } : { value }
  },
  toRaw: (value, field) => ({ [field.id]: value.map((each) => each.file) }),
  isValue: (value): value is readonly FileReference[] => Array.isArray(value) && value.length > 0 && value.every(isReference),
  show: (value) => value.map((each) => each.name).join(', '),
  jsonSchema: (field) => ({
    type: 'array',
    minItems: 1,
    maxItems: uploadLimits(field).maxFiles,
    items: {
      type: 'object',
      properties: {
        file: { type: 'string' },
        name: { type: 'string' },
        size: { type: 'integer', minimum: 1, maximum: uploadLimits(field).maxMB * 1024 * 1024 },
        type: { type: 'string', enum: uploadLimits(field).formats.map((format) => mediaTypes[format]) },
      },
      required: ['file', 'name', 'size', 'type'],
      additionalProperties: false,
    },
  }),
  missing: fieldTexts['fields.upload'],
})

export const photo = upload<PhotoField>('photo')
export const file = upload<FileField>('file')
