import { type ComponentChildren, h } from 'preact'
import { type Attributes, classNames } from '../class-names.ts'
import { safeHref } from '../safe-href.ts'
import { Button } from './button.tsx'

type PanelAction = {
  text: ComponentChildren
  href?: string | undefined
  type?: 'button' | 'submit' | undefined
  classes?: string | undefined
  attributes?: Attributes | undefined
}

export type PanelProps = {
  title: ComponentChildren
  headingLevel?: number | undefined
  children?: ComponentChildren
  /** `govuk-panel--interruption` asks before going on; otherwise the panel confirms. */
  classes?: string | undefined
  actions?: { items?: readonly PanelAction[] | undefined; classes?: string | undefined; attributes?: Attributes | undefined } | undefined
  attributes?: Attributes | undefined
}

/** It is done: what was sent, and the reference. */
export const Panel = (props: PanelProps) => {
  const interrupts = Boolean(props.classes?.includes('govuk-panel--interruption'))
  const actions = props.actions?.items ?? []
  return (
    <div class={classNames('govuk-panel', !interrupts && 'govuk-panel--confirmation', props.classes)} {...props.attributes}>
      {h(`h${props.headingLevel || 1}`, { class: 'govuk-panel__title' }, props.title)}
      {props.children ? <div class="govuk-panel__body">{props.children}</div> : null}
      {interrupts && props.actions ? (
        <div class={classNames('govuk-panel__actions', props.actions.classes)} {...props.actions.attributes}>
          {actions.length > 0 ? (
            <div class="govuk-button-group">
              {actions.map((action) =>
                !action.href || action.type === 'button' ? (
                  <Button
                    look="inverse"
                    type={action.type || 'button'}
                    href={action.href}
                    classes={action.classes}
                    attributes={action.attributes}
                  >
                    {action.text}
                  </Button>
                ) : (
                  <a
                    class={classNames('govuk-link govuk-link--inverse', action.classes)}
                    href={safeHref(action.href)}
                    {...action.attributes}
                  >
                    {action.text}
                  </a>
                ),
              )}
            </div>
          ) : null}
        </div>
      ) : null}
    </div>
  )
}
