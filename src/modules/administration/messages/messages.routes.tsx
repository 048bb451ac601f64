import { z } from 'zod'
import { newId } from '../../../core/basics/ids.ts'
import { formatNumber } from '../../../core/basics/numbers.ts'
import { parsePhone } from '../../../core/basics/phone.ts'
import { speaker } from '../../../core/basics/texts.ts'
import { budgetUsed } from '../../../engines/messages/budget.ts'
import {
  type LoggedMessage,
  listMessages,
  MESSAGE_STATUSES,
  type MessageStatus,
  openMessage,
  resendMessage,
} from '../../../engines/messages/message-log.ts'
import { messagesTexts } from '../../../engines/messages/texts.ts'
import { recordWords } from '../../../kernel/context/audit-words.ts'
import type { Context } from '../../../kernel/context/context.ts'
import { csvFile } from '../../../kernel/web/csv.ts'
import { optionalLine } from '../../../kernel/web/input.ts'
import { page, type Reply, redirectTo } from '../../../kernel/web/reply.ts'
import { get, may, post, type Route } from '../../../kernel/web/route.ts'
import { Button } from '../../../ui/components/button.tsx'
import { DataTable } from '../../../ui/components/data-table.tsx'
import { Filters } from '../../../ui/components/filters.tsx'
import { IdentityBar } from '../../../ui/components/identity-bar.tsx'
import { Input } from '../../../ui/components/input.tsx'
import { Link } from '../../../ui/components/link.tsx'
import { Meter } from '../../../ui/components/meter.tsx'
import { Select } from '../../../ui/components/select.tsx'
import { SummaryList } from '../../../ui/components/summary-list.tsx'
import { Tag, type TagColour } from '../../../ui/components/tag.tsx'
import { afterId, oneId } from '../fields.ts'
import { todayOf } from '../staff/staff.ts'
import { administrationTexts as texts } from '../texts.ts'
import { addressWith, instantWords, ListHead, wordsIn } from '../words.tsx'

const here = '/staff/admin/messages'
const CHANNELS = ['sms', 'email', 'inApp'] as const

const query = z.object({
  status: z
    .enum(['', ...MESSAGE_STATUSES])
    .optional()
    .default(''),
  channel: z
    .enum(['', ...CHANNELS])
    .optional()
    .default(''),
  template: optionalLine(120),
  to: optionalLine(200),
  after: afterId,
  format: z.enum(['page', 'csv']).optional().default('page'),
})
type Query = z.output<typeof query>

const COLOURS: Record<MessageStatus, TagColour> = {
  queued: 'blue',
  sending: 'blue',
  sent: 'teal',
  delivered: 'green',
  failed: 'red',
  unknown: 'yellow',
  refused: 'orange',
}

async function load(ctx: Context, asked: Query) {
  const { status, channel, template, to, after, format } = asked
  const phone = to === '' ? null : parsePhone(to)
  const address = phone && 'phone' in phone ? phone.phone : to.toLowerCase()
  const found = await listMessages(ctx, {
    ...(status ? { status } : {}),
    ...(channel ? { channel } : {}),
    ...(template ? { template } : {}),
    ...(to ? { address } : {}),
    ...(after ? { before: after } : {}),
    ...(format === 'csv' ? { limit: 200 } : {}),
  })
  const day = todayOf(ctx)
  const spent = { codes: await budgetUsed(ctx.db, day, 'codes'), notices: await budgetUsed(ctx.db, day, 'notices') }
  if (to || format === 'csv')
    ctx.audit('messages.log.searched', { kind: 'messages.log', id: format }, { status, channel, template, byAddress: to !== '' })
  return { ...found, spent }
}

