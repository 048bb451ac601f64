import type { County } from '../../kernel/context/county.ts'

/** True when some module of this county answers at a path as it is declared (`/track`): a county may have modules switched off, and no link may lead nowhere. */
export const isServed = (county: County, path: string): boolean =>
  county.manifests.some(({ routes }) => routes?.some((route) => route.method === 'GET' && route.path === path))
