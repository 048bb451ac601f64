import { expect, test } from 'vitest'
import { at, each, filesUnder, sources } from './house.ts'

const OURS = ['src', 'simulators', 'test', 'bench', 'tools', 'docs', 'counties']
const BANNED = /^(utils?|helpers?|commons?|misc|managers?|impl|shared|lib|stuff)$/

/** `service` is the county's own word (`service-card`, the module `services`); what is banned is the technical one, `case-service.ts`. */
const TECHNICAL_SERVICE = /^[a-z-]+-services?$/
const COUNTY_SERVICES = /^(src\/modules\/services\/|counties\/|src\/.*\.(tsx|sql)$|test\/journeys\/|docs\/)/

test('no file or folder is a junk drawer', () => {
  const wrong = OURS.flatMap((folder) => filesUnder(folder)).flatMap((path) => {
    const parts = path.split('/').map((part) => part.replace(/\.[\w.]+$/, ''))
    const banned = parts.find(
      (part) => part.split('-').some((word) => BANNED.test(word)) || (TECHNICAL_SERVICE.test(part) && !COUNTY_SERVICES.test(path)),
    )
    return banned ? [`${path}: "${banned}" says nothing; name it for what it holds`] : []
  })
  expect(wrong).toEqual([])
})

test('files and folders are kebab-case, without barrels', () => {
  const wrong = ['src', 'simulators', 'test', 'bench', 'tools']
    .flatMap((folder) => filesUnder(folder))
    .flatMap((path) => {
      const parts = path.split('/')
      const name = parts.pop() ?? ''
      if (/^index\.tsx?$/.test(name)) return [`${path}: a barrel; import from the file that holds the thing`]
      if (/\.(tsx?|mjs|sql|scss)$/.test(name) && !/^_?[a-z0-9]+(-[a-z0-9]+)*(\.[a-z0-9]+(-[a-z0-9]+)*)+$/.test(name))
        return [`${path}: not kebab-case`]
      return parts.some((part) => !/^[a-z0-9_.-]+$/.test(part)) ? [`${path}: a folder that is not kebab-case`] : []
    })
  expect(wrong).toEqual([])
})

test('exports are named; a default only where a tool asks for one', () => {
  // vitest asks it of a global setup and of a reporter.
  const asked = /^(vitest\.config\.ts|test\/support\/([\w-]+-server|prepared-county)\.ts|tools\/count-reporter\.ts)$/
  const wrong = sources()
    .filter(({ path }) => !asked.test(path))
    .flatMap((file) => each(file, /^export default\b|\bas default\b/gm, () => 'a default export'))
  expect(wrong).toEqual([])
})

test('the compiler and the linter are not silenced', () => {
  const wrong = sources()
    .filter(({ path }) => path !== 'test/architecture/names.test.ts')
    .flatMap((file) => [
      ...each(file, /@ts-(ignore|nocheck)/g, ([found]) => `${found} hides an error`, file.text),
      ...each(file, /biome-ignore [\w/-]+(?!.*: .{10})/g, () => 'biome-ignore without a reason', file.text),
      ...(file.isTest ? [] : each(file, /@ts-expect-error(?! .{10})/g, () => '@ts-expect-error without a reason', file.text)),
    ])
  expect(wrong).toEqual([])
})

test('no test is skipped or left alone', () => {
  const wrong = sources()
    .filter(({ isTest, path }) => isTest && path !== 'test/architecture/names.test.ts')
    .flatMap((file) => each(file, /\b(test|it|describe)\.(only|todo|skip)\b/g, ([found]) => found))
  expect(wrong).toEqual([])
})

test('migrations are named by day, time and purpose', () => {
  const wrong = filesUnder('src', /\.sql$/)
    .filter((path) => path.includes('/migrations/') && !/\/\d{8}-\d{4}-[a-z0-9-]+\.sql$/.test(path))
    .map((path) => at(path, 1, 'not YYYYMMDD-HHMM-name.sql'))
  expect(wrong).toEqual([])
})
