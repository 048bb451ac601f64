import { writeFileSync } from 'node:fs'
import type { Reporter, SerializedError, TestModule } from 'vitest/node'

/** Vitest's reporter that leaves the sums of a run in the file named by `KAUNTI_TEST_COUNTS`, for `npm test` to add up over several runs, and says why tests were skipped; what failed is named again at the end. */
export default class CountReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], errors: readonly SerializedError[]): void {
    const counts = { passed: 0, failed: errors.length, skipped: 0, failures: errors.map(({ message }) => message), unsure: [] as string[] }
    for (const module of modules) {
      for (const test of module.children.allTests()) {
        const result = test.result()
        const { state } = result
        const name = `${module.project.name} ${module.relativeModuleId} > ${test.fullName}`
        if (state === 'passed') {
          counts.passed += 1
          if (test.diagnostic()?.flaky) counts.unsure.push(name)
        } else if (state === 'skipped') {
          counts.skipped += 1
          console.log(`Skipped: ${test.fullName}: ${('note' in result && result.note) || 'no reason given'}`)
        } else {
          counts.failed += 1
          const [error] = 'errors' in result ? (result.errors ?? []) : []
          counts.failures.push(`${name}: ${error?.message ?? state}`)
        }
      }
      // A file that fails to load has no tests, and would otherwise count for nothing.
      const [fault] = module.errors()
      if (fault) {
        counts.failed += 1
        counts.failures.push(`${module.project.name} ${module.relativeModuleId}: ${fault.message}`)
      }
    }
    const file = process.env.KAUNTI_TEST_COUNTS
    if (file) writeFileSync(file, JSON.stringify(counts))
  }
}
