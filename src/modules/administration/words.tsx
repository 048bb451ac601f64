import type { ComponentChildren } from 'preact'
import { formatDay, formatInstant } from '../../core/basics/dates.ts'
import { type Language, type Say, speaker } from '../../core/basics/texts.ts'
import { administrationTexts } from './texts.ts'

export const wordsIn = (language: Language): Say<typeof administrationTexts> => speaker(administrationTexts, language)

export const dayWords = (day: Temporal.PlainDate, language: Language): string => formatDay(day.toString(), language)
export const instantWords = (instant: Temporal.Instant, language: Language): string =>
  formatInstant(instant.epochMilliseconds, language, 'short')

/** The head of a list's page: what it lists, why it is there, and what can be added to it. */
export const ListHead = (props: { title: string; lead?: string | undefined; actions?: ComponentChildren }) => (
  <div class="k-identity__top">
    <div class="k-prose">
      <h1 class="govuk-heading-l">{props.title}</h1>
      {props.lead ? <p class="govuk-body">{props.lead}</p> : null}
    </div>
    {props.actions ? <div class="k-identity__actions">{props.actions}</div> : null}
  </div>
)

/** An address with those of its query's values that say something. */
export function addressWith(path: string, query: Readonly<Record<string, string | number | null | undefined>>): string {
  const given = Object.entries(query).flatMap(([name, value]) =>
    value === undefined || value === null || value === '' ? [] : [[name, String(value)]],
  )
  return given.length === 0 ? path : `${path}?${new URLSearchParams(given as [string, string][])}`
}
