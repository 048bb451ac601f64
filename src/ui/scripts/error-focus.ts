/** Moves the focus to the error summary, so that a screen reader begins with what is wrong; its links then lead into the fields. */
export function focusErrorSummary(page: Document): void {
  const summary = page.querySelector<HTMLElement>('.govuk-error-summary:not([data-disable-auto-focus="true"])')
  if (summary) {
    summary.tabIndex = -1
    summary.focus()
  }
  page.addEventListener('click', (event) => {
    const link = (event.target as Element).closest<HTMLAnchorElement>('.govuk-error-summary a[href^="#"]')
    const field = link && page.getElementById(decodeURIComponent(link.hash.slice(1)))
    if (!link || !field) return
    event.preventDefault()
    const group = field.closest('fieldset')?.querySelector('legend') ?? page.querySelector(`label[for="${CSS.escape(field.id)}"]`)
    ;(group ?? field).scrollIntoView()
    field.focus({ preventScroll: true })
  })
}
