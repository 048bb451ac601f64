import type { Database } from '../database/database.ts'
import { Fragment } from '../database/statement.ts'
import type { Grant, ReachLevel } from './grants.ts'

type RolePermission = { permission: string; reach: ReachLevel; scope: readonly string[] | null }

/** A post as held today by the person who asks, with its place: what `grantsOf` turns into grants. */
export type HeldPost = {
  readonly post: string
  readonly office: string
  readonly ward: number | null
  readonly subCounty: number | null
  readonly department: string | null
  readonly roles: readonly string[]
}

/**
 * What each role permits, remembered per county and read anew when the version in the database has moved.
 * Roles change a few times a year and are needed on every request; sessions and posts are never remembered.
 */
export class RoleBook {
  readonly #db: Database
  #version = -1
  #permissions = new Map<string, RolePermission[]>()

  constructor(db: Database) {
    this.#db = db
  }

  async at(version: number): Promise<ReadonlyMap<string, readonly RolePermission[]>> {
    if (version !== this.#version) {
      const rows = await this.#db.selectFrom('access.role_permissions').select(['role', 'permission', 'reach', 'scope']).execute()
      const permissions = new Map<string, RolePermission[]>()
      for (const { role, permission, reach, scope } of rows) {
        const list = permissions.get(role) ?? []
        list.push({ permission, reach: reach as ReachLevel, scope })
        permissions.set(role, list)
      }
      this.#permissions = permissions
      this.#version = version
    }
    return this.#permissions
  }

  /** The grants of a person who holds these posts. */
  async grantsOf(person: string, posts: readonly HeldPost[], version: number): Promise<Grant[]> {
    const book = await this.at(version)
    return posts.flatMap(({ roles, ...place }) =>
      roles.flatMap((role) => (book.get(role) ?? []).map((permitted) => ({ ...permitted, ...place, role, person }))),
    )
  }

  /** Reads the version the database stands at; for callers that have no session query at hand. */
  async currentVersion(): Promise<number> {
    const row = await this.#db.selectFrom('access.versions').select('version').executeTakeFirstOrThrow()
    return row.version
  }
}

/** What every signed-in resident may do with what is theirs, without holding any post. */
export function residentGrants(person: string): Grant[] {
  const place = { post: null, office: null, ward: null, subCounty: null, department: null, scope: null }
  return [{ permission: 'cases.case.read', reach: 'own', role: 'resident', person, ...place }]
}

/** The posts that `person` holds on `day.today`, as one JSON array, for use inside the session query. */
export const HELD_POSTS = new Fragment(`
  coalesce((
    select json_agg(json_build_object(
      'post', posts.id, 'office', offices.key, 'ward', offices.ward, 'subCounty', offices.sub_county, 'department', offices.department,
      'roles', (select coalesce(json_agg(post_roles.role), '[]') from access.post_roles where post_roles.post = posts.id)))
    from identity.post_holders as held
    join identity.posts as posts on posts.id = held.post and (posts.closed_on is null or posts.closed_on > day.today)
    join places.offices as offices on offices.key = posts.office
    where held.person = person.id and held.held_from <= day.today and (held.held_until is null or held.held_until >= day.today)
  ), '[]'::json)`)
