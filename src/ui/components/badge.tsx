import type { ComponentChildren } from 'preact'
import { classNames } from '../class-names.ts'

/** A small mark beside a name: a count, "new", "internal". `strong` asks for attention. */
export const Badge = ({ children, look }: { children: ComponentChildren; look?: 'strong' | 'quiet' | undefined }) => (
  <span class={classNames('k-badge', look && `k-badge--${look}`)}>{children}</span>
)
