import { type ComponentChildren, h } from 'preact'
import { classNames } from '../class-names.ts'
import { Badge } from './badge.tsx'

export type TimelineEntry = {
  title: ComponentChildren
  /** The moment as people read it, in the page's language. */
  when: string
  /** The same moment for machines (ISO 8601). */
  iso?: string | undefined
  by?: ComponentChildren
  children?: ComponentChildren
  /** The newest or most important entry stands out. */
  current?: boolean | undefined
  /** A mark such as "internal": what the resident does not see. */
  mark?: string | undefined
}

/** What happened to a record, in order. The resident's and the officer's view are the same list, less internal notes. */
export const Timeline = ({ entries, headingLevel = 3 }: { entries: readonly TimelineEntry[]; headingLevel?: number | undefined }) => (
  <ol class="k-timeline">
    {entries.map((entry) => (
      <li class={classNames('k-timeline__entry', entry.current && 'k-timeline__entry--current')}>
        <div class="k-timeline__head">
          {h(`h${headingLevel}`, { class: 'k-timeline__title' }, entry.title)}
          {entry.mark ? <Badge look="quiet">{entry.mark}</Badge> : null}
        </div>
        <p class="k-timeline__when">
          <time dateTime={entry.iso}>{entry.when}</time>
          {entry.by ? <> · {entry.by}</> : null}
        </p>
        {entry.children ? <div class="k-timeline__body">{entry.children}</div> : null}
      </li>
    ))}
  </ol>
)
