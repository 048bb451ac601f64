/** Shows the copy buttons where the browser can copy. */
export function copyLines(page: Document): void {
  if (!navigator.clipboard) return
  for (const button of page.querySelectorAll<HTMLButtonElement>('button[data-copy]')) {
    button.hidden = false
    button.addEventListener('click', async () => {
      await navigator.clipboard.writeText(button.dataset.copy ?? '')
      button.textContent = button.dataset.copied ?? ''
    })
  }
}
