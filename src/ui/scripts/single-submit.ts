/** Lets a form go once: a second press within the time a slow network needs is swallowed. The server is safe against repeats anyway. */
export function submitOnce(page: Document): void {
  const sent = new WeakSet<HTMLFormElement>()
  page.addEventListener('submit', (event) => {
    const form = event.target as HTMLFormElement
    if (event.defaultPrevented || form.method === 'get') return
    if (sent.has(form)) {
      event.preventDefault()
      return
    }
    sent.add(form)
    setTimeout(() => sent.delete(form), 8000)
  })
  // A page brought back by the browser's back button must be sendable again.
  addEventListener('pageshow', (event) => {
    if (event.persisted) for (const form of page.forms) sent.delete(form)
  })
}
