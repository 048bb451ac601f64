import { type ComponentChildren, h } from 'preact'

/** How something goes, step by step. */
export const StepList = (props: {
  steps: readonly { title: ComponentChildren; children?: ComponentChildren }[]
  headingLevel?: number | undefined
}) => (
  <ol class="k-steplist">
    {props.steps.map((step) => (
      <li class="k-steplist__step">
        <div>
          {h(`h${props.headingLevel ?? 3}`, { class: 'k-steplist__title' }, step.title)}
          {step.children ? <div class="k-steplist__body">{step.children}</div> : null}
        </div>
      </li>
    ))}
  </ol>
)
