import { formatInstant } from '../../../core/basics/dates.ts'
import { invalid, refuse } from '../../../core/basics/errors.ts'
import type { Text } from '../../../core/basics/texts.ts'
import { dayOf } from '../../../kernel/calendar/days.ts'
import type { Context } from '../../../kernel/context/context.ts'
import { readTogether } from '../../../kernel/database/read-together.ts'
import { noticeTexts, refuseNotices } from './texts.ts'

/** What a notice says, and for how long. */
export type NoticeWords = {
  readonly titleEn: string
  readonly titleSw: string
  readonly bodyEn: string
  readonly bodySw: string
  /** Days, `2026-12-01`; both included. */
  readonly from: string
  readonly until: string
}

export type Notice = {
  readonly id: string
  readonly title: Text
  readonly body: Text
  readonly from: Temporal.PlainDate
  readonly until: Temporal.PlainDate
  readonly withdrawn: boolean
  readonly revision: number
}

type NoticeVerb = 'published' | 'changed' | 'withdrawn' | 'restored'
export type NoticeChange = { readonly verb: NoticeVerb; readonly by: string; readonly at: Temporal.Instant; readonly words: NoticeWords }

const MAY = 'website.notice.publish'
const SHOWN_MAX = 20
const LISTED_MAX = 200
const COLUMNS = ['id', 'title_en', 'title_sw', 'body_en', 'body_sw', 'shown_from', 'shown_until', 'withdrawn_at', 'revision'] as const

const noticeRows = (ctx: Context) => ctx.db.selectFrom('website.notices').select(COLUMNS)
type Row = Awaited<ReturnType<ReturnType<typeof noticeRows>['executeTakeFirstOrThrow']>>

const asNotice = (row: Row): Notice => ({
  id: row.id,
  title: { en: row.title_en, sw: row.title_sw },
  body: { en: row.body_en, sw: row.body_sw },
  from: row.shown_from,
  until: row.shown_until,
  withdrawn: row.withdrawn_at !== null,
  revision: row.revision,
})

/** What the public is told today, the newest first. */
export const noticesToday = async (ctx: Context): Promise<Notice[]> => (await noticesAndCalendars(ctx)).notices

/** The same, with the version of the calendars read by the same statement: what the home page asks for. */
export async function noticesAndCalendars(ctx: Context): Promise<{ notices: Notice[]; calendarVersion: number }> {
  const today = dayOf(ctx.now)
  const { rows } = await readTogether<{ calendarVersion: number } & (Row | { id: null })>`
    select calendars.version as "calendarVersion", told.* from calendar.versions calendars left join (
      select id, title_en, title_sw, body_en, body_sw, shown_from, shown_until, withdrawn_at, revision from website.notices
      where withdrawn_at is null and shown_from <= ${today} and shown_until >= ${today} order by shown_from desc, id desc limit ${SHOWN_MAX}
    ) told on true order by told.shown_from desc, told.id desc`.execute(ctx.db)
  const notices = rows.flatMap((row) => (row.id === null ? [] : [asNotice(row)]))
  return { notices, calendarVersion: (rows[0] as { calendarVersion: number }).calendarVersion }
}

/** All notices for whoever may publish, the newest first. */
export async function allNotices(ctx: Context): Promise<Notice[]> {
  ctx.allow(MAY, {})
  return (await noticeRows(ctx).orderBy('shown_from', 'desc').orderBy('id', 'desc').limit(LISTED_MAX).execute()).map(asNotice)
}

/** One notice with all it ever said. Throws `basics.not_found`. */
export async function noticeWithHistory(ctx: Context, id: string): Promise<{ notice: Notice; changes: NoticeChange[] }> {
  ctx.allow(MAY, {})
  const row = await noticeRows(ctx).where('id', '=', id).executeTakeFirst()
  if (!row) throw refuse('basics.not_found')
  return { notice: asNotice(row), changes: await changesOf(ctx, id) }
}

async function changesOf(ctx: Context, id: string): Promise<NoticeChange[]> {
  const changes = await ctx.db
    .selectFrom('website.notice_changes as change')
    .innerJoin('identity.people as person', 'person.id', 'change.changed_by')
    .select(['change.verb', 'person.full_name', 'change.changed_at', 'change.words'])
    .where('change.notice', '=', id)
    .orderBy('change.id', 'desc')
    .execute()
  return changes.map((each) => ({
    verb: each.verb as NoticeVerb,
    by: each.full_name,
    at: each.changed_at,
    words: each.words as unknown as NoticeWords,
  }))
}

