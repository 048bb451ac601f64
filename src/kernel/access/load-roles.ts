import { z } from 'zod'
import type { Text } from '../../core/basics/texts.ts'
import type { Transaction } from '../database/database.ts'
import { REACH_LEVELS } from './grants.ts'

const text = z.object({ en: z.string().min(1), sw: z.string().min(1) })

/** `counties/<name>/roles.json`: what each role may do, and which two no person may hold together. */
export const rolesFile = z.object({
  roles: z.array(
    z.object({
      key: z.string().regex(/^[a-z][a-z0-9-]+$/),
      name: text,
      duty: text,
      permissions: z.array(z.object({ permission: z.string(), reach: z.enum(REACH_LEVELS), scope: z.array(z.string()).min(1).optional() })),
    }),
  ),
  conflicts: z.array(z.object({ roles: z.tuple([z.string(), z.string()]), why: text })).default([]),
})

/** `counties/<name>/posts.json`: the posts of each office and the roles they carry. */
export const postsFile = z.object({
  posts: z.array(z.object({ key: z.string(), title: text, office: z.string(), roles: z.array(z.string()) })),
})

export type Loaded = { readonly roles: number; readonly posts: number }

/**
 * Brings a county's roles and posts from its files into the database. Doing it again changes nothing; a role or post that the files
 * no longer name stays, since people may hold it, and so do the permissions that two administrators have since decided on. Refuses a permission that nothing declares: a misspelt one would grant nothing, silently.
 */
export async function loadRoles(
  db: Transaction,
  files: { roles: unknown; posts: unknown },
  known: ReadonlySet<string>,
  newId: () => string,
): Promise<Loaded> {
  const { roles, conflicts } = rolesFile.parse(files.roles)
  const { posts } = postsFile.parse(files.posts)
  const unknown = roles.flatMap((role) =>
    role.permissions.filter((each) => !known.has(each.permission)).map((each) => `${role.key}: ${each.permission}`),
  )
  if (unknown.length > 0) throw new Error(`These roles name permissions that no module declares: ${unknown.join(', ')}`)

  for (const role of roles) await saveRole(db, role)
  for (const { roles: pair, why } of conflicts) {
    const [role, against] = [...pair].sort() as [string, string]
    await db
      .insertInto('access.role_conflicts')
      .values({ role, against, reason_en: why.en, reason_sw: why.sw })
      .onConflict((row) => row.columns(['role', 'against']).doUpdateSet({ reason_en: why.en, reason_sw: why.sw }))
      .execute()
  }
  for (const post of posts) {
    const { id } = await db
      .insertInto('identity.posts')
      .values({ id: newId(), key: post.key, title_en: post.title.en, title_sw: post.title.sw, office: post.office })
      .onConflict((row) => row.column('key').doUpdateSet({ title_en: post.title.en, title_sw: post.title.sw, office: post.office }))
      .returning('id')
      .executeTakeFirstOrThrow()
    for (const role of post.roles)
      await db
        .insertInto('access.post_roles')
        .values({ post: id, role })
        .onConflict((row) => row.doNothing())
        .execute()
  }
  return { roles: roles.length, posts: posts.length }
}

async function saveRole(db: Transaction, role: z.output<typeof rolesFile>['roles'][number]): Promise<void> {
  const words = wordsOf(role.name, role.duty)
  const { changed_at: decidedHere } = await db
    .insertInto('access.roles')
    .values({ key: role.key, ...words })
    .onConflict((row) => row.column('key').doUpdateSet(words))
    .returning('changed_at')
    .executeTakeFirstOrThrow()
  if (decidedHere) return
  await db.deleteFrom('access.role_permissions').where('role', '=', role.key).execute()
  if (role.permissions.length > 0)
    await db
      .insertInto('access.role_permissions')
      .values(role.permissions.map(({ permission, reach, scope }) => ({ role: role.key, permission, reach, scope: scope ?? null })))
      .execute()
}

const wordsOf = (name: Text, purpose: Text) => ({ name_en: name.en, name_sw: name.sw, purpose_en: purpose.en, purpose_sw: purpose.sw })
