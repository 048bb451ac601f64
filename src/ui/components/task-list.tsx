import type { ComponentChildren } from 'preact'
import { type Attributes, classNames } from '../class-names.ts'
import { safeHref } from '../safe-href.ts'
import { type Wording, wording } from '../wording.tsx'
import { Tag, type TagProps } from './tag.tsx'

type TaskListItem = {
  title: Wording
  href?: string | undefined
  hint?: ComponentChildren
  /** In words; with `tag` the words stand in a coloured tag. */
  status: { text?: ComponentChildren; tag?: TagProps | undefined; classes?: string | undefined }
  classes?: string | undefined
}

export type TaskListProps = {
  items: readonly (TaskListItem | null | undefined | false)[]
  idPrefix?: string | undefined
  classes?: string | undefined
  attributes?: Attributes | undefined
}

/** The parts of a long form and how far each is. */
export const TaskList = (props: TaskListProps) => {
  const prefix = props.idPrefix || 'task-list'
  return (
    <ul class={classNames('govuk-task-list', props.classes)} {...props.attributes}>
      {props.items.map((item, index) => {
        if (!item) return null
        const title = wording(item.title)
        const hintId = `${prefix}-${index + 1}-hint`
        const statusId = `${prefix}-${index + 1}-status`
        return (
          <li class={classNames('govuk-task-list__item', item.href && 'govuk-task-list__item--with-link', item.classes)}>
            <div class="govuk-task-list__name-and-hint">
              {item.href ? (
                <a
                  class={classNames('govuk-link govuk-task-list__link', title?.classes)}
                  href={safeHref(item.href)}
                  aria-describedby={classNames(Boolean(item.hint) && hintId, statusId)}
                >
                  {title?.text}
                </a>
              ) : (
                <div class={title?.classes}>{title?.text}</div>
              )}
              {item.hint ? (
                <div id={hintId} class="govuk-task-list__hint">
                  {item.hint}
                </div>
              ) : null}
            </div>
            <div class={classNames('govuk-task-list__status', item.status.classes)} id={statusId}>
              {item.status.tag ? <Tag {...item.status.tag} /> : item.status.text}
            </div>
          </li>
        )
      })}
    </ul>
  )
}
