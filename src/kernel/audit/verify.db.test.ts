import { generateKeyPairSync, sign } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { sql } from 'kysely'
import { afterAll, expect, test } from 'vitest'
import { cloneDatabase, type TestDatabase } from '../../../test/support/test-database.ts'
import type { Database } from '../database/database.ts'
import { transaction } from '../database/transaction.ts'
import { readAnchors } from './anchor-file.ts'
import { checkInclusion, inclusionProof, type SealOptions, sealAudit } from './seal.ts'
import type { Signer } from './seal-statement.ts'
import { verifyAudit } from './verify.ts'
import { runAuditVerify } from './verify-command.ts'
import { erasePayloads, writeAudit, writeAudits } from './write-audit.ts'

const { publicKey, privateKey } = generateKeyPairSync('ed25519')
const publicKeys = { 'audit-1': publicKey }
const signer: Signer = { keyId: 'audit-1', sign: (bytes) => sign(null, bytes, privateKey) }
const at = Temporal.Instant.from('2026-11-22T06:00:00Z')
const actor = { kind: 'system', person: null } as const
const entry = (change?: object) => ({
  verb: 'cases.case.decided',
  record: { kind: 'cases.case', id: 'c-1' },
  actor,
  requestId: 'r-1',
  at,
  change,
})

const folders: string[] = []
const newFolder = () => {
  const folder = mkdtempSync(join(tmpdir(), 'kaunti-anchors-'))
  folders.push(folder)
  return folder
}
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true })
})

const write = (db: Database, count: number) =>
  transaction(db, (trx) =>
    writeAudits(
      trx,
      Array.from({ length: count }, (_, index) => entry(index % 4 === 0 ? undefined : { index })),
    ),
  )
const seal = (db: Database, anchorFolder: string, more: Partial<SealOptions> = {}) =>
  sealAudit({ db, signer, anchorFolder, now: () => at, ...more })

/** 60 entries under three seals of 20, and three more that wait. */
async function sealedTrail() {
  const base = await cloneDatabase()
  const folder = newFolder()
  await write(base.db, 60)
  const seals = await seal(base.db, folder, { batchMax: 20 })
  await write(base.db, 3)
  const verify = async (more: { roots?: readonly { number: number; root: string }[]; db?: Database } = {}) =>
    await verifyAudit({ db: base.db, publicKeys, ...more })
  return { base, folder, seals, verify, anchors: await readAnchors(folder), [Symbol.asyncDispose]: () => base.drop() }
}

/** What somebody does who has every right on the database. */
const tamper = (base: TestDatabase, statement: string) => sql.raw(statement).execute(base.ownerDb)
const insertAt = (seq: number) =>
  `insert into audit.entries (seq, id, at, actor_kind, verb, record_kind, record_id, request_id) overriding system value
   values (${seq}, gen_random_uuid(), now(), 'staff', 'cases.case.decided', 'cases.case', 'c-1', 'r-1')`

test('an untouched trail is in order, and the newest entries are counted as not sealed', async () => {
  await using trail = await sealedTrail()
  const report = await trail.verify({ roots: trail.anchors })
  expect(report).toMatchObject({ ok: true, findings: [], entries: 63, unsealed: 3, seals: 3, anchorsCompared: 3, payloadsErased: 0 })
  expect(report.payloadsChecked).toBe(47)
  expect(report.last).toEqual(trail.anchors[2])
})

test('an altered entry is named', async () => {
  await using trail = await sealedTrail()
  for (const change of [
    `verb = 'cases.case.seen'`,
    `at = at + interval '1 microsecond'`,
    `actor = gen_random_uuid()`,
    `record_id = 'c-2'`,
    `request_id = ''`,
  ]) {
    await tamper(trail.base, `update audit.entries set ${change} where seq = 31`)
    const { findings } = await trail.verify()
    expect(findings).toMatchObject([{ offence: 'altered', seal: 2, seq: 31, words: 'Entry 31 was altered after it was sealed (seal 2).' }])
    await tamper(
      trail.base,
      `update audit.entries set verb = 'cases.case.decided', at = '${at}', actor = null, record_id = 'c-1', request_id = 'r-1' where seq = 31`,
    )
  }
  expect((await trail.verify()).ok).toBe(true)
})

