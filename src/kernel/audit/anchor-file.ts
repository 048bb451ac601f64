import { mkdir, open, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Seal } from './seal-statement.ts'

/** A root that somebody outside the database holds. */
export type AnchoredRoot = { readonly number: number; readonly root: string }

const NAME = 'audit-roots.txt'
const LINE = /^(\d+) ([0-9a-f]{64})\b/

/** Reads anchored roots from text: lines that begin with a seal's number and its root in hexadecimal; other lines are comments. */
export const parseAnchors = (text: string): AnchoredRoot[] =>
  text.split('\n').flatMap((line) => {
    const [, number, root] = LINE.exec(line) ?? []
    return number && root ? [{ number: Number(number), root }] : []
  })

/** The roots in the anchor file of a folder; none when there is no file yet. */
export async function readAnchors(folder: string): Promise<AnchoredRoot[]> {
  try {
    return parseAnchors(await readFile(join(folder, NAME), 'utf8'))
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return []
    throw error
  }
}

/** Appends one line per seal and waits until the disk has it. */
export async function appendAnchors(folder: string, seals: readonly Seal[]): Promise<void> {
  await mkdir(folder, { recursive: true })
  const file = await open(join(folder, NAME), 'a')
  try {
    await file.write(seals.map(anchorLine).join(''))
    await file.sync()
  } finally {
    await file.close()
  }
}

/** `12 <root> 400 entries 4711-5110 sealed 2026-11-22T00:05:00Z key audit-1 <signature>`: all that an auditor needs to keep. */
export const anchorLine = (seal: Seal): string =>
  `${seal.number} ${hex(seal.root)} ${seal.entries} entries ${seal.firstSeq}-${seal.lastSeq} sealed ${seal.at} key ${seal.keyId} ${hex(seal.signature)}\n`

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex')