export const messageLogRoutes: readonly Route[] = [
  get(here, {
    access: may('messages.message.read'),
    input: { query },
    example: async () => ({ query: { status: 'failed' as const } }),
    run: (ctx, { query }) => load(ctx, query),
    reply: (found, ctx, { query }) => (query.format === 'csv' ? csvOf(ctx, found.messages) : listPage(ctx, query, found)),
  }),
  get('/staff/admin/messages/:id', {
    access: may('messages.message.read'),
    input: { params: oneId },
    example: async ({ county }) => {
      const row = await county.db.selectFrom('messages.outbox').select('id').orderBy('id', 'desc').limit(1).executeTakeFirst()
      return { params: { id: row?.id ?? newId(0) } }
    },
    run: (ctx, { params }) => openMessage(ctx, params.id),
    reply: (message, ctx) => messagePage(ctx, message),
  }),
  post('/staff/admin/messages/:id/resend', {
    access: may('messages.message.resend'),
    input: { params: oneId, body: z.object({ sure: z.literal('yes') }) },
    example: async () => ({ params: { id: newId(0) }, body: { sure: '' as 'yes' } }),
    run: (ctx, { params }) => resendMessage(ctx, params.id),
    reply: (again) => redirectTo(`${here}/${again}`, { text: texts['administration.messages.resent'] }),
  }),
]

/** What a message is, in words; one whose template is gone by its code. */
const templateWords = ({ county, language }: Context, template: string): string =>
  county.messages.templates.get(template)?.name[language] ?? template

const say = (ctx: Context) => speaker(messagesTexts, ctx.language)

function reasonWords(ctx: Context, reason: string | null): string {
  if (reason === null) return '–'
  const key = `messages.reason.${reason}` as keyof typeof messagesTexts
  return key in messagesTexts ? say(ctx)(key) : reason
}

function csvOf(ctx: Context, messages: readonly LoggedMessage[]): Reply {
  const t = wordsIn(ctx.language)
  return csvFile(
    'messages',
    [
      t('administration.messages.when'),
      t('administration.messages.channel'),
      t('administration.messages.template'),
      t('administration.messages.template_code'),
      t('administration.messages.to'),
      t('administration.messages.status'),
      t('administration.messages.reason'),
      t('administration.messages.segments'),
    ],
    messages.map((row) => [
      row.createdAt.toString(),
      row.channel,
      templateWords(ctx, row.template),
      row.template,
      row.to,
      row.status,
      row.reason,
      row.segments,
    ]),
  )
}

function listPage(ctx: Context, asked: Query, { messages, next, spent }: Awaited<ReturnType<typeof load>>): Reply {
  const { language } = ctx
  const t = wordsIn(language)
  const m = say(ctx)
  const kept = { status: asked.status, channel: asked.channel, template: asked.template, to: asked.to }
  const budget = ctx.county.messages.segmentsPerDay
  const without = (name: keyof typeof kept) => addressWith(here, { ...kept, [name]: '' })
  return page({
    title: t('administration.messages.title'),
    layout: 'staff',
    body: (
      <>
        <ListHead title={t('administration.messages.title')} lead={t('administration.messages.lead')} />
        <div class="k-card-box">
          {(['codes', 'notices'] as const).map((pool) => (
            <Meter
              label={t(`administration.messages.budget_${pool}`)}
              value={spent[pool]}
              max={Math.max(1, budget[pool])}
              text={t('administration.messages.segments_of', {
                used: formatNumber(spent[pool], language),
                all: formatNumber(budget[pool], language),
              })}
            />
          ))}
        </div>
        <Filters
          action={here}
          clearHref={here}
          active={[
            ...(asked.status ? [{ text: m(`messages.status.${asked.status}`), removeHref: without('status') }] : []),
            ...(asked.channel ? [{ text: m(`messages.channel.${asked.channel}`), removeHref: without('channel') }] : []),
            ...(asked.template ? [{ text: templateWords(ctx, asked.template), removeHref: without('template') }] : []),
            ...(asked.to ? [{ text: asked.to, removeHref: without('to') }] : []),
          ]}
        >
          <Select
            name="status"
            label={t('administration.messages.status')}
            value={asked.status}
            items={[
              { value: '', text: t('administration.all') },
              ...MESSAGE_STATUSES.map((value) => ({ value, text: m(`messages.status.${value}`) })),
            ]}
          />
          <Select
            name="channel"
            label={t('administration.messages.channel')}
            value={asked.channel}
            items={[
              { value: '', text: t('administration.all') },
              ...CHANNELS.map((value) => ({ value, text: m(`messages.channel.${value}`) })),
            ]}
          />
          <Select
            name="template"
            label={t('administration.messages.template')}
            value={asked.template}
            items={[
              { value: '', text: t('administration.all') },
              ...[...ctx.county.messages.templates.keys()]
                .map((value) => ({ value, text: templateWords(ctx, value) }))
                .sort((a, b) => a.text.localeCompare(b.text, language)),
            ]}
          />
          <Input name="to" label={t('administration.messages.to')} hint={t('administration.messages.to_hint')} value={asked.to} />
        </Filters>
        <DataTable
          caption={t('administration.messages.title')}
          captionHidden
          stack
          keyboard
          rows={messages}
          columns={[
            {
              header: t('administration.messages.when'),
              rowHeader: true,
              cell: (row) => <Link href={`${here}/${row.id}`}>{instantWords(row.createdAt, language)}</Link>,
            },
            { header: t('administration.messages.channel'), cell: (row) => m(`messages.channel.${row.channel}`) },
            { header: t('administration.messages.to'), cell: (row) => row.to || '–' },
            {
              header: t('administration.messages.template'),
              cell: (row) => <span title={row.template}>{templateWords(ctx, row.template)}</span>,
            },
            {
              header: t('administration.messages.status'),
              cell: (row) => <Tag colour={COLOURS[row.status]}>{m(`messages.status.${row.status}`)}</Tag>,
            },
            { header: t('administration.messages.reason'), cell: (row) => reasonWords(ctx, row.reason) },
          ]}
          nextHref={next ? addressWith(here, { ...kept, after: next }) : undefined}
          previousHref={asked.after ? addressWith(here, kept) : undefined}
          exportHref={addressWith(here, { ...kept, format: 'csv' })}
          empty={{ title: t('administration.messages.none') }}
        />
      </>
    ),
  })
}

