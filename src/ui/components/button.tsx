import type { ComponentChildren } from 'preact'
import { type Attributes, classNames } from '../class-names.ts'
import { safeHref } from '../safe-href.ts'

export type ButtonProps = {
  children?: ComponentChildren
  /** With an address it is a link that looks like a button: for going somewhere, never for doing something. */
  href?: string | undefined
  /** `secondary`, `warning` or `inverse`; the page's one main act has none. */
  look?: 'secondary' | 'warning' | 'inverse' | undefined
  isStartButton?: boolean | undefined
  type?: 'submit' | 'button' | 'reset' | undefined
  name?: string | undefined
  value?: string | undefined
  id?: string | undefined
  disabled?: boolean | undefined
  preventDoubleClick?: boolean | undefined
  classes?: string | undefined
  attributes?: Attributes | undefined
}

const StartIcon = () => (
  <svg
    class="govuk-button__start-icon"
    xmlns="http://www.w3.org/2000/svg"
    width="17.5"
    height="19"
    viewBox="0 0 33 40"
    aria-hidden="true"
    focusable="false"
  >
    <path fill="currentColor" d="M0 0h13l20 20-20 20H0l20-20z" />
  </svg>
)

export const Button = (props: ButtonProps) => {
  const common = {
    class: classNames(
      'govuk-button',
      props.look && `govuk-button--${props.look}`,
      props.classes,
      props.isStartButton && 'govuk-button--start',
    ),
    'data-module': 'govuk-button',
    ...props.attributes,
    ...(props.id ? { id: props.id } : {}),
  }
  // A start button is a flex box, which would swallow the spaces between several children.
  const words = props.isStartButton && typeof props.children !== 'string' ? <span>{props.children}</span> : props.children
  const icon = props.isStartButton ? <StartIcon /> : null
  if (props.href)
    return (
      // biome-ignore lint/a11y/useSemanticElements: it goes to an address, which a button cannot
      <a href={safeHref(props.href)} role="button" draggable={false} {...common}>
        {words}
        {icon}
      </a>
    )
  return (
    <button
      type={props.type || 'submit'}
      value={props.value || undefined}
      name={props.name || undefined}
      disabled={props.disabled || undefined}
      aria-disabled={props.disabled ? 'true' : undefined}
      data-prevent-double-click={props.preventDoubleClick}
      {...common}
    >
      {words}
      {icon}
    </button>
  )
}

/** Buttons and links that stand side by side. */
export const ButtonGroup = ({ children }: { children: ComponentChildren }) => <div class="govuk-button-group">{children}</div>
