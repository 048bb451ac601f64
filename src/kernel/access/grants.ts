/** A permission's full name, `module.noun.verb`, as declared in a manifest. */
export type Permission = string

/** How far a permission reaches, from the narrowest to the widest. */
export const REACH_LEVELS = ['own', 'office', 'ward', 'subCounty', 'department', 'county'] as const
export type ReachLevel = (typeof REACH_LEVELS)[number]

/** What one role of one post gives its holder: a permission and how far it goes, with the place the post stands in. */
export type Grant = {
  readonly permission: Permission
  readonly reach: ReachLevel
  /** The kinds of record it goes for (`RecordReach.kind`); null for every kind. */
  readonly scope: readonly string[] | null
  readonly role: string
  readonly post: string | null
  readonly person: string
  readonly office: string | null
  readonly ward: number | null
  readonly subCounty: number | null
  readonly department: string | null
}

/** Where a record stands, for the question who may touch it. What is not known is absent, and then grants nothing. */
export type RecordReach = {
  readonly kind?: string | null | undefined
  readonly owner?: string | null | undefined
  readonly office?: string | null | undefined
  readonly ward?: number | null | undefined
  readonly subCounty?: number | null | undefined
  readonly department?: string | null | undefined
}

/** The columns of a query in which the same stands, for the question which rows may be listed. */
export type ReachColumns = { readonly [place in keyof RecordReach]?: string }
