import { filterAsYouType } from './autocomplete.ts'
import { countCharacters } from './character-count.ts'
import { copyLines } from './copy.ts'
import { focusErrorSummary } from './error-focus.ts'
import { helpForms } from './form-pages.ts'
import { showPassword } from './password-show.ts'
import type { ScriptTexts } from './script-texts.ts'
import { submitOnce } from './single-submit.ts'
import { confirmLeave } from './unsaved.ts'
import { sendUploads } from './upload.ts'

/** Put in by the asset build, see `assets.ts`. */
declare const KAUNTI_TEXTS: { en: ScriptTexts; sw: ScriptTexts }

/** What every page gains from a script; every page works without. */
export function startPage(): void {
  const texts = KAUNTI_TEXTS[document.documentElement.lang === 'sw' ? 'sw' : 'en']
  sendUploads(document, texts)
  submitOnce(document)
  confirmLeave(document)
  const dress = () => {
    focusErrorSummary(document)
    countCharacters(document, texts)
    filterAsYouType(document)
    showPassword(document, texts)
    copyLines(document)
    helpForms(document)
  }
  dress()
  // After an upload that was refused, the answer's body has taken the page's place.
  document.addEventListener('kaunti:page', () => {
    sendUploads(document, texts)
    dress()
  })
}
