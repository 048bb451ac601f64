import type { ComponentChildren } from 'preact'
import { type Attributes, classNames } from '../class-names.ts'
import { type Worded, type Wording, wording } from '../wording.tsx'
import type { ErrorOptions } from './error-message.tsx'
import { Fieldset, type FieldsetOptions } from './fieldset.tsx'
import { describedBy, FormGroup, type FormGroupOptions, Guidance } from './form-group.tsx'
import { Hint } from './hint.tsx'
import { Label } from './label.tsx'

export type ChoiceItem = {
  value?: string | number | undefined
  text?: ComponentChildren
  id?: string | undefined
  /** Only checkboxes: a name of its own. */
  name?: string | undefined
  hint?: Wording
  checked?: boolean | undefined
  disabled?: boolean | undefined
  /** Fields that belong to this choice alone, shown when it is chosen. */
  conditional?: ComponentChildren
  /** Only checkboxes: `exclusive` for "none of these". */
  behaviour?: string | undefined
  label?: { classes?: string | undefined; attributes?: Attributes | undefined } | undefined
  attributes?: Attributes | undefined
  divider?: undefined
}

type ChoiceDivider = { divider: string }

export type ChoiceGroupProps = {
  name: string
  /** The first choice's id, so that an error summary can link to it; the name unless told. */
  idPrefix?: string | undefined
  items: readonly (ChoiceItem | ChoiceDivider | null | undefined | false)[]
  fieldset?: FieldsetOptions | undefined
  /** Shorthand for `fieldset={{ legend }}`. */
  legend?: Wording<Worded & { isPageHeading?: boolean | undefined }>
  hint?: Wording
  error?: Wording<ErrorOptions>
  describedBy?: string | undefined
  formGroup?: FormGroupOptions | undefined
  beforeInputs?: ComponentChildren
  afterInputs?: ComponentChildren
  classes?: string | undefined
  attributes?: Attributes | undefined
}

/** What radios and checkboxes share: the question, the choices, and what opens below a choice. */
export const ChoiceGroup = (
  props: ChoiceGroupProps & {
    kind: 'radios' | 'checkboxes'
    isChecked: (item: ChoiceItem) => boolean
    groupDescribedBy?: string | undefined
  },
) => {
  const block = `govuk-${props.kind}`
  const idPrefix = props.idPrefix || props.name
  const fieldset = props.fieldset ?? (props.legend ? { legend: props.legend } : undefined)
  const described = describedBy(idPrefix, { describedBy: props.groupDescribedBy, hint: props.hint, error: props.error })
  const inner = (
    <>
      <Guidance id={idPrefix} hint={props.hint} error={props.error} />
      <div class={classNames(block, props.classes)} {...props.attributes} data-module={block}>
        {props.beforeInputs}
        {props.items.map((item, index) => {
          if (!item) return null
          if (item.divider !== undefined) return <div class={`${block}__divider`}>{item.divider}</div>
          const choice = item as ChoiceItem
          const id = choice.id || `${idPrefix}${index > 0 ? `-${index + 1}` : ''}`
          const checked = props.isChecked(choice)
          const hint = wording(choice.hint)
          const hintId = hint?.text ? `${id}-item-hint` : undefined
          return (
            <>
              <div class={`${block}__item`}>
                <input
                  class={`${block}__input`}
                  id={id}
                  name={props.kind === 'checkboxes' ? choice.name || props.name : props.name}
                  type={props.kind === 'radios' ? 'radio' : 'checkbox'}
                  value={choice.value ?? ''}
                  checked={checked || undefined}
                  disabled={choice.disabled || undefined}
                  data-aria-controls={choice.conditional ? `conditional-${id}` : undefined}
                  data-behaviour={choice.behaviour || undefined}
                  aria-describedby={classNames(props.kind === 'checkboxes' && !fieldset && described, hintId) || undefined}
                  {...choice.attributes}
                />
                <Label for={id} classes={classNames(`${block}__label`, choice.label?.classes)} attributes={choice.label?.attributes}>
                  {choice.text}
                </Label>
                {hint && hintId ? (
                  <Hint id={hintId} classes={classNames(`${block}__hint`, hint.classes)} attributes={hint.attributes}>
                    {hint.text}
                  </Hint>
                ) : null}
              </div>
              {choice.conditional ? (
                <div class={classNames(`${block}__conditional`, !checked && `${block}__conditional--hidden`)} id={`conditional-${id}`}>
                  {choice.conditional}
                </div>
              ) : null}
            </>
          )
        })}
        {props.afterInputs}
      </div>
    </>
  )
  return (
    <FormGroup error={props.error} formGroup={props.formGroup}>
      {fieldset ? (
        <Fieldset {...fieldset} describedBy={described}>
          {inner}
        </Fieldset>
      ) : (
        inner
      )}
    </FormGroup>
  )
}
