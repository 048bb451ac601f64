import type { ComponentChildren } from 'preact'
import { type Attributes, classNames } from '../class-names.ts'
import { useUiTexts } from '../language.ts'
import { safeHref } from '../safe-href.ts'

type LanguageNavigationItem = {
  text: ComponentChildren
  href?: string | undefined
  lang?: string | undefined
  hrefLang?: string | undefined
  dir?: 'ltr' | 'rtl' | 'auto' | undefined
  current?: boolean | undefined
  /** Said to screen readers after the language's name. */
  description?: string | undefined
  classes?: string | undefined
  attributes?: Attributes | undefined
}

export type LanguageNavigationProps = {
  items: readonly LanguageNavigationItem[]
  label?: string | undefined
  classes?: string | undefined
  attributes?: Attributes | undefined
}

/** The same page in the other language. */
export const LanguageNavigation = (props: LanguageNavigationProps) => {
  const t = useUiTexts()
  return (
    <nav class={classNames('govuk-language-navigation', props.classes)} {...props.attributes} aria-label={props.label ?? t('ui.language')}>
      <ul class="govuk-language-navigation__list">
        {props.items.map((item) => (
          <li class="govuk-language-navigation__list-item">
            {item.current || !item.href ? (
              <span
                class={classNames('govuk-language-navigation__text', item.classes)}
                aria-current="true"
                lang={item.lang}
                dir={item.dir}
                {...item.attributes}
              >
                {item.text}
              </span>
            ) : (
              <a
                class={classNames('govuk-language-navigation__link', item.classes)}
                href={safeHref(item.href)}
                rel="alternate"
                lang={item.lang}
                hreflang={item.hrefLang || item.lang}
                dir={item.dir}
                {...item.attributes}
              >
                {item.text}
                {item.description ? <span class="govuk-visually-hidden"> {item.description}</span> : null}
              </a>
            )}
          </li>
        ))}
      </ul>
    </nav>
  )
}
