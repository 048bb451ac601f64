import { z } from 'zod'
import { isDay } from '../../../core/basics/dates.ts'
import { must } from '../../../kernel/web/input.ts'
import { QUEUE_SORTS, QUEUE_VIEWS } from '../queue.ts'
import { deskTexts } from './texts.ts'

export const WORDS_MAX = 100
const words = must(z.string().trim().default(''), (typed) => typed.length <= WORDS_MAX, deskTexts['cases.queue.words_too_long'])
/** What no filter can be finds nothing: the whole list would look like the answer. */
const NONE = 'none'
const short = z.string().trim().max(100).catch(NONE)
const said = <T extends z.ZodType>(schema: T) => z.preprocess((typed) => (typed === '' ? undefined : typed), schema.optional())
const ward = said(z.coerce.number().int().min(1).max(99_999).catch(-1))
const day = must(z.string().trim().max(10).default(''), (typed) => typed === '' || isDay(typed), deskTexts['cases.queue.bad_day'])

const parts = {
  view: said(z.enum(QUEUE_VIEWS)),
  q: words,
  type: short.default(''),
  state: short.default(''),
  ward,
  flag: short.default(''),
  from: day,
  until: day,
  status: said(z.enum(['open', 'closed', 'both'])),
  sort: said(z.enum(QUEUE_SORTS)),
  after: said(z.string().max(200)),
}
const isPart = (name: string): name is keyof typeof parts => Object.hasOwn(parts, name)

/** The queue as its address says it. What a filter cannot be finds nothing; all else that is not understood is refused, even a name that says nothing here. */
export const queueQuery = z.strictObject({ ...parts, lang: z.string().optional() }).transform(({ lang: _language, ...query }) => query)
export type QueueQuery = z.output<typeof queueQuery>

export const FILTERS = ['type', 'state', 'ward', 'flag', 'from', 'until', 'status'] as const
export type FilterName = (typeof FILTERS)[number]

/** The values of an address that are said, without the place in the list: another filter begins at the top. */
export function addressValues(query: Partial<QueueQuery>): Record<string, string> {
  const entries = Object.entries(query).filter(([name, value]) => name !== 'after' && value !== undefined && value !== '')
  return Object.fromEntries(entries.map(([name, value]) => [name, String(value)]))
}

/** The address of a queue, with some values changed; an undefined or empty one goes away. */
export function queueHref(
  query: Partial<QueueQuery>,
  change: Partial<Record<keyof QueueQuery, string | undefined>> = {},
  path = '/staff/cases',
): string {
  const values: Record<string, string> = { ...addressValues(query) }
  for (const [name, value] of Object.entries(change)) {
    if (value === undefined || value === '') delete values[name]
    else values[name] = value
  }
  const text = new URLSearchParams(values).toString()
  return text === '' ? path : `${path}?${text}`
}

/** Of an address that was refused, what can be read: for the page that says what is wrong. */
export const readable = (asked: URLSearchParams): QueueQuery =>
  queueQuery.parse(Object.fromEntries([...asked].filter(([name, value]) => isPart(name) && parts[name].safeParse(value).success)))
