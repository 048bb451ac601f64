import { z } from 'zod'
import { newId } from '../../../core/basics/ids.ts'
import { say } from '../../../core/basics/texts.ts'
import { REACH_LEVELS } from '../../../kernel/access/grants.ts'
import type { Context } from '../../../kernel/context/context.ts'
import { csvFile } from '../../../kernel/web/csv.ts'
import { line, optionalLine } from '../../../kernel/web/input.ts'
import { page, redirectTo } from '../../../kernel/web/reply.ts'
import { type ExampleWorld, get, may, post, type Route } from '../../../kernel/web/route.ts'
import { reasonField } from '../fields.ts'
import { formRoutes } from '../form-routes.tsx'
import { administrationTexts as texts } from '../texts.ts'
import { wordsIn } from '../words.tsx'
import {
  decideRoleChange,
  findRole,
  listRoles,
  openChanges,
  openRole,
  permissionsOf,
  proposeRoleChange,
  withdrawRoleChange,
} from './roles.ts'
import { ChangeInWords, RoleList, RoleView } from './roles.views.tsx'

const roleKey = z.string().regex(/^[a-z][a-z0-9-]{0,79}$/)
const oneRole = z.object({ key: roleKey })
const oneChange = z.object({ key: roleKey, id: z.uuid() })

async function anyRole({ county }: ExampleWorld): Promise<string> {
  const row = await county.db.selectFrom('access.roles').select('key').orderBy('key').limit(1).executeTakeFirst()
  return row?.key ?? 'none'
}

/** What any role may be given, in words, by the key of the permission. */
const permissionWords = (ctx: Context): Map<string, string> =>
  new Map(
    ctx.county.manifests.flatMap(({ permissions = {} }) =>
      Object.entries(permissions).map(([key, words]) => [key, say(words, ctx.language)]),
    ),
  )

