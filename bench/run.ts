/** `npm run bench`, or `npm run bench NAME`: measurements, each printing ours, the peer or the limit, and the ratio. */
import { readdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const folder = dirname(fileURLToPath(import.meta.url))
const names = readdirSync(folder).flatMap((file) => (file.endsWith('.bench.ts') ? [file.slice(0, -'.bench.ts'.length)] : []))
const wanted = process.argv.slice(2)
const unknown = wanted.filter((name) => !names.includes(name))

if (unknown.length > 0) {
  console.error(`There is no bench ${unknown.join(', ')}. There are: ${names.join(', ')}`)
  process.exitCode = 1
} else {
  for (const name of wanted.length > 0 ? wanted : names) {
    console.log(`\n== ${name}`)
    const { run } = (await import(join(folder, `${name}.bench.ts`))) as { run(): Promise<void> }
    await run()
  }
}
