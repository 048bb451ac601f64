/** The frame of a switchboard's page, and the few pieces they share. Plain text for testers; no scripts. */
export const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`)

const BOARDS = { '/switchboard': 'SMS', '/switchboard/daraja': 'M-Pesa', '/switchboard/ussd': 'USSD' } as const

export const boardPage = (path: keyof typeof BOARDS, body: string): string => {
  const name = BOARDS[path]
  const links = Object.entries(BOARDS).map(([to, words]) => (to === path ? `<strong>${words}</strong>` : `<a href="${to}">${words}</a>`))
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Switchboard: ${name}</title>
<style>body{font:16px/1.5 system-ui;max-width:60rem;margin:2rem auto;padding:0 1rem}input:not([type=checkbox]),select{font:inherit;width:100%;max-width:30rem;padding:.3rem}td,th{text-align:left;padding-right:1rem;vertical-align:top}.fields{display:grid;grid-template-columns:repeat(auto-fill,minmax(14rem,1fr));gap:0 1rem}.wide{overflow-x:auto}fieldset{margin:1rem 0;border:1px solid #bbb}</style></head>
<body><nav>${links.join(' · ')}</nav><h1>Switchboard: ${name}</h1>${body}</body></html>`
}

type Value = string | number | boolean

/** A labelled control for a value: a tick box, a choice or a line. */
export function control(id: string, name: string, label: string, value: Value, options?: readonly string[]): string {
  const input = options
    ? `<select id="${id}" name="${name}">${options.map((option) => `<option${option === value ? ' selected' : ''}>${escapeHtml(option)}</option>`).join('')}</select>`
    : typeof value === 'boolean'
      ? `<input type="checkbox" id="${id}" name="${name}"${value ? ' checked' : ''}>`
      : `<input id="${id}" name="${name}" value="${escapeHtml(String(value))}">`
  return `<p><label for="${id}">${escapeHtml(label)}</label><br>${input}</p>`
}

/** A table; what stands in `raw` is markup already. */
export const table = (heads: readonly string[], rows: readonly (readonly (string | { readonly raw: string })[])[]): string =>
  `<div class="wide"><table><thead><tr>${heads.map((head) => `<th>${escapeHtml(head)}</th>`).join('')}</tr></thead><tbody>${rows
    .map((row) => `<tr>${row.map((cell) => `<td>${typeof cell === 'string' ? escapeHtml(cell) : cell.raw}</td>`).join('')}</tr>`)
    .join('')}</tbody></table></div>`
