/** Writes counties/county-service.schema.json from the shape in the code: `node tools/run.mjs tools/write-service-schema.ts`, after every change of the shape. */
import { writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { countyServiceSchema } from '../src/modules/services/definitions/service-schema.ts'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
writeFileSync(join(root, 'counties/county-service.schema.json'), `${JSON.stringify(countyServiceSchema(), null, 2)}\n`)
