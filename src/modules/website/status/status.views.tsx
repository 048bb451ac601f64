import type { ComponentChildren } from 'preact'
import { formatInstant } from '../../../core/basics/dates.ts'
import { speaker } from '../../../core/basics/texts.ts'
import type { Context } from '../../../kernel/context/context.ts'
import { CopyLine } from '../../../ui/components/copy-line.tsx'
import { Link } from '../../../ui/components/link.tsx'
import { SummaryList } from '../../../ui/components/summary-list.tsx'
import { Tag } from '../../../ui/components/tag.tsx'
import type { Sealing } from './seals.ts'
import { statusTexts } from './texts.ts'

export function statusPage({ seal, entries, lateSince }: Sealing, ctx: Context): { title: string; body: ComponentChildren } {
  const { language } = ctx
  const t = speaker(statusTexts, language)
  const title = t('website.status.title')
  const at = (instant: Temporal.Instant | string) => formatInstant(instant.toString(), language)
  const root = seal ? Buffer.from(seal.root).toString('hex') : ''
  const works = <Tag colour="green">{t('website.status.works')}</Tag>
  return {
    title,
    body: (
      <div class="k-prose">
        <h1 class="govuk-heading-l">{title}</h1>
        <p class="govuk-body-l">{t('website.status.lead')}</p>
        <h2 class="govuk-heading-m">{t('website.status.now')}</h2>
        <SummaryList
          rows={[
            { key: t('website.status.pages'), value: { text: works } },
            { key: t('website.status.records'), value: { text: works } },
            {
              key: t('website.status.sealing'),
              value: {
                text: lateSince ? (
                  <>
                    <Tag colour="orange">{t('website.status.late')}</Tag> {t('website.status.seal_waits', { at: at(lateSince) })}
                  </>
                ) : (
                  <>
                    {works} {t(seal ? 'website.status.sealed_up_to_date' : 'website.status.idle')}
                  </>
                ),
              },
            },
          ]}
        />
        <p class="govuk-hint">{t('website.status.asked', { at: at(ctx.now) })}</p>
        {seal ? (
          <>
            <h2 class="govuk-heading-m">{t('website.status.seal')}</h2>
            <SummaryList
              rows={[
                { key: t('website.status.seal.number'), value: String(seal.number) },
                { key: t('website.status.seal.root'), value: { text: <CopyLine value={root} />, classes: 'k-hash' } },
                { key: t('website.status.seal.at'), value: at(seal.at) },
                { key: t('website.status.seal.entries'), value: entries.toLocaleString('en-KE') },
              ]}
            />
            <p class="govuk-body">
              {t('website.status.seal.check')}{' '}
              <code class="k-hash">
                kaunti audit verify --root {seal.number}:{root}
              </code>
            </p>
          </>
        ) : null}
        <p class="govuk-body">
          <Link href="/audit-roots.txt">{t('website.status.seal.list')}</Link>
        </p>
        <h2 class="govuk-heading-m">{t('website.status.seal.what')}</h2>
        <p class="govuk-body">{t('website.status.seal.what.text')}</p>
      </div>
    ),
  }
}
