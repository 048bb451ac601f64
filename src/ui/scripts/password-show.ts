import type { ScriptTexts } from './script-texts.ts'

/** Shows the button that shows the password; hides the password again before the form is sent. */
export function showPassword(page: Document, texts: ScriptTexts): void {
  for (const group of page.querySelectorAll('[data-module="govuk-password-input"]')) {
    const box = group.querySelector('input')
    const button = group.querySelector<HTMLButtonElement>('.govuk-js-password-input-toggle')
    if (!box || !button) continue
    const set = (seen: boolean) => {
      box.type = seen ? 'text' : 'password'
      button.textContent = seen ? texts.hide : texts.show
      button.setAttribute('aria-label', seen ? texts.hideLabel : texts.showLabel)
    }
    button.hidden = false
    button.addEventListener('click', () => set(box.type === 'password'))
    box.form?.addEventListener('submit', () => set(false))
  }
}
