import { weekdayNames } from '../../../core/basics/dates.ts'
import { say } from '../../../core/basics/texts.ts'
import type { Holiday } from '../../../kernel/calendar/calendar-book.ts'
import { calendarTexts } from '../../../kernel/calendar/texts.ts'
import type { Context } from '../../../kernel/context/context.ts'
import { Button } from '../../../ui/components/button.tsx'
import { DataTable } from '../../../ui/components/data-table.tsx'
import { Link } from '../../../ui/components/link.tsx'
import { Pagination } from '../../../ui/components/pagination.tsx'
import { Tag } from '../../../ui/components/tag.tsx'
import { Timeline } from '../../../ui/components/timeline.tsx'
import { addressWith, dayWords, instantWords, ListHead, wordsIn } from '../words.tsx'

const here = '/staff/admin/holidays'

type Change = { verb: string; reason: string; authority: string; by: string; at: Temporal.Instant; name_en: string; name_sw: string }
type Found = { readonly year: number; readonly holidays: readonly Holiday[]; readonly changes: readonly Change[]; readonly clocks: number }

export function HolidayList({ ctx, found }: { ctx: Context; found: Found }) {
  const { language } = ctx
  const t = wordsIn(language)
  const { year } = found
  const act = (holiday: Holiday, deed: 'move' | 'confirm' | 'remove') => (
    <li>
      <Link href={`${here}/${encodeURIComponent(holiday.key)}/${deed}`} hidden={say(holiday.name, language)}>
        {t(`administration.holidays.${deed}`)}
      </Link>
    </li>
  )
  return (
    <>
      <ListHead
        title={t('administration.holidays.title')}
        lead={t('administration.holidays.lead', { clocks: found.clocks })}
        actions={<Button href={`${here}/new`}>{t('administration.holidays.add')}</Button>}
      />
      <h2 class="govuk-heading-m">{year}</h2>
      <DataTable
        caption={t('administration.holidays.of_year', { year })}
        captionHidden
        stack
        rows={found.holidays}
        columns={[
          {
            header: t('administration.holidays.day'),
            cell: (row) => `${dayWords(row.day, language)}, ${weekdayNames[language][row.day.dayOfWeek - 1]}`,
          },
          { header: t('administration.holidays.name'), rowHeader: true, cell: (row) => say(row.name, language) },
          { header: t('administration.holidays.kind'), cell: (row) => say(calendarTexts[`calendar.holiday.${row.kind}`], language) },
          { header: t('administration.holidays.authority'), cell: (row) => say(row.authority, language) },
          {
            header: t('administration.holidays.state'),
            cell: (row) =>
              row.confirmed ? (
                <Tag colour="green">{t('administration.holidays.confirmed')}</Tag>
              ) : (
                <Tag colour="yellow">{t('administration.holidays.awaited')}</Tag>
              ),
          },
          {
            header: t('administration.act'),
            cell: (row) => (
              <ul class="k-acts">
                {row.confirmed ? null : act(row, 'confirm')}
                {act(row, 'move')}
                {act(row, 'remove')}
              </ul>
            ),
          },
        ]}
        exportHref={addressWith(here, { year, format: 'csv' })}
        empty={{ title: t('administration.holidays.none', { year }) }}
      />
      <Pagination
        previous={{ href: addressWith(here, { year: year - 1 }), text: String(year - 1) }}
        next={{ href: addressWith(here, { year: year + 1 }), text: String(year + 1) }}
      />
      {found.changes.length > 0 ? (
        <>
          <h2 class="govuk-heading-m">{t('administration.holidays.changes')}</h2>
          <Timeline
            entries={found.changes.map((change) => ({
              title: `${say(calendarTexts[`calendar.change.${change.verb}` as keyof typeof calendarTexts], language)}: ${language === 'sw' ? change.name_sw : change.name_en}`,
              when: instantWords(change.at, language),
              iso: change.at.toString(),
              by: change.by,
              children: (
                <p class="govuk-body">
                  {change.reason} ({change.authority})
                </p>
              ),
            }))}
          />
        </>
      ) : null}
    </>
  )
}
