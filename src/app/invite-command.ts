import { parseArgs } from 'node:util'
import { sql } from 'kysely'
import { z } from 'zod'
import { inviteOfficer } from '../engines/sign-in/invitations.ts'
import { dayOf } from '../kernel/calendar/days.ts'
import { systemActor } from '../kernel/context/actor.ts'
import { asActor, type Context } from '../kernel/context/context.ts'
import type { County } from '../kernel/context/county.ts'
import { addPerson } from '../kernel/identity/people.ts'
import { StartRefused } from './settings.ts'

const USAGE = 'say kaunti invite --email ADDRESS --post KEY --name "FULL NAME" --staff-number NUMBER [--language sw] [--reason "WHY"]'
const MANAGES = 'administration.staff.manage'

const wanted = z.object({
  email: z.email().max(200).toLowerCase(),
  post: z.string().min(1).max(120),
  name: z.string().trim().min(3).max(200).optional(),
  staffNumber: z.string().trim().min(1).max(40).optional(),
  language: z.enum(['en', 'sw']).default('en'),
  reason: z.string().trim().min(1).max(500).optional(),
})
export type InviteWanted = z.output<typeof wanted>

/** What follows `kaunti invite`. Throws `StartRefused` with how to say it. */
export function readInvite(args: readonly string[]): InviteWanted {
  const text = { type: 'string' } as const
  try {
    const { values } = parseArgs({
      args: [...args],
      options: { email: text, post: text, name: text, 'staff-number': text, language: text, reason: text },
    })
    return wanted.parse({ ...values, staffNumber: values['staff-number'] })
  } catch {
    throw new StartRefused(USAGE)
  }
}

/**
 * The way in for the first administrator, from the machine Kaunti runs on: takes the person into the county's service, gives them a vacant post that manages staff, and
 * makes the one-time link by which they set password and second step. Once an administrator is enrolled it wants a reason, for the day when all have lost their phones;
 * the audit trail keeps it. Throws `StartRefused`.
 */
export async function inviteAdministrator(county: County, given: InviteWanted, print: (line: string) => void): Promise<void> {
  const { link, email } = await asActor(county, systemActor('kaunti invite'), (ctx) => invite(ctx, given))
  print(link ? `Hand this link over. It opens once, within three days:\n${link}` : `The link goes to ${email} as soon as kaunti work runs.`)
}

async function invite(ctx: Context, given: InviteWanted) {
  const administrators = await postsThatManage(ctx)
  const enrolled = administrators.find((each) => each.enrolled)
  if (enrolled && !given.reason)
    throw new StartRefused(
      `there is an administrator (${enrolled.key}): let them invite at ${ctx.county.publicUrl}/staff/admin/staff, or give --reason when nobody can`,
    )
  const post = administrators.find(({ key }) => key === given.post)
  if (!post) {
    const keys = [...new Set(administrators.map(({ key }) => key))]
    throw new StartRefused(
      keys.length === 0
        ? 'no post manages staff yet; run kaunti load first'
        : `${given.post} is no post that manages staff; these are: ${keys.join(', ')}`,
    )
  }
  const known = await ctx.db.selectFrom('identity.staff').select('person').where('email', '=', given.email).executeTakeFirst()
  if (post.holder && post.holder !== known?.person) throw new StartRefused(`${given.post} is held by somebody else (${post.holderEmail})`)
  const person = known?.person ?? (await employ(ctx, given))
  if (!post.holder) {
    const from = dayOf(ctx.now)
    await ctx.db
      .insertInto('identity.post_holders')
      .values({ id: ctx.newId(), post: post.id, person, held_from: from, held_until: null, acting: false })
      .execute()
    ctx.audit(
      'administration.post.filled',
      { kind: 'identity.post', id: post.id },
      { person, from: from.toString(), until: null, acting: false, reason: given.reason ?? 'first administrator' },
      person,
    )
  }
  ctx.audit(
    'administration.staff.invited',
    { kind: 'identity.person', id: person },
    { post: given.post, reason: given.reason ?? null },
    person,
  )
  return inviteOfficer(ctx, person)
}

async function employ(ctx: Context, { name, staffNumber, email, language }: InviteWanted): Promise<string> {
  if (!name || !staffNumber) throw new StartRefused(USAGE)
  const taken = await ctx.db.selectFrom('identity.staff').select('person').where('staff_number', '=', staffNumber).executeTakeFirst()
  if (taken) throw new StartRefused(`the staff number ${staffNumber} is somebody else's`)
  const person = ctx.newId()
  await addPerson(ctx.db, { id: person, fullName: name, language, now: ctx.now })
  await ctx.db.insertInto('identity.staff').values({ person, staff_number: staffNumber, email, phone: null, created_at: ctx.now }).execute()
  ctx.audit('administration.staff.added', { kind: 'identity.person', id: person }, { staffNumber, name, email }, person)
  return person
}

type Managing = {
  readonly id: string
  readonly key: string
  readonly holder: string | null
  readonly holderEmail: string | null
  readonly enrolled: boolean
}

/** The open posts whose roles manage staff for the whole county, with who holds each today and whether they can sign in. */
async function postsThatManage(ctx: Context): Promise<readonly Managing[]> {
  const today = dayOf(ctx.now).toString()
  const { rows } = await sql<Managing>`
    select distinct post.id, post.key, held.person as holder, staff.email as "holderEmail", credentials.person is not null as enrolled
    from identity.posts post
    join access.post_roles given on given.post = post.id
    join access.role_permissions may on may.role = given.role and may.permission = ${MANAGES} and may.reach = 'county'
    left join identity.post_holders held on held.post = post.id and held.held_from <= ${today}::date and coalesce(held.held_until, 'infinity') >= ${today}::date
    left join identity.staff staff on staff.person = held.person
    left join sign_in.staff_credentials credentials on credentials.person = held.person
    where post.closed_on is null order by post.key`.execute(ctx.db)
  return rows
}
