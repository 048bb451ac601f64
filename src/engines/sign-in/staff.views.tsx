import type { VNode } from 'preact'
import { type Language, speaker } from '../../core/basics/texts.ts'
import { qrModules, qrSvgPath } from '../../kernel/files/qr.ts'
import { Button } from '../../ui/components/button.tsx'
import { CopyLine } from '../../ui/components/copy-line.tsx'
import { Input } from '../../ui/components/input.tsx'
import { Link } from '../../ui/components/link.tsx'
import { PasswordInput } from '../../ui/components/password-input.tsx'
import { SummaryList } from '../../ui/components/summary-list.tsx'
import { WarningText } from '../../ui/components/warning-text.tsx'
import type { OpenInvitation } from './invitations.ts'
import { CodeInput, type Wrong, Wrongs, withNext } from './resident.views.tsx'
import { type OpenSession, SessionList } from './sessions.views.tsx'
import type { Officer } from './staff-sign-in.ts'
import { signInTexts } from './texts.ts'

type Common = { readonly language: Language; readonly wrong?: Wrong }

export function StaffSignInPage({ language, wrong = {}, next, who = '' }: Common & { next: string; who?: string }): VNode {
  const t = speaker(signInTexts, language)
  return (
    <div class="k-prose">
      <Wrongs wrong={wrong} />
      <h1 class="govuk-heading-l">{t('sign_in.staff.title')}</h1>
      <form method="post" action={withNext('/staff/sign-in', next)} novalidate>
        <Input
          name="who"
          label={t('sign_in.staff.who')}
          error={wrong.who}
          value={who}
          autocomplete="username"
          autocapitalize="none"
          spellcheck={false}
        />
        <PasswordInput name="password" label={t('sign_in.staff.password')} error={wrong.password} />
        <Button preventDoubleClick>{t('sign_in.staff.continue')}</Button>
      </form>
      <p class="govuk-body">
        <Link href="/staff/forgotten">{t('sign_in.staff.forgotten')}</Link>
      </p>
      <p class="govuk-body">
        <Link href="/sign-in">{t('sign_in.staff.resident')}</Link>
      </p>
    </div>
  )
}

export const secondStepTitle = (recovery: boolean) => (recovery ? 'sign_in.second.recovery_title' : 'sign_in.second.title')

export function SecondStepPage({
  language,
  wrong = {},
  next,
  recovery,
  county,
}: Common & { next: string; recovery: boolean; county: string }): VNode {
  const t = speaker(signInTexts, language)
  const action = withNext('/staff/sign-in/second-step', next)
  return (
    <div class="k-prose">
      <Wrongs wrong={wrong} />
      <h1 class="govuk-heading-l">{t(secondStepTitle(recovery))}</h1>
      {recovery ? null : <p class="govuk-body">{t('sign_in.second.why', { county: `Kaunti ${county}` })}</p>}
      <form method="post" action={action} novalidate>
        {recovery ? (
          <>
            <input type="hidden" name="with" value="recovery" />
            <Input
              name="code"
              label={t('sign_in.second.recovery_code')}
              hint={t('sign_in.second.recovery_hint')}
              error={wrong.code}
              autocomplete="off"
              autocapitalize="none"
              spellcheck={false}
              classes="govuk-input--width-20"
            />
          </>
        ) : (
          <CodeInput label={t('sign_in.second.code')} hint={t('sign_in.second.code_hint')} error={wrong.code} />
        )}
        <Button preventDoubleClick>{t('sign_in.staff.continue')}</Button>
      </form>
      {recovery ? null : (
        <p class="govuk-body">
          <Link href={`${action}${next ? '&' : '?'}with=recovery`}>{t('sign_in.second.use_recovery')}</Link>
        </p>
      )}
    </div>
  )
}

export function ForgottenPage({ language, wrong = {}, who = '' }: Common & { who?: string }): VNode {
  const t = speaker(signInTexts, language)
  return (
    <div class="k-prose">
      <Wrongs wrong={wrong} />
      <h1 class="govuk-heading-l">{t('sign_in.forgotten.title')}</h1>
      <p class="govuk-body">{t('sign_in.forgotten.why')}</p>
      <form method="post" action="/staff/forgotten" novalidate>
        <Input
          name="who"
          label={t('sign_in.staff.who')}
          error={wrong.who}
          value={who}
          autocomplete="username"
          autocapitalize="none"
          spellcheck={false}
        />
        <Button preventDoubleClick>{t('sign_in.forgotten.send')}</Button>
      </form>
    </div>
  )
}

export function ForgottenSentPage({ language, minutes }: Common & { minutes: number }): VNode {
  const t = speaker(signInTexts, language)
  return (
    <div class="k-prose">
      <h1 class="govuk-heading-l">{t('sign_in.forgotten.sent_title')}</h1>
      <p class="govuk-body">{t('sign_in.forgotten.sent', { minutes })}</p>
    </div>
  )
}

const NewPassword = ({ language, wrong }: { language: Language; wrong: Wrong }) => {
  const t = speaker(signInTexts, language)
  return (
    <PasswordInput
      name="password"
      label={t('sign_in.invitation.password')}
      hint={t('sign_in.invitation.password_hint')}
      error={wrong.password}
      autocomplete="new-password"
    />
  )
}

