import { formatDay } from '../../../core/basics/dates.ts'
import { type Language, say, type Text } from '../../../core/basics/texts.ts'
import type { HistoryEntry } from '../../../kernel/audit/history.ts'
import { recordWords, verbWords } from '../../../kernel/context/audit-words.ts'
import type { Context } from '../../../kernel/context/context.ts'
import type { Stay } from '../../../kernel/context/manifest.ts'
import { Button } from '../../../ui/components/button.tsx'
import { EmptyState } from '../../../ui/components/empty-state.tsx'
import { Link } from '../../../ui/components/link.tsx'
import { Pagination } from '../../../ui/components/pagination.tsx'
import { Tag } from '../../../ui/components/tag.tsx'
import { Timeline } from '../../../ui/components/timeline.tsx'
import { PlainData } from '../plain-data.tsx'
import { officeName } from '../staff/staff.views.tsx'
import { administrationTexts } from '../texts.ts'
import { addressWith, dayWords, instantWords, wordsIn } from '../words.tsx'
import type { ErasureRequest, Kept } from './erasure-requests.ts'
import { isEmpty, type PersonalRecord } from './personal-record.ts'

export type Read = {
  readonly entry: HistoryEntry
  readonly post: { title: Text; office: string } | undefined
  /** The case it was about. */
  readonly of: { title: Text; reference: string } | undefined
}

const COLOURS = { granted: 'green', refused: 'red', withdrawn: 'grey', open: 'blue' } as const

export function MyPrivacy({ ctx, requests, last }: { ctx: Context; requests: readonly ErasureRequest[]; last: readonly Read[] }) {
  const { language } = ctx
  const t = wordsIn(language)
  const open = requests.some(({ decision }) => decision === null)
  return (
    <div class="k-prose">
      <h1 class="govuk-heading-l">{t('administration.my.title')}</h1>
      <p class="govuk-body-l">{t('administration.my.lead')}</p>

      <h2 class="govuk-heading-m">{t('administration.my.opened')}</h2>
      {last.length === 0 ? (
        <p class="govuk-body">{t('administration.my.nobody')}</p>
      ) : (
        <>
          <Reads ctx={ctx} reads={last} />
          <p class="govuk-body">
            <Link href="/my/privacy/opened">{t('administration.my.all_reads')}</Link>
          </p>
        </>
      )}

      <h2 class="govuk-heading-m">{t('administration.my.data')}</h2>
      <p class="govuk-body">{t('administration.my.data_lead')}</p>
      <ul class="govuk-list">
        <li>
          <Link href="/my/privacy/data">{t('administration.my.read_data')}</Link>
        </li>
        <li>
          <Link href="/my/privacy/data.json">{t('administration.my.download')}</Link>
        </li>
      </ul>

      <h2 class="govuk-heading-m">{t('administration.my.erase')}</h2>
      {requests.length > 0 ? (
        <Timeline
          entries={requests.map((request) => ({
            title: (
              <Tag colour={COLOURS[request.decision ?? 'open']}>{t(`administration.privacy.state_${request.decision ?? 'open'}`)}</Tag>
            ),
            when: instantWords(request.askedAt, language),
            iso: request.askedAt.toString(),
            children: (
              <>
                <p class="govuk-body">
                  {request.reasons ?? t('administration.my.answer_by', { day: dayWords(request.answerDueOn, language) })}
                </p>
                {request.kept.length > 0 ? (
                  <>
                    <p class="govuk-body">{t('administration.my.stays')}</p>
                    <WhatStays kept={request.kept} language={language} />
                  </>
                ) : null}
              </>
            ),
          }))}
        />
      ) : (
        <p class="govuk-body">{t('administration.my.erase_short')}</p>
      )}
      {open ? null : (
        <Button href="/my/privacy/erasure" look="secondary">
          {t('administration.my.ask_erase')}
        </Button>
      )}
      <p class="govuk-body">{t('administration.my.complain')}</p>
    </div>
  )
}

