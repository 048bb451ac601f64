/** Writes counties/county-tariffs.schema.json from the shape in the code: `node tools/run.mjs tools/write-tariff-schema.ts`, after every change of the shape. */
import { writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { scheduleSchema } from '../src/engines/money/tariffs/schedule-shape.ts'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
writeFileSync(join(root, 'counties/county-tariffs.schema.json'), `${JSON.stringify(scheduleSchema(), null, 2)}\n`)
