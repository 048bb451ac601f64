import type { Context } from '../context/context.ts'
import { content, type Reply } from '../web/reply.ts'
import type { StoredFile } from './files.ts'

/**
 * The answer that hands out a file: always as a download under the type we found it to be, never shown inside our own site and never stored on the way.
 * The caller has loaded the file with `fileOf`, under the rule of the record it belongs to. Throws `files.content_missing`.
 */
export async function sendFile(ctx: Context, file: StoredFile): Promise<Reply> {
  const stream = await ctx.county.files.store.open(file.hash)
  return content(file.type, stream, {
    size: file.size,
    saveAs: file.name,
    headers: { 'x-content-type-options': 'nosniff', 'content-security-policy': "default-src 'none'; sandbox", 'cache-control': 'no-store' },
  })
}