export function ChoosePasswordPage({ language, wrong = {}, officer, token }: Common & { officer: Officer; token: string }): VNode {
  const t = speaker(signInTexts, language)
  return (
    <div class="k-prose">
      <Wrongs wrong={wrong} />
      <h1 class="govuk-heading-l">{t('sign_in.invitation.title')}</h1>
      <p class="govuk-body">{t('sign_in.invitation.for', { name: officer.name, email: officer.email })}</p>
      <form method="post" action={`/staff/invitation/${token}`} novalidate>
        {/* Password managers keep the password under this name. */}
        <input type="hidden" name="username" value={officer.email} autocomplete="username" />
        <NewPassword language={language} wrong={wrong} />
        <Button preventDoubleClick>{t('sign_in.staff.continue')}</Button>
      </form>
    </div>
  )
}

export function ScanPage({
  language,
  wrong = {},
  setup,
  token,
}: Common & { setup: NonNullable<OpenInvitation['setup']>; token: string }): VNode {
  const t = speaker(signInTexts, language)
  const { side, path } = qrSvgPath(qrModules(setup.uri))
  return (
    <div class="k-prose">
      <Wrongs wrong={wrong} />
      <h1 class="govuk-heading-l">{t('sign_in.invitation.scan_title')}</h1>
      <p class="govuk-body">{t('sign_in.invitation.scan')}</p>
      <svg role="img" aria-label={t('sign_in.invitation.scan_picture')} viewBox={`0 0 ${side} ${side}`} width="240" height="240">
        <rect width={side} height={side} fill="#fff" />
        <path d={path} fill="#000" shape-rendering="crispEdges" />
      </svg>
      <p class="govuk-body">
        <CopyLine label={t('sign_in.invitation.typed')} value={setup.typed} />
      </p>
      <form method="post" action={`/staff/invitation/${token}/second-step`} novalidate>
        <CodeInput label={t('sign_in.second.code')} hint={t('sign_in.second.code_hint')} error={wrong.code} />
        <Button preventDoubleClick>{t('sign_in.invitation.finish')}</Button>
      </form>
    </div>
  )
}

export function RecoveryCodesPage({ language, codes, goOn }: Common & { codes: readonly string[]; goOn: string }): VNode {
  const t = speaker(signInTexts, language)
  return (
    <div class="k-prose">
      <h1 class="govuk-heading-l">{t('sign_in.recovery.title')}</h1>
      <WarningText>{t('sign_in.recovery.why')}</WarningText>
      <ul class="govuk-list govuk-list--number">
        {codes.map((code) => (
          <li>
            <code>{code}</code>
          </li>
        ))}
      </ul>
      <Button href={goOn}>{t('sign_in.recovery.go_on')}</Button>
    </div>
  )
}

export type StaffAccount = {
  readonly officer: Officer
  readonly codesLeft: number
  readonly sessions: readonly OpenSession[]
  readonly current: string | null
}

/** Which of the three forms was refused: its fields show what is wrong. */
export type AccountForm = 'password' | 'recovery-codes' | 'second-step'

export function StaffAccountPage({
  language,
  wrong = {},
  account,
  form,
}: Common & { account: StaffAccount; form?: AccountForm | undefined }): VNode {
  const t = speaker(signInTexts, language)
  const { officer } = account
  const field = (which: AccountForm) => `current-${which}`
  const wrongIn = (which: AccountForm): Wrong => (form === which ? wrong : {})
  const summary: Wrong = Object.fromEntries(
    Object.entries(wrong).map(([name, text]) => [name === 'current' && form ? field(form) : name, text]),
  )
  const current = (which: AccountForm) => (
    <PasswordInput id={field(which)} name="current" label={t('sign_in.staff_account.current')} error={wrongIn(which).current} />
  )
  return (
    <>
      <Wrongs wrong={summary} />
      <h1 class="govuk-heading-l">{t('sign_in.staff_account.title')}</h1>
      <SummaryList
        rows={[
          { key: t('sign_in.who.name'), value: officer.name },
          { key: t('sign_in.staff_account.number'), value: officer.staffNumber },
          { key: t('sign_in.staff_account.email'), value: officer.email },
          { key: t('sign_in.staff_account.codes_left'), value: String(account.codesLeft) },
        ]}
      />
      <h2 class="govuk-heading-m">{t('sign_in.sessions.heading')}</h2>
      <SessionList language={language} path="/staff/account" sessions={account.sessions} current={account.current} />
      <h2 class="govuk-heading-m">{t('sign_in.staff_account.change_password')}</h2>
      <form method="post" action="/staff/account/password" novalidate class="k-prose">
        {current('password')}
        <NewPassword language={language} wrong={wrongIn('password')} />
        <Button preventDoubleClick>{t('sign_in.staff_account.change_password')}</Button>
      </form>
      <h2 class="govuk-heading-m">{t('sign_in.staff_account.recovery')}</h2>
      <p class="govuk-body">{t('sign_in.staff_account.recovery_why')}</p>
      <form method="post" action="/staff/account/recovery-codes" novalidate class="k-prose">
        {current('recovery-codes')}
        <Button look="secondary" preventDoubleClick>
          {t('sign_in.staff_account.recovery_make')}
        </Button>
      </form>
      <h2 class="govuk-heading-m">{t('sign_in.staff_account.second')}</h2>
      <p class="govuk-body">{t('sign_in.staff_account.second_why')}</p>
      <form method="post" action="/staff/account/second-step" novalidate class="k-prose">
        {current('second-step')}
        <Button look="secondary" preventDoubleClick>
          {t('sign_in.staff_account.second_start')}
        </Button>
      </form>
    </>
  )
}
