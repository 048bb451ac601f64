import type { ComponentChildren } from 'preact'
import { say } from '../../core/basics/texts.ts'
import type { Chrome } from '../chrome.ts'
import { LanguageNavigation } from '../components/language-navigation.tsx'
import { Link } from '../components/link.tsx'
import { NotificationBanner } from '../components/notification-banner.tsx'
import { SkipLink } from '../components/skip-link.tsx'
import { useUiTexts } from '../language.ts'
import { pageTitle } from '../page-title.ts'
import { safeHref } from '../safe-href.ts'

export type LayoutProps = { chrome: Chrome; children: ComponentChildren }

/** The document around a layout: head, sheets, script, the skip link and the demo banner. */
export const Frame = ({ chrome, sheet, children }: LayoutProps & { sheet: 'resident' | 'staff' }) => {
  const t = useUiTexts()
  return (
    <html lang={chrome.language} class={`govuk-template k-${chrome.layout}`}>
      <head>
        <meta charset="utf-8" />
        <title>{pageTitle(chrome)}</title>
        <meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover" />
        <link rel="stylesheet" href={chrome.assetPath(`${sheet}.css`)} />
        <link rel="stylesheet" href={chrome.county.themePath} />
        <link rel="icon" href={chrome.county.crestPath} type="image/svg+xml" />
        <script src={chrome.assetPath(`${sheet}.js`)} defer />
      </head>
      <body class="govuk-template__body">
        <SkipLink href="#main-content">{t('ui.skip')}</SkipLink>
        {chrome.demo ? <DemoBanner /> : null}
        {children}
      </body>
    </html>
  )
}

const DemoBanner = () => {
  const t = useUiTexts()
  return (
    <aside class="k-demo" aria-label={t('ui.demo.tag')}>
      <p class="k-demo__words">
        <strong class="k-demo__tag">{t('ui.demo.tag')}</strong> <span>{t('ui.demo.text')}</span>{' '}
        <a class="k-demo__link" href="/demo">
          {t('ui.demo.link')}
        </a>
      </p>
    </aside>
  )
}

/** Crest and county's name, leading home. */
export const Brand = ({ chrome, motto }: { chrome: Chrome; motto: boolean }) => (
  <a class="k-brand" href={safeHref(chrome.homePath ?? '/')}>
    <img class="k-brand__crest" src={chrome.county.crestPath} alt="" width="48" height="48" />
    <span class="k-brand__words">
      <span class="k-brand__name">{say(chrome.county.title, chrome.language)}</span>
      {motto ? <span class="k-brand__motto">{say(chrome.county.motto, chrome.language)}</span> : null}
    </span>
  </a>
)

export const Languages = ({ chrome }: { chrome: Chrome }) => {
  const t = useUiTexts()
  if (chrome.languageLinks.length < 2) return null
  return (
    <LanguageNavigation
      items={chrome.languageLinks.map(({ language, href }) => ({
        text: t(language === 'en' ? 'ui.language.en' : 'ui.language.sw'),
        lang: language,
        href,
        current: language === chrome.language,
      }))}
    />
  )
}

/** Who is signed in and the way out (a form, so that a followed link cannot sign anyone out), or the way in. */
export const Account = ({ chrome }: { chrome: Chrome }) => {
  const t = useUiTexts()
  const { person } = chrome
  if (!person)
    return chrome.signInPath ? (
      <a class="k-account__link" href={safeHref(chrome.signInPath)}>
        {t('ui.sign_in')}
      </a>
    ) : null
  const name = (
    <>
      <span class="govuk-visually-hidden">{t('ui.signed_in_as')} </span>
      <span class="k-account__name">{person.name}</span>
      {person.post ? <span class="k-account__post">{person.post}</span> : null}
    </>
  )
  return (
    <div class="k-account">
      {person.href ? (
        <a class="k-account__who" href={safeHref(person.href)}>
          {name}
        </a>
      ) : (
        <span class="k-account__who">{name}</span>
      )}
      <form method="post" action={safeHref(person.signOutPath)} class="k-account__out">
        <button type="submit" class="k-account__button">
          {t('ui.sign_out')}
        </button>
      </form>
    </div>
  )
}

export const Notice = ({ chrome }: { chrome: Chrome }) =>
  chrome.notice ? (
    <NotificationBanner
      type={chrome.notice.kind === 'information' ? undefined : (chrome.notice.kind ?? 'success')}
      text={chrome.notice.text}
    />
  ) : null

/** Where to find a human: last in the content of every page, always in this place and order (WCAG 3.2.6). */
export const Help = ({ chrome }: { chrome: Chrome }) => {
  const t = useUiTexts()
  const { phone, email, officesPath } = chrome.help
  return (
    <section class="k-help" aria-labelledby="help-title">
      <h2 class="k-help__title" id="help-title">
        {t('ui.help')}
      </h2>
      <ul class="k-help__list">
        <li>
          {t('ui.help.call')} <Link href={`tel:${phone.replace(/[^+\d]/g, '')}`}>{phone}</Link>
        </li>
        {email ? (
          <li>
            {t('ui.help.write')} <Link href={`mailto:${email}`}>{email}</Link>
          </li>
        ) : null}
        {officesPath ? (
          <li>
            <Link href={officesPath}>{t('ui.help.visit')}</Link>
          </li>
        ) : null}
      </ul>
    </section>
  )
}
