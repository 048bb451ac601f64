/** Moves through a work queue without the mouse: j and k to the next and previous row, Enter follows the row's first link. */
export function moveByKeys(page: Document): void {
  const table = page.querySelector('table[data-keys="rows"]')
  if (!table) return
  const links = [...table.querySelectorAll('tbody tr')].flatMap((row) => row.querySelector<HTMLAnchorElement>('a[href]') ?? [])
  page.addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return
    if ((event.target as Element).closest('input, select, textarea, [contenteditable]')) return
    const step = event.key === 'j' ? 1 : event.key === 'k' ? -1 : 0
    if (step === 0) return
    const here = (page.activeElement as Element | null)?.closest('tr')
    const at = links.findIndex((link) => link.closest('tr') === here)
    // Enter needs nothing of us: the focus is on the link.
    links[Math.min(links.length - 1, Math.max(0, at + step))]?.focus()
  })
}
