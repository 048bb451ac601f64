import type { Readable } from 'node:stream'

/** SHA-256 of a file's content in lower-case hex: its only name in the store. */
export type ContentHash = string

export type StoredContent = { readonly hash: ContentHash; readonly size: number }

/** Bytes `start` to `end`, both included, as in an HTTP Range header. */
export type ByteRange = { readonly start: number; readonly end: number }

/**
 * Where contents are kept, by hash. It knows no names, owners or permissions: those are rows in `files.files`.
 * Small on purpose, so that an object store (S3, MinIO) can take it: put is a conditional upload, list is a paged listing.
 */
export interface FileStore {
  /** Keeps a content. The same content twice is kept once. After it returns, the content survives a power cut. Throws `files.disk_full`; a failed put leaves nothing. */
  put(content: Readable | Uint8Array): Promise<StoredContent>
  /** A stream of the content, or of a part of it. Throws `files.content_missing`. */
  open(hash: ContentHash, range?: ByteRange): Promise<Readable>
  has(hash: ContentHash): Promise<boolean>
  /** Forgets a content. One that is not there is no error. */
  remove(hash: ContentHash): Promise<void>
  /** Everything that is kept, with the moment it was put, for the sweep and for backups. */
  list(): AsyncIterable<StoredContent & { readonly putAt: Temporal.Instant }>
}

const HASH = /^[0-9a-f]{64}$/

/** True for the text form of a content hash. Whatever is not one must never become a path. */
export const isContentHash = (text: string): boolean => HASH.test(text)
