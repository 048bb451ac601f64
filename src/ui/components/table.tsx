import type { ComponentChildren } from 'preact'
import { type Attributes, classNames } from '../class-names.ts'

export type TableCell = {
  text?: ComponentChildren
  /** `numeric` sets figures to the right. */
  format?: string | undefined
  colspan?: number | undefined
  rowspan?: number | undefined
  classes?: string | undefined
  attributes?: Attributes | undefined
}

export type TableProps = {
  caption?: ComponentChildren
  captionClasses?: string | undefined
  head?: readonly TableCell[] | undefined
  rows: readonly (readonly TableCell[] | null | undefined | false)[]
  firstCellIsHeader?: boolean | undefined
  classes?: string | undefined
  attributes?: Attributes | undefined
}

/** Facts to compare in rows and columns. For lists with pages and sorting take `DataTable`. */
export const Table = (props: TableProps) => (
  <table class={classNames('govuk-table', props.classes)} {...props.attributes}>
    {props.caption ? <caption class={classNames('govuk-table__caption', props.captionClasses)}>{props.caption}</caption> : null}
    {props.head ? (
      <thead class="govuk-table__head">
        <tr class="govuk-table__row">
          {props.head.map((cell) => (
            <th
              scope="col"
              class={classNames('govuk-table__header', cell.format && `govuk-table__header--${cell.format}`, cell.classes)}
              colSpan={cell.colspan || undefined}
              rowSpan={cell.rowspan || undefined}
              {...cell.attributes}
            >
              {cell.text}
            </th>
          ))}
        </tr>
      </thead>
    ) : null}
    <tbody class="govuk-table__body">
      {props.rows.map((row) =>
        row ? (
          <tr class="govuk-table__row">
            {row.map((cell, index) =>
              index === 0 && props.firstCellIsHeader ? (
                <th
                  scope="row"
                  class={classNames('govuk-table__header', cell.classes)}
                  colSpan={cell.colspan || undefined}
                  rowSpan={cell.rowspan || undefined}
                  {...cell.attributes}
                >
                  {cell.text}
                </th>
              ) : (
                <td
                  class={classNames('govuk-table__cell', cell.format && `govuk-table__cell--${cell.format}`, cell.classes)}
                  colSpan={cell.colspan || undefined}
                  rowSpan={cell.rowspan || undefined}
                  {...cell.attributes}
                >
                  {cell.text}
                </td>
              ),
            )}
          </tr>
        ) : null,
      )}
    </tbody>
  </table>
)
