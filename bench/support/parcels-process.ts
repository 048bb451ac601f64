/** Works the run that bills parcels in a process of its own, as a worker does: `DATABASE_URL`, `FOLDER`, `PARCELS` and `RUN` say which. */
import { openCounty, systemClock } from '../../src/app/county.ts'
import { NO_SENDERS } from '../../src/engines/messages/settings.ts'
import { workRun } from '../../src/engines/money/runs/run-job.ts'
import { openDatabase } from '../../src/kernel/database/pool.ts'
import { withParcels } from './parcels.ts'

const { DATABASE_URL = '', FOLDER = '', PARCELS = '0', RUN = '' } = process.env
const { db } = openDatabase(DATABASE_URL, { max: 2 })
const county = await openCounty({
  name: 'migori',
  db,
  clock: systemClock,
  demo: false,
  publicUrl: 'https://bench.example',
  files: { folder: `${FOLDER}/files`, keysFolder: `${FOLDER}/keys` },
  anchorsFolder: `${FOLDER}/anchors`,
  senders: NO_SENDERS,
  secret: 'b'.repeat(43),
})
const parcels = withParcels(county, Number(PARCELS))
process.send?.('begun')
while (await workRun(parcels, RUN)) process.send?.('turn')
process.exit(0)
