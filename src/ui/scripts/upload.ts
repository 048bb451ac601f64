import type { ScriptTexts } from './script-texts.ts'
import { sendInParts } from './upload-parts.ts'

const targetBytes = 400 * 1024
const longestEdge = 1800

/**
 * Makes photos small before they travel (a fee structure photographed at 4 MB becomes at most 400 KB) and shows how far the sending is.
 * Only forms marked `data-upload` are sent this way; whatever fails here, the form goes as any form would.
 */
export function sendUploads(page: Document, texts: ScriptTexts): void {
  for (const input of page.querySelectorAll<HTMLInputElement>('input[type=file][data-shrink]')) {
    const state = stateLine(page, input)
    input.addEventListener('change', async () => {
      const files = [...(input.files ?? [])]
      if (!files.some((file) => file.type.startsWith('image/') && file.size > targetBytes)) return
      state.textContent = texts.shrinking
      try {
        const kept = new DataTransfer()
        for (const file of files) kept.items.add(await shrink(file))
        input.files = kept.files
      } catch {
        // A picture the browser cannot read goes as it is; the server has the last word.
      }
      state.textContent = ''
    })
  }
  for (const form of page.querySelectorAll<HTMLFormElement>('form[data-upload]'))
    form.addEventListener('submit', (event) => {
      const input = [...form.querySelectorAll<HTMLInputElement>('input[type=file]')].find((each) => each.files?.length)
      if (event.defaultPrevented || !input) return
      event.preventDefault()
      if (form.getAttribute('aria-busy') === 'true') return
      form.setAttribute('aria-busy', 'true')
      // A form that asks for parts goes on where a broken network left it.
      if (form.dataset.parts) {
        sendInParts(page, form, event.submitter, (each) => stateLine(page, each), texts).finally(() => form.removeAttribute('aria-busy'))
        return
      }
      send(page, form, event.submitter, stateLine(page, input), texts).finally(() => form.removeAttribute('aria-busy'))
    })
}

function stateLine(page: Document, input: HTMLInputElement): HTMLElement {
  const next = input.nextElementSibling
  if (next?.classList.contains('k-upload-state')) return next as HTMLElement
  const line = page.createElement('p')
  line.className = 'k-upload-state'
  line.setAttribute('role', 'status')
  input.after(line)
  return line
}

/** Sends the form at once; resolves when the answer is here, or the network failed. */
function send(page: Document, form: HTMLFormElement, submitter: HTMLElement | null, state: HTMLElement, texts: ScriptTexts): Promise<void> {
  const request = new XMLHttpRequest()
  request.open('POST', form.action)
  request.upload.onprogress = ({ loaded, total }) => {
    state.textContent = texts.sending.replace('{percent}', String(Math.floor((loaded / total) * 100)))
  }
  const answered = new Promise<void>((done) => {
    request.onerror = () => {
      state.textContent = texts.failed
      done()
    }
    request.onload = () => {
      // The request followed the redirect; a page that was refused comes back as itself, with its error summary.
      if (request.responseURL !== form.action && request.status < 400) location.assign(request.responseURL)
      else {
        const answer = new DOMParser().parseFromString(request.responseText, 'text/html')
        page.title = answer.title
        page.body.replaceChildren(...answer.body.children)
        page.dispatchEvent(new Event('kaunti:page'))
      }
      done()
    }
  })
  request.send(new FormData(form, submitter))
  return answered
}

async function shrink(file: File): Promise<File> {
  if (!file.type.startsWith('image/') || file.size <= targetBytes) return file
  const picture = await createImageBitmap(file, { imageOrientation: 'from-image' })
  const canvas = document.createElement('canvas')
  let scale = Math.min(1, longestEdge / Math.max(picture.width, picture.height))
  let smallest: Blob | null = null
  for (let round = 0; round < 5; round += 1, scale *= 0.75) {
    canvas.width = Math.round(picture.width * scale)
    canvas.height = Math.round(picture.height * scale)
    canvas.getContext('2d')?.drawImage(picture, 0, 0, canvas.width, canvas.height)
    for (const quality of [0.8, 0.6]) {
      smallest = await new Promise<Blob | null>((done) => canvas.toBlob(done, 'image/jpeg', quality))
      if (smallest && smallest.size <= targetBytes) break
    }
    if (smallest && smallest.size <= targetBytes) break
  }
  return smallest && smallest.size < file.size
    ? new File([smallest], `${file.name.replace(/\.\w+$/, '')}.jpg`, { type: 'image/jpeg' })
    : file
}
