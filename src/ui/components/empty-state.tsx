import { type ComponentChildren, h } from 'preact'

/** A list with nothing in it: say so, and what to do next. */
export const EmptyState = (props: { title: string; children?: ComponentChildren; headingLevel?: number | undefined }) => (
  <div class="k-empty">
    {h(`h${props.headingLevel ?? 2}`, { class: 'k-empty__title' }, props.title)}
    {props.children ? <div class="k-empty__body">{props.children}</div> : null}
  </div>
)
