import { type Expression, type SqlBool, sql } from 'kysely'
import type { Grant, Permission, ReachColumns, ReachLevel, RecordReach } from './grants.ts'

type Place = Exclude<keyof RecordReach, 'kind'>

// The one table both faces of access are made from: which place of the record is held against which place of the post.
const MATCHES: Record<Exclude<ReachLevel, 'county'>, readonly [Place, (grant: Grant) => string | number | null]> = {
  own: ['owner', (grant) => grant.person],
  office: ['office', (grant) => grant.office],
  ward: ['ward', (grant) => grant.ward],
  subCounty: ['subCounty', (grant) => grant.subCounty],
  department: ['department', (grant) => grant.department],
}

/**
 * May someone with these grants do this? Without a record: have they the permission at all (for menus and routes).
 * With one: does any grant reach it. `by` narrows to grants that come from one of these roles.
 */
export function allows(grants: readonly Grant[], permission: Permission, record?: RecordReach, by?: readonly string[]): boolean {
  return grants.some((grant) => {
    if (grant.permission !== permission || (by && !by.includes(grant.role))) return false
    if (!record) return true
    if (grant.scope && !(record.kind != null && grant.scope.includes(record.kind))) return false
    if (grant.reach === 'county') return true
    const [place, held] = MATCHES[grant.reach]
    const wanted = held(grant)
    return wanted !== null && record[place] === wanted
  })
}

/**
 * The same declaration as a condition on rows: true for exactly the records that `allows` lets through (a property test holds them equal).
 * `columns` names where each place stands in the query (`{ ward: 'c.ward' }`); a place that the query lacks grants nothing.
 */
export function within(grants: readonly Grant[], permission: Permission, columns: ReachColumns): Expression<SqlBool> {
  const ways = new Map<string, Expression<SqlBool>>()
  for (const grant of grants) {
    if (grant.permission !== permission) continue
    const conditions: Expression<SqlBool>[] = []
    if (grant.scope) {
      if (!columns.kind) continue
      conditions.push(grant.scope.length === 0 ? sql<SqlBool>`false` : sql<SqlBool>`${sql.ref(columns.kind)} in (${sql.join(grant.scope)})`)
    }
    if (grant.reach !== 'county') {
      const [place, held] = MATCHES[grant.reach]
      const column = columns[place]
      const wanted = held(grant)
      if (!column || wanted === null) continue
      conditions.push(sql<SqlBool>`${sql.ref(column)} = ${wanted}`)
      ways.set(`${place}=${wanted}&${grant.scope}`, every(conditions))
    } else {
      if (conditions.length === 0) return sql<SqlBool>`true`
      ways.set(`county&${grant.scope}`, every(conditions))
    }
  }
  if (ways.size === 0) return sql<SqlBool>`false`
  return sql<SqlBool>`(${sql.join([...ways.values()], sql` or `)})`
}

const every = (conditions: Expression<SqlBool>[]): Expression<SqlBool> => sql<SqlBool>`(${sql.join(conditions, sql` and `)})`
