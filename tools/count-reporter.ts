import { writeFileSync } from 'node:fs'
import type { Reporter, SerializedError, TestModule } from 'vitest/node'

/** Vitest's reporter that leaves the sums of a run in the file named by `KAUNTI_TEST_COUNTS`, for `npm test` to add up over several runs, and says why tests were skipped. */
export default class CountReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], errors: readonly SerializedError[]): void {
    const counts = { passed: 0, failed: errors.length, skipped: 0 }
    for (const module of modules) {
      for (const test of module.children.allTests()) {
        const result = test.result()
        const { state } = result
        if (state === 'passed') counts.passed += 1
        else if (state === 'skipped') {
          counts.skipped += 1
          console.log(`Skipped: ${test.fullName}: ${('note' in result && result.note) || 'no reason given'}`)
        } else counts.failed += 1
      }
      // A file that fails to load has no tests, and would otherwise count for nothing.
      if (module.errors().length > 0) counts.failed += 1
    }
    const file = process.env.KAUNTI_TEST_COUNTS
    if (file) writeFileSync(file, JSON.stringify(counts))
  }
}
