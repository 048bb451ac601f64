import type { ScriptTexts } from './script-texts.ts'

type Progress = { parts: number; missing: number[]; file: string | null; partBytes: number; draft?: string }

const triesMax = 4

/**
 * Sends the files of a form in parts, each again until it has arrived, then the form itself without them. When the network stays away, it says how
 * much arrived and offers to go on from there. `data-parts` is where the parts go; what is typed in the form is not touched.
 */
export async function sendInParts(
  page: Document,
  form: HTMLFormElement,
  submitter: HTMLElement | null,
  stateOf: (input: HTMLInputElement) => HTMLElement,
  texts: ScriptTexts,
): Promise<void> {
  for (const input of form.querySelectorAll<HTMLInputElement>('input[type=file]')) {
    const state = stateOf(input)
    for (const file of input.files ?? []) {
      const sent = await sendFile(page, form, input, file, state, texts)
      if (!sent) return
      const kept = page.createElement('input')
      kept.type = 'hidden'
      kept.name = input.dataset.field ?? ''
      kept.value = sent
      form.append(kept)
    }
    input.value = ''
  }
  form.requestSubmit(submitter)
}

async function sendFile(
  page: Document,
  form: HTMLFormElement,
  input: HTMLInputElement,
  file: File,
  state: HTMLElement,
  texts: ScriptTexts,
): Promise<string | null> {
  const base = form.dataset.parts ?? ''
  const upload = newUuid()
  const field = input.dataset.field ?? ''
  const draft = form.querySelector<HTMLInputElement>('input[name=_draft]')
  const begin = { upload, field, name: file.name, size: String(file.size), ...(draft ? { _draft: draft.value } : {}) }
  let progress: Progress | null = null
  for (;;) {
    try {
      progress ??= (await ask(base, new URLSearchParams(begin))) as Progress
      if (draft && progress.draft) draft.value = progress.draft
      for (const number of [...progress.missing]) {
        const body = new FormData()
        body.append('part', file.slice(number * progress.partBytes, (number + 1) * progress.partBytes), 'part')
        progress = { ...progress, ...((await ask(`${base}/${upload}/${number}`, body)) as Progress) }
        state.textContent = texts.sending.replace('{percent}', percentOf(progress))
      }
      const done = (await ask(`${base}/${upload}/finish`, new URLSearchParams({ field }))) as { file: string }
      state.textContent = ''
      return done.file
    } catch (error) {
      if (error instanceof Refused) {
        state.textContent = error.message
        return null
      }
      const words = (form.dataset.partsStopped ?? '').replace('{percent}', progress ? percentOf(progress) : '0')
      await pressed(page, state, words, form.dataset.partsGoOn ?? '')
    }
  }
}

class Refused extends Error {}

/** Asks until the network answers, or gives up after some time. What the server refuses is not asked again. */
async function ask(url: string, body: URLSearchParams | FormData): Promise<unknown> {
  for (let tries = 1; ; tries += 1) {
    try {
      const response = await fetch(url, { method: 'POST', body, headers: { accept: 'application/json' } })
      if (response.ok) return await response.json()
      if (response.status < 500 && response.status !== 429) throw new Refused(((await response.json()) as { title?: string }).title ?? '')
      throw new Error(String(response.status))
    } catch (error) {
      if (error instanceof Refused || tries === triesMax) throw error
      await new Promise((later) => setTimeout(later, 500 * 2 ** tries))
    }
  }
}

const percentOf = ({ parts, missing }: Progress): string => String(Math.floor(((parts - missing.length) / parts) * 100))

function pressed(page: Document, state: HTMLElement, words: string, label: string): Promise<void> {
  return new Promise((resolve) => {
    const button = page.createElement('button')
    button.type = 'button'
    button.className = 'govuk-button govuk-button--secondary'
    button.textContent = label
    button.addEventListener('click', () => {
      state.textContent = ''
      resolve()
    })
    state.replaceChildren(words, ' ', button)
  })
}

/** `crypto.randomUUID` is not there on plain HTTP. */
function newUuid(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`
}
