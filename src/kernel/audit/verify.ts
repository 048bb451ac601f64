import { sql } from 'kysely'
import type { Database, Transaction } from '../database/database.ts'
import type { AnchoredRoot } from './anchor-file.ts'
import { payloadHash } from './entry-hash.ts'
import { countOf, leafAt, merkleRoot } from './merkle-tree.ts'
import { BEFORE_ALL } from './seal.ts'
import { NO_ROOT, type PublicKeys, type Seal, sealRoot, signatureHolds } from './seal-statement.ts'
import { type EntryRow, entryPages, LeafRow, leavesOf, sealsAfter } from './sealed-entries.ts'

type Offence =
  | 'altered'
  | 'removed'
  | 'inserted'
  | 'batch' // Entries differ from what was sealed, and the leaf hashes that would tell which were tampered with too.
  | 'seal'
  | 'signature'
  | 'anchor'
  | 'cut'
  | 'payload'

/** One thing found wrong. `words` is a whole sentence for an auditor. */
type Finding = { readonly offence: Offence; readonly seal: number | null; readonly seq: number | null; readonly words: string }

export type VerifyReport = {
  readonly ok: boolean
  readonly entries: number
  /** Written since the last seal: nothing is proven about these yet. */
  readonly unsealed: number
  readonly seals: number
  /** The newest seal's number and root, to note down for the next time. */
  readonly last: AnchoredRoot | null
  readonly anchorsCompared: number
  readonly payloadsChecked: number
  readonly payloadsErased: number
  /** In the order of the chain; the first one is the first offender. At most 100. */
  readonly findings: readonly Finding[]
  readonly tookMs: number
}

export type VerifyOptions = {
  readonly db: Database
  readonly publicKeys: PublicKeys
  /** Roots that somebody outside the database holds: an auditor's, the public page's, the anchor file's. */
  readonly roots?: readonly AnchoredRoot[]
  /** False leaves the payloads out, which is faster. */
  readonly payloads?: boolean
}

const FINDINGS_MAX = 100
const BEYOND_ALL: number = Number.MAX_SAFE_INTEGER

/**
 * Recomputes the whole trail from its rows, in one snapshot, and reports what does not agree with its seals, their signatures and the roots held elsewhere.
 * Trusts nothing that is stored but what it can recompute; `docs/audit.md` says what this proves and what not.
 */
export async function verifyAudit({ db, publicKeys, roots = [], payloads = true }: VerifyOptions): Promise<VerifyReport> {
  const began = performance.now()
  return await db
    .transaction()
    .setIsolationLevel('repeatable read')
    .setAccessMode('read only')
    .execute(async (trx) => {
      const findings: Finding[] = []
      const note = (offence: Offence, seal: number | null, seq: number | null, words: string) => {
        if (findings.length < FINDINGS_MAX) findings.push({ offence, seal, seq, words })
      }
      const seals = await sealsAfter(trx, -1)
      const checkPayload = payloads ? await payloadCheck(trx, note) : undefined
      const anchors = anchorCheck(roots, note)
      let entries = 0
      let previous: Seal | undefined
      for (const seal of seals) {
        checkSeal(seal, previous, publicKeys, note)
        anchors.check(seal)
        const row = new LeafRow()
        for await (const page of entryPages(trx, previous?.lastSeq ?? BEFORE_ALL, seal.lastSeq, payloads)) {
          for (const entry of page) {
            row.add(entry)
            checkPayload?.look(entry, seal.number)
          }
        }
        entries += row.seqs.length
        if (row.seqs.length === 0 || !merkleRoot(row.leaves).equals(seal.batchRoot)) {
          findOffenders(seal, row, await leavesOf(trx, seal.number), note)
        }
        previous = seal
      }
      const unsealed = await checkUnsealed(trx, previous, payloads, checkPayload)
      anchors.finish(previous)
      if (payloads) await checkOrphans(trx, note)
      return {
        ok: findings.length === 0,
        entries: entries + unsealed,
        unsealed,
        seals: seals.length,
        last: previous ? { number: previous.number, root: hex(previous.root) } : null,
        anchorsCompared: anchors.compared(),
        payloadsChecked: checkPayload?.counts.checked ?? 0,
        payloadsErased: checkPayload?.counts.erased ?? 0,
        findings,
        tookMs: Math.round(performance.now() - began),
      }
    })
}

