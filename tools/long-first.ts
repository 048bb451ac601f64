import { BaseSequencer, type TestSpecification } from 'vitest/node'

/** The files of tests that take longest, each project's longest first. */
export const LONG_FILES = [
  'test/architecture/routes.db.test.ts',
  'src/app/demo/fill-demo.db.test.ts',
  'src/kernel/database/backup.db.test.ts',
  'src/engines/money/refunds/refunds.db.test.ts',
  'src/engines/sign-in/staff.db.test.ts',
  'src/engines/cases/desk/desk.db.test.ts',
  'test/journeys/staff-pages.test.ts',
  'test/journeys/ward-bursary-english.test.ts',
  'test/journeys/resident-pages.test.ts',
  'test/journeys/ward-bursary-swahili.test.ts',
  'test/journeys/business-permit.test.ts',
  'src/engines/form-runner/form-runner.browser.test.ts',
] as const

/**
 * Begins with the long files, so that at the end of a run no process works alone on one of them while a core is idle. By itself Vitest begins with what took
 * longest the last time, and on a fresh clone with the largest files, which are not the longest.
 */
export class LongFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files)
    const rank = ({ moduleId }: TestSpecification): number => {
      const place = LONG_FILES.findIndex((name) => moduleId.endsWith(`/${name}`))
      return place < 0 ? LONG_FILES.length : place
    }
    return sorted.sort((one, other) => rank(one) - rank(other))
  }
}
