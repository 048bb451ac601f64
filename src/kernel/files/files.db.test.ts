import { randomBytes } from 'node:crypto'
import { mkdtemp, readdir, rm, utimes } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import sharp from 'sharp'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { cloneDatabase, type TestDatabase } from '../../../test/support/test-database.ts'
import { newId } from '../../core/basics/ids.ts'
import { systemActor } from '../context/actor.ts'
import { asActor, type Context } from '../context/context.ts'
import type { County } from '../context/county.ts'
import { openFiles } from './county-files.ts'
import { type FileOwner, fileOf, filesOf, keepFile, moveFiles, removeFile } from './files.ts'
import { rotateKey } from './keys.ts'
import { receiveUpload, usualUpload } from './receive-upload.ts'
import { sendFile } from './send-file.ts'
import { sweepFiles } from './sweep-files.ts'
import { beginUpload, finishUpload, PART_BYTES, putPart, uploadProgress } from './upload-parts.ts'

let folder: string
let base: TestDatabase
let county: County
let now = Temporal.Instant.from('2026-11-22T06:00:00Z')
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'county-files-'))
  await rotateKey(join(folder, 'keys'), now)
  base = await cloneDatabase()
  const files = await openFiles({ folder: join(folder, 'files'), keysFolder: join(folder, 'keys') }, now)
  // Only what these use cases touch of a county; the rest is assembled above this floor.
  county = { name: 'migori', db: base.db, files, clock: { now: () => now } } as unknown as County
})
afterAll(async () => {
  await county.files[Symbol.asyncDispose]()
  await base.drop()
  await rm(folder, { recursive: true, force: true })
})

const as = <R>(work: (ctx: Context) => Promise<R>): Promise<R> => asActor(county, systemActor('files.test'), work)
const owner = (kind = 'form-runner.draft'): FileOwner => ({ kind, id: newId(Date.now()) })
const picture = (size = 40) =>
  sharp(randomBytes(size * size * 3), { raw: { width: size, height: size, channels: 3 } })
    .png()
    .toBuffer()
const receive = (bytes: Uint8Array, name = 'photo.png') => receiveUpload(county.files, { stream: Readable.from([bytes]), name })
const contents = async () => (await Array.fromAsync(county.files.store.list())).map((each) => each.hash)
const age = async (hash: string, hours: number) => {
  const moment = now.subtract({ hours }).epochMilliseconds / 1000
  await utimes(join(folder, 'files/contents', hash.slice(0, 2), hash.slice(2, 4), hash), moment, moment)
  await base.db
    .updateTable('files.contents')
    .set({ kept_at: now.subtract({ hours }) })
    .where('hash', '=', hash)
    .execute()
}

test('a file is found under its own record and under no other', async () => {
  const mine = owner()
  const received = await receive(await picture(), 'Fee structure.png')
  const file = await as((ctx) => keepFile(ctx, received, { owner: mine }))
  expect(file).toMatchObject({
    name: 'Fee structure.jpg',
    type: 'image/jpeg',
    pages: 1,
    owner: mine,
    size: received.size,
    uploadedBy: null,
  })
  expect(file.createdAt.toString()).toBe('2026-11-22T06:00:00Z')
  expect(await as((ctx) => filesOf(ctx, mine))).toEqual([file])
  await expect(as((ctx) => fileOf(ctx, owner(), file.id))).rejects.toMatchObject({ code: 'basics.not_found' })
  await expect(as((ctx) => fileOf(ctx, { kind: 'cases.case', id: mine.id }, file.id))).rejects.toMatchObject({ code: 'basics.not_found' })
  await expect(as((ctx) => removeFile(ctx, owner(), file.id))).rejects.toMatchObject({ code: 'basics.not_found' })
  const lines = await base.ownerDb.selectFrom('audit.entries').selectAll().execute()
  expect(JSON.stringify(lines, (_, value) => (typeof value === 'bigint' ? Number(value) : value))).toContain('files.file.added')
})

test('it goes out as a download that is never stored, sniffed or shown in our site', async () => {
  const mine = owner()
  const file = await as(async (ctx) => keepFile(ctx, await receive(await picture(), 'Cheti cha "Ng’ang’a".png'), { owner: mine }))
  const reply = await as(async (ctx) => sendFile(ctx, await fileOf(ctx, mine, file.id)))
  if (reply.kind !== 'content') throw new Error('not a download')
  expect(reply).toMatchObject({ type: 'image/jpeg', saveAs: 'Cheti cha _Ng’ang’a_.jpg', size: file.size })
  expect(reply.headers).toMatchObject({ 'x-content-type-options': 'nosniff' })
  expect(reply.cache).toBeUndefined()
  expect((await buffer(reply.content as Readable)).length).toBe(file.size)
})

