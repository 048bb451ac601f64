/** Joins the class names that are there: `classNames('govuk-input', error && 'govuk-input--error')`. */
export const classNames = (...names: readonly (string | false | null | undefined | 0)[]): string => names.filter(Boolean).join(' ')

/** Further HTML attributes a caller may put on a component (`data-*`, `aria-*`, `id` …). */
export type Attributes = Readonly<Record<string, string | number | boolean | undefined>>
