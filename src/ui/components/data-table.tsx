import type { ComponentChildren, VNode } from 'preact'
import { classNames } from '../class-names.ts'
import { useUiTexts } from '../language.ts'
import { safeHref } from '../safe-href.ts'
import { EmptyState } from './empty-state.tsx'
import { Pagination } from './pagination.tsx'

type DataTableColumn<Row> = {
  header: string
  cell: (row: Row) => ComponentChildren
  numeric?: boolean | undefined
  /** The address that sorts by this column (the other way round, if it is sorted already). */
  sortHref?: string | undefined
  sorted?: 'ascending' | 'descending' | undefined
  /** Names the row: read out before its other cells. One column, usually the first. */
  rowHeader?: boolean | undefined
}

export type DataTableProps<Row> = {
  caption: string
  /** The caption is heard but not shown, where the page's heading says the same. */
  captionHidden?: boolean | undefined
  columns: readonly DataTableColumn<Row>[]
  rows: readonly Row[]
  /** How many there are, in words and capped ("1,000+ cases"). */
  count?: string | undefined
  /** Keyset paging: the address of the next page, and of the one before or the first. */
  previousHref?: string | undefined
  nextHref?: string | undefined
  exportHref?: string | undefined
  empty: { title: string; children?: ComponentChildren }
  /** On a narrow screen each row becomes a card; otherwise the table scrolls sideways in its own frame. */
  stack?: boolean | undefined
  /** j and k move between rows and Enter opens the row's first link (staff script). */
  keyboard?: boolean | undefined
}

/** A list of records: sorted by links, paged by keys, and usable at 360 px. Sorting and paging happen on the server. */
export function DataTable<Row>(props: DataTableProps<Row>) {
  const t = useUiTexts()
  if (props.rows.length === 0) return <EmptyState title={props.empty.title}>{props.empty.children}</EmptyState>
  // A stacked table is shown as blocks, which makes browsers forget that it is a table: say it again by role.
  const role = (name: 'table' | 'row' | 'cell' | 'rowheader' | 'columnheader' | 'rowgroup') => (props.stack ? name : undefined)
  return (
    <div class="k-data">
      {props.count || props.exportHref ? (
        <div class="k-data__bar">
          {props.count ? <p class="k-data__count">{props.count}</p> : <span />}
          {props.exportHref ? (
            <a class="govuk-link" href={safeHref(props.exportHref)}>
              {t('ui.table.export')}
            </a>
          ) : null}
        </div>
      ) : null}
      <Scroll label={`${props.caption}. ${t('ui.table.scroll')}`} on={!props.stack}>
        <table
          class={classNames('govuk-table k-table', props.stack && 'k-table--stack')}
          role={role('table') as 'table' | undefined}
          data-keys={props.keyboard ? 'rows' : undefined}
        >
          <caption class={classNames('govuk-table__caption', props.captionHidden && 'govuk-visually-hidden')}>{props.caption}</caption>
          <thead class="govuk-table__head" role={role('rowgroup') as 'rowgroup' | undefined}>
            <tr class="govuk-table__row" role={role('row') as 'row' | undefined}>
              {props.columns.map((column) => (
                <th
                  scope="col"
                  role={role('columnheader') as 'columnheader' | undefined}
                  class={classNames('govuk-table__header', column.numeric && 'govuk-table__header--numeric')}
                  aria-sort={column.sorted}
                >
                  {column.sortHref ? (
                    <a class={classNames('k-sort', column.sorted && `k-sort--${column.sorted}`)} href={safeHref(column.sortHref)}>
                      {column.header}
                      <span class="govuk-visually-hidden">
                        {', '}
                        {t(
                          column.sorted === 'ascending'
                            ? 'ui.table.sorted_up'
                            : column.sorted === 'descending'
                              ? 'ui.table.sorted_down'
                              : 'ui.table.sort',
                        )}
                      </span>
                    </a>
                  ) : (
                    column.header
                  )}
                </th>
              ))}
            </tr>
          </thead>
          <tbody class="govuk-table__body" role={role('rowgroup') as 'rowgroup' | undefined}>
            {props.rows.map((row) => (
              <tr class="govuk-table__row" role={role('row') as 'row' | undefined}>
                {props.columns.map((column) =>
                  column.rowHeader ? (
                    <th
                      scope="row"
                      role={role('rowheader') as 'rowheader' | undefined}
                      class="govuk-table__header"
                      data-label={props.stack ? column.header : undefined}
                    >
                      {column.cell(row)}
                    </th>
                  ) : (
                    <td
                      role={role('cell') as 'cell' | undefined}
                      class={classNames('govuk-table__cell', column.numeric && 'govuk-table__cell--numeric')}
                      data-label={props.stack ? column.header : undefined}
                    >
                      {column.cell(row)}
                    </td>
                  ),
                )}
              </tr>
            ))}
          </tbody>
        </table>
      </Scroll>
      {props.previousHref || props.nextHref ? (
        <Pagination
          previous={props.previousHref ? { href: props.previousHref } : null}
          next={props.nextHref ? { href: props.nextHref } : null}
        />
      ) : null}
    </div>
  )
}

/** A frame in which something wide scrolls sideways, reachable by keyboard. */
const Scroll = ({ label, on = true, children }: { label: string; on?: boolean | undefined; children: VNode }) =>
  on ? (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: without it a keyboard cannot scroll the frame (WCAG 2.1.1)
    <section class="k-scroll" aria-label={label} tabIndex={0}>
      {children}
    </section>
  ) : (
    children
  )
