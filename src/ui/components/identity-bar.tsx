import type { ComponentChildren } from 'preact'

export type IdentityBarProps = {
  /** The page's h1: who or what this record is. */
  title: ComponentChildren
  /** Above the title: the kind of record and its reference. */
  kind?: ComponentChildren
  tags?: ComponentChildren
  facts?: readonly { label: string; value: ComponentChildren }[] | undefined
  actions?: ComponentChildren
}

/** The head of a record's page: what it is, its state, the facts an officer looks for first, what can be done. No pictures of people. */
export const IdentityBar = (props: IdentityBarProps) => (
  <div class="k-identity">
    <div class="k-identity__top">
      <div>
        {props.kind ? <p class="k-identity__kind">{props.kind}</p> : null}
        <h1 class="k-identity__title">{props.title}</h1>
        {props.tags ? <div class="k-identity__tags">{props.tags}</div> : null}
      </div>
      {props.actions ? <div class="k-identity__actions">{props.actions}</div> : null}
    </div>
    {props.facts && props.facts.length > 0 ? (
      <dl class="k-identity__facts">
        {props.facts.map((fact) => (
          <div>
            <dt>{fact.label}</dt>
            <dd>{fact.value}</dd>
          </div>
        ))}
      </dl>
    ) : null}
  </div>
)
