import { z } from 'zod'
import { type Language, speaker } from '../../../core/basics/texts.ts'
import type { Context } from '../../../kernel/context/context.ts'
import type { County } from '../../../kernel/context/county.ts'
import { ThreadEnded } from '../../../kernel/files/thread.ts'
import { csvFile } from '../../../kernel/web/csv.ts'
import { id } from '../../../kernel/web/input.ts'
import { content, page, type Reply, redirectTo } from '../../../kernel/web/reply.ts'
import { get, may, type Part, post, type Route } from '../../../kernel/web/route.ts'
import { Button } from '../../../ui/components/button.tsx'
import { ErrorSummary } from '../../../ui/components/error-summary.tsx'
import { FileUpload } from '../../../ui/components/file-upload.tsx'
import { InsetText } from '../../../ui/components/inset-text.tsx'
import { SummaryList } from '../../../ui/components/summary-list.tsx'
import { Table } from '../../../ui/components/table.tsx'
import { refuseServices } from '../errors.ts'
import { servicesTexts } from '../texts.ts'
import { type ListColumn, listColumns } from './check-list.ts'
import { exampleList } from './example-list.ts'
import { bringIn, type DryRun, faultyRows, lookAtList, renewalService } from './import-permits.ts'
import { LIST_BYTES_MAX, type readList } from './read-list.ts'

const HERE = '/staff/permits/import'
const FAULTS_SHOWN = 100
const NONE = '00000000-0000-7000-8000-000000000000'

/** The uploaded list, read while no transaction is open. Throws `services.list_unreadable`. */
async function receiveList(county: County, parts: AsyncIterable<Part>): Promise<{ rows: string[][]; content: Uint8Array }> {
  let sent = new Uint8Array()
  for await (const part of parts) {
    if (part.kind !== 'file') continue
    const chunks: Uint8Array[] = []
    let size = 0
    for await (const chunk of part.stream) {
      size += (chunk as Uint8Array).length
      if (size <= LIST_BYTES_MAX) chunks.push(chunk as Uint8Array)
    }
    if (size > LIST_BYTES_MAX) throw refuseServices('services.list_unreadable')
    if (part.name === 'list') sent = new Uint8Array(Buffer.concat(chunks))
  }
  const read = county.files.work.run<typeof readList>(new URL('./read-list.ts', import.meta.url), 'readList', sent)
  const rows = await read.catch((error: unknown) => {
    throw error instanceof ThreadEnded ? refuseServices('services.list_unreadable') : error
  })
  return { rows, content: sent }
}

function ImportPage({ columns, error, language }: { columns: readonly ListColumn[]; error: string | null; language: Language }) {
  const t = speaker(servicesTexts, language)
  return (
    <>
      {error ? <ErrorSummary errors={[{ text: error, href: '#list' }]} /> : null}
      <h1 class="govuk-heading-l">{t('services.import.title')}</h1>
      <p class="govuk-body">{t('services.import.lead')}</p>
      <form method="post" action={HERE} encType="multipart/form-data" novalidate>
        <FileUpload id="list" name="list" label={t('services.import.file')} error={error ?? undefined} />
        <Button>{t('services.import.look')}</Button>
      </form>
      <p class="govuk-body">
        <a class="govuk-link" href={`${HERE}/list.csv`}>
          {t('services.import.template')}
        </a>
      </p>
      <h2 class="govuk-heading-m">{t('services.import.columns')}</h2>
      <SummaryList
        rows={columns.map(({ key, title, required }) => ({
          key,
          value: `${title[language]}${required ? ` (${t('services.import.required')})` : ''}`,
        }))}
      />
    </>
  )
}

