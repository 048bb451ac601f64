import type { County } from '../../kernel/context/county.ts'

const pathsOf = new WeakMap<County['manifests'], ReadonlySet<string>>()

/** True when some module of this county answers at a path as it is declared (`/track`): a county may have modules switched off, and no link may lead nowhere. */
export const isServed = (county: County, path: string): boolean => {
  let paths = pathsOf.get(county.manifests)
  if (!paths) {
    const routes = county.manifests.flatMap((manifest) => manifest.routes ?? [])
    paths = new Set(routes.filter(({ method }) => method === 'GET').map((route) => route.path))
    pathsOf.set(county.manifests, paths)
  }
  return paths.has(path)
}
