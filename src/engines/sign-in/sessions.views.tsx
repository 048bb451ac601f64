import { formatInstant } from '../../core/basics/dates.ts'
import { type Language, speaker } from '../../core/basics/texts.ts'
import type { openSessions } from '../../kernel/identity/sessions.ts'
import { Button } from '../../ui/components/button.tsx'
import { DataTable } from '../../ui/components/data-table.tsx'
import { browserName } from './browser-name.ts'
import { signInTexts } from './texts.ts'

export type OpenSession = Awaited<ReturnType<typeof openSessions>>[number]

/** Where a person is signed in, each with a button that ends it. `path` is the account page whose forms these are. */
export const SessionList = (props: { language: Language; path: string; sessions: readonly OpenSession[]; current: string | null }) => {
  const { language, path, sessions, current } = props
  const t = speaker(signInTexts, language)
  return (
    <>
      <DataTable
        caption={t('sign_in.sessions.title')}
        stack
        rows={sessions}
        empty={{ title: t('sign_in.sessions.none') }}
        columns={[
          {
            header: t('sign_in.sessions.browser'),
            rowHeader: true,
            cell: (session) => browserName(session.device) ?? t('sign_in.sessions.unknown_browser'),
          },
          { header: t('sign_in.sessions.since'), cell: (session) => formatInstant(session.started_at.epochMilliseconds, language) },
          { header: t('sign_in.sessions.seen'), cell: (session) => formatInstant(session.seen_at.epochMilliseconds, language) },
          {
            header: t('sign_in.sessions.end'),
            cell: (session) =>
              session.id === current ? (
                t('sign_in.sessions.this_one')
              ) : (
                <form method="post" action={`${path}/sessions/end`}>
                  <input type="hidden" name="session" value={session.id} />
                  <Button look="secondary" classes="govuk-!-margin-bottom-0">
                    {t('sign_in.sessions.end_one')}
                    <span class="govuk-visually-hidden"> {browserName(session.device)}</span>
                  </Button>
                </form>
              ),
          },
        ]}
      />
      <form method="post" action={`${path}/sessions/end-all`}>
        <Button look="warning">{t('sign_in.sessions.end_all')}</Button>
      </form>
    </>
  )
}
