import { formatDay, isDay } from '../../../core/basics/dates.ts'
import type { Language } from '../../../core/basics/texts.ts'
import { checkOffline, type OfflineKeys } from '../../../kernel/files/offline-verifier.ts'
import type { KindsOfPapers } from './check-letter.ts'

/** What the page carries along: the words, and how the facts of each kind of letter are called. */
export type OfflineWords = {
  readonly kinds: KindsOfPapers
  readonly words: Readonly<
    Record<
      'valid' | 'validWords' | 'expired' | 'revoked' | 'unknown' | 'unknownWords' | 'kind' | 'number' | 'issued' | 'ready' | 'old',
      string
    >
  >
}

const form = document.querySelector<HTMLFormElement>('#offline-check')
const answer = document.querySelector<HTMLElement>('#offline-answer')
const state = document.querySelector<HTMLElement>('#offline-state')
const data = document.querySelector<HTMLTemplateElement>('#offline-words')

if (form && answer && state && data) void start(form, answer, state, JSON.parse(data.content.textContent ?? '{}') as OfflineWords)

async function start(asking: HTMLFormElement, telling: HTMLElement, status: HTMLElement, { kinds, words }: OfflineWords): Promise<void> {
  const language = document.documentElement.lang as Language
  asking.hidden = false
  if ('serviceWorker' in navigator) await navigator.serviceWorker.register('/V/offline-worker.js', { scope: '/V/' }).catch(() => undefined)
  const keys = (await (await fetch('/V/keys.json')).json()) as OfflineKeys
  const list = new Uint8Array(await (await fetch('/V/revocations')).arrayBuffer())
  const issued = list.length > 11 ? new DataView(list.buffer).getUint32(3) * 1000 : 0
  status.textContent = words.ready.replace('{day}', issued ? formatDay(dayIn(issued), language) : '–')
  asking.addEventListener('submit', (event) => {
    event.preventDefault()
    const scanned = new FormData(asking).get('scanned')
    void check(String(scanned ?? ''))
  })

  async function check(scanned: string): Promise<void> {
    const found = await checkOffline(scanned, keys, list)
    telling.replaceChildren()
    if (!found.valid) {
      tell('warning', words.unknown, words.unknownWords)
      return
    }
    const [kind, number, issuedOn, ...facts] = found.facts
    const known = Object.hasOwn(kinds, kind) ? kinds[kind] : undefined
    const until = facts.findLast((fact) => typeof fact === 'string' && isDay(fact)) as string | undefined
    const over = until !== undefined && until < dayIn(Date.now())
    if (found.revoked === true) tell('warning', known?.ended?.[language] ?? words.revoked)
    else tell(over ? 'warning' : 'good', over ? words.expired : (known?.genuine?.[language] ?? words.valid), words.validWords)
    const rows: [string, string][] = [
      [words.kind, known?.title[language] ?? kind],
      [words.number, number],
      [words.issued, shown(issuedOn)],
      ...facts.map((fact, at): [string, string] => [known?.labels[at]?.[language] ?? '', shown(fact)]),
    ]
    const facts_ = document.createElement('dl')
    facts_.className = 'govuk-summary-list'
    for (const [name, value] of rows) {
      const row = document.createElement('div')
      row.className = 'govuk-summary-list__row'
      row.append(cell('dt', 'govuk-summary-list__key', name), cell('dd', 'govuk-summary-list__value', value))
      facts_.append(row)
    }
    telling.append(facts_)
    if (found.revoked === 'unknown' || (found.listNextDue ?? 0) * 1000 < Date.now()) telling.append(cell('p', 'govuk-body', words.old))
  }

  function tell(look: 'good' | 'warning', title: string, more = ''): void {
    const box = cell('div', look === 'good' ? 'govuk-panel govuk-panel--confirmation' : 'govuk-inset-text', '')
    box.append(cell('h2', look === 'good' ? 'govuk-panel__title' : 'govuk-heading-m', title))
    telling.append(box)
    if (more) telling.append(cell('p', 'govuk-body', more))
    telling.focus()
  }

  const shown = (fact: unknown): string => (typeof fact === 'string' && isDay(fact) ? formatDay(fact, language) : String(fact ?? ''))
}

/** The day in Nairobi, which keeps no summer time. */
const dayIn = (ms: number): string => new Date(ms + 3 * 3_600_000).toISOString().slice(0, 10)

function cell(tag: string, className: string, text: string): HTMLElement {
  const element = document.createElement(tag)
  element.className = className
  element.textContent = text
  return element
}
