import { z } from 'zod'
import { formatInstant } from '../../../core/basics/dates.ts'
import { type Language, speaker } from '../../../core/basics/texts.ts'
import { fieldsOf } from '../../../core/forms/form-index.ts'
import { written } from '../../../kernel/web/input.ts'
import { page, redirectTo } from '../../../kernel/web/reply.ts'
import { get, may, post, type Route } from '../../../kernel/web/route.ts'
import { Button } from '../../../ui/components/button.tsx'
import { DataTable } from '../../../ui/components/data-table.tsx'
import { Details } from '../../../ui/components/details.tsx'
import { Tag, type TagColour } from '../../../ui/components/tag.tsx'
import { Textarea } from '../../../ui/components/textarea.tsx'
import { servicesTexts } from '../texts.ts'
import type { CountyService } from './county-service.ts'
import { decideDraft } from './import-services.ts'
import { listVersions, showVersion, type VersionRow, type VersionShown, type VersionStatus } from './versions.ts'

const params = z.object({ hash: z.string().regex(/^[0-9a-f]{64}$/) })
const example = async () => ({ params: { hash: '0'.repeat(64) } })
const versionHref = (hash: string): string => `/staff/services/${hash}`

const colours: Readonly<Record<VersionStatus, TagColour>> = { draft: 'yellow', published: 'green', superseded: 'grey', rejected: 'red' }

const Status = ({ status, language }: { status: VersionStatus; language: Language }) => (
  <Tag colour={colours[status]}>{servicesTexts[`services.staff.status.${status}`][language]}</Tag>
)

function VersionsPage({ rows, language }: { rows: readonly VersionRow[]; language: Language }) {
  const t = speaker(servicesTexts, language)
  return (
    <>
      <h1 class="govuk-heading-l">{t('services.staff.title')}</h1>
      <p class="govuk-body">{t('services.staff.lead')}</p>
      <DataTable
        caption={t('services.staff.title')}
        captionHidden
        rows={rows}
        stack
        empty={{ title: t('services.staff.none') }}
        columns={[
          {
            header: t('services.staff.service'),
            rowHeader: true,
            cell: (row) => (
              <a class="govuk-link" href={versionHref(row.hash)}>
                {row.title[language]}
              </a>
            ),
          },
          { header: t('services.staff.version'), numeric: true, cell: (row) => row.number },
          { header: t('services.staff.status'), cell: (row) => <Status status={row.status} language={language} /> },
          { header: t('services.staff.imported'), cell: (row) => formatInstant(row.importedAt.epochMilliseconds, language, 'short') },
        ]}
      />
    </>
  )
}

function VersionPage({ shown, language }: { shown: VersionShown; language: Language }) {
  const t = speaker(servicesTexts, language)
  const { row, service, differences, faults, mayDecide } = shown
  return (
    <>
      <h1 class="govuk-heading-l">{t('services.staff.version_title', { title: row.title[language], number: row.number })}</h1>
      <p class="govuk-body">
        <Status status={row.status} language={language} />
      </p>
      <h2 class="govuk-heading-m">{t('services.staff.faults')}</h2>
      {faults.length === 0 ? (
        <p class="govuk-body">{t('services.staff.no_faults')}</p>
      ) : (
        <ul class="govuk-list govuk-list--bullet">
          {faults.map(({ place, reason }) => (
            <li>
              <code>{place}</code>: {reason[language]}
            </li>
          ))}
        </ul>
      )}
      {row.status === 'draft' ? (
        <>
          <h2 class="govuk-heading-m">{t('services.staff.changes')}</h2>
          <DataTable
            caption={t('services.staff.changes')}
            captionHidden
            rows={differences}
            stack
            empty={{ title: t('services.staff.no_changes') }}
            columns={[
              { header: t('services.staff.place'), rowHeader: true, cell: ({ place }) => place },
              { header: t('services.staff.was'), cell: ({ was }) => (was === null ? '–' : <del>{was}</del>) },
              { header: t('services.staff.is'), cell: ({ is }) => (is === null ? '–' : <ins>{is}</ins>) },
            ]}
          />
        </>
      ) : null}
      {mayDecide ? (
        <>
          <form method="post" action={`${versionHref(row.hash)}/publish`}>
            <Button>{t('services.staff.publish')}</Button>
          </form>
          <Details summary={t('services.staff.reject')}>
            <form method="post" action={`${versionHref(row.hash)}/reject`}>
              <Textarea name="reason" label={t('services.staff.reason')} rows={2} />
              <Button look="warning">{t('services.staff.reject')}</Button>
            </form>
          </Details>
        </>
      ) : null}
      <h2 class="govuk-heading-m">{t('services.staff.preview')}</h2>
      <DataTable
        caption={t('services.staff.preview')}
        captionHidden
        rows={wordings(service)}
        empty={{ title: t('services.staff.none') }}
        columns={[
          { header: t('services.staff.place'), cell: ({ place }) => place },
          { header: t('services.staff.english'), cell: ({ text }) => <span lang="en">{text.en}</span> },
          { header: t('services.staff.swahili'), cell: ({ text }) => <span lang="sw">{text.sw}</span> },
        ]}
      />
    </>
  )
}

