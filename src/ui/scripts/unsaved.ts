/** Asks before a form with typed answers is left. Only forms marked `data-unsaved`; sending the form is not leaving it. */
export function confirmLeave(page: Document): void {
  let typed = false
  page.addEventListener('input', (event) => {
    if ((event.target as Element).closest('form[data-unsaved]')) typed = true
  })
  page.addEventListener('submit', () => {
    typed = false
  })
  addEventListener('beforeunload', (event) => {
    if (typed) event.preventDefault()
  })
}
