import { h } from 'preact'
import { type Attributes, classNames } from '../class-names.ts'
import { type Worded, type Wording, wording } from '../wording.tsx'
import { controlId, describedBy, Field, type FieldProps } from './form-group.tsx'

export type InputProps = FieldProps & {
  type?: string | undefined
  value?: string | number | undefined
  /** `govuk-input--width-2` … `-20` make the box as wide as the answer. */
  classes?: string | undefined
  inputmode?: string | undefined
  autocomplete?: string | undefined
  autocapitalize?: string | undefined
  pattern?: string | undefined
  spellcheck?: boolean | undefined
  disabled?: boolean | undefined
  /** What stands before or after the answer (KSh, kg): seen, not read out, so say it in the label or hint too. */
  prefix?: Wording
  suffix?: Wording
  inputWrapper?: { classes?: string | undefined; attributes?: Attributes | undefined } | undefined
  attributes?: Attributes | undefined
}

const Affix = ({ at, given }: { at: 'prefix' | 'suffix'; given: Worded | undefined }) =>
  given?.text ? (
    <div class={classNames(`govuk-input__${at}`, given.classes)} aria-hidden="true" {...given.attributes}>
      {given.text}
    </div>
  ) : null

export const Input = (props: InputProps) => {
  const id = controlId(props)
  const prefix = wording(props.prefix)
  const suffix = wording(props.suffix)
  // Preact types <input> as a union by its type attribute; ours is any text-like type.
  const input = h('input', {
    class: classNames('govuk-input', props.classes, wording(props.error as Wording) && 'govuk-input--error'),
    id,
    name: props.name ?? '',
    type: props.type || 'text',
    spellcheck: props.spellcheck,
    value: props.value,
    disabled: props.disabled || undefined,
    'aria-describedby': describedBy(id, props),
    autocomplete: props.autocomplete,
    autocapitalize: props.autocapitalize,
    pattern: props.pattern,
    inputmode: props.inputmode,
    ...props.attributes,
  } as object)
  return (
    <Field {...props}>
      {prefix?.text || suffix?.text || props.beforeInput || props.afterInput ? (
        <div class={classNames('govuk-input__wrapper', props.inputWrapper?.classes)} {...props.inputWrapper?.attributes}>
          {props.beforeInput}
          <Affix at="prefix" given={prefix} />
          {input}
          <Affix at="suffix" given={suffix} />
          {props.afterInput}
        </div>
      ) : (
        input
      )}
    </Field>
  )
}
