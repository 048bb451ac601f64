import { z } from 'zod'
import { formatDay } from '../../../core/basics/dates.ts'
import { invalid, refuse } from '../../../core/basics/errors.ts'
import { newId } from '../../../core/basics/ids.ts'
import { say } from '../../../core/basics/texts.ts'
import { type Holiday, readCalendars } from '../../../kernel/calendar/calendar-book.ts'
import { addHoliday, confirmHoliday, type HolidayChange, moveHoliday, removeHoliday } from '../../../kernel/calendar/holidays.ts'
import { HOLIDAY_KINDS } from '../../../kernel/calendar/observed-days.ts'
import { calendarTexts } from '../../../kernel/calendar/texts.ts'
import type { Context } from '../../../kernel/context/context.ts'
import { csvFile } from '../../../kernel/web/csv.ts'
import { line, must } from '../../../kernel/web/input.ts'
import { page } from '../../../kernel/web/reply.ts'
import { type ExampleWorld, get, may, type Route } from '../../../kernel/web/route.ts'
import { dayField, noParams, reasonField } from '../fields.ts'
import { type FormField, formRoutes } from '../form-routes.tsx'
import { todayOf } from '../staff/staff.ts'
import { administrationTexts as texts } from '../texts.ts'
import { dayWords, wordsIn } from '../words.tsx'
import { openClocksFrom } from './clock-count.ts'
import { HolidayList } from './holidays.views.tsx'

const here = '/staff/admin/holidays'
const holidayKey = z.string().min(1).max(120)
const oneHoliday = z.object({ key: holidayKey })

async function anyHoliday({ county }: ExampleWorld): Promise<string> {
  const row = await county.db
    .selectFrom('calendar.holidays')
    .select('key')
    .where('removed_at', 'is', null)
    .orderBy('day', 'desc')
    .limit(1)
    .executeTakeFirst()
  return row?.key ?? 'none'
}

async function findHoliday(ctx: Context, key: string): Promise<Holiday> {
  ctx.allow('calendar.holiday.change', {})
  const holiday = (await readCalendars(ctx.db)).holidays.find((each) => each.key === key)
  if (!holiday) throw refuse('basics.not_found')
  return holiday
}

const reasonAndLaw: readonly FormField[] = [
  {
    name: 'authority',
    kind: 'line',
    label: texts['administration.holidays.authority'],
    hint: texts['administration.holidays.authority_hint'],
  },
  { name: 'reason', kind: 'words', label: texts['administration.reason'], hint: texts['administration.reason_hint'] },
]
/** A law or a notice has a name: a number or a dash alone cites nothing. */
const authorityField = must(
  z.string().trim().max(200).default(''),
  (typed) => /\p{L}{3}/u.test(typed),
  texts['administration.input.authority'],
)
const grounds = { authority: authorityField, reason: reasonField }

/** A year typed wrongly would close no office and stay unseen: from the beginning of last year to the end of the year after next. Throws `basics.invalid`. */
function inSpan(ctx: Context, day: Temporal.PlainDate): Temporal.PlainDate {
  const { year } = todayOf(ctx)
  if (day.year >= year - 1 && day.year <= year + 2) return day
  const [first, last] = [`${year - 1}-01-01`, `${year + 2}-12-31`].map((each) => formatDay(each, ctx.language)) as [string, string]
  throw invalid([{ path: 'day', text: texts['administration.holidays.out_of_span'], values: { first, last } }])
}

/** The change, with how many open clocks it set anew: those that fall due from the first day on that opened or closed. */
const counted = async (ctx: Context, change: Promise<HolidayChange>) => {
  const { from } = await change
  return from ? openClocksFrom(ctx, from) : 0
}
const done = (clocks: number) => ({ to: here, notice: texts['administration.holidays.changed'], values: { clocks } })