test('keeping the same file again under the same id changes nothing, and its id is nobody else’s', async () => {
  const mine = owner()
  const id = newId(Date.now())
  const received = await receive(await picture())
  const first = await as((ctx) => keepFile(ctx, received, { owner: mine, id }))
  expect(await as((ctx) => keepFile(ctx, received, { owner: mine, id }))).toEqual(first)
  await expect(as((ctx) => keepFile(ctx, received, { owner: owner(), id }))).rejects.toMatchObject({ code: 'basics.not_found' })
  expect(await as((ctx) => filesOf(ctx, mine))).toHaveLength(1)
})

test('one file too many is refused, with the limit named', async () => {
  const mine = owner()
  for (let count = 0; count < 2; count += 1)
    await as(async (ctx) => keepFile(ctx, await receive(await picture()), { owner: mine, filesMax: 2 }))
  const third = await receive(await picture())
  await expect(as((ctx) => keepFile(ctx, third, { owner: mine, filesMax: 2 }))).rejects.toMatchObject({
    code: 'files.too_many',
    values: { limit: 2 },
  })
})

test('files move from the draft to the case, and only those named', async () => {
  const [draft, record] = [owner(), owner('cases.case')]
  const one = await as(async (ctx) => keepFile(ctx, await receive(await picture()), { owner: draft }))
  const two = await as(async (ctx) => keepFile(ctx, await receive(await picture()), { owner: draft }))
  expect(await as((ctx) => moveFiles(ctx, draft, record, [one.id]))).toBe(1)
  expect(await as((ctx) => moveFiles(ctx, draft, record, []))).toBe(0)
  expect((await as((ctx) => filesOf(ctx, draft))).map((file) => file.id)).toEqual([two.id])
  expect(await as((ctx) => moveFiles(ctx, draft, record))).toBe(1)
  expect(await as((ctx) => filesOf(ctx, record))).toHaveLength(2)
})

test('the sweep takes what nobody has any more, after its grace, and nothing else', async () => {
  const mine = owner()
  const bytes = await picture()
  const kept = await as(async (ctx) => keepFile(ctx, await receive(bytes), { owner: mine }))
  const shared = await as(async (ctx) => keepFile(ctx, await receive(bytes), { owner: owner() }))
  expect(shared.hash).toBe(kept.hash)
  const gone = await as(async (ctx) => keepFile(ctx, await receive(await picture()), { owner: mine }))
  const neverRecorded = await receive(await picture())
  await as((ctx) => removeFile(ctx, mine, kept.id))
  await as((ctx) => removeFile(ctx, mine, gone.id))

  expect((await sweepFiles(county)).contents).toBe(0)
  for (const { hash } of [kept, gone, neverRecorded]) await age(hash, 25)
  expect((await sweepFiles(county)).contents).toBe(2)
  const left = await contents()
  expect([left.includes(kept.hash), left.includes(gone.hash), left.includes(neverRecorded.hash)]).toEqual([true, false, false])
  const reply = await as((ctx) => sendFile(ctx, shared))
  expect(reply.kind).toBe('content')
})

test('a content that the sweep took between receiving and keeping is not recorded as if it were there', async () => {
  const received = await receive(await picture())
  await age(received.hash, 25)
  await sweepFiles(county)
  const mine = owner()
  await expect(as((ctx) => keepFile(ctx, received, { owner: mine }))).rejects.toMatchObject({ code: 'files.swept_meanwhile' })
  expect(await as((ctx) => filesOf(ctx, mine))).toEqual([])
})

test('keeping and sweeping the same content at once never leaves a file without its content', async () => {
  for (let round = 0; round < 10; round += 1) {
    const mine = owner()
    const received = await receive(await picture(20))
    await age(received.hash, 25)
    const [keeping] = await Promise.allSettled([as((ctx) => keepFile(ctx, received, { owner: mine })), sweepFiles(county)])
    const recorded = await as((ctx) => filesOf(ctx, mine))
    expect(recorded.length).toBe(keeping.status === 'fulfilled' ? 1 : 0)
    if (recorded.length > 0) expect(await county.files.store.has(received.hash)).toBe(true)
  }
})

const sendInParts = async (mine: FileOwner, bytes: Buffer, name = 'scan.png') => {
  const upload = { id: newId(Date.now()), owner: mine }
  const progress = await as((ctx) => beginUpload(ctx, { ...upload, name, size: bytes.length }, usualUpload))
  return { upload, progress, part: (number: number) => bytes.subarray(number * PART_BYTES, (number + 1) * PART_BYTES) }
}

