import { spawn, spawnSync } from 'node:child_process'
import { createHash, randomBytes } from 'node:crypto'
import { mkdtemp, readdir, readlink, rm, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { until } from '../../../test/support/until.ts'
import { DiskStore, removeAbandoned } from './disk-store.ts'

let folder: string
let store: DiskStore
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'store-'))
  store = await DiskStore.open(folder)
})
afterAll(() => rm(folder, { recursive: true, force: true }))

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')
const all = async (of: DiskStore) => Array.fromAsync(of.list())

test('a content comes back under its hash, whole and in part', async () => {
  const bytes = randomBytes(300_000)
  const kept = await store.put(Readable.from([bytes.subarray(0, 1000), bytes.subarray(1000)]))
  expect(kept).toEqual({ hash: sha256(bytes), size: 300_000 })
  expect(await store.has(kept.hash)).toBe(true)
  expect((await buffer(await store.open(kept.hash))).equals(bytes)).toBe(true)
  expect((await buffer(await store.open(kept.hash, { start: 10, end: 19 }))).equals(bytes.subarray(10, 20))).toBe(true)
})

test('the same content twice, at once, is kept once', async () => {
  const own = await DiskStore.open(await mkdtemp(join(folder, 'twice-')))
  const bytes = randomBytes(50_000)
  await Promise.all([own.put(bytes), own.put(bytes), own.put(Readable.from([bytes]))])
  expect(await all(own)).toHaveLength(1)
  expect(await readdir(own.incoming)).toEqual([])
})

test('a stream that breaks leaves nothing behind', async () => {
  const before = await all(store)
  const breaking = Readable.from(
    (async function* () {
      yield randomBytes(1000)
      throw new Error('the network went away')
    })(),
  )
  await expect(store.put(breaking)).rejects.toThrow('the network went away')
  expect(await readdir(store.incoming)).toEqual([])
  expect(await all(store)).toHaveLength(before.length)
})

test('a content that was removed is gone, and removing it again is no error', async () => {
  const { hash } = await store.put(Buffer.from('to be removed'))
  await store.remove(hash)
  await store.remove(hash)
  expect(await store.has(hash)).toBe(false)
  await expect(store.open(hash)).rejects.toMatchObject({ code: 'files.content_missing' })
})

test('what is not a hash never becomes a path', async () => {
  await expect(store.open('../../../etc/passwd')).rejects.toMatchObject({ code: 'files.content_missing' })
  await expect(store.remove('../incoming')).rejects.toMatchObject({ code: 'files.content_missing' })
})

test('a full disk is a refusal of its own, and leaves nothing behind', async () => {
  const full = Readable.from(
    (async function* () {
      yield randomBytes(1000)
      throw Object.assign(new Error('no space left on device'), { code: 'ENOSPC' })
    })(),
  )
  await expect(store.put(full)).rejects.toMatchObject({ code: 'files.disk_full', status: 507 })
  expect(await readdir(store.incoming)).toEqual([])
})

test('on a disk that is really full the put is refused, nothing is left, and room makes it work again', async ({ skip }) => {
  skip(process.getuid?.() !== 0 || process.platform !== 'linux', 'only root on Linux may mount a small disk')
  const disk = await mkdtemp(join(folder, 'disk-'))
  const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', disk])
  skip(mounted.status !== 0, 'this machine lets nobody mount a small disk')
  try {
    const small = await DiskStore.open(disk)
    const first = await small.put(randomBytes(600_000))
    await expect(small.put(randomBytes(600_000))).rejects.toMatchObject({ code: 'files.disk_full' })
    expect(await readdir(small.incoming)).toEqual([])
    expect((await all(small)).map((each) => each.hash)).toEqual([first.hash])
    await small.remove(first.hash)
    expect((await small.put(randomBytes(600_000))).size).toBe(600_000)
  } finally {
    spawnSync('umount', ['-l', disk])
  }
})

test('opening without reading holds nothing open, and stopping in the middle closes', async () => {
  const { hash } = await store.put(randomBytes(500_000))
  for (let count = 0; count < 50; count += 1) await store.open(hash)
  const stopped = await store.open(hash)
  for await (const _ of stopped) break
  await until(
    async () => {
      const open = (await readdir('/proc/self/fd').catch(() => [])).map((fd) => readlink(join('/proc/self/fd', fd)).catch(() => ''))
      return (await Promise.all(open)).filter((path) => path.includes(hash))
    },
    (left) => left.length === 0,
  )
})

test('a process killed in the middle of a put leaves nothing to be seen, and its draft goes with time', async () => {
  const own = await DiskStore.open(await mkdtemp(join(folder, 'killed-')))
  const script = `
    import { DiskStore } from '${new URL('./disk-store.ts', import.meta.url)}'
    import { Readable } from 'node:stream'
    const store = await DiskStore.open(process.argv[1])
    await store.put(Readable.from((async function* () {
      for (;;) { yield Buffer.alloc(65536, 1); console.log('wrote'); await new Promise((go) => setTimeout(go, 5)) }
    })()))`
  const loader = new URL('../../../tools/loader.mjs', import.meta.url).href
  const child = spawn(process.execPath, ['--import', loader, '--input-type=module', '-e', script, join(own.incoming, '..')])
  await new Promise((resolve) => child.stdout.once('data', resolve))
  await sleep(50)
  child.kill('SIGKILL')
  await new Promise((resolve) => child.once('exit', resolve))

  const [draft] = await readdir(own.incoming)
  expect(draft).toBeDefined()
  expect(await all(own)).toEqual([])
  const now = Temporal.Now.instant()
  expect(await removeAbandoned(own.incoming, now)).toBe(0)
  await utimes(join(own.incoming, draft as string), 0, 0)
  await writeFile(join(own.incoming, 'running'), 'still being written')
  expect(await removeAbandoned(own.incoming, now)).toBe(1)
  expect(await readdir(own.incoming)).toEqual(['running'])
})