/** What erasure leaves, with the reason and, where it is known, until when; what stays for one reason stands together. `also` stays of everybody. */
export function WhatStays({ kept, language, also = [] }: { kept: readonly Kept[]; language: Language; also?: readonly string[] }) {
  const t = wordsIn(language)
  const groups = Map.groupBy(kept, ({ why, until }) => `${say(why, language)} ${until ?? ''}`)
  return (
    <ul class="govuk-list govuk-list--bullet govuk-list--spaced">
      {[...groups.values()].map((group) => (
        <li>
          {group.map(({ what }, at) => (
            <>
              {at > 0 ? <br /> : null}
              <strong>{say(what, language)}</strong>
            </>
          ))}
          <br />
          {group[0] ? say(group[0].why, language) : null}{' '}
          {group[0]?.until ? t('administration.my.stays_until', { day: formatDay(group[0].until, language) }) : null}
        </li>
      ))}
      {also.map((words) => (
        <li>{words}</li>
      ))}
    </ul>
  )
}

/** What the one who asks reads first: what goes, what stays and why, and by which law. */
export function BeforeAsking({ stays, language }: { stays: readonly Stay[]; language: Language }) {
  const t = wordsIn(language)
  return (
    <>
      <p class="govuk-body">{t('administration.my.erase_lead')}</p>
      <h2 class="govuk-heading-m">{t('administration.my.goes')}</h2>
      <ul class="govuk-list govuk-list--bullet">
        {(['you', 'cases', 'drafts', 'messages'] as const).map((name) => (
          <li>{t(`administration.my.goes_${name}`)}</li>
        ))}
      </ul>
      <p class="govuk-body">
        {t('administration.my.take_first')} <Link href="/my/privacy/data">{t('administration.my.data')}</Link>
      </p>
      <h2 class="govuk-heading-m">{t('administration.my.stays')}</h2>
      <WhatStays kept={stays} language={language} also={[t('administration.my.stays_trail'), t('administration.my.stays_request')]} />
      {stays.some(({ because }) => because === 'open') ? <p class="govuk-inset-text">{t('administration.my.stays_open')}</p> : null}
      <p class="govuk-body">{t('administration.my.erase_law')}</p>
    </>
  )
}

const Reads = ({ ctx, reads }: { ctx: Context; reads: readonly Read[] }) => {
  const t = wordsIn(ctx.language)
  return (
    <Timeline
      entries={reads.map(({ entry, post, of }) => ({
        title: post
          ? say(post.title, ctx.language)
          : t(entry.actorKind === 'resident' ? 'administration.my.a_resident' : 'administration.my.an_officer'),
        when: instantWords(entry.at, ctx.language),
        iso: entry.at.toString(),
        by: post ? officeName(ctx, post.office) : undefined,
        children: <p class="govuk-body">{whatWords(ctx, { entry, post, of })}</p>,
      }))}
    />
  )
}

/** What was opened, in words that people know it by; a case by its name. */
function whatWords(ctx: Context, { entry: { recordKind, verb }, of }: Read): string {
  const t = wordsIn(ctx.language)
  if (recordKind === 'services.letter') return t('administration.my.read_letter')
  if (recordKind.startsWith('messages.')) return t('administration.my.read_message')
  if (recordKind.startsWith('files.')) return t('administration.my.read_file')
  if (recordKind.startsWith('audit.')) return t('administration.my.read_audit')
  if (recordKind === 'identity.person') return t('administration.my.read_record')
  if (!recordKind.startsWith('cases.'))
    return t('administration.my.read_other', { what: recordWords(ctx.county, recordKind, ctx.language) })
  const what =
    verb === 'cases.document.read'
      ? t('administration.my.read_file')
      : verb === 'cases.sensitive.read'
        ? t('administration.my.read_sensitive')
        : verb === 'cases.print.read'
          ? t('administration.my.read_print')
          : t('administration.my.read_case')
  return of ? t('administration.my.which', { what, title: say(of.title, ctx.language), reference: of.reference }) : what
}

