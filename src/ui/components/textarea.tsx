import { type Attributes, classNames } from '../class-names.ts'
import { type Wording, wording } from '../wording.tsx'
import { controlId, describedBy, Field, type FieldProps } from './form-group.tsx'

export type TextareaProps = FieldProps & {
  value?: string | undefined
  rows?: number | undefined
  spellcheck?: boolean | undefined
  disabled?: boolean | undefined
  autocomplete?: string | undefined
  classes?: string | undefined
  attributes?: Attributes | undefined
}

export const Textarea = (props: TextareaProps & { groupClasses?: string; groupAttributes?: Attributes }) => {
  const id = controlId(props)
  return (
    <Field {...props}>
      {props.beforeInput}
      <textarea
        class={classNames('govuk-textarea', wording(props.error as Wording) && 'govuk-textarea--error', props.classes)}
        id={id}
        name={props.name ?? ''}
        rows={props.rows || 5}
        spellcheck={props.spellcheck}
        disabled={props.disabled || undefined}
        aria-describedby={describedBy(id, props)}
        {...(props.autocomplete ? ({ autocomplete: props.autocomplete } as object) : {})}
        {...props.attributes}
      >
        {props.value}
      </textarea>
      {props.afterInput}
    </Field>
  )
}
