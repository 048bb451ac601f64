import { type Attributes, classNames } from '../class-names.ts'
import { type Wording, wording } from '../wording.tsx'
import { controlId, describedBy, Field, type FieldProps } from './form-group.tsx'

export type SelectItem = {
  value?: string | number | undefined
  text: string | number
  selected?: boolean | undefined
  disabled?: boolean | undefined
  attributes?: Attributes | undefined
}

/** Items that belong together, under their name. */
type SelectGroup = { group: string; items: readonly SelectItem[] }

export type SelectProps = FieldProps & {
  items: readonly (SelectItem | SelectGroup | null | undefined | false)[]
  value?: string | number | null | undefined
  disabled?: boolean | undefined
  classes?: string | undefined
  attributes?: Attributes | undefined
}

/** One of many. Up to seven choices are better asked with radios. */
export const Select = (props: SelectProps) => {
  const id = controlId(props)
  const option = (item: SelectItem) => {
    const selected = item.selected || (Boolean(props.value) && (item.value ?? item.text) === props.value && item.selected !== false)
    return (
      <option value={item.value} selected={selected || undefined} disabled={item.disabled || undefined} {...item.attributes}>
        {item.text}
      </option>
    )
  }
  return (
    <Field {...props}>
      {props.beforeInput}
      <select
        class={classNames('govuk-select', props.classes, wording(props.error as Wording) && 'govuk-select--error')}
        id={id}
        name={props.name ?? ''}
        disabled={props.disabled || undefined}
        aria-describedby={describedBy(id, props)}
        {...props.attributes}
      >
        {props.items.map((item) => {
          if (!item) return null
          return 'group' in item ? <optgroup label={item.group}>{item.items.map(option)}</optgroup> : option(item)
        })}
      </select>
      {props.afterInput}
    </Field>
  )
}