type Note = (offence: Offence, seal: number | null, seq: number | null, words: string) => void

function checkSeal(seal: Seal, previous: Seal | undefined, publicKeys: PublicKeys, note: Note): void {
  const { number } = seal
  const expected = (previous?.number ?? 0) + 1
  if (number !== expected) {
    note('seal', number, null, `Seal ${expected} is missing: after seal ${previous?.number ?? 'none'} comes seal ${number}.`)
  } else if (!Buffer.from(previous?.root ?? NO_ROOT).equals(seal.previousRoot)) {
    note('seal', number, null, `Seal ${number} does not continue seal ${number - 1}: the root it names as the one before is another.`)
  }
  if (!sealRoot(seal).equals(seal.root))
    note('seal', number, null, `Seal ${number} was altered: its root does not follow from its own columns.`)
  if (!Object.hasOwn(publicKeys, seal.keyId)) {
    note('signature', number, null, `Seal ${number} is signed with the key "${seal.keyId}", which is not among the published keys.`)
  } else if (!signatureHolds(seal, publicKeys)) {
    note('signature', number, null, `Seal ${number} was altered or forged: its signature is not by the key "${seal.keyId}".`)
  }
}

/** Compares with roots held outside; of a chain made anew only the first seal that differs is told, as every later one must differ too. */
function anchorCheck(roots: readonly AnchoredRoot[], note: Note) {
  const held = new Map<number, Set<string>>()
  for (const { number, root } of roots) held.set(number, (held.get(number) ?? new Set()).add(root.toLowerCase()))
  let compared = 0
  let differs = false
  return {
    check({ number, root }: Seal): void {
      const known = held.get(number)
      if (!known) return
      compared += 1
      if (differs || (known.size === 1 && known.has(hex(root)))) return
      differs = true
      const last = Math.max(0, ...[...held.keys()].filter((each) => each < number))
      note(
        'anchor',
        number,
        null,
        `Seal ${number} is not the one that was anchored outside: there its root is ${[...known].join(' and ')}, here it is ${hex(root)}. ` +
          `The history was made anew somewhere after seal ${last} and up to seal ${number}.`,
      )
    },
    finish(last: Seal | undefined): void {
      const beyond = [...held.keys()].filter((number) => number > (last?.number ?? 0)).sort((a, b) => a - b)
      compared += beyond.length
      if (beyond[0] === undefined) return
      const end = last ? `the trail ends at seal ${last.number} (entry ${last.lastSeq})` : 'there is no seal at all'
      note('cut', beyond[0], null, `The end of the trail was cut off: seal ${beyond.join(', ')} was anchored outside, but here ${end}.`)
    },
    compared: () => compared,
  }
}