type Wording = { readonly place: string; readonly text: { readonly en: string; readonly sw: string } }

/** What people read on the service's page and on each page of its form, side by side. */
function wordings({ title, catalogue, form, appeal }: CountyService): Wording[] {
  return [
    { place: 'title', text: title },
    { place: 'summary', text: catalogue.summary },
    { place: 'who', text: catalogue.who },
    { place: 'cost', text: catalogue.cost },
    ...catalogue.steps.map((text, at) => ({ place: `step ${at + 1}`, text })),
    ...form.pages.flatMap((page): Wording[] => {
      const fields = page.kind === 'repeat' ? page.repeat.fields : fieldsOf(page)
      const heading = 'title' in page && page.title ? [{ place: page.path, text: page.title }] : []
      return [
        ...heading,
        ...fields.flatMap(({ id, label, hint }) => [
          { place: `${page.path} › ${id}`, text: label },
          ...(hint ? [{ place: `${page.path} › ${id}`, text: hint }] : []),
        ]),
      ]
    }),
    ...(appeal ? [{ place: 'appeal', text: appeal }] : []),
  ]
}

export const versionRoutes: readonly Route[] = [
  get('/staff/services', {
    access: may('services.definition.publish'),
    input: {},
    example: async () => ({}),
    run: listVersions,
    reply: (rows, { language }) =>
      page({
        title: servicesTexts['services.staff.title'][language],
        body: <VersionsPage rows={rows} language={language} />,
        layout: 'staff',
      }),
  }),
  get('/staff/services/:hash', {
    access: may('services.definition.publish'),
    input: { params },
    example,
    run: (ctx, input) => showVersion(ctx, input.params.hash),
    reply: (shown, { language }) =>
      page({
        title: shown.row.title[language],
        body: <VersionPage shown={shown} language={language} />,
        layout: 'staff',
        back: { href: '/staff/services' },
      }),
  }),
  post('/staff/services/:hash/publish', {
    access: may('services.definition.publish'),
    input: { params },
    example,
    run: async (ctx, input) => {
      await decideDraft(ctx, { hash: input.params.hash, publish: true, reason: '' })
      return (await showVersion(ctx, input.params.hash)).row.number
    },
    reply: (number) => redirectTo('/staff/services', { text: servicesTexts['services.staff.published_done'], values: { number } }),
  }),
  post('/staff/services/:hash/reject', {
    access: may('services.definition.publish'),
    input: { params, body: z.object({ reason: written(500, servicesTexts['services.staff.reason_missing']) }) },
    example: async () => ({ params: { hash: '0'.repeat(64) }, body: { reason: 'The fee is not in the Finance Act.' } }),
    run: (ctx, input) => decideDraft(ctx, { hash: input.params.hash, publish: false, reason: input.body.reason }),
    reply: () => redirectTo('/staff/services', { text: servicesTexts['services.staff.rejected_done'] }),
  }),
]
