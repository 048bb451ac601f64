import type { VNode } from 'preact'
import type { Refusal } from '../../core/basics/errors.ts'
import { type Language, say, speaker } from '../../core/basics/texts.ts'
import { KeptForm } from './kept-form.tsx'
import { webTexts } from './texts.ts'

const HEADINGS: Record<number, keyof typeof webTexts> = {
  401: 'web.error.heading_sign_in',
  403: 'web.error.heading_denied',
  404: 'web.error.heading_missing',
  429: 'web.error.heading_busy',
  503: 'web.error.heading_unavailable',
  507: 'web.error.heading_unavailable',
}

export const errorHeading = (refusal: Refusal, language: Language): string =>
  speaker(
    webTexts,
    language,
  )(
    refusal.code === 'web.staff_only'
      ? 'web.error.heading_staff_only'
      : (HEADINGS[refusal.status] ?? (refusal.status >= 500 ? 'web.error.heading_fault' : 'web.error.heading_problem')),
  )

/**
 * What a person sees when a request is refused and no form shows it: what happened, what to do, and whatever they had typed,
 * kept in the page so that pressing the button sends it again (a session that ended while a long answer was written loses nothing).
 */
export function ErrorBody(props: {
  refusal: Refusal
  language: Language
  requestId: string
  typed: ReadonlyArray<readonly [string, string]>
  action: string
  signInPath: string
  /** Ways back, before the one to the home page. */
  ways: readonly { readonly href: string; readonly text: string }[]
}): VNode {
  const { refusal, language } = props
  const t = speaker(webTexts, language)
  const advice = refusal.status === 401 ? t('web.error.sign_in_elsewhere') : t('web.error.send_again_advice')
  return (
    <>
      <h1 class="govuk-heading-l">{errorHeading(refusal, language)}</h1>
      <p class="govuk-body">{refusal.say(language)}</p>
      {refusal.problems.length > 0 && (
        <ul class="govuk-list govuk-list--bullet">
          {refusal.problems.map((problem) => (
            <li>{say(problem.text, language, problem.values)}</li>
          ))}
        </ul>
      )}
      {(refusal.status === 401 || refusal.code === 'web.staff_only') && (
        <p class="govuk-body">
          <a class="govuk-link" href={props.signInPath} {...(props.typed.length > 0 ? { target: '_blank', rel: 'noopener' } : {})}>
            {t(refusal.status === 401 ? 'web.error.sign_in' : 'web.error.sign_in_staff')}
          </a>
        </p>
      )}
      {props.typed.length > 0 && <KeptForm typed={props.typed} action={props.action} advice={advice} language={language} />}
      {refusal.status >= 500 && <p class="govuk-body">{t('web.error.reference', { id: props.requestId.slice(-12) })}</p>}
      {[...props.ways, { href: '/', text: t('web.error.home') }].map(({ href, text }) => (
        <p class="govuk-body">
          <a class="govuk-link" href={href}>
            {text}
          </a>
        </p>
      ))}
    </>
  )
}
