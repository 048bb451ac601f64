import { sealTrail } from '../../src/app/audit-trail.ts'
import type { Seal } from '../../src/kernel/audit/seal-statement.ts'
import type { County } from '../../src/kernel/context/county.ts'

/** Seals a county's audit trail as the job does, for tests of rooms below the app. */
export const seal = (county: County): Promise<Seal[]> => sealTrail(county)