/** Refuses days that make no sense together: `basics.invalid` at `until`. */
export function checkDays({ from, until }: Pick<NoticeWords, 'from' | 'until'>): void {
  const first = Temporal.PlainDate.from(from)
  const last = Temporal.PlainDate.from(until)
  if (Temporal.PlainDate.compare(last, first) < 0 || Temporal.PlainDate.compare(last, first.add({ years: 1 })) > 0)
    throw invalid([{ path: 'until', text: noticeTexts['website.notices.bad_until'] }])
}

const columnsOf = (words: NoticeWords) => ({
  title_en: words.titleEn,
  title_sw: words.titleSw,
  body_en: words.bodyEn,
  body_sw: words.bodySw,
  shown_from: Temporal.PlainDate.from(words.from),
  shown_until: Temporal.PlainDate.from(words.until),
})

/** Publishes a notice under an id made by the caller: sending it again gives the same one. */
export async function publishNotice(ctx: Context, id: string, words: NoticeWords): Promise<void> {
  ctx.allow(MAY, {})
  checkDays(words)
  const made = await ctx.db
    .insertInto('website.notices')
    .values({ id, ...columnsOf(words), withdrawn_at: null })
    .onConflict((conflict) => conflict.doNothing())
    .returning('id')
    .executeTakeFirst()
  if (made) await noteChange(ctx, id, 'published', words)
}

/** Changes what a published notice says. Throws `website.notice_changed` when another officer was faster. */
export async function changeNotice(ctx: Context, id: string, revision: number, words: NoticeWords): Promise<void> {
  const { notice } = await lockNotice(ctx, id, revision)
  checkDays(words)
  await ctx.db
    .updateTable('website.notices')
    .set({ ...columnsOf(words), revision: notice.revision + 1 })
    .where('id', '=', id)
    .execute()
  await noteChange(ctx, id, 'changed', words)
}

/** Takes a notice away from the public, or shows it again. Doing it twice does it once. */
export async function withdrawNotice(ctx: Context, id: string, withdrawn: boolean): Promise<void> {
  const { notice, words } = await lockNotice(ctx, id)
  if (notice.withdrawn === withdrawn) return
  await ctx.db
    .updateTable('website.notices')
    .set({ withdrawn_at: withdrawn ? ctx.now : null, revision: notice.revision + 1 })
    .where('id', '=', id)
    .execute()
  await noteChange(ctx, id, withdrawn ? 'withdrawn' : 'restored', words)
}

async function lockNotice(ctx: Context, id: string, revision?: number): Promise<{ notice: Notice; words: NoticeWords }> {
  ctx.allow(MAY, {})
  const row = await noticeRows(ctx).where('id', '=', id).forUpdate().executeTakeFirst()
  if (!row) throw refuse('basics.not_found')
  const notice = asNotice(row)
  if (revision !== undefined && revision !== notice.revision) {
    const [last] = await changesOf(ctx, id)
    throw refuseNotices('website.notice_changed', {
      who: last?.by ?? '',
      when: formatInstant((last?.at ?? ctx.now).epochMilliseconds, ctx.language),
    })
  }
  return { notice, words: wordsOf(notice) }
}

export const wordsOf = ({ title, body, from, until }: Notice): NoticeWords => ({
  titleEn: title.en,
  titleSw: title.sw,
  bodyEn: body.en,
  bodySw: body.sw,
  from: from.toString(),
  until: until.toString(),
})

const AUDITED = {
  published: 'website.notice.published',
  changed: 'website.notice.changed',
  withdrawn: 'website.notice.withdrawn',
  restored: 'website.notice.restored',
} as const

async function noteChange(ctx: Context, notice: string, verb: NoticeVerb, words: NoticeWords): Promise<void> {
  await ctx.db
    .insertInto('website.notice_changes')
    .values({
      id: ctx.newId(),
      notice,
      verb,
      words: JSON.stringify(words),
      changed_by: ctx.actor.person as string,
      changed_at: ctx.now,
    })
    .execute()
  ctx.audit(AUDITED[verb], { kind: 'website.notice', id: notice }, words)
}