export const roleRoutes: readonly Route[] = [
  get('/staff/admin/roles', {
    access: may('administration.staff.read'),
    input: { query: z.object({ format: z.enum(['page', 'csv']).optional().default('page') }) },
    example: async () => ({ query: {} }),
    run: async (ctx, { query }) => {
      const roles = await listRoles(ctx)
      if (query.format === 'page') return { roles, waiting: await openChanges(ctx), lines: [] }
      const lines = await ctx.db.selectFrom('access.role_permissions').selectAll().orderBy('role').orderBy('permission').execute()
      ctx.audit('administration.roles.exported', { kind: 'administration.list', id: 'roles' }, { rows: lines.length })
      return { roles, waiting: [], lines }
    },
    reply: ({ roles, waiting, lines }, ctx, { query }) => {
      const t = wordsIn(ctx.language)
      if (query.format === 'csv')
        return csvFile(
          'roles',
          [
            t('administration.roles.role'),
            t('administration.roles.permission'),
            t('administration.roles.reach'),
            t('administration.roles.scope'),
          ],
          lines.map(({ role, permission, reach, scope }) => [role, permission, reach, scope?.join('; ') ?? null]),
        )
      return page({ title: t('administration.roles.title'), layout: 'staff', body: <RoleList ctx={ctx} roles={roles} waiting={waiting} /> })
    },
  }),
  get('/staff/admin/roles/:key', {
    access: may('administration.staff.read'),
    input: { params: oneRole, query: z.object({ with: optionalLine(80) }) },
    example: async (world) => ({ params: { key: await anyRole(world) }, query: {} }),
    run: async (ctx, { params, query }) => ({
      role: await openRole(ctx, params.key),
      all: await listRoles(ctx),
      other: query.with ? { role: await findRole(ctx, query.with), permitted: await permissionsOf(ctx, query.with) } : null,
    }),
    reply: ({ role, all, other }, ctx) =>
      page({
        title: say(role.name, ctx.language),
        layout: 'staff',
        breadcrumbs: [
          { text: wordsIn(ctx.language)('administration.roles.title'), href: '/staff/admin/roles' },
          { text: say(role.name, ctx.language) },
        ],
        body: <RoleView ctx={ctx} role={role} all={all} other={other} words={permissionWords(ctx)} />,
      }),
  }),
  ...formRoutes({
    path: '/staff/admin/roles/:key/change',
    access: may('administration.role.manage'),
    params: oneRole,
    body: z.object({ permission: line(100), reach: z.enum([...REACH_LEVELS, 'none']), scope: optionalLine(500), reason: reasonField }),
    load: async (ctx, { key }) => ({ role: await openRole(ctx, key as string), words: permissionWords(ctx) }),
    title: ({ role }, language) => wordsIn(language)('administration.roles.change_of', { role: say(role.name, language) }),
    lead: (_loaded, language) => <p class="govuk-body">{wordsIn(language)('administration.roles.two_persons')}</p>,
    fields: ({ words }, language) => [
      {
        name: 'permission',
        kind: 'select',
        label: texts['administration.roles.permission'],
        items: [
          { value: '', text: wordsIn(language)('administration.choose') },
          ...[...words].sort(([a], [b]) => (a < b ? -1 : 1)).map(([value, text]) => ({ value, text: `${text} (${value})` })),
        ],
      },
      {
        name: 'reach',
        kind: 'radios',
        label: texts['administration.roles.reach'],
        missing: texts['administration.roles.reach_missing'],
        items: [...REACH_LEVELS, 'none' as const].map((value) => ({ value, text: wordsIn(language)(`administration.reach.${value}`) })),
      },
      { name: 'scope', kind: 'line', label: texts['administration.roles.scope'], hint: texts['administration.roles.scope_hint'] },
      { name: 'reason', kind: 'words', label: texts['administration.reason'], hint: texts['administration.reason_hint'] },
    ],
    button: texts['administration.roles.propose'],
    back: ({ key }) => `/staff/admin/roles/${key}`,
    example: async (world) => ({
      params: { key: await anyRole(world) },
      body: { permission: 'cases.case.read', reach: 'office' as const, scope: '', reason: '' },
    }),
    run: (ctx, { params, body }) => {
      const kinds = body.scope.split(/[,\s]+/).filter(Boolean)
      return proposeRoleChange(ctx, {
        role: params.key as string,
        permission: body.permission,
        reach: body.reach === 'none' ? null : body.reach,
        scope: kinds.length > 0 ? kinds : null,
        reason: body.reason,
      })
    },
    done: (_result, { key }) => ({ to: `/staff/admin/roles/${key}`, notice: texts['administration.roles.proposed'] }),
  }),
  ...formRoutes({
    path: '/staff/admin/roles/:key/changes/:id/decide',
    access: may('administration.role.manage'),
    params: oneChange,
    body: z.object({ decision: z.enum(['approved', 'refused']), because: reasonField }),
    load: async (ctx, { key, id }) => {
      const role = await openRole(ctx, key as string)
      return { role, change: role.changes.find((each) => each.id === id), words: permissionWords(ctx) }
    },
    title: ({ role }, language) => wordsIn(language)('administration.roles.decide_on', { role: say(role.name, language) }),
    lead: ({ change, words }, language) => (change ? <ChangeInWords change={change} words={words} language={language} /> : null),
    fields: (_loaded, language) => [
      {
        name: 'decision',
        kind: 'radios',
        label: texts['administration.roles.decision'],
        items: (['approved', 'refused'] as const).map((value) => ({
          value,
          text: wordsIn(language)(`administration.roles.decide_${value}`),
        })),
      },
      { name: 'because', kind: 'words', label: texts['administration.reason'], hint: texts['administration.reason_hint'] },
    ],
    button: texts['administration.roles.decide'],
    back: ({ key }) => `/staff/admin/roles/${key}`,
    example: async (world) => ({
      params: { key: await anyRole(world), id: newId(0) },
      body: { decision: 'refused' as const, because: '' },
    }),
    run: (ctx, { params, body }) => decideRoleChange(ctx, { id: params.id as string, ...body }),
    done: (role) => ({ to: `/staff/admin/roles/${role}`, notice: texts['administration.roles.decided'] }),
  }),
  post('/staff/admin/roles/withdraw', {
    access: may('administration.role.manage'),
    input: { body: z.object({ change: z.uuid(), sure: z.literal('yes') }) },
    example: async () => ({ body: { change: newId(0), sure: '' as 'yes' } }),
    run: (ctx, { body }) => withdrawRoleChange(ctx, body.change),
    reply: (role) => redirectTo(`/staff/admin/roles/${role}`, { text: texts['administration.roles.withdrawn'] }),
  }),
]
