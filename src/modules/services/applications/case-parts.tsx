import { formatInstant } from '../../../core/basics/dates.ts'
import { type Language, speaker, type Text } from '../../../core/basics/texts.ts'
import { answerSections } from '../../../core/forms/check-answers.ts'
import type { FormWorld } from '../../../core/forms/form.ts'
import type { PublicCase } from '../../../engines/cases/find-case.ts'
import type { CaseClockView } from '../../../engines/cases/history.ts'
import { Deadline, type DeadlineProps } from '../../../ui/components/deadline.tsx'
import { SummaryList } from '../../../ui/components/summary-list.tsx'
import { Tag, type TagColour } from '../../../ui/components/tag.tsx'
import { Timeline } from '../../../ui/components/timeline.tsx'
import { WarningText } from '../../../ui/components/warning-text.tsx'
import { type Lapse, lapseWords } from '../letters/letters.ts'
import { servicesTexts } from '../texts.ts'
import type { Told } from './own-case.ts'

/** From this share of the promised time on, what is not late yet is due soon. */
const SOON = 0.8

/** The promise as a resident reads it: the officer's own clock. */
function promiseOf({ state, promisedAt, used }: CaseClockView, language: Language): DeadlineProps {
  const due = promisedAt ? { due: formatInstant(promisedAt.epochMilliseconds, language, 'short'), iso: promisedAt.toString() } : {}
  if (state === 'running') return { state: used >= SOON ? 'soon' : 'on-time', ...due }
  // While it is the applicant's turn the promised day moves on with every day.
  return state === 'overdue' ? { state, ...due } : { state }
}

const outcomeColours: Readonly<Record<string, TagColour>> = {
  granted: 'green',
  resolved: 'green',
  refused: 'red',
  withdrawn: 'grey',
  lapsed: 'grey',
}

const StateTag = ({
  view,
  language,
}: {
  view: Pick<PublicCase, 'closed' | 'outcome' | 'stateName' | 'correction'>
  language: Language
}) => (
  <Tag colour={view.closed ? (outcomeColours[view.outcome ?? ''] ?? 'grey') : view.correction ? 'yellow' : 'blue'}>
    {view.correction ? servicesTexts['services.my.with_you'][language] : view.stateName[language]}
  </Tag>
)

const LapseTag = ({ lapse, language }: { lapse: Lapse; language: Language }) => <Tag colour="red">{lapseWords(lapse)[language]}</Tag>

/**
 * State, promise and holder: the head of a case for its applicant. What was given out and does not count now (`lapse`) is said in place of the words of the state, which
 * tell of something to download.
 */
export function Standing(props: { view: PublicCase; holder: Text | null; lapse: Lapse | null; county: string; language: Language }) {
  const { view, holder, lapse, county, language } = props
  const t = speaker(servicesTexts, language)
  return (
    <>
      {lapse ? (
        <WarningText>
          {t(`services.case.lapse.${lapse.is}`, {
            number: lapse.number,
            day: formatInstant(lapse.since.epochMilliseconds, language),
            bill: lapse.bill ?? '',
            phone: county,
          })}
        </WarningText>
      ) : (
        <p class="govuk-body-l">{view.words[language]}</p>
      )}
      <SummaryList
        rows={[
          { key: t('services.my.reference'), value: view.reference },
          {
            key: t('services.case.status'),
            value: { text: lapse ? <LapseTag lapse={lapse} language={language} /> : <StateTag view={view} language={language} /> },
          },
          { key: t('services.case.promise'), value: { text: <Deadline {...promiseOf(view.clock, language)} /> } },
          view.answerBy && {
            key: t('services.case.answer_by'),
            value: { text: <strong>{formatInstant(view.answerBy.epochMilliseconds, language)}</strong> },
          },
          view.closed ? null : { key: t('services.case.holder'), value: holder ? holder[language] : t('services.case.with_you') },
        ]}
      />
    </>
  )
}

/** What happened, the newest first. `told` adds what officers wrote for the applicant, `wrote` the applicant's own words: neither is for whoever only knows a reference. */
export function History(props: {
  view: PublicCase
  language: Language
  told?: ReadonlyMap<number, Told>
  wrote?: ReadonlyMap<number, string>
  world?: FormWorld
  fileHref?: (file: string) => string
}) {
  const { view, language, told, wrote, world, fileHref } = props
  const t = speaker(servicesTexts, language)
  return (
    <section>
      <h2 class="govuk-heading-m">{t('services.case.history')}</h2>
      <Timeline
        entries={view.history.toReversed().map((entry, at) => {
          const said = told?.get(entry.seq)
          const own = wrote?.get(entry.seq)
          return {
            title: entry.words[language],
            when: formatInstant(entry.at.epochMilliseconds, language),
            iso: entry.at.toString(),
            by: entry.by[language],
            current: at === 0,
            children:
              own || said ? (
                <>
                  {own ? <p class="govuk-body k-answer">{t('services.case.wrote', { words: own })}</p> : null}
                  {said && world ? <Answers {...said} language={language} world={world} fileHref={fileHref} pictures /> : null}
                </>
              ) : undefined,
          }
        })}
      />
    </section>
  )
}

/** Answers by section, as label and value; files are links where there is a way to them. */
export function Answers(
  props: Told & {
    language: Language
    world: FormWorld
    fileHref?: ((file: string) => string) | undefined
    headings?: boolean
    pictures?: boolean
  },
) {
  const { form, answers, language, world, fileHref, headings, pictures } = props
  const t = speaker(servicesTexts, language)
  return (
    <>
      {answerSections(form, answers, language, world).map((section) => {
        const rows = section.rows.filter((row) => row.value !== '')
        if (rows.length === 0) return null
        return (
          <>
            {headings && section.title ? <h3 class="govuk-heading-s">{section.title[language]}</h3> : null}
            <SummaryList
              rows={rows.map((row) => ({
                key: row.label[language],
                value: {
                  text:
                    row.files && fileHref ? (
                      <ul class="govuk-list">
                        {row.files.map((file) => (
                          <li>
                            <a class="govuk-link" href={fileHref(file.file)}>
                              {pictures && file.type === 'image/jpeg' ? (
                                <img
                                  class="k-picture"
                                  src={fileHref(file.file)}
                                  alt={t('services.case.picture', { label: row.label[language] })}
                                  loading="lazy"
                                />
                              ) : null}
                              {file.name}
                            </a>
                          </li>
                        ))}
                      </ul>
                    ) : (
                      row.value
                    ),
                },
              }))}
            />
          </>
        )
      })}
    </>
  )
}
