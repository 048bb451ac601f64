/** `npm run check`: types, format and lint, and the law of the house, in seconds: to run before each commit. */
import { checkStyle, checkTypes, finish, runTests, sum } from './test-steps.ts'

finish(sum(await Promise.all([checkTypes(), checkStyle(), runTests('unit', ['test/architecture'])])))
