import { z } from 'zod'
import type { Refusal } from '../../../core/basics/errors.ts'
import { formatNumber } from '../../../core/basics/numbers.ts'
import type { Context } from '../../../kernel/context/context.ts'
import { must, several } from '../../../kernel/web/input.ts'
import { page, type Reply, redirectTo } from '../../../kernel/web/reply.ts'
import { get, may, post, type Route } from '../../../kernel/web/route.ts'
import { Button, ButtonGroup } from '../../../ui/components/button.tsx'
import { DataTable } from '../../../ui/components/data-table.tsx'
import { EmptyState } from '../../../ui/components/empty-state.tsx'
import { problemOf, Refused } from '../../../ui/components/problems.tsx'
import { Stat, Stats } from '../../../ui/components/stat.tsx'
import { Textarea } from '../../../ui/components/textarea.tsx'
import { administrationTexts as texts } from '../texts.ts'
import { addressWith, instantWords, ListHead, wordsIn } from '../words.tsx'
import { listFailedJobs, queueDepth, settleDeadJobs } from './job-queue.ts'

const here = '/staff/admin/jobs'
const jobNumber = z.coerce.number().int().min(1).max(Number.MAX_SAFE_INTEGER)

const deed = z
  .object({
    ids: must(several(jobNumber), (ids) => (ids as number[]).length > 0, texts['administration.jobs.choose']),
    deed: z.enum(['retry', 'discard']),
    reason: z.string().trim().max(2000).optional().default(''),
  })
  .refine(({ deed, reason }) => deed === 'retry' || reason.length >= 5, {
    path: ['reason'],
    params: { text: texts['administration.input.reason'] },
  })

type Found = Awaited<ReturnType<typeof listFailedJobs>> & { readonly depth: Awaited<ReturnType<typeof queueDepth>> }

const load = async (ctx: Context, before: number | null): Promise<Found> => ({
  ...(await listFailedJobs(ctx, before)),
  depth: await queueDepth(ctx),
})

export const jobRoutes: readonly Route[] = [
  get(here, {
    access: may('administration.job.manage'),
    input: { query: z.object({ before: jobNumber.optional() }) },
    example: async () => ({ query: {} }),
    run: (ctx, { query }) => load(ctx, query.before ?? null),
    reply: (found, ctx, { query }) => jobsPage(ctx, found, query.before ?? null),
  }),
  post(here, {
    access: may('administration.job.manage'),
    input: { body: deed },
    example: async () => ({ body: { ids: '1', deed: 'retry' as const } }),
    run: async (ctx, { body }) => ({ count: await settleDeadJobs(ctx, body), deed: body.deed }),
    reply: ({ count, deed }) =>
      redirectTo(here, {
        text: texts[deed === 'retry' ? 'administration.jobs.retried' : 'administration.jobs.discarded'],
        values: { count },
      }),
    again: async (refusal, typed, ctx) => jobsPage(ctx, await load(ctx, null), null, typed, refusal),
  }),
]

function jobsPage(
  ctx: Context,
  { jobs, next, depth }: Found,
  before: number | null,
  typed: Record<string, unknown> = {},
  refusal?: Refusal,
): Reply {
  const { language } = ctx
  const t = wordsIn(language)
  const sum = (of: 'due' | 'running' | 'later' | 'dead') =>
    formatNumber(
      depth.reduce((total, each) => total + each[of], 0),
      language,
    )
  const chosen = [typed.ids ?? []].flat().map(String)
  const problem = (path: string) => problemOf(refusal?.problems, path, language)
  return page({
    title: t('administration.jobs.title'),
    layout: 'staff',
    body: (
      <>
        <Refused refusal={refusal} />
        <ListHead title={t('administration.jobs.title')} lead={t('administration.jobs.lead')} />
        <Stats label={t('administration.jobs.depth')}>
          <Stat label={t('administration.jobs.due')} value={sum('due')} />
          <Stat label={t('administration.jobs.running')} value={sum('running')} />
          <Stat label={t('administration.jobs.later')} value={sum('later')} />
          <Stat label={t('administration.jobs.dead')} value={sum('dead')} look={jobs.length > 0 ? 'attention' : undefined} />
        </Stats>
        <h2 class="govuk-heading-m">{t('administration.jobs.failed')}</h2>
        {jobs.length === 0 ? (
          <EmptyState title={t('administration.jobs.none')}>
            <p class="govuk-body">{t('administration.jobs.none_lead')}</p>
          </EmptyState>
        ) : (
          <form method="post" action={here}>
            <DataTable
              caption={t('administration.jobs.failed')}
              captionHidden
              stack
              rows={jobs}
              columns={[
                {
                  header: t('administration.jobs.choice'),
                  cell: (row) => (
                    <div class="govuk-checkboxes govuk-checkboxes--small">
                      <div class="govuk-checkboxes__item">
                        <input
                          class="govuk-checkboxes__input"
                          type="checkbox"
                          name="ids"
                          id={row.id === jobs[0]?.id ? 'ids' : `ids-${row.id}`}
                          value={row.id}
                          checked={chosen.includes(String(row.id))}
                        />
                        <label class="govuk-label govuk-checkboxes__label" for={row.id === jobs[0]?.id ? 'ids' : `ids-${row.id}`}>
                          {row.id}
                        </label>
                      </div>
                    </div>
                  ),
                },
                { header: t('administration.jobs.task'), rowHeader: true, cell: (row) => row.task },
                { header: t('administration.jobs.error'), cell: (row) => firstLine(row.lastError) },
                { header: t('administration.jobs.attempts'), numeric: true, cell: (row) => row.attempts },
                { header: t('administration.jobs.failed_at'), cell: (row) => instantWords(row.failedAt, language) },
              ]}
              nextHref={next ? addressWith(here, { before: next }) : undefined}
              previousHref={before ? here : undefined}
              empty={{ title: t('administration.jobs.none') }}
            />
            <Textarea
              name="reason"
              label={t('administration.jobs.reason')}
              rows={2}
              value={typeof typed.reason === 'string' ? typed.reason : ''}
              error={problem('reason')}
            />
            <ButtonGroup>
              <Button name="deed" value="retry">
                {t('administration.jobs.retry')}
              </Button>
              <Button name="deed" value="discard" look="warning">
                {t('administration.jobs.discard')}
              </Button>
            </ButtonGroup>
          </form>
        )}
        <h2 class="govuk-heading-m">{t('administration.jobs.depth')}</h2>
        <DataTable
          caption={t('administration.jobs.depth')}
          captionHidden
          stack
          rows={depth}
          columns={[
            { header: t('administration.jobs.task'), rowHeader: true, cell: (row) => row.task },
            { header: t('administration.jobs.due'), numeric: true, cell: (row) => row.due },
            { header: t('administration.jobs.running'), numeric: true, cell: (row) => row.running },
            { header: t('administration.jobs.later'), numeric: true, cell: (row) => row.later },
            { header: t('administration.jobs.dead'), numeric: true, cell: (row) => row.dead },
            { header: t('administration.jobs.oldest'), cell: (row) => (row.oldest ? instantWords(row.oldest, language) : '–') },
          ]}
          empty={{ title: t('administration.jobs.empty') }}
        />
      </>
    ),
  })
}

/** Only its first line, and not all of that: an error may repeat what a person typed. */
const firstLine = (error: string | null): string => (error ?? '–').split('\n')[0]?.slice(0, 200) ?? '–'