export const holidayRoutes: readonly Route[] = [
  get(here, {
    access: may('calendar.holiday.change'),
    input: {
      query: z.object({
        year: z.coerce.number().int().min(2000).max(2100).optional(),
        format: z.enum(['page', 'csv']).optional().default('page'),
      }),
    },
    example: async () => ({ query: { year: 2026 } }),
    run: async (ctx, { query }) => {
      ctx.allow('calendar.holiday.change', {})
      const year = query.year ?? todayOf(ctx).year
      const { holidays } = await readCalendars(ctx.db)
      const changes = await ctx.db
        .selectFrom('calendar.holiday_changes as change')
        .innerJoin('calendar.holidays as holiday', 'holiday.key', 'change.holiday')
        .select([
          'change.verb',
          'change.reason',
          'change.authority',
          'change.changed_by_name as by',
          'change.changed_at as at',
          'holiday.name_en',
          'holiday.name_sw',
        ])
        .orderBy('change.id', 'desc')
        .limit(20)
        .execute()
      return { year, holidays: holidays.filter(({ day }) => day.year === year), changes, clocks: await openClocksFrom(ctx, todayOf(ctx)) }
    },
    reply: (found, ctx, { query }) => {
      const t = wordsIn(ctx.language)
      if (query.format === 'csv')
        return csvFile(
          `holidays-${found.year}`,
          [
            t('administration.holidays.day'),
            t('administration.holidays.name'),
            t('administration.holidays.kind'),
            t('administration.holidays.authority'),
            t('administration.holidays.state'),
          ],
          found.holidays.map((holiday) => [
            holiday.day.toString(),
            say(holiday.name, ctx.language),
            holiday.kind,
            say(holiday.authority, ctx.language),
            t(holiday.confirmed ? 'administration.holidays.confirmed' : 'administration.holidays.awaited'),
          ]),
        )
      return page({ title: t('administration.holidays.title'), layout: 'staff', body: <HolidayList ctx={ctx} found={found} /> })
    },
  }),
  ...formRoutes({
    path: '/staff/admin/holidays/new',
    access: may('calendar.holiday.change'),
    params: noParams,
    body: z.object({ id: z.uuid(), day: dayField, nameEn: line(100), nameSw: line(100), kind: z.enum(HOLIDAY_KINDS), ...grounds }),
    load: async (ctx) => ({ id: ctx.newId(), clocks: await openClocksFrom(ctx, todayOf(ctx)) }),
    title: (_loaded, language) => wordsIn(language)('administration.holidays.add'),
    lead: ({ clocks }, language) => <p class="govuk-body">{wordsIn(language)('administration.holidays.clocks', { clocks })}</p>,
    fields: ({ id }, language) => [
      { name: 'id', kind: 'hidden', label: texts['administration.holidays.name'], value: id },
      { name: 'day', kind: 'day', label: texts['administration.holidays.day'] },
      { name: 'nameEn', kind: 'line', label: texts['administration.holidays.name_en'] },
      { name: 'nameSw', kind: 'line', label: texts['administration.holidays.name_sw'] },
      {
        name: 'kind',
        kind: 'radios',
        label: texts['administration.holidays.kind'],
        items: HOLIDAY_KINDS.map((value) => ({ value, text: say(calendarTexts[`calendar.holiday.${value}`], language) })),
      },
      ...reasonAndLaw,
    ],
    button: texts['administration.holidays.add'],
    back: () => here,
    example: async () => ({
      params: {},
      body: {
        id: newId(Date.now()),
        day: '2026-12-11',
        nameEn: 'Example',
        nameSw: 'Mfano',
        kind: 'declared' as const,
        authority: 'Gazette Notice 1 of 2026',
        reason: '',
      },
    }),
    run: (ctx, { body: { id, nameEn, nameSw, day, ...rest } }) =>
      counted(ctx, addHoliday(ctx, { key: id, name: { en: nameEn, sw: nameSw }, day: inSpan(ctx, day), ...rest })),
    done,
  }),
  ...(['move', 'confirm', 'remove'] as const).flatMap((deed) =>
    formRoutes({
      path: `/staff/admin/holidays/:key/${deed}`,
      access: may('calendar.holiday.change'),
      params: oneHoliday,
      body: deed === 'remove' ? z.object({ ...grounds, day: dayField.optional() }) : z.object({ ...grounds, day: dayField }),
      load: async (ctx, { key }) => {
        const holiday = await findHoliday(ctx, key as string)
        const today = todayOf(ctx)
        return { holiday, clocks: await openClocksFrom(ctx, Temporal.PlainDate.compare(holiday.day, today) > 0 ? holiday.day : today) }
      },
      title: ({ holiday }, language) =>
        wordsIn(language)(`administration.holidays.${deed}_of`, {
          name: say(holiday.name, language),
          day: dayWords(holiday.day, language),
        }),
      lead: ({ clocks }, language) => <p class="govuk-body">{wordsIn(language)('administration.holidays.clocks', { clocks })}</p>,
      fields: ({ holiday }) => [
        ...(deed === 'remove'
          ? []
          : [{ name: 'day', kind: 'day', label: texts['administration.holidays.day'], value: holiday.day.toString() } as const]),
        ...reasonAndLaw,
      ],
      button: texts[`administration.holidays.${deed}`],
      ...(deed === 'remove' ? { look: 'warning' as const } : {}),
      back: () => here,
      example: async (world) => ({ params: { key: await anyHoliday(world) }, body: { day: '2026-12-11', authority: '', reason: '' } }),
      run: (ctx, { params, body: { day, ...rest } }) => {
        const key = params.key as string
        if (deed === 'remove') return counted(ctx, removeHoliday(ctx, { key, ...rest }))
        if (deed === 'confirm') return counted(ctx, confirmHoliday(ctx, { key, ...rest, ...(day ? { day: inSpan(ctx, day) } : {}) }))
        return counted(ctx, moveHoliday(ctx, { key, day: inSpan(ctx, day as Temporal.PlainDate), ...rest }))
      },
      done,
    }),
  ),
]
