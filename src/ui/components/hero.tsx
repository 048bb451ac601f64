import type { ComponentChildren } from 'preact'

// Each row begins further to the right and higher than the one below it.
const waves = [0, 1, 2, 3, 4].map((row) => {
  const start = row * 104 - 20
  const crests = Math.ceil((640 - start) / 80)
  return `M${start} ${188 - row * 30}q20-22 40 0${'t40 0'.repeat(crests * 2)}`
})

/** The top of the home page: what this site is for, and the search. `chrome.wide` must be set, so that it spans the screen. */
export const Hero = (props: { title: ComponentChildren; lead?: ComponentChildren; children?: ComponentChildren }) => (
  <section class="k-hero">
    <svg
      class="k-hero__lake"
      viewBox="0 0 620 200"
      fill="none"
      stroke="currentColor"
      stroke-width="2.5"
      aria-hidden="true"
      focusable="false"
    >
      {waves.map((path) => (
        <path d={path} />
      ))}
    </svg>
    <div class="k-width k-hero__inner">
      <h1 class="k-hero__title">{props.title}</h1>
      {props.lead ? <p class="k-hero__lead">{props.lead}</p> : null}
      {props.children ? <div class="k-hero__body">{props.children}</div> : null}
    </div>
  </section>
)

/** A section of a wide page, with its heading. */
export const Section = (props: {
  title?: ComponentChildren
  id?: string | undefined
  tinted?: boolean | undefined
  children: ComponentChildren
}) => (
  <section class={props.tinted ? 'k-section k-section--tinted' : 'k-section'} id={props.id}>
    <div class="k-width">
      {props.title ? <h2 class="k-section__title">{props.title}</h2> : null}
      {props.children}
    </div>
  </section>
)

/** Cards side by side: two or three to a row where there is room. */
export const Cards = ({ children }: { children: ComponentChildren }) => <ul class="k-cards">{children}</ul>
