import type { ComponentChildren } from 'preact'

const waves = [0, 1, 2, 3, 4, 5].map((row) => {
  const from = 120 - row * 14
  return `M${560 - row * 95} 200C${590 - row * 80} ${from + 50} ${600 - row * 55} ${from + 62} 620 ${from - 30 + row * 20}`
})

/** The top of the home page: what this site is for, and the search. `chrome.wide` must be set, so that it spans the screen. */
export const Hero = (props: { title: ComponentChildren; lead?: ComponentChildren; children?: ComponentChildren }) => (
  <section class="k-hero">
    <svg
      class="k-hero__lake"
      viewBox="0 0 620 200"
      fill="none"
      stroke="currentColor"
      stroke-width="1.6"
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
