import type { VNode } from 'preact'
import { type Language, speaker } from '../../core/basics/texts.ts'
import { webTexts } from './texts.ts'

export type KeptFormProps = {
  /** Each name with what was typed. */
  readonly typed: ReadonlyArray<readonly [string, string]>
  readonly action: string
  /** What to do before the button is pressed. */
  readonly advice: string
  readonly language: Language
}

/** What a person typed, kept in the page so that pressing the button sends it again. */
export function KeptForm({ typed, action, advice, language }: KeptFormProps): VNode {
  const t = speaker(webTexts, language)
  return (
    <form method="post" action={action}>
      <p class="govuk-inset-text">{t('web.error.kept', { advice })}</p>
      {typed.map(([name, value]) => (
        <input type="hidden" name={name} value={value} />
      ))}
      <button type="submit" class="govuk-button" data-module="govuk-button">
        {t('web.error.send_again')}
      </button>
    </form>
  )
}

/** A sent form as names and texts; files and whatever is no text are left out. */
export const typedPairs = (typed: Readonly<Record<string, unknown>> | undefined): [string, string][] =>
  Object.entries(typed ?? {}).flatMap(([name, value]) =>
    (Array.isArray(value) ? value : [value]).flatMap((each): [string, string][] => (typeof each === 'string' ? [[name, each]] : [])),
  )
