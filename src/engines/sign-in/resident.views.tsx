import type { VNode } from 'preact'
import { maskPhone } from '../../core/basics/phone.ts'
import { type Language, speaker } from '../../core/basics/texts.ts'
import type { Person } from '../../kernel/identity/people.ts'
import { Button } from '../../ui/components/button.tsx'
import { ErrorSummary } from '../../ui/components/error-summary.tsx'
import { Input } from '../../ui/components/input.tsx'
import { Link } from '../../ui/components/link.tsx'
import { Radios } from '../../ui/components/radios.tsx'
import { CODE_MINUTES } from './codes.ts'
import { signInTexts } from './texts.ts'

/** What was wrong with which field, in the person's words. */
export type Wrong = Readonly<Record<string, string>>

export const Wrongs = ({ wrong }: { wrong: Wrong }) =>
  Object.keys(wrong).length > 0 ? (
    <ErrorSummary errors={Object.entries(wrong).map(([name, text]) => ({ text, href: `#${name || 'main-content'}` }))} />
  ) : null

type Common = { readonly language: Language; readonly wrong?: Wrong; readonly next: string }

/** Where a form goes, carrying along what follows the sign-in. */
export const withNext = (path: string, next: string): string => (next ? `${path}?next=${encodeURIComponent(next)}` : path)

export function PhonePage({ language, wrong = {}, next, phone = '' }: Common & { phone?: string }): VNode {
  const t = speaker(signInTexts, language)
  return (
    <div class="k-prose">
      <Wrongs wrong={wrong} />
      <h1 class="govuk-heading-l">{t('sign_in.phone.title')}</h1>
      <p class="govuk-body">{t('sign_in.phone.why')}</p>
      <form method="post" action={withNext('/sign-in', next)} novalidate>
        <Input
          name="phone"
          label={t('sign_in.phone.label')}
          hint={t('sign_in.phone.hint')}
          error={wrong.phone}
          value={phone}
          type="tel"
          inputmode="tel"
          autocomplete="tel"
          classes="govuk-input--width-20"
        />
        <Button preventDoubleClick>{t('sign_in.phone.send')}</Button>
      </form>
      <p class="govuk-body">{t('sign_in.phone.cost')}</p>
    </div>
  )
}

/** The box for a code from an SMS: digits on the keyboard, offered by the phone itself, and pasting works. */
export const CodeInput = (props: { label: string; hint?: string; error?: string | undefined }) => (
  <Input
    name="code"
    label={props.label}
    hint={props.hint}
    error={props.error}
    inputmode="numeric"
    autocomplete="one-time-code"
    spellcheck={false}
    classes="govuk-input--width-10"
  />
)

export function CodePage({ language, wrong = {}, next, phone, ended }: Common & { phone: string; ended: boolean }): VNode {
  const t = speaker(signInTexts, language)
  return (
    <div class="k-prose">
      <Wrongs wrong={wrong} />
      <h1 class="govuk-heading-l">{t('sign_in.code.title')}</h1>
      <p class="govuk-body">
        {t(ended ? 'sign_in.code.ended' : 'sign_in.code.sent_to', { phone: maskPhone(phone), minutes: CODE_MINUTES })}
      </p>
      {ended ? null : (
        <form method="post" action={withNext('/sign-in/code', next)} novalidate>
          <CodeInput label={t('sign_in.code.label')} hint={t('sign_in.code.hint')} error={wrong.code} />
          <Button preventDoubleClick>{t('sign_in.code.confirm')}</Button>
        </form>
      )}
      <h2 class="govuk-heading-m">{t('sign_in.code.not_come')}</h2>
      <form method="post" action={withNext('/sign-in/code/again', next)}>
        <Button look="secondary" preventDoubleClick>
          {t('sign_in.code.again')}
        </Button>
      </form>
      <p class="govuk-body">
        <Link href={withNext('/sign-in', next)}>{t('sign_in.code.other_number')}</Link>
      </p>
    </div>
  )
}

export const SOMEONE_ELSE = 'someone-else'

export function WhoPage({
  language,
  wrong = {},
  next,
  phone,
  people,
  who,
  name = '',
}: Common & { phone: string; people: readonly Person[]; who?: string | undefined; name?: string }): VNode {
  const t = speaker(signInTexts, language)
  const nameInput = (
    <Input
      name="name"
      label={t('sign_in.who.name')}
      hint={t('sign_in.who.name_hint')}
      error={wrong.name}
      value={name}
      autocomplete="name"
      spellcheck={false}
    />
  )
  return (
    <div class="k-prose">
      <Wrongs wrong={wrong} />
      <h1 class="govuk-heading-l">{t(people.length > 0 ? 'sign_in.who.title' : 'sign_in.who.title_new')}</h1>
      <p class="govuk-body">{t(people.length > 0 ? 'sign_in.who.why' : 'sign_in.who.why_new', { phone: maskPhone(phone) })}</p>
      <form method="post" action={withNext('/sign-in/who', next)} novalidate>
        {people.length > 0 ? (
          <Radios
            name="who"
            legend={t('sign_in.who.legend')}
            error={wrong.who}
            value={who ?? (people.length === 1 ? people[0]?.id : undefined)}
            items={[
              ...people.map((person) => ({ value: person.id, text: person.fullName })),
              { divider: t('sign_in.who.or') },
              { value: SOMEONE_ELSE, text: t('sign_in.who.someone_else'), conditional: nameInput },
            ]}
          />
        ) : (
          <>
            <input type="hidden" name="who" value={SOMEONE_ELSE} />
            {nameInput}
          </>
        )}
        <Button preventDoubleClick>{t('sign_in.who.continue')}</Button>
      </form>
    </div>
  )
}