/** Tells which entry differs, by the leaf hashes kept with the seal when these still lead to the sealed root. */
function findOffenders(seal: Seal, { seqs, leaves: hashes }: LeafRow, leaves: Buffer, note: Note): void {
  const { number } = seal
  if (leaves.length === 0 || !merkleRoot(leaves).equals(seal.batchRoot)) {
    const counts = seqs.length === seal.entries ? '' : ` It sealed ${seal.entries} entries; ${seqs.length} are here.`
    note(
      'batch',
      number,
      null,
      `Entries ${seal.firstSeq} to ${seal.lastSeq} are not those of seal ${number}.${counts} Which one differs cannot be told, as the leaf hashes kept for it were altered too.`,
    )
    return
  }
  const sealed = Array.from({ length: countOf(leaves) }, (_, index) => hex(leafAt(leaves, index)))
  const places = new Map(sealed.map((leaf, index) => [leaf, index]))
  const found = seqs.map((_, index) => places.get(hex(leafAt(hashes, index))))
  const here = new Set(found)
  const missing = sealed.flatMap((_, index) => (here.has(index) ? [] : [index]))
  found.forEach((place, index) => {
    if (place !== undefined) return
    const seq = seqs[index] as number
    // A stranger standing where exactly one entry is missing is that entry, altered.
    const [before, after] = [
      found.slice(0, index).findLast((each) => each !== undefined) ?? -1,
      found.slice(index + 1).find((each) => each !== undefined),
    ]
    const gap = missing.findIndex((each) => each > before && each < (after ?? sealed.length))
    if (gap >= 0) {
      missing.splice(gap, 1)
      note('altered', number, seq, `Entry ${seq} was altered after it was sealed (seal ${number}).`)
    } else {
      note('inserted', number, seq, `Entry ${seq} was inserted into what was already sealed (seal ${number}).`)
    }
  })
  for (const place of missing) {
    const before = seqs[found.indexOf(place - 1)]
    const after = seqs[found.indexOf(place + 1)]
    const where = `${before === undefined ? '' : ` after entry ${before}`}${after === undefined ? '' : `${before === undefined ? '' : ' and'} before entry ${after}`}`
    note(
      'removed',
      number,
      null,
      `An entry was removed after it was sealed (seal ${number}, number ${place + 1} of its ${sealed.length}${where && `, ${where.trim()}`}).`,
    )
  }
}

async function checkUnsealed(
  trx: Transaction,
  last: Seal | undefined,
  payloads: boolean,
  check: Awaited<ReturnType<typeof payloadCheck>> | undefined,
): Promise<number> {
  let unsealed = 0
  for await (const page of entryPages(trx, last?.lastSeq ?? BEFORE_ALL, BEYOND_ALL, payloads)) {
    unsealed += page.length
    for (const entry of page) check?.look(entry, null)
  }
  return unsealed
}

async function payloadCheck(trx: Transaction, note: Note) {
  const { rows } = await sql<{ body: string }>`
    select p.body from audit.entries e join audit.payloads p on p.seq = e.seq where e.verb = 'audit.payloads.erased' order by e.seq`.execute(
    trx,
  )
  const erased = new Set(rows.flatMap(({ body }) => seqsIn(body)))
  const counts = { checked: 0, erased: 0 }
  return {
    counts,
    look({ seq, salt, body, payloadHash: hash }: EntryRow, seal: number | null): void {
      if (hash === null) {
        if (salt) note('payload', seal, seq, `Entry ${seq} was written without a payload, and now has one.`)
      } else if (salt && body !== null) {
        counts.checked += 1
        if (!payloadHash(salt, body).equals(hash))
          note('payload', seal, seq, `The payload of entry ${seq} was altered: it does not match the entry.`)
      } else if (erased.has(seq)) {
        counts.erased += 1
      } else {
        note('payload', seal, seq, `The payload of entry ${seq} is gone, and no entry tells of its erasure.`)
      }
    },
  }
}

/** The numbers an erasure names. Its body is text from the database, so it may be anything; what is wrong with it shows against its own hash. */
function seqsIn(body: string): number[] {
  try {
    const { seqs } = JSON.parse(body)
    return Array.isArray(seqs) ? seqs.filter((each) => typeof each === 'number') : []
  } catch {
    return []
  }
}

async function checkOrphans(trx: Transaction, note: Note): Promise<void> {
  const { rows } = await sql<{ seq: number }>`
    select seq from audit.payloads p where not exists (select from audit.entries e where e.seq = p.seq) order by seq limit 10`.execute(trx)
  for (const { seq } of rows) note('removed', null, seq, `There is a payload of entry ${seq}, but that entry is gone.`)
}

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex')
