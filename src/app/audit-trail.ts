import { sign as signBytes } from 'node:crypto'
import { z } from 'zod'
import { sealAudit } from '../kernel/audit/seal.ts'
import type { Seal, Signer } from '../kernel/audit/seal-statement.ts'
import type { County } from '../kernel/context/county.ts'
import type { KeyRing } from '../kernel/files/keys.ts'
import { sealKeyName } from '../kernel/files/seal-keys.ts'
import { defineJob } from '../kernel/jobs/define-job.ts'

/** The audit trail is sealed by the county's current signing key. Throws a plain sentence on a machine that holds none. */
function auditSigner(keys: KeyRing): Signer {
  const { current } = keys
  if (!current) throw new Error('The audit trail cannot be sealed here: the key folder holds no signing key.')
  return { keyId: sealKeyName(current.number), sign: (bytes) => signBytes(null, bytes, current.key) }
}

export async function sealTrail(county: County): Promise<Seal[]> {
  return sealAudit({
    db: county.db,
    signer: auditSigner(county.files.keys),
    anchorFolder: county.anchorsFolder,
    now: () => county.clock.now(),
  })
}

/** Every few minutes, so that what was done can be rewritten unseen for minutes at most. */
export const sealJob = defineJob({
  name: 'audit.trail.seal',
  input: z.object({}),
  run: async (county: County) => {
    await sealTrail(county)
  },
})
