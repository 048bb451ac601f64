import type { MenuItem } from '../chrome.ts'
import { BackLink } from '../components/back-link.tsx'
import { Breadcrumbs } from '../components/breadcrumbs.tsx'
import { Search } from '../components/search.tsx'
import { useUiTexts } from '../language.ts'
import { safeHref } from '../safe-href.ts'
import { Account, Brand, Frame, Help, Languages, type LayoutProps, Notice } from './frame.tsx'

/** Pages for staff: a slim top bar, the menu at the side (folded on narrow screens), and the full width for the work. */
export const StaffLayout = ({ chrome, children }: LayoutProps) => {
  const t = useUiTexts()
  return (
    <Frame chrome={chrome} sheet="staff">
      <header class="k-bar">
        <div class="k-header__band" />
        <div class="k-bar__inner">
          <Brand chrome={chrome} motto={false} />
          {chrome.searchPath ? <Search action={chrome.searchPath} label={t('ui.search')} id="county-search" compact /> : null}
          <div class="k-bar__tools">
            <Languages chrome={chrome} />
            <Account chrome={chrome} />
          </div>
        </div>
      </header>
      <div class="k-desk">
        {chrome.menu.length > 0 ? (
          <details class="k-side">
            <summary class="k-side__summary">{t('ui.menu')}</summary>
            <nav class="k-side__nav" aria-label={t('ui.main_menu')}>
              {inGroups(chrome.menu).map(([group, items]) => (
                <div class="k-side__group">
                  {group ? <p class="k-side__title">{group}</p> : null}
                  <ul class="k-side__list">
                    {items.map((item) => (
                      <li>
                        <a class="k-side__link" href={safeHref(item.href)} aria-current={item.current ? 'page' : undefined}>
                          <span>{item.text}</span>
                          {item.count === undefined ? null : <span class="k-side__count">{item.count}</span>}
                        </a>
                      </li>
                    ))}
                  </ul>
                </div>
              ))}
            </nav>
          </details>
        ) : null}
        <div class="k-desk__body">
          {chrome.back ? <BackLink href={chrome.back.href}>{chrome.back.text}</BackLink> : null}
          {chrome.breadcrumbs ? <Breadcrumbs items={chrome.breadcrumbs} /> : null}
          <main class="k-main" id="main-content" tabIndex={-1}>
            <Notice chrome={chrome} />
            {children}
          </main>
          <Help chrome={chrome} />
        </div>
      </div>
    </Frame>
  )
}

function inGroups(menu: readonly MenuItem[]): [string, MenuItem[]][] {
  const groups = new Map<string, MenuItem[]>()
  for (const item of menu) groups.set(item.group ?? '', [...(groups.get(item.group ?? '') ?? []), item])
  return [...groups]
}
