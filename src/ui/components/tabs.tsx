import type { ComponentChildren } from 'preact'
import { type Attributes, classNames } from '../class-names.ts'
import { useUiTexts } from '../language.ts'

export type TabItem = {
  label: ComponentChildren
  id?: string | undefined
  children?: ComponentChildren
  attributes?: Attributes | undefined
  panelAttributes?: Attributes | undefined
}

export type TabsProps = {
  items?: readonly (TabItem | null | undefined | false)[] | undefined
  title?: ComponentChildren
  id?: string | undefined
  idPrefix?: string | undefined
  classes?: string | undefined
  attributes?: Attributes | undefined
}

/** Sections with a list of contents above them: links to parts of one page, all of them shown. */
export const Tabs = (props: TabsProps) => {
  const t = useUiTexts()
  const panelId = (item: TabItem, index: number) => item.id || `${props.idPrefix ?? ''}-${index + 1}`
  const items = props.items ?? []
  return (
    <div id={props.id || undefined} class={classNames('govuk-tabs', props.classes)} {...props.attributes} data-module="govuk-tabs">
      <h2 class="govuk-tabs__title">{props.title ?? t('ui.contents')}</h2>
      {items.length > 0 ? (
        <ul class="govuk-tabs__list">
          {items.map((item, index) =>
            item ? (
              <li class={classNames('govuk-tabs__list-item', index === 0 && 'govuk-tabs__list-item--selected')}>
                <a class="govuk-tabs__tab" href={`#${panelId(item, index)}`} {...item.attributes}>
                  {item.label}
                </a>
              </li>
            ) : null,
          )}
        </ul>
      ) : null}
      {items.map((item, index) =>
        item ? (
          <div
            class={classNames('govuk-tabs__panel', index > 0 && 'govuk-tabs__panel--hidden')}
            id={panelId(item, index)}
            {...item.panelAttributes}
          >
            {item.children}
          </div>
        ) : null,
      )}
    </div>
  )
}