function DryRunPage({ run, language }: { run: DryRun; language: Language }) {
  const t = speaker(servicesTexts, language)
  const { counts, faulty, gaps, missing, list } = run
  const faults = faulty.flatMap((row) => row.faults)
  return (
    <>
      <h1 class="govuk-heading-l">{t('services.import.title')}</h1>
      {missing.length > 0 ? (
        <InsetText>
          {servicesErrors('services.list_columns', language, { columns: missing.map(({ title }) => title[language]).join(', ') })}
        </InsetText>
      ) : null}
      {faults.length > 0 ? (
        <section>
          <InsetText>
            {counts.total > 0
              ? t('services.import.some_faulty', { faulty: faulty.length, all: faulty.length + counts.total, sound: counts.total })
              : servicesErrors('services.list_faulty', language)}
          </InsetText>
          <h2 class="govuk-heading-m">{t('services.import.faults')}</h2>
          <Table
            head={[{ text: t('services.import.row') }, { text: t('services.import.column') }, { text: t('services.import.fault') }]}
            rows={faults
              .slice(0, FAULTS_SHOWN)
              .map(({ row, column, reason }) => [{ text: String(row) }, { text: column[language] }, { text: reason[language] }])}
          />
          {faults.length > FAULTS_SHOWN ? (
            <p class="govuk-body">{t('services.import.more_faults', { count: faults.length - FAULTS_SHOWN })}</p>
          ) : null}
          {list ? (
            <p class="govuk-body">
              <a class="govuk-link" href={`${HERE}/${list}/faulty.csv`}>
                {t('services.import.faulty_file', { faulty: faulty.length })}
              </a>
            </p>
          ) : null}
        </section>
      ) : null}
      {gaps.map(({ reason, rows }) => (
        <InsetText>
          <strong>{t('services.import.gap_rows', { count: rows.length, rows: rowsSaid(rows) })}</strong> {reason[language]}
        </InsetText>
      ))}
      {list && counts.total > 0 ? (
        <form method="post" action={`${HERE}/${list}`}>
          <p class="govuk-body">{t('services.import.found', counts)}</p>
          <Button>{t('services.import.do')}</Button>
        </form>
      ) : null}
      <p class="govuk-body">
        <a class="govuk-link" href={HERE}>
          {t('services.import.again')}
        </a>
      </p>
    </>
  )
}

const ROWS_SAID = 12
const rowsSaid = (rows: readonly number[]): string => `${rows.slice(0, ROWS_SAID).join(', ')}${rows.length > ROWS_SAID ? ', …' : ''}`

const servicesErrors = (code: 'services.list_columns' | 'services.list_faulty', language: Language, values = {}): string =>
  refuseServices(code, values).say(language)

const importPage = (columns: readonly ListColumn[], { language }: Context, error: string | null): Reply =>
  page({
    title: servicesTexts['services.import.title'][language],
    body: <ImportPage columns={columns} error={error} language={language} />,
    layout: 'staff',
    ...(error ? { error: true } : {}),
  })

export const importRoutes: readonly Route[] = [
  get(HERE, {
    access: may('services.permit.import'),
    input: {},
    example: async () => ({}),
    run: async (ctx) => listColumns(await renewalService(ctx)),
    reply: (columns, ctx) => importPage(columns, ctx, null),
  }),

  get(`${HERE}/list.csv`, {
    access: may('services.permit.import'),
    input: {},
    example: async () => ({}),
    run: async (ctx) => listColumns(await renewalService(ctx)),
    reply: (columns) => {
      const list = new TextEncoder().encode(`${columns.map(({ key }) => key).join(',')}\r\n`)
      return content('text/csv; charset=utf-8', list, { size: list.length, saveAs: 'permits.csv' })
    },
  }),

  post(HERE, {
    access: may('services.permit.import'),
    input: {},
    example: async () => ({
      parts: [{ name: 'list', value: 'number,validUntil\nSBP/2025/1/1,2025-12-31', filename: 'permits.csv', type: 'text/csv' }],
    }),
    bodyMax: LIST_BYTES_MAX * 2,
    receive: ({ county, parts }) => receiveList(county, parts),
    run: (ctx, { received }) => lookAtList(ctx, received),
    reply: (run, { language }) =>
      page({
        title: servicesTexts['services.import.title'][language],
        body: <DryRunPage run={run} language={language} />,
        layout: 'staff',
        back: { href: HERE },
      }),
    again: async (refusal, _typed, ctx) => importPage(listColumns(await renewalService(ctx)), ctx, refusal.say(ctx.language)),
  }),

  get(`${HERE}/:id/faulty.csv`, {
    access: may('services.permit.import'),
    input: { params: z.object({ id }) },
    example: async ({ county }) => ({ params: { id: await exampleList(county) } }),
    run: (ctx, input) => faultyRows(ctx, input.params.id),
    reply: ([heads = [], ...rows]) => csvFile('permits-to-mend', heads, rows),
  }),

  post(`${HERE}/:id`, {
    access: may('services.permit.import'),
    input: { params: z.object({ id }) },
    example: async () => ({ params: { id: NONE } }),
    run: (ctx, input) => bringIn(ctx, { list: input.params.id }),
    reply: (counts) =>
      redirectTo(HERE, {
        text: servicesTexts['services.import.done'],
        values: { fresh: String(counts.fresh), changed: String(counts.changed) },
      }),
  }),
]
