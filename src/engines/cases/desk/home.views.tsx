import { type Language, speaker } from '../../../core/basics/texts.ts'
import type { DeskTask } from '../../../kernel/context/manifest.ts'
import { Button } from '../../../ui/components/button.tsx'
import { DataTable } from '../../../ui/components/data-table.tsx'
import { Link } from '../../../ui/components/link.tsx'
import { Stat, Stats } from '../../../ui/components/stat.tsx'
import type { QueueView } from '../queue.ts'
import { DueCell, type QueueLine, StateTag } from './queue.views.tsx'
import { deskTexts } from './texts.ts'

type Place = { readonly href: string; readonly text: string }

/** The first page of staff: of those who work on cases, of those who only read them, and of those who do neither. */
export type HomePage =
  | { readonly kind: 'plain'; readonly name: string; readonly tasks: readonly DeskTask[]; readonly menu: readonly Place[] }
  | {
      readonly kind: 'works' | 'reads'
      readonly name: string
      /** What waits for them in other rooms than that of cases. */
      readonly tasks: readonly DeskTask[]
      readonly counts: ReadonlyMap<QueueView, string>
      readonly lines: readonly QueueLine[]
      readonly menu: readonly Place[]
    }

export const HomeBody = ({ home, language }: { home: HomePage; language: Language }) => {
  const t = speaker(deskTexts, language)
  return (
    <>
      <h1 class="govuk-heading-l">{t('cases.desk.title')}</h1>
      <p class="govuk-body">{t('cases.desk.greeting', { name: home.name })}</p>
      {home.tasks.length > 0 ? (
        <Stats label={t('cases.desk.tasks')}>
          {home.tasks.map(({ text, href, count, late }) => (
            <Stat value={String(count)} label={text[language]} href={href} look={late ? 'attention' : undefined} />
          ))}
        </Stats>
      ) : null}
      {home.kind === 'plain' ? (
        <>
          {home.tasks.length > 0 ? null : <p class="govuk-body">{t('cases.desk.no_queue')}</p>}
          <Places menu={home.menu} title={t('cases.desk.places')} />
        </>
      ) : (
        <>
          {home.kind === 'reads' ? <p class="govuk-body">{t('cases.desk.reads')}</p> : null}
          <Stats label={t('cases.desk.glance')}>
            {[...home.counts].map(([view, count]) => (
              <Stat
                value={count}
                label={t(`cases.desk.${view}`)}
                href={`/staff/cases?view=${view}`}
                look={(view === 'overdue' || view === 'broken') && count !== '0' ? 'attention' : undefined}
              />
            ))}
          </Stats>
          <h2>{home.kind === 'works' ? t('cases.desk.next') : t('cases.desk.newest')}</h2>
          <DataTable
            caption={home.kind === 'works' ? t('cases.desk.next') : t('cases.desk.newest')}
            captionHidden
            keyboard
            stack
            rows={home.lines}
            empty={{
              title: t('cases.desk.next.none'),
              children: (
                <>
                  <p class="govuk-body">{t('cases.desk.next.none.more')}</p>
                  {home.kind === 'works' ? (
                    <Button href="/staff/cases?view=unclaimed" look="secondary">
                      {t('cases.desk.take')}
                    </Button>
                  ) : null}
                </>
              ),
            }}
            columns={[
              {
                header: t('cases.queue.reference'),
                rowHeader: true,
                cell: (line) => (
                  <Link href={`/staff/cases/${line.case.id}`} classes="k-reference">
                    {line.case.reference}
                  </Link>
                ),
              },
              { header: t('cases.queue.name'), cell: (line) => line.case.title[language] },
              { header: t('cases.queue.type'), cell: (line) => line.service },
              { header: t('cases.queue.state'), cell: (line) => <StateTag kind={line.stateKind}>{line.state}</StateTag> },
              { header: t('cases.queue.due'), cell: (line) => <DueCell {...line} /> },
              {
                header: t('cases.queue.holder'),
                cell: (line) => (line.mine ? t('cases.queue.me') : (line.holder ?? t('cases.queue.nobody'))),
              },
            ]}
          />
          {home.kind === 'reads' ? <Places menu={home.menu} title={t('cases.desk.places')} /> : null}
        </>
      )}
    </>
  )
}

const Places = ({ menu, title }: { menu: readonly Place[]; title: string }) =>
  menu.length === 0 ? null : (
    <>
      <h2>{title}</h2>
      <ul class="govuk-list govuk-list--bullet">
        {menu.map(({ href, text }) => (
          <li>
            <Link href={href}>{text}</Link>
          </li>
        ))}
      </ul>
    </>
  )