test('an upload in parts survives repeats, disorder and a new beginning, and becomes one file', async () => {
  const mine = owner()
  const bytes = await picture(520)
  const { upload, progress, part } = await sendInParts(mine, bytes, 'fee structure.png')
  expect(progress.parts).toBeGreaterThan(3)
  const numbers = [...Array(progress.parts).keys()].reverse()
  for (const number of numbers.slice(1)) {
    await as((ctx) => putPart(ctx, upload, number, part(number)))
    await as((ctx) => putPart(ctx, upload, number, part(number)))
  }
  await expect(as((ctx) => finishUpload(ctx, upload, usualUpload))).rejects.toMatchObject({ code: 'files.parts_missing' })
  expect((await as((ctx) => beginUpload(ctx, { ...upload, name: 'again.png', size: bytes.length }, usualUpload))).missing).toEqual([
    progress.parts - 1,
  ])
  await as((ctx) => putPart(ctx, upload, progress.parts - 1, part(progress.parts - 1)))
  const [file, same] = await Promise.all([
    as((ctx) => finishUpload(ctx, upload, usualUpload)),
    as((ctx) => finishUpload(ctx, upload, usualUpload)),
  ])
  expect(same).toEqual(file)
  expect(file).toMatchObject({ name: 'fee structure.jpg', type: 'image/jpeg', owner: mine })
  expect(await as((ctx) => filesOf(ctx, mine))).toHaveLength(1)
  expect(await as((ctx) => uploadProgress(ctx, upload))).toMatchObject({ missing: [], file: file.id })
  expect(await base.db.selectFrom('files.upload_parts').select('number').where('upload', '=', upload.id).execute()).toEqual([])
})

test('a part with other bytes, of the wrong length, out of range, or for another’s upload is refused', async () => {
  const mine = owner()
  const bytes = await picture(400)
  const { upload, part, progress } = await sendInParts(mine, bytes)
  await as((ctx) => putPart(ctx, upload, 0, part(0)))
  await expect(as((ctx) => putPart(ctx, upload, 0, randomBytes(PART_BYTES)))).rejects.toMatchObject({ code: 'files.part_differs' })
  await expect(as((ctx) => putPart(ctx, upload, 1, part(0).subarray(1)))).rejects.toMatchObject({ code: 'files.cut_off' })
  for (const number of [-1, progress.parts, 0.5, Number.NaN]) {
    await expect(as((ctx) => putPart(ctx, upload, number, part(0)))).rejects.toMatchObject({ code: 'basics.not_found' })
  }
  const stranger = { id: upload.id, owner: owner() }
  for (const attempt of [
    (ctx: Context) => putPart(ctx, stranger, 1, part(1)),
    (ctx: Context) => uploadProgress(ctx, stranger),
    (ctx: Context) => finishUpload(ctx, stranger, usualUpload),
    (ctx: Context) => beginUpload(ctx, { ...stranger, name: 'x', size: bytes.length }, usualUpload),
  ])
    await expect(as<unknown>(attempt)).rejects.toMatchObject({ code: 'basics.not_found' })
})

test('an upload in parts is bounded and judged like any other', async () => {
  const mine = owner()
  const begin = (size: number) => as((ctx) => beginUpload(ctx, { id: newId(Date.now()), owner: mine, name: 'x.pdf', size }, usualUpload))
  await expect(begin(usualUpload.bytesMax + 1)).rejects.toMatchObject({ code: 'files.too_large' })
  for (const size of [0, -5, Number.NaN, 1.5]) await expect(begin(size)).rejects.toMatchObject({ code: 'files.empty' })
  const { upload, part } = await sendInParts(mine, Buffer.from('no picture at all'))
  await as((ctx) => putPart(ctx, upload, 0, part(0)))
  await expect(as((ctx) => finishUpload(ctx, upload, usualUpload))).rejects.toMatchObject({ code: 'files.wrong_type' })
  expect(await as((ctx) => filesOf(ctx, mine))).toEqual([])
})

test('uploads that were never finished go with the sweep, and so do drafts of processes that were killed', async () => {
  const { upload } = await sendInParts(owner(), await picture(100))
  await as((ctx) => putPart(ctx, upload, 0, Buffer.alloc(0)).catch(() => null))
  const before = now
  now = now.add({ hours: 100 })
  try {
    const swept = await sweepFiles(county)
    expect(swept.uploads).toBeGreaterThan(0)
    await expect(as((ctx) => uploadProgress(ctx, upload))).rejects.toMatchObject({ code: 'basics.not_found' })
  } finally {
    now = before
  }
  expect(await readdir(county.files.incoming)).toEqual([])
})
