import { type Language, speaker } from '../../../core/basics/texts.ts'
import { Button, ButtonGroup } from '../../../ui/components/button.tsx'
import { ErrorSummary } from '../../../ui/components/error-summary.tsx'
import { Link } from '../../../ui/components/link.tsx'
import { Radios } from '../../../ui/components/radios.tsx'
import type { Officer } from '../hold-case.ts'
import { deskTexts } from './texts.ts'

type AssignProps = {
  readonly language: Language
  readonly officers: readonly Officer[]
  readonly references: readonly string[]
  readonly hidden: readonly (readonly [string, string])[]
  readonly action: string
  readonly problem: string | null
  readonly cancel: string
}

/** Chooses the colleague who shall work on one case or several: those who hold, today, a post that can. */
export const AssignBody = ({ language, officers, references, hidden, action, problem, cancel }: AssignProps) => {
  const t = speaker(deskTexts, language)
  return (
    <>
      {problem ? <ErrorSummary errors={[{ text: problem, href: '#person' }]} /> : null}
      <h1 class="govuk-heading-l">{t('cases.assign.title')}</h1>
      <p class="govuk-body">{references.join(', ')}</p>
      {officers.length === 0 ? (
        <p class="govuk-body">{t('cases.assign.none')}</p>
      ) : (
        <form method="post" action={action}>
          {hidden.map(([name, value]) => (
            <input type="hidden" name={name} value={value} />
          ))}
          <input type="hidden" name="person" value="" />
          <Radios
            name="person"
            legend={t('cases.assign.who')}
            error={problem ?? undefined}
            items={officers.map((officer) => ({ value: officer.person, text: officer.name, hint: officer.title[language] }))}
          />
          <ButtonGroup>
            <Button>{t('cases.assign.title')}</Button>
            <Link href={cancel}>{t('cases.act.cancel')}</Link>
          </ButtonGroup>
        </form>
      )}
      {officers.length === 0 ? <Link href={cancel}>{t('cases.act.cancel')}</Link> : null}
    </>
  )
}
