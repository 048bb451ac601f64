import { say } from '../../core/basics/texts.ts'
import { BackLink } from '../components/back-link.tsx'
import { Breadcrumbs } from '../components/breadcrumbs.tsx'
import { useUiTexts } from '../language.ts'
import { safeHref } from '../safe-href.ts'
import { Account, Brand, Frame, Help, Languages, type LayoutProps, Notice } from './frame.tsx'

/** Pages for the public and for residents: one column, large targets, at most 30 KB cold, nothing that needs a script. */
export const ResidentLayout = ({ chrome, children }: LayoutProps) => {
  const t = useUiTexts()
  return (
    <Frame chrome={chrome} sheet="resident">
      <header class="k-header">
        <div class="k-header__band" />
        <div class="k-width k-header__inner">
          <Brand chrome={chrome} motto />
          <div class="k-header__tools">
            <Languages chrome={chrome} />
            <Account chrome={chrome} />
          </div>
        </div>
        {chrome.menu.length > 0 ? (
          <nav class="k-menu" aria-label={t('ui.main_menu')}>
            <ul class="k-width k-menu__list">
              {chrome.menu.map((item) => (
                <li>
                  <a class="k-menu__link" href={safeHref(item.href)} aria-current={item.current ? 'page' : undefined}>
                    {item.text}
                  </a>
                </li>
              ))}
            </ul>
          </nav>
        ) : null}
      </header>
      <div class={chrome.wide ? 'k-body' : 'k-width k-body'}>
        {chrome.back ? <BackLink href={chrome.back.href}>{chrome.back.text}</BackLink> : null}
        {chrome.breadcrumbs ? <Breadcrumbs items={chrome.breadcrumbs} /> : null}
        <main class="k-main" id="main-content" tabIndex={-1}>
          <Notice chrome={chrome} />
          {children}
        </main>
      </div>
      <div class="k-width">
        <Help chrome={chrome} />
      </div>
      <footer class="k-footer">
        <div class="k-width k-footer__inner">
          <div>
            <p class="k-footer__name">{say(chrome.county.title, chrome.language)}</p>
            <p class="k-footer__small">{t('ui.crest.note')}</p>
            <p class="k-footer__small">{t('ui.footer.source')}</p>
          </div>
          {chrome.footer ? (
            <nav aria-label={t('ui.footer')}>
              <ul class="k-footer__list">
                {chrome.footer.map((item) => (
                  <li>
                    <a class="k-footer__link" href={safeHref(item.href)}>
                      {item.text}
                    </a>
                  </li>
                ))}
              </ul>
            </nav>
          ) : null}
        </div>
      </footer>
    </Frame>
  )
}
