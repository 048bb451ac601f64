import type { ComponentChildren } from 'preact'
import { formatDay, formatInstant } from '../../core/basics/dates.ts'
import type { Language } from '../../core/basics/texts.ts'
import type { Context } from '../../kernel/context/context.ts'

export const instantWords = (instant: Temporal.Instant, language: Language): string =>
  formatInstant(instant.epochMilliseconds, language, 'short')
export const dayWords = (day: Temporal.PlainDate | string, language: Language): string => formatDay(day.toString(), language)

/** What the county calls a head of revenue; its key where it has none of that name any more. */
export const headName = ({ county, language }: Context, head: string): string =>
  county.money.data.heads.find(({ key }) => key === head)?.title[language] ?? head

/** What the county calls a fund; its key where it has none of that name any more. */
export const fundName = ({ county, language }: Context, fund: string): string =>
  county.money.data.funds.find(({ key }) => key === fund)?.title[language] ?? fund

/** The head of an officer's list: what it lists, why it is there, and what can be done from it. */
export const ListHead = (props: { title: string; lead?: string; children?: ComponentChildren }) => (
  <div class="k-identity__top">
    <div class="k-prose">
      <h1 class="govuk-heading-l">{props.title}</h1>
      {props.lead ? <p class="govuk-body">{props.lead}</p> : null}
    </div>
    {props.children ? <div class="k-identity__actions">{props.children}</div> : null}
  </div>
)

/** An address with those of its query's values that say something. */
export function addressWith(path: string, query: Readonly<Record<string, string | number | null | undefined>>): string {
  const given = Object.entries(query).flatMap(([name, value]): [string, string][] =>
    value === undefined || value === null || value === '' ? [] : [[name, String(value)]],
  )
  return given.length === 0 ? path : `${path}?${new URLSearchParams(given)}`
}
