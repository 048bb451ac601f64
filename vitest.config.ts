import { defineConfig } from 'vitest/config'
import { LongFirst } from './tools/long-first.ts'

const database = ['src/**/*.db.test.{ts,tsx}', 'test/architecture/**/*.db.test.ts']
const setupFiles = ['./test/support/property-limits.ts']
const browser = ['test/journeys/**/*.test.ts', 'src/**/*.browser.test.ts']

export default defineConfig({
  test: {
    // Above what `until` waits, so that it is what tells what did not come.
    testTimeout: 120_000,
    hookTimeout: 240_000,
    sequence: { sequencer: LongFirst },
    projects: [
      {
        extends: true,
        // Pure tests share one module graph: ten times faster, and nothing in them keeps state.
        test: {
          name: 'unit',
          include: ['src/**/*.test.{ts,tsx}', 'test/architecture/**/*.test.ts', 'simulators/**/*.test.ts', 'tools/**/*.test.ts'],
          exclude: [...database, ...browser],
          setupFiles,
          isolate: false,
          pool: 'threads',
          maxWorkers: 2,
        },
      },
      {
        extends: true,
        test: {
          name: 'database',
          isolate: false,
          include: database,
          setupFiles: [...setupFiles, './test/support/quick-hashes.ts'],
          globalSetup: ['./test/support/database-server.ts'],
          pool: 'forks',
          maxWorkers: 2,
        },
      },
      {
        extends: true,
        test: { name: 'browser', isolate: false, include: browser, globalSetup: ['./test/support/database-server.ts'], pool: 'forks', maxWorkers: 2 },
      },
      {
        extends: true,
        test: {
          name: 'faults',
          include: ['test/faults/**/*.test.ts'],
          globalSetup: ['./test/support/prepared-county.ts'],
          pool: 'forks',
          maxWorkers: 1,
          testTimeout: 300_000,
        },
      },
    ],
  },
})