export function OpenedBy({ ctx, reads, next, paged }: { ctx: Context; reads: readonly Read[]; next: number | null; paged: boolean }) {
  const t = wordsIn(ctx.language)
  return (
    <div class="k-prose">
      <h1 class="govuk-heading-l">{t('administration.my.opened')}</h1>
      <p class="govuk-body">{t('administration.my.opened_lead')}</p>
      {reads.length === 0 ? <EmptyState title={t('administration.my.nobody')} /> : <Reads ctx={ctx} reads={reads} />}
      {next || paged ? (
        <Pagination
          previous={paged ? { href: '/my/privacy/opened' } : null}
          next={next ? { href: addressWith('/my/privacy/opened', { before: next }) } : null}
        />
      ) : null}
    </div>
  )
}

/** Everything in one page that prints. Headings are the rooms' own; their words follow the data, which is in one language. */
export function PersonalRecordPage({ ctx, record, file, back }: { ctx: Context; record: PersonalRecord; file: string; back: string }) {
  const { language } = ctx
  const t = wordsIn(language)
  return (
    <>
      <h1 class="govuk-heading-l">{t('administration.my.data')}</h1>
      <p class="govuk-body">
        {t('administration.my.made_at', { when: instantWords(ctx.now, language) })}{' '}
        <Link href={file}>{t('administration.my.download')}</Link> <Link href={back}>{t('administration.my.back')}</Link>
      </p>
      <p class="govuk-body">{t('administration.my.not_in_it')}</p>
      {Object.entries(record.rooms).map(([room, held]) => (
        <section>
          <h2 class="govuk-heading-m">{ROOMS.has(room) ? t(`administration.room.${room}` as 'administration.room.kernel') : room}</h2>
          {Object.entries(held)
            .filter(([, part]) => !isEmpty(part))
            .map(([heading, part]) => (
              <>
                <h3 class="govuk-heading-s">
                  {PARTS.has(heading) ? t(`administration.part.${heading}` as 'administration.part.identity') : heading}
                </h3>
                <PlainData data={inWords(part, ctx)} language={language} />
              </>
            ))}
        </section>
      ))}
    </>
  )
}

/** What people wrote stays as they wrote it. */
const WRITTEN = new Set(['answers', 'asked', 'words', 'body', 'title', 'name', 'reasons'])

/** A part as its person reads it: without what is empty, and with words for what the records name by a name of their own (a verb of the audit trail, a state). */
function inWords(part: unknown, ctx: Context): unknown {
  if (Array.isArray(part)) return part.map((each) => inWords(each, ctx))
  if (typeof part === 'string') return valueWords(part, ctx)
  if (typeof part !== 'object' || part === null || part instanceof Temporal.Instant || part instanceof Temporal.PlainDate) return part
  return Object.fromEntries(
    Object.entries(part).flatMap(([name, value]) => {
      if (isNothing(value)) return []
      return [[name, WRITTEN.has(name) ? value : inWords(value, ctx)]]
    }),
  )
}

const isNothing = (value: unknown): boolean =>
  value !== false && !(value instanceof Temporal.Instant) && !(value instanceof Temporal.PlainDate) && isEmpty(value)

function valueWords(value: string, { county, language }: Context): string {
  const key = `administration.value.${value}`
  if (Object.hasOwn(administrationTexts, key)) return say(administrationTexts[key as keyof typeof administrationTexts], language)
  return verbWords(county, value, language)
}

const ROOMS = new Set(['kernel', 'administration', 'messages', 'sign-in', 'form-runner', 'cases', 'services', 'money'])
const PARTS = new Set([
  'identity',
  'contacts',
  'organisations',
  'staff',
  'posts',
  'sessions',
  'files',
  'trail',
  'messages',
  'cases',
  'drafts',
  'codes',
  'credentials',
  'invitations',
  'attempts',
  'documents',
  'letters',
  'told',
  'erasureRequests',
  'permits',
  'bills',
  'payments',
  'refunds',
])
