import { randomUUID } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { open, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import type { CountyFiles } from './county-files.ts'
import { isDiskFull } from './disk-store.ts'
import { refuse } from './errors.ts'
import { cleanFileName, shownName } from './file-name.ts'
import type { StoredContent } from './file-store.ts'
import type { PdfFault } from './inspect-pdf.ts'
import type { ImageFault } from './re-encode-image.ts'

/** What a question takes: pictures are JPG, PNG or WebP and are kept as small JPEGs. */
type FileKind = 'pdf' | 'image'

/** What one question asks of a file. Sizes in bytes, of what is sent, before it is made small. */
export type UploadRule = {
  readonly kinds: readonly FileKind[]
  readonly bytesMax: number
  readonly pagesMax?: number
}

/** A few photos of a paper and a scanned PDF fit; what a phone sends in minutes on a weak signal does not. */
export const usualUpload: UploadRule = { kinds: ['pdf', 'image'], bytesMax: 10 * 1024 * 1024, pagesMax: 50 }

/** An upload that was looked at and kept. It belongs to nobody until `keepFile` records it. */
export type ReceivedFile = StoredContent & {
  readonly name: string
  readonly type: 'application/pdf' | 'image/jpeg'
  readonly pages: number
}

/**
 * Takes one uploaded file from a stream: limits its size while it arrives, tells its type by content and never by name, makes pictures small and
 * anonymous, looks into PDFs, asks the scanner, and keeps it. After a refusal the rest of the stream is the caller's to drain or destroy. Needs no transaction and holds none, because a phone may take minutes to send.
 * Throws `files.none`, `files.empty`, `files.too_large`, `files.wrong_type`, `files.not_a_picture`, `files.not_a_pdf`, `files.heic`, `files.damaged`, `files.picture_too_big`, `files.pdf_locked`,
 * `files.pdf_active`, `files.too_many_pages`, `files.infected`, `files.scanner_down`, `files.cut_off` and `files.disk_full`; each leaves nothing behind.
 */
export async function receiveUpload(
  files: CountyFiles,
  upload: { stream: Readable; name: string },
  rule: UploadRule = usualUpload,
): Promise<ReceivedFile> {
  const draft = join(files.incoming, randomUUID())
  const name = shownName(upload.name)
  try {
    const size = await writeDraft(draft, upload.stream, rule.bytesMax, name)
    // A form sent without choosing a file carries an empty part without a name.
    if (size === 0) throw upload.name === '' ? refuse('files.none') : refuse('files.empty', { name })
    const found = await typeOf(draft)
    if (found === 'heic' && rule.kinds.includes('image')) throw refuse('files.heic', { name })
    const isPdf = found === 'pdf'
    if (found === 'heic' || found === 'other' || !rule.kinds.includes(isPdf ? 'pdf' : 'image')) throw refuse(wrongType(rule), { name })
    await scan(files, draft, name)
    return isPdf ? await keepPdf(files, draft, upload.name, rule) : await keepImage(files, draft, found, upload.name)
  } catch (error) {
    throw isDiskFull(error) ? refuse('files.disk_full') : error
  } finally {
    await rm(draft, { force: true })
  }
}

async function writeDraft(path: string, stream: Readable, bytesMax: number, name: string): Promise<number> {
  const file = await open(path, 'wx', 0o600)
  let size = 0
  try {
    for await (const chunk of stream.iterator({ destroyOnReturn: false })) {
      size += chunk.length
      if (size > bytesMax) throw refuse('files.too_large', { name, limit: megabytes(bytesMax) })
      await file.writeFile(chunk)
    }
  } catch (error) {
    throw isCutOff(error) ? refuse('files.cut_off') : error
  } finally {
    await file.close()
  }
  // @fastify/multipart ends a stream that passes its own limit as if it were whole, and marks it.
  if ('truncated' in stream && stream.truncated) throw refuse('files.too_large', { name, limit: megabytes(bytesMax) })
  return size
}

/** True for what a broken connection or a body that ends too early looks like in Node, busboy and @fastify/multipart. */
export const isCutOff = (error: unknown): boolean =>
  error instanceof Error &&
  (['ECONNRESET', 'ERR_STREAM_PREMATURE_CLOSE', 'EPIPE', 'ABORT_ERR'].includes((error as NodeJS.ErrnoException).code ?? '') ||
    /terminated early|Unexpected end of|premature close|^aborted$/i.test(error.message))

async function typeOf(path: string): Promise<'pdf' | 'jpeg' | 'png' | 'webp' | 'heic' | 'other'> {
  // What looks into uploads is loaded with the first of them, here and for pictures: most processes get none.
  const { fileTypeFromBuffer } = await import('file-type')
  const file = await open(path)
  try {
    const head = new Uint8Array(4100)
    const { bytesRead } = await file.read(head, 0, head.length, 0)
    const found = await fileTypeFromBuffer(head.subarray(0, bytesRead)).catch(() => undefined)
    switch (found?.mime) {
      case 'application/pdf':
        return 'pdf'
      case 'image/jpeg':
        return 'jpeg'
      case 'image/png':
        return 'png'
      case 'image/webp':
        return 'webp'
      case 'image/heic':
      case 'image/heif':
      case 'image/heic-sequence':
      case 'image/heif-sequence':
        return 'heic'
      default:
        return 'other'
    }
  } finally {
    await file.close()
  }
}

async function scan(files: CountyFiles, draft: string, name: string): Promise<void> {
  if (!files.scanner.on) return
  const content = createReadStream(draft)
  try {
    const result = await files.scanner.scan(content)
    if (!result.clean) throw refuse('files.infected', { name })
  } finally {
    content.destroy()
  }
}

const pdfRefusals = { damaged: 'files.damaged', locked: 'files.pdf_locked', active: 'files.pdf_active' } as const satisfies Record<
  PdfFault,
  string
>

async function keepPdf(files: CountyFiles, draft: string, declared: string, rule: UploadRule): Promise<ReceivedFile> {
  const name = shownName(declared)
  const bytes = await readFile(draft)
  const seen = await files.documents.inspect(bytes)
  if ('fault' in seen) throw refuse(pdfRefusals[seen.fault], { name })
  if (rule.pagesMax !== undefined && seen.pages > rule.pagesMax)
    throw refuse('files.too_many_pages', { name, pages: seen.pages, limit: rule.pagesMax })
  const kept = await files.store.put(bytes)
  return { ...kept, name: cleanFileName(declared, 'pdf'), type: 'application/pdf', pages: seen.pages }
}

const imageRefusals = { damaged: 'files.damaged', too_many_pixels: 'files.picture_too_big' } as const satisfies Record<ImageFault, string>

async function keepImage(files: CountyFiles, draft: string, kind: 'jpeg' | 'png' | 'webp', declared: string): Promise<ReceivedFile> {
  const { reEncodeImage } = await import('./re-encode-image.ts')
  const image = await reEncodeImage(draft, kind)
  if ('fault' in image) throw refuse(imageRefusals[image.fault], { name: shownName(declared) })
  const kept = await files.store.put(image.jpeg)
  return { ...kept, name: cleanFileName(declared, 'jpg'), type: 'image/jpeg', pages: 1 }
}

const wrongType = (rule: UploadRule) =>
  rule.kinds.length > 1 ? 'files.wrong_type' : rule.kinds[0] === 'pdf' ? 'files.not_a_pdf' : 'files.not_a_picture'

/** `10 MB`, as people read it. */
export const megabytes = (bytes: number): string =>
  bytes >= 1024 * 1024 ? `${Math.floor(bytes / (1024 * 1024))} MB` : `${Math.ceil(bytes / 1024)} KB`
