import { expect, test } from 'vitest'
import { manifests } from '../../src/app/modules.ts'
import { openApi } from '../../src/kernel/web/open-api.ts'
import { isApi } from '../../src/kernel/web/route.ts'

const routes = manifests.flatMap((manifest) => manifest.routes ?? []).filter(({ path }) => isApi(path))

test('every route of the API says what it answers, and its description says it to programs', () => {
  expect(routes.length).toBeGreaterThan(10)
  expect(routes.filter(({ answers }) => Object.keys(answers ?? {}).length === 0).map(({ path }) => path)).toEqual([])
  const county = { profile: { title: { en: 'County', sw: 'Kaunti' } }, publicUrl: 'http://127.0.0.1' }
  const { paths } = openApi(county as never, routes) as { paths: Record<string, Record<string, { responses: Record<string, object> }>> }
  const silent = routes.flatMap(({ path, method, answers }) => {
    const described = paths[path.replace(/:(\w+)/g, '{$1}')]?.[method.toLowerCase()]?.responses ?? {}
    return Object.keys(answers ?? {}).filter((status) => !JSON.stringify(described[status] ?? {}).includes('"type":"object"'))
  })
  expect(silent).toEqual([])
})
