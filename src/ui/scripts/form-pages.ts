/** What question pages gain from a script: the language switch keeps what was typed, long lists suggest, a place can be found by the phone. */
export function helpForms(page: Document): void {
  keepOnLanguageSwitch(page)
  for (const input of page.querySelectorAll<HTMLInputElement>('input[data-options]')) suggest(page, input)
  for (const group of page.querySelectorAll<HTMLElement>('fieldset[data-locate]')) offerLocation(page, group)
}

/** The switch in the head of the page presses the form's own button, which shows the page in the other language as typed. */
function keepOnLanguageSwitch(page: Document): void {
  const button = page.querySelector<HTMLButtonElement>('form[data-answers] button[data-language]')
  const other = button?.dataset.language
  if (!button || !other) return
  for (const link of page.querySelectorAll<HTMLAnchorElement>(`a[hreflang="${other}"]`))
    link.addEventListener('click', (event) => {
      event.preventDefault()
      button.click()
    })
}

/** Suggests from a list that is searched on the server. The name chosen stands in the box, which is what is sent. */
function suggest(page: Document, input: HTMLInputElement): void {
  const list = page.createElement('datalist')
  list.id = `${input.id}-options`
  input.after(list)
  input.setAttribute('list', list.id)
  let waiting = 0
  input.addEventListener('input', () => {
    clearTimeout(waiting)
    waiting = window.setTimeout(async () => {
      const typed = input.value.trim()
      if (typed.length < 2) return
      try {
        const response = await fetch(`${input.dataset.options}?q=${encodeURIComponent(typed)}`, { headers: { accept: 'application/json' } })
        const found = (await response.json()) as { text: string }[]
        if (!response.ok) return
        list.replaceChildren(
          ...found.map(({ text }) => {
            const option = page.createElement('option')
            option.value = text
            return option
          }),
        )
      } catch {
        // Without a network the name is typed whole; the server looks it up.
      }
    }, 250)
  })
}

function offerLocation(page: Document, group: HTMLElement): void {
  const [latitude, longitude] = group.querySelectorAll<HTMLInputElement>('input')
  if (!('geolocation' in navigator) || !latitude || !longitude || group.querySelector('button')) return
  const { locateButton, locateBusy, locateDone, locateFailed } = group.dataset
  const button = page.createElement('button')
  button.type = 'button'
  button.className = 'govuk-button govuk-button--secondary'
  button.textContent = locateButton ?? ''
  const state = page.createElement('p')
  state.className = 'govuk-hint'
  state.setAttribute('role', 'status')
  button.addEventListener('click', () => {
    state.textContent = locateBusy ?? ''
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        latitude.value = coords.latitude.toFixed(6)
        longitude.value = coords.longitude.toFixed(6)
        state.textContent = (locateDone ?? '').replace('{metres}', String(Math.round(coords.accuracy)))
      },
      () => {
        state.textContent = locateFailed ?? ''
      },
      { enableHighAccuracy: true, timeout: 20_000, maximumAge: 60_000 },
    )
  })
  group.append(button, state)
}
