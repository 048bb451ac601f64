import type { Route } from '../../../kernel/web/route.ts'
import { actRoutes } from './act.routes.tsx'
import { casePageRoutes } from './case.routes.tsx'
import { queueRoutes } from './queue.routes.tsx'

/** Every page of the officer's desk. */
export const deskRoutes: readonly Route[] = [...queueRoutes, ...casePageRoutes, ...actRoutes]