test('a removed entry is found, with its neighbours', async () => {
  await using trail = await sealedTrail()
  await tamper(trail.base, 'delete from audit.payloads where seq = 25; delete from audit.entries where seq = 25')
  const { findings } = await trail.verify()
  expect(findings).toMatchObject([{ offence: 'removed', seal: 2 }])
  expect(findings[0]?.words).toContain('after entry 24 and before entry 26')
})

test('a removed entry whose payload was forgotten is found twice', async () => {
  await using trail = await sealedTrail()
  await tamper(trail.base, 'delete from audit.entries where seq = 20')
  expect((await trail.verify()).findings.map(({ offence }) => offence)).toEqual(['removed', 'removed'])
})

test('an entry inserted among sealed ones, or below the first, is named', async () => {
  await using base = await cloneDatabase()
  await write(base.db, 5)
  const rolledBack = transaction(base.db, async (trx) => {
    await writeAudit(trx, entry())
    throw new Error('leaves a gap at 6')
  })
  await expect(rolledBack).rejects.toThrow('gap')
  await write(base.db, 5)
  await seal(base.db, newFolder())
  expect((await verifyAudit({ db: base.db, publicKeys })).ok).toBe(true)
  await tamper(base, insertAt(6))
  await tamper(base, insertAt(-5))
  const { findings } = await verifyAudit({ db: base.db, publicKeys })
  expect(findings).toMatchObject([
    { offence: 'inserted', seal: 1, seq: -5 },
    { offence: 'inserted', seq: 6 },
  ])
})

test('two altered entries are both named', async () => {
  await using trail = await sealedTrail()
  await tamper(trail.base, `update audit.entries set request_id = 'r-2' where seq in (41, 43)`)
  expect((await trail.verify()).findings.map(({ offence, seq }) => [offence, seq])).toEqual([
    ['altered', 41],
    ['altered', 43],
  ])
})

test('when the leaf hashes were altered too, the batch is still known to be wrong', async () => {
  await using trail = await sealedTrail()
  await tamper(
    trail.base,
    `update audit.entries set verb = 'x' where seq = 31; update audit.seal_leaves set hashes = sha256('') where number = 2`,
  )
  expect((await trail.verify()).findings).toMatchObject([{ offence: 'batch', seal: 2 }])
  await tamper(trail.base, 'delete from audit.seal_leaves where number = 2')
  expect((await trail.verify()).findings).toMatchObject([{ offence: 'batch', seal: 2 }])
})

test('an altered or forged seal fails by its own root and by its signature', async () => {
  await using trail = await sealedTrail()
  await tamper(trail.base, 'update audit.seals set entries = 19 where number = 2')
  expect((await trail.verify()).findings.map(({ offence }) => offence)).toEqual(['seal', 'signature'])
  await tamper(trail.base, `update audit.seals set entries = 20, key_id = 'other' where number = 2`)
  const { findings } = await trail.verify()
  expect(findings).toMatchObject([{ offence: 'signature', seal: 2 }])
  expect(findings[0]?.words).toContain('not among the published keys')
})

test('a seal taken out of the middle is missed', async () => {
  await using trail = await sealedTrail()
  await tamper(trail.base, 'delete from audit.seal_leaves where number = 2; delete from audit.seals where number = 2')
  const { findings } = await trail.verify()
  expect(findings[0]).toMatchObject({ offence: 'seal', words: 'Seal 2 is missing: after seal 1 comes seal 3.' })
})

test('a cut tail shows against a root held outside, and only there', async () => {
  await using trail = await sealedTrail()
  await tamper(
    trail.base,
    'delete from audit.seal_leaves where number = 3; delete from audit.seals where number = 3; delete from audit.payloads where seq > 40; delete from audit.entries where seq > 40',
  )
  expect((await trail.verify()).ok).toBe(true)
  const { findings } = await trail.verify({ roots: trail.anchors })
  expect(findings).toMatchObject([{ offence: 'cut', seal: 3 }])
  expect(findings[0]?.words).toContain('here the trail ends at seal 2 (entry 40)')
  await tamper(trail.base, 'truncate audit.entries, audit.payloads, audit.seals, audit.seal_leaves, audit.anchors')
  expect((await trail.verify({ roots: trail.anchors })).findings).toMatchObject([{ offence: 'cut', seal: 1 }])
})

