#!/usr/bin/env node
// The `kaunti` command: `kaunti serve`, `kaunti migrate`, `kaunti backup`, ...
process.argv.splice(2, 0, 'src/main.ts')
await import('./run.mjs')
