import { formatNumber } from '../../../core/basics/numbers.ts'
import { say } from '../../../core/basics/texts.ts'
import type { Context } from '../../../kernel/context/context.ts'
import { page } from '../../../kernel/web/reply.ts'
import { get, may, type Route } from '../../../kernel/web/route.ts'
import { DataTable } from '../../../ui/components/data-table.tsx'
import { Stat, Stats } from '../../../ui/components/stat.tsx'
import { Tag } from '../../../ui/components/tag.tsx'
import { instantWords, ListHead, wordsIn } from '../words.tsx'
import { type Health, readHealth } from './health.ts'

export const settingsRoutes: readonly Route[] = [
  get('/staff/admin/settings', {
    access: may('administration.system.read'),
    input: {},
    example: async () => ({}),
    run: (ctx) => readHealth(ctx),
    reply: (health, ctx) => {
      const { language } = ctx
      const t = wordsIn(language)
      return page({
        title: t('administration.settings.title'),
        layout: 'staff',
        body: (
          <>
            <ListHead title={t('administration.settings.title')} lead={t('administration.settings.lead')} />
            <h2 class="govuk-heading-m">{t('administration.settings.health')}</h2>
            <HealthStats ctx={ctx} health={health} />
            <h2 class="govuk-heading-m">{t('administration.settings.configuration')}</h2>
            <DataTable
              caption={t('administration.settings.configuration')}
              captionHidden
              stack
              rows={ctx.county.settingsShown ?? []}
              columns={[
                { header: t('administration.settings.name'), rowHeader: true, cell: (row) => <code>{row.name}</code> },
                { header: t('administration.settings.meaning'), cell: (row) => say(row.words, language) },
                {
                  header: t('administration.settings.value'),
                  cell: (row) =>
                    row.secret ? (
                      <Tag colour={row.set ? 'green' : 'grey'}>
                        {t(row.set ? 'administration.settings.secret_set' : 'administration.settings.unset')}
                      </Tag>
                    ) : (
                      (row.value ?? t('administration.settings.unset'))
                    ),
                },
              ]}
              empty={{ title: t('administration.settings.none') }}
            />
          </>
        ),
      })
    },
  }),
]

const GIB = 2 ** 30
/** The seal runs every five minutes; three missed ones are no chance. */
const SEAL_LATE_MINUTES = 20

function HealthStats({ ctx, health }: { ctx: Context; health: Health }) {
  const { language, now } = ctx
  const t = wordsIn(language)
  const size = (bytes: number) => t('administration.settings.gib', { size: formatNumber(bytes / GIB, language, 1) })
  const late = health.sealedAt !== null && health.unsealed > 0 && now.since(health.sealedAt).total('minutes') > SEAL_LATE_MINUTES
  return (
    <Stats label={t('administration.settings.health')}>
      <Stat
        label={t('administration.settings.worker')}
        value={t(health.workers > 0 ? 'administration.settings.alive' : 'administration.settings.not_alive')}
        hint={t('administration.settings.worker_connections', { count: health.workers })}
        look={health.workers > 0 ? undefined : 'attention'}
      />
      <Stat
        label={t('administration.jobs.due')}
        value={formatNumber(health.due, language)}
        hint={health.oldestDue ? t('administration.settings.oldest', { when: instantWords(health.oldestDue, language) }) : undefined}
        {...(ctx.may('administration.job.manage') ? { href: '/staff/admin/jobs' } : {})}
      />
      <Stat
        label={t('administration.jobs.dead')}
        value={formatNumber(health.dead, language)}
        look={health.dead > 0 ? 'attention' : undefined}
      />
      <Stat
        label={t('administration.settings.disk')}
        value={health.disk ? size(health.disk.free) : '–'}
        hint={health.disk ? t('administration.settings.disk_of', { size: size(health.disk.size) }) : undefined}
        look={health.disk && health.disk.free < 2 * GIB ? 'attention' : undefined}
      />
      <Stat
        label={t('administration.settings.sealed')}
        value={health.sealedAt ? instantWords(health.sealedAt, language) : t('administration.settings.never')}
        hint={t('administration.settings.unsealed', { count: formatNumber(health.unsealed, language) })}
        look={late ? 'attention' : undefined}
      />
      <Stat
        label={t('administration.settings.backup')}
        value={health.backedUpAt ? instantWords(health.backedUpAt, language) : t('administration.settings.never')}
        hint={t('administration.settings.backup_hint')}
        look={health.backedUpAt && now.since(health.backedUpAt).total('hours') < 48 ? undefined : 'attention'}
      />
      <Stat
        label={t('administration.settings.database')}
        value={size(health.databaseBytes)}
        hint={`PostgreSQL ${health.databaseVersion}`}
      />
    </Stats>
  )
}
