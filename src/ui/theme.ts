/** A county's own colours, from its profile. Six-digit hex. */
export type Theme = { readonly brand: string; readonly brandDark: string; readonly accent: string; readonly link: string }

/** The sheet with a county's colours as custom properties; served beside the shared sheets. Throws a TypeError on anything but `#rrggbb`. */
export const themeCss = (theme: Theme): string =>
  `:root{--brand:${hex(theme.brand)};--brand-dark:${hex(theme.brandDark)};--accent:${hex(theme.accent)};--link:${hex(theme.link)};--brand-tint:${tint(theme.brand)}}\n`

/** A colour thinned with white, for grounds: the county's presence without loss of contrast. */
export const tint = (colour: string, share = 0.08): string => {
  const mixed = channels(colour).map((value) => Math.round(255 - (255 - value) * share))
  return `#${mixed.map((value) => value.toString(16).padStart(2, '0')).join('')}`
}

/** The neutral colours of `styles/_tokens.scss`; a test holds the two together. */
export const neutrals = {
  ink: '#17211d',
  muted: '#4b5751',
  paper: '#ffffff',
  ground: '#f5f6f2',
  line: '#d8ddd7',
  edge: '#6a766f',
  error: '#a8201a',
  'error-tint': '#fdf1ef',
  warn: '#7a4300',
  'warn-tint': '#fdf3e1',
  good: '#14603c',
  'good-tint': '#eaf5ee',
} as const

/**
 * Every pair of colours that meet in the sheets, with the least contrast WCAG 2.2 AA asks of them (4.5 text, 3 edges and marks).
 * The accent is not among them: it decorates and never carries a meaning or words.
 */
export function contrastPairs(theme: Theme): { name: string; front: string; back: string; least: number }[] {
  const n = neutrals
  const brandTint = tint(theme.brand)
  const grounds = { paper: n.paper, ground: n.ground, 'brand tint': brandTint }
  const text = (name: string, front: string, back: string) => ({ name, front, back, least: 4.5 })
  const mark = (name: string, front: string, back: string) => ({ name, front, back, least: 3 })
  return [
    ...Object.entries(grounds).flatMap(([ground, back]) => [
      text(`ink on ${ground}`, n.ink, back),
      text(`muted on ${ground}`, n.muted, back),
      text(`link on ${ground}`, theme.link, back),
      text(`dark brand on ${ground}`, theme.brandDark, back),
      text(`error on ${ground}`, n.error, back),
      text(`warning on ${ground}`, n.warn, back),
      text(`good on ${ground}`, n.good, back),
      mark(`brand on ${ground}`, theme.brand, back),
      mark(`field edge on ${ground}`, n.edge, back),
    ]),
    text('white on brand', '#ffffff', theme.brand),
    text('white on dark brand', '#ffffff', theme.brandDark),
    text('white on error', '#ffffff', n.error),
    text('white on warning', '#ffffff', n.warn),
    text('error on its tint', n.error, n['error-tint']),
    text('ink on the warning tint', n.ink, n['warn-tint']),
    text('good on its tint', n.good, n['good-tint']),
    text('ink on the good tint', n.ink, n['good-tint']),
    text('demo banner', '#3d2f00', '#fbf4d0'),
    mark('focus ring on paper', n.ink, n.paper),
    mark('inner focus ring on the dark brand', n.paper, theme.brandDark),
  ]
}

/** WCAG contrast of two colours, 1 to 21. */
export function contrast(a: string, b: string): number {
  const [light, dark] = [luminance(a), luminance(b)].sort((x, y) => y - x) as [number, number]
  return (light + 0.05) / (dark + 0.05)
}

function luminance(colour: string): number {
  const [r, g, b] = channels(colour).map((value) => {
    const share = value / 255
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4
  }) as [number, number, number]
  return 0.2126 * r + 0.7152 * g + 0.0722 * b
}

const channels = (colour: string): [number, number, number] => {
  const value = Number.parseInt(hex(colour).slice(1), 16)
  return [value >> 16, (value >> 8) & 255, value & 255]
}

// A theme ends up inside a style sheet: nothing but a colour may pass.
function hex(colour: string): string {
  if (!/^#[0-9a-f]{6}$/i.test(colour)) throw new TypeError(`not a colour of the form #rrggbb: ${colour}`)
  return colour.toLowerCase()
}