/** Rewrites entry 31, throws the seals from 2 on away and makes them anew over what is there now. */
async function remakeChain(base: TestDatabase, anotherSigner: Signer) {
  await tamper(
    base,
    `update audit.entries set verb = 'cases.case.refused' where seq = 31;
     delete from audit.seal_leaves where number >= 2; delete from audit.seals where number >= 2`,
  )
  await seal(base.ownerDb, newFolder(), { batchMax: 20, signer: anotherSigner })
}

test('a chain made anew by someone with all rights on the database, but without the key, fails by its signatures', async () => {
  await using trail = await sealedTrail()
  const own = generateKeyPairSync('ed25519').privateKey
  await remakeChain(trail.base, { keyId: 'audit-1', sign: (bytes) => sign(null, bytes, own) })
  expect((await trail.verify()).findings[0]).toMatchObject({ offence: 'signature', seal: 2 })
})

test('a chain made anew with the key itself passes by itself, but not beside a root held outside: the first seal that differs is told', async () => {
  await using trail = await sealedTrail()
  await remakeChain(trail.base, signer)
  expect((await trail.verify()).ok).toBe(true)
  const { findings } = await trail.verify({ roots: trail.anchors })
  expect(findings).toHaveLength(1)
  expect(findings[0]).toMatchObject({ offence: 'anchor', seal: 2 })
  expect(findings[0]?.words).toContain('somewhere after seal 1 and up to seal 2')
  const [, , third] = trail.anchors
  expect((await trail.verify({ roots: [third!] })).findings).toMatchObject([{ offence: 'anchor', seal: 3 }])
})

test('an altered payload is named; an erased one still verifies and is counted; one taken without an erasure is named', async () => {
  await using trail = await sealedTrail()
  await transaction(trail.base.db, (trx) => erasePayloads(trx, { seqs: [2, 22], reason: 'retention', actor, requestId: 'r-2', at }))
  expect(await trail.verify()).toMatchObject({ ok: true, payloadsErased: 2 })
  await seal(trail.base.db, trail.folder)
  expect(await trail.verify({ roots: trail.anchors })).toMatchObject({ ok: true, payloadsErased: 2, unsealed: 0 })

  await tamper(trail.base, `update audit.payloads set body = '{"index":999}' where seq = 3; delete from audit.payloads where seq = 4`)
  const { findings } = await trail.verify()
  expect(findings).toMatchObject([
    { offence: 'payload', seq: 3 },
    { offence: 'payload', seq: 4 },
  ])
  expect(findings[0]?.words).toContain('was altered')
  expect(findings[1]?.words).toContain('no entry tells of its erasure')
})

test('sealing again without new entries seals nothing, and the next seal continues the chain', async () => {
  await using trail = await sealedTrail()
  expect(await seal(trail.base.db, trail.folder)).toHaveLength(1)
  expect(await seal(trail.base.db, trail.folder)).toEqual([])
  expect((await trail.verify()).seals).toBe(4)
})

test('a root that a crash kept from the anchor file is appended by the next run', async () => {
  await using trail = await sealedTrail()
  const path = join(trail.folder, 'audit-roots.txt')
  const lines = (await readFile(path, 'utf8')).split('\n')
  await writeFile(path, `${lines.slice(0, 1).join('\n')}\n`)
  await seal(trail.base.db, trail.folder)
  expect((await readAnchors(trail.folder)).map(({ number }) => number)).toEqual([1, 2, 3, 4])
  expect((await trail.verify({ roots: await readAnchors(trail.folder) })).ok).toBe(true)
})

test('nothing is sealed over a chain that is not the anchored one, or is shorter', async () => {
  await using trail = await sealedTrail()
  await remakeChain(trail.base, signer)
  await expect(seal(trail.base.db, trail.folder)).rejects.toMatchObject({ code: 'audit.anchor_disagrees', values: { number: 3 } })
  await tamper(trail.base, 'delete from audit.seal_leaves where number = 3; delete from audit.seals where number = 3')
  await expect(seal(trail.base.db, trail.folder)).rejects.toMatchObject({ code: 'audit.anchor_disagrees' })
})

