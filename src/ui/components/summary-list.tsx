import { type ComponentChildren, h } from 'preact'
import { type Attributes, classNames } from '../class-names.ts'
import { safeHref } from '../safe-href.ts'
import { type Worded, type Wording, wording } from '../wording.tsx'

type SummaryAction = {
  text: ComponentChildren
  href: string
  /** What the action is about, heard after its word: "Change *phone number*". */
  hidden?: string | undefined
  classes?: string | undefined
  attributes?: Attributes | undefined
}

export type SummaryRow = {
  key: Wording
  value: Wording
  actions?: readonly SummaryAction[] | undefined
  actionsClasses?: string | undefined
  classes?: string | undefined
}

type SummaryCard = {
  title?: Wording<Worded & { headingLevel?: number | undefined }>
  actions?: readonly SummaryAction[] | undefined
  actionsClasses?: string | undefined
  classes?: string | undefined
  attributes?: Attributes | undefined
}

export type SummaryListProps = {
  rows: readonly (SummaryRow | null | undefined | false)[]
  card?: SummaryCard | undefined
  classes?: string | undefined
  attributes?: Attributes | undefined
}

const Action = ({ action, about }: { action: SummaryAction; about: ComponentChildren }) => (
  <a class={classNames('govuk-link', action.classes)} href={safeHref(action.href)} {...action.attributes}>
    {action.text}
    {action.hidden || about ? (
      <span class="govuk-visually-hidden">
        {action.hidden ? <> {action.hidden}</> : null}
        {about ? <> ({about})</> : null}
      </span>
    ) : null}
  </a>
)

/** Facts with their names: answers to check, a record's particulars. */
export const SummaryList = (props: SummaryListProps) => {
  const title = wording<Worded & { headingLevel?: number | undefined }>(props.card?.title)
  const rows = props.rows.filter((row): row is SummaryRow => Boolean(row))
  const anyActions = rows.some((row) => row.actions && row.actions.length > 0)
  const list = (
    <dl class={classNames('govuk-summary-list', props.classes)} {...props.attributes}>
      {rows.map((row) => {
        const key = wording(row.key)
        const value = wording(row.value)
        const actions = row.actions ?? []
        return (
          <div
            class={classNames('govuk-summary-list__row', anyActions && !row.actions && 'govuk-summary-list__row--no-actions', row.classes)}
          >
            <dt class={classNames('govuk-summary-list__key', key?.classes)}>{key?.text}</dt>
            <dd class={classNames('govuk-summary-list__value', value?.classes)}>{value?.text}</dd>
            {actions.length > 0 ? (
              <dd class={classNames('govuk-summary-list__actions', row.actionsClasses)}>
                {actions.length === 1 ? (
                  <Action action={actions[0] as SummaryAction} about={title?.text} />
                ) : (
                  <ul class="govuk-summary-list__actions-list">
                    {actions.map((action) => (
                      <li class="govuk-summary-list__actions-list-item">
                        <Action action={action} about={title?.text} />
                      </li>
                    ))}
                  </ul>
                )}
              </dd>
            ) : null}
          </div>
        )
      })}
    </dl>
  )
  const { card } = props
  if (!card) return list
  const cardActions = card.actions ?? []
  return (
    <div class={classNames('govuk-summary-card', card.classes)} {...card.attributes}>
      <div class="govuk-summary-card__title-wrapper">
        {title ? h(`h${title.headingLevel || 2}`, { class: classNames('govuk-summary-card__title', title.classes) }, title.text) : null}
        {cardActions.length === 1 ? (
          <div class={classNames('govuk-summary-card__actions', card.actionsClasses)}>
            <Action action={cardActions[0] as SummaryAction} about={title?.text} />
          </div>
        ) : cardActions.length > 1 ? (
          <ul class={classNames('govuk-summary-card__actions', card.actionsClasses)}>
            {cardActions.map((action) => (
              <li class="govuk-summary-card__action">
                <Action action={action} about={title?.text} />
              </li>
            ))}
          </ul>
        ) : null}
      </div>
      <div class="govuk-summary-card__content">{list}</div>
    </div>
  )
}
