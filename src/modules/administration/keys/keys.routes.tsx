import { formatInstant } from '../../../core/basics/dates.ts'
import type { PublicKey } from '../../../kernel/files/keys.ts'
import { page } from '../../../kernel/web/reply.ts'
import { get, may, type Route } from '../../../kernel/web/route.ts'
import { CopyLine } from '../../../ui/components/copy-line.tsx'
import { DataTable } from '../../../ui/components/data-table.tsx'
import { InsetText } from '../../../ui/components/inset-text.tsx'
import { Tag } from '../../../ui/components/tag.tsx'
import { WarningText } from '../../../ui/components/warning-text.tsx'
import { ListHead, wordsIn } from '../words.tsx'

type KeyState = 'signs' | 'retired' | 'compromised'
const stateOf = (key: PublicKey): KeyState => (key.compromisedAt ? 'compromised' : key.retiredAt ? 'retired' : 'signs')
const COLOURS = { signs: 'green', retired: 'grey', compromised: 'red' } as const

export const keyRoutes: readonly Route[] = [
  get('/staff/admin/keys', {
    access: may('administration.key.manage'),
    input: {},
    example: async () => ({}),
    run: async (ctx) => {
      ctx.allow('administration.key.manage', {})
      const { keys } = ctx.county.files
      return { published: [...keys.published.keys].reverse(), signing: keys.current?.number ?? null }
    },
    reply: ({ published, signing }, ctx) => {
      const { language } = ctx
      const t = wordsIn(language)
      const when = (at: string | undefined) => (at ? formatInstant(at, language, 'short') : '–')
      const compromised = published.filter(({ compromisedAt }) => compromisedAt)
      return page({
        title: t('administration.keys.title'),
        layout: 'staff',
        body: (
          <>
            <ListHead title={t('administration.keys.title')} lead={t('administration.keys.lead')} />
            {signing === null ? <WarningText>{t('administration.keys.none_signs')}</WarningText> : null}
            <DataTable
              caption={t('administration.keys.title')}
              captionHidden
              stack
              rows={published}
              columns={[
                { header: t('administration.keys.number'), rowHeader: true, cell: (key) => key.number },
                {
                  header: t('administration.keys.state'),
                  cell: (key) => <Tag colour={COLOURS[stateOf(key)]}>{t(`administration.keys.${stateOf(key)}`)}</Tag>,
                },
                { header: t('administration.keys.made'), cell: (key) => when(key.createdAt) },
                { header: t('administration.keys.retired_at'), cell: (key) => when(key.retiredAt) },
                { header: t('administration.keys.public'), cell: (key) => <code>{key.key}</code> },
              ]}
              empty={{ title: t('administration.keys.none') }}
            />
            <h2 class="govuk-heading-m">{t('administration.keys.compromise_list')}</h2>
            <DataTable
              caption={t('administration.keys.compromise_list')}
              captionHidden
              stack
              rows={compromised}
              columns={[
                { header: t('administration.keys.number'), rowHeader: true, cell: (key) => key.number },
                { header: t('administration.keys.compromised_at'), cell: (key) => when(key.compromisedAt) },
                { header: t('administration.reason'), cell: (key) => key.reason ?? '–' },
              ]}
              empty={{ title: t('administration.keys.none_compromised') }}
            />
            <h2 class="govuk-heading-m">{t('administration.keys.rotate')}</h2>
            <p class="govuk-body k-prose">{t('administration.keys.rotate_lead')}</p>
            <p class="govuk-body">
              <CopyLine value="kaunti keys rotate" />
            </p>
            <p class="govuk-body k-prose">{t('administration.keys.compromise_lead')}</p>
            <p class="govuk-body">
              <CopyLine value={'kaunti keys compromised NUMBER "REASON"'} />
            </p>
            <InsetText>{t('administration.keys.where')}</InsetText>
          </>
        ),
      })
    },
  }),
]