test('any sealed entry has a short proof that stands without the database; a changed entry fails it', async () => {
  await using trail = await sealedTrail()
  for (const seq of [1, 20, 21, 37, 60]) {
    const proof = await inclusionProof(trail.base.db, seq)
    expect(proof.path.length).toBeLessThanOrEqual(5)
    expect(checkInclusion(proof)).toBe(true)
    expect(checkInclusion({ ...proof, entry: { ...proof.entry, verb: 'cases.case.refused' } })).toBe(false)
    expect(checkInclusion({ ...proof, seal: { ...proof.seal, entries: 21 } })).toBe(false)
  }
  await expect(inclusionProof(trail.base.db, 61)).rejects.toMatchObject({ code: 'audit.no_proof' })
})

test('while writers write, commit and roll back and sealers seal, no entry escapes its seal and none is sealed twice', async () => {
  await using base = await cloneDatabase({ max: 16 })
  const folder = newFolder()
  let writing = true
  let kept = 0
  let sealed = 0
  const writer = async (name: number) => {
    // On a slow machine the sealers seldom get a turn: the writers go on until they had several.
    for (let turn = 0; turn < 25 || (sealed <= 6 && turn < 500); turn++) {
      const fails = (turn + name) % 5 === 0
      await transaction(base.db, async (trx) => {
        await writeAudit(trx, entry({ name, turn }))
        await sleep(Math.random() * 15)
        await writeAudit(trx, entry())
        if (fails) throw new Error('no')
        kept += 2
      }).catch((error: Error) => expect(error.message).toBe('no'))
    }
  }
  const sealer = async () => {
    // Without a small batch: a sealer that lags behind never meets an open transaction.
    while (writing) sealed += (await seal(base.db, folder)).length
  }
  const sealing = Promise.all([sealer(), sealer()])
  const written = Promise.all(Array.from({ length: 8 }, (_, name) => writer(name))).finally(() => {
    writing = false
  })
  await Promise.all([written, sealing])
  await seal(base.db, folder)
  const report = await verifyAudit({ db: base.db, publicKeys, roots: await readAnchors(folder) })
  expect(report).toMatchObject({ ok: true, findings: [], entries: kept, unsealed: 0, anchorsCompared: report.seals })
  expect(report.seals).toBeGreaterThan(5)
})

test('an entry that was numbered before a later one but commits after it is not left out', async () => {
  await using base = await cloneDatabase()
  let release = () => {}
  const held = new Promise<void>((resolve) => {
    release = resolve
  })
  let written = () => {}
  const first = new Promise<void>((resolve) => {
    written = resolve
  })
  const slow = transaction(base.db, async (trx) => {
    await writeAudit(trx, entry())
    written()
    await held
  })
  await first
  await write(base.db, 3)
  const folder = newFolder()
  await expect(seal(base.db, folder, { patienceMs: 300 })).rejects.toMatchObject({ code: 'audit.seal_waits' })
  const sealing = seal(base.db, folder)
  await sleep(150)
  release()
  await slow
  const [only] = await sealing
  expect(only).toMatchObject({ firstSeq: 1, lastSeq: 4, entries: 4 })
})

test('the command tells the first offender in words, and its exit code says whether all is in order', async () => {
  await using trail = await sealedTrail()
  const run = async (...args: string[]) => {
    const lines: string[] = []
    const code = await runAuditVerify({ db: trail.base.db, publicKeys, args, print: (line) => lines.push(line) })
    return { code, text: lines.join('\n') }
  }
  const file = join(trail.folder, 'audit-roots.txt')
  const { number, root } = trail.anchors[1]!
  const good = await run('--anchors', file, '--root', `${number}:${root}`)
  expect(good).toMatchObject({ code: 0 })
  expect(good.text).toMatch(/63 entries under 3 seals[\s\S]*IN ORDER$/)
  expect(await run('--root', `${number}:${'0'.repeat(64)}`)).toMatchObject({ code: 1 })
  await tamper(trail.base, `update audit.entries set verb = 'x' where seq = 31`)
  const bad = await run()
  expect(bad.code).toBe(1)
  expect(bad.text).toContain('FIRST OFFENDER Entry 31 was altered after it was sealed (seal 2).')
  expect(bad.text).toContain('No root from outside was given')
  for (const args of [['--root', '2:abc'], ['--anchors', `${file}.missing`], ['--what']]) expect((await run(...args)).code).toBe(2)
})
