/** Turns a long select into a box that filters as you type (ARIA 1.2 combobox with a list). The select stays in the form and holds the answer. */
export function filterAsYouType(page: Document): void {
  for (const select of page.querySelectorAll<HTMLSelectElement>('select[data-autocomplete]')) enhance(page, select)
}

const plain = (words: string): string =>
  words
    .normalize('NFD')
    .replace(/[\u0300-\u036f'’]/g, '')
    .toLowerCase()

/** An option as it is read and searched: of one in a group, the group's name too. */
const wordsOf = (option: HTMLOptionElement): string => {
  const group = option.parentElement?.tagName === 'OPTGROUP' ? (option.parentElement as HTMLOptGroupElement).label : ''
  return group ? `${option.text}, ${group}` : option.text
}

function enhance(page: Document, select: HTMLSelectElement): void {
  const choices = [...select.options].filter((option) => option.value !== '' && !option.disabled)
  const { id } = select
  const frame = page.createElement('div')
  const box = page.createElement('input')
  const list = page.createElement('ul')
  const heard = page.createElement('div')
  frame.className = 'k-auto'
  box.className = `${select.className} govuk-input`.replace('govuk-select ', '')
  list.className = 'k-auto__list'
  list.id = `${id}-list`
  list.hidden = true
  heard.className = 'govuk-visually-hidden'
  heard.setAttribute('aria-live', 'polite')
  const label = page.querySelector(`label[for="${CSS.escape(id)}"]`)?.textContent?.trim() ?? ''
  const attributes: Record<string, string> = {
    type: 'text',
    role: 'combobox',
    autocomplete: 'off',
    'aria-autocomplete': 'list',
    'aria-expanded': 'false',
    'aria-controls': list.id,
  }
  for (const [name, value] of Object.entries(attributes)) box.setAttribute(name, value)
  const description = select.getAttribute('aria-describedby')
  if (description) box.setAttribute('aria-describedby', description)
  list.setAttribute('role', 'listbox')
  list.setAttribute('aria-label', label)
  // The box takes the id, so that label and error summary lead to it.
  select.id = `${id}-select`
  select.hidden = true
  box.id = id
  const first = select.selectedOptions[0]
  box.value = first?.value ? wordsOf(first) : ''
  select.before(frame)
  frame.append(box, list, heard, select)

  let shown: HTMLOptionElement[] = []
  let at = -1
  const mark = (index: number) => {
    at = index
    for (const [place, item] of [...list.children].entries()) item.setAttribute('aria-selected', String(place === at))
    const item = list.children[at]
    if (item) {
      box.setAttribute('aria-activedescendant', item.id)
      item.scrollIntoView({ block: 'nearest' })
    } else box.removeAttribute('aria-activedescendant')
  }
  const close = () => {
    list.hidden = true
    box.setAttribute('aria-expanded', 'false')
    mark(-1)
  }
  const open = () => {
    const words = plain(box.value).split(/\s+/).filter(Boolean)
    shown = choices.filter((option) => words.every((word) => plain(wordsOf(option)).includes(word))).slice(0, 60)
    list.replaceChildren(
      ...shown.map((option, index) => {
        const item = page.createElement('li')
        item.id = `${id}-option-${index}`
        item.className = 'k-auto__option'
        item.setAttribute('role', 'option')
        item.textContent = wordsOf(option)
        return item
      }),
    )
    list.hidden = shown.length === 0
    box.setAttribute('aria-expanded', String(shown.length > 0))
    heard.textContent =
      shown.length > 0 ? (select.dataset.found ?? '').replace('{count}', String(shown.length)) : (select.dataset.none ?? '')
    mark(-1)
  }
  const take = (option: HTMLOptionElement | undefined) => {
    if (!option) return
    select.value = option.value
    box.value = wordsOf(option)
    select.dispatchEvent(new Event('change', { bubbles: true }))
    close()
  }
  box.addEventListener('input', () => {
    const same = choices.find((option) => plain(wordsOf(option)) === plain(box.value))
    // What is typed and matches nothing is no answer; the server then says so.
    select.value = same?.value ?? ''
    open()
  })
  box.addEventListener('click', open)
  box.addEventListener('keydown', (event) => {
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault()
      if (list.hidden) open()
      const step = event.key === 'ArrowDown' ? 1 : -1
      if (shown.length > 0) mark((at + step + shown.length + (at < 0 && step < 0 ? 1 : 0)) % shown.length)
    } else if (event.key === 'Enter' && at >= 0) {
      event.preventDefault()
      take(shown[at])
    } else if (event.key === 'Escape') close()
  })
  list.addEventListener('mousedown', (event) => {
    event.preventDefault()
    take(shown[[...list.children].indexOf((event.target as Element).closest('li') as Element)])
  })
  box.addEventListener('blur', close)
}
