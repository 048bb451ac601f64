import { setTimeout as sleep } from 'node:timers/promises'
import { sql } from 'kysely'
import type { Database, Transaction } from '../database/database.ts'
import { enterGate } from '../database/gate.ts'
import { transaction } from '../database/transaction.ts'
import { appendAnchors, readAnchors } from './anchor-file.ts'
import { entryHash, type HashedEntry } from './entry-hash.ts'
import { refuseAudit } from './errors.ts'
import { countOf, leafAt, merklePath, merkleRoot, type ProofStep, rootOfPath } from './merkle-tree.ts'
import { NO_ROOT, type Seal, type Signer, sealRoot, sealStatement } from './seal-statement.ts'
import { entryPages, LeafRow, lastSeal, leavesOf, sealOf, sealsAfter } from './sealed-entries.ts'

export type SealOptions = {
  readonly db: Database
  readonly signer: Signer
  /** A folder outside the database, best on another machine's disk, where each root is appended. */
  readonly anchorFolder: string
  readonly now: () => Temporal.Instant
  /** Entries of one seal at most. */
  readonly batchMax?: number
  /** How long to keep asking for the gate, in milliseconds, before giving up until the next run. */
  readonly patienceMs?: number
}

/** While the sealer asks for the gate, new writers stand behind it: so it asks briefly and often. */
const GATE_TIMEOUT_MS = 100
const LOCK_NOT_AVAILABLE = '55P03'
/** Below every sequence number, so that an entry smuggled in under a zero or negative one is seen too. */
export const BEFORE_ALL: number = Number.MIN_SAFE_INTEGER

/**
 * Seals what was written since the last seal, in batches, and appends the roots to the anchor file. Several at once wait for each other.
 * Throws `audit.anchor_disagrees` rather than seal over a chain that is not the one it anchored, and `audit.seal_waits` when writers never pause.
 */
export async function sealAudit({ db, signer, anchorFolder, now, batchMax = 50_000, patienceMs = 20_000 }: SealOptions): Promise<Seal[]> {
  const upper = await highestSettledEntry(db, patienceMs)
  const made: Seal[] = []
  for (;;) {
    const seal = await transaction(db, async (trx) => {
      await enterGate(trx, 'audit.sealer', 'exclusive')
      await agreeWithAnchors(trx, anchorFolder)
      return await sealBatch(trx, { upper, signer, now, batchMax })
    })
    if (!seal) return made
    made.push(seal)
  }
}

/**
 * The highest entry below which every one is committed or gone for ever. Each writing transaction passes the gate before it draws its first number and holds it to
 * its end; alone behind the gate, nobody is in between, and whoever comes later draws a higher number.
 */
async function highestSettledEntry(db: Database, patienceMs: number): Promise<number> {
  const began = performance.now()
  for (;;) {
    try {
      return await transaction(db, async (trx) => {
        await sql`set local lock_timeout = ${sql.lit(GATE_TIMEOUT_MS)}`.execute(trx)
        await enterGate(trx, 'audit.seal', 'exclusive')
        const { rows } = await sql<{ upper: number | null }>`select max(seq) as upper from audit.entries`.execute(trx)
        return rows[0]?.upper ?? BEFORE_ALL
      })
    } catch (error) {
      if ((error as { code?: string }).code !== LOCK_NOT_AVAILABLE) throw error
      if (performance.now() - began > patienceMs) throw refuseAudit('audit.seal_waits', { seconds: Math.round(patienceMs / 1000) })
      await sleep(GATE_TIMEOUT_MS * (1 + Math.random()))
    }
  }
}

/** Appends what a crash kept from the anchor file, after making sure that the chain is still the one anchored there. */
async function agreeWithAnchors(trx: Transaction, folder: string): Promise<void> {
  const anchored = (await readAnchors(folder)).at(-1)
  const [seal, ...unanchored] = anchored ? await sealsAfter(trx, anchored.number - 1) : [undefined, ...(await sealsAfter(trx, 0))]
  if (anchored && (seal?.number !== anchored.number || hex(seal.root) !== anchored.root)) {
    throw refuseAudit('audit.anchor_disagrees', { number: anchored.number })
  }
  if (unanchored.length > 0) await appendAnchors(folder, unanchored as Seal[])
}

type Batch = { readonly upper: number } & Pick<SealOptions, 'signer' | 'now'> & { readonly batchMax: number }

async function sealBatch(trx: Transaction, { upper, signer, now, batchMax }: Batch): Promise<Seal | undefined> {
  const previous = await lastSeal(trx)
  const row = new LeafRow()
  for await (const page of entryPages(trx, previous?.lastSeq ?? BEFORE_ALL, upper, false)) {
    for (const entry of page.slice(0, batchMax - row.seqs.length)) row.add(entry)
    if (row.seqs.length === batchMax) break
  }
  const { seqs, leaves } = row
  if (seqs.length === 0) return undefined

  const facts = {
    number: (previous?.number ?? 0) + 1,
    firstSeq: seqs[0] as number,
    lastSeq: seqs.at(-1) as number,
    entries: seqs.length,
    batchRoot: merkleRoot(leaves),
    previousRoot: previous?.root ?? NO_ROOT,
  }
  const unsigned = { ...facts, root: sealRoot(facts), at: now().round('millisecond').toString() }
  const signature = await signer.sign(Buffer.from(sealStatement(unsigned)))
  const seal: Seal = { ...unsigned, keyId: signer.keyId, signature }
  await insertSeal(trx, seal, leaves)
  return seal
}

async function insertSeal(trx: Transaction, seal: Seal, leaves: Buffer): Promise<void> {
  await sql`
    insert into audit.seals (number, first_seq, last_seq, entries, batch_root, previous_root, root, key_id, signature, at)
    values (${seal.number}, ${seal.firstSeq}, ${seal.lastSeq}, ${seal.entries}, ${seal.batchRoot}, ${seal.previousRoot}, ${seal.root},
      ${seal.keyId}, ${Buffer.from(seal.signature)}, ${seal.at})`.execute(trx)
  await sql`insert into audit.seal_leaves (number, hashes) values (${seal.number}, ${leaves})`.execute(trx)
}

/** Everything needed to show, without the database, that one entry stood in a sealed batch. */
export type InclusionProof = { readonly entry: HashedEntry; readonly path: readonly ProofStep[]; readonly seal: Seal }

/** The proof that an entry is under its seal. Throws `audit.no_proof` while it waits for one, when there is no such entry, or when it was altered. */
export async function inclusionProof(db: Database | Transaction, seq: number): Promise<InclusionProof> {
  const seal = await sealOf(db, seq)
  if (!seal) throw refuseAudit('audit.no_proof', { seq })
  for await (const [row] of entryPages(db, seq - 1, seq, false)) {
    if (!row) break
    const { salt: _salt, body: _body, ...entry } = row
    const leaves = await leavesOf(db, seal.number)
    const leaf = entryHash(entry)
    let index = 0
    while (index < countOf(leaves) && !leafAt(leaves, index).equals(leaf)) index++
    if (index < countOf(leaves)) return { entry, path: merklePath(leaves, index), seal }
  }
  throw refuseAudit('audit.no_proof', { seq })
}

/** True when the entry leads to the batch's root and that to the seal's. Whether the seal itself is genuine: `signatureHolds`, or a root held elsewhere. */
export const checkInclusion = ({ entry, path, seal }: InclusionProof): boolean =>
  rootOfPath(entryHash(entry), path).equals(seal.batchRoot) && sealRoot(seal).equals(seal.root)

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex')
