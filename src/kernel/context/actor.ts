import type { Grant, Permission } from '../access/grants.ts'

/** Who does it. `grants` is all they may do; the system acts with none and is allowed by name of its job. */
export type Actor = {
  readonly kind: 'anonymous' | 'resident' | 'staff' | 'system'
  readonly person: string | null
  readonly name: string
  readonly session: string | null
  readonly grants: readonly Grant[]
  /** The posts held today (ids). */
  readonly posts: readonly string[]
  /** The phone a resident signed in by, `+254…`. */
  readonly phone: string | null
}

const nobody = { person: null, session: null, grants: [], posts: [], phone: null } as const

export const anonymous: Actor = { kind: 'anonymous', name: '', ...nobody }

/** A job or command of Kaunti itself; `name` is what the audit trail shows (`cases.clock.escalate`). */
export const systemActor = (name: string): Actor => ({ kind: 'system', name, ...nobody })

const anywhere = {
  reach: 'county',
  scope: null,
  role: 'example',
  post: null,
  person: '',
  office: null,
  ward: null,
  subCounty: null,
  department: null,
} as const

/** Who makes what an example of a route names, by use cases that ask for these permissions; nothing else. */
export const exampleActor = (...permissions: readonly Permission[]): Actor => ({
  ...systemActor('example'),
  grants: permissions.map((permission) => ({ ...anywhere, permission })),
})
