import type { ScriptTexts } from './script-texts.ts'

/** Counts down what is left of a long answer. Seen at once, told to screen readers when the typing rests. */
export function countCharacters(page: Document, texts: ScriptTexts): void {
  for (const group of page.querySelectorAll<HTMLElement>('[data-module="govuk-character-count"]')) {
    const box = group.querySelector('textarea')
    const line = group.querySelector<HTMLElement>('.govuk-character-count__message')
    const inWords = group.dataset.maxwords !== undefined
    const limit = Number(inWords ? group.dataset.maxwords : group.dataset.maxlength)
    if (!box || !line || !limit) continue
    const heard = page.createElement('div')
    heard.className = 'govuk-visually-hidden'
    heard.setAttribute('aria-live', 'polite')
    line.after(heard)
    let rest: ReturnType<typeof setTimeout>
    const show = () => {
      const used = inWords ? (box.value.match(/\S+/g) ?? []).length : [...box.value].length
      const left = limit - used
      if (used < (limit * Number(group.dataset.threshold ?? 0)) / 100) return
      const words = (left < 0 ? texts.over : texts.left).replace('{count}', String(Math.abs(left)))
      line.textContent = words
      line.classList.toggle('govuk-error-message', left < 0)
      clearTimeout(rest)
      rest = setTimeout(() => {
        heard.textContent = words
      }, 1000)
    }
    box.addEventListener('input', show)
    if (box.value) show()
  }
}