function messagePage(ctx: Context, message: Awaited<ReturnType<typeof openMessage>>): Reply {
  const { language } = ctx
  const t = wordsIn(language)
  const m = say(ctx)
  const ended = message.status === 'failed' || message.status === 'refused' || (message.status === 'unknown' && message.settledAt !== null)
  const when = (instant: Temporal.Instant | null) => (instant ? instantWords(instant, language) : '–')
  const title = t('administration.messages.one', { when: instantWords(message.createdAt, language) })
  return page({
    title,
    layout: 'staff',
    breadcrumbs: [{ text: t('administration.messages.title'), href: here }, { text: title }],
    body: (
      <>
        <IdentityBar
          kind={templateWords(ctx, message.template)}
          title={title}
          tags={<Tag colour={COLOURS[message.status]}>{m(`messages.status.${message.status}`)}</Tag>}
          facts={[
            { label: t('administration.messages.channel'), value: m(`messages.channel.${message.channel}`) },
            { label: t('administration.messages.to'), value: message.address ?? '–' },
            { label: t('administration.messages.segments'), value: message.segments },
          ]}
        />
        <SummaryList
          rows={[
            message.subject ? { key: t('administration.messages.subject'), value: message.subject } : null,
            {
              key: t('administration.messages.body'),
              value: message.secret ? m('messages.secret') : (message.body ?? t('administration.messages.emptied')),
            },
            { key: t('administration.messages.reason'), value: reasonWords(ctx, message.reason) },
            { key: t('administration.messages.attempts'), value: message.attempts },
            { key: t('administration.messages.sent_at'), value: when(message.sentAt) },
            { key: t('administration.messages.settled_at'), value: when(message.settledAt) },
            {
              key: t('administration.messages.about'),
              value: message.about ? `${recordWords(ctx.county, message.about.kind, language)} ${message.about.id}` : '–',
            },
            { key: t('administration.messages.template_code'), value: <code>{message.template}</code> },
            message.repeats
              ? {
                  key: t('administration.messages.repeats'),
                  value: <Link href={`${here}/${message.repeats}`}>{t('administration.messages.first_one')}</Link>,
                }
              : null,
          ]}
        />
        {ended && !message.secret && ctx.may('messages.message.resend', {}) ? (
          <form method="post" action={`${here}/${message.id}/resend`}>
            <Button name="sure" value="yes">
              {t('administration.messages.resend')}
            </Button>
          </form>
        ) : null}
      </>
    ),
  })
}
