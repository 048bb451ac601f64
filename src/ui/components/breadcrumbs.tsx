import type { ComponentChildren } from 'preact'
import { type Attributes, classNames } from '../class-names.ts'
import { useUiTexts } from '../language.ts'
import { safeHref } from '../safe-href.ts'

export type BreadcrumbsProps = {
  items: readonly { text: ComponentChildren; href?: string | undefined; attributes?: Attributes | undefined }[]
  collapseOnMobile?: boolean | undefined
  label?: string | undefined
  classes?: string | undefined
  attributes?: Attributes | undefined
}

/** Where this page stands. The last item without an address is the page itself. */
export const Breadcrumbs = (props: BreadcrumbsProps) => {
  const t = useUiTexts()
  return (
    <nav
      class={classNames('govuk-breadcrumbs', props.classes, props.collapseOnMobile && 'govuk-breadcrumbs--collapse-on-mobile')}
      {...props.attributes}
      aria-label={props.label ?? t('ui.breadcrumb')}
    >
      <ol class="govuk-breadcrumbs__list">
        {props.items.map((item) =>
          item.href ? (
            <li class="govuk-breadcrumbs__list-item">
              <a class="govuk-breadcrumbs__link" href={safeHref(item.href)} {...item.attributes}>
                {item.text}
              </a>
            </li>
          ) : (
            <li class="govuk-breadcrumbs__list-item" aria-current="page">
              {item.text}
            </li>
          ),
        )}
      </ol>
    </nav>
  )
}
