import type { ComponentChildren } from 'preact'
import { type Attributes, classNames } from '../class-names.ts'
import { type Wording, wording } from '../wording.tsx'
import { ErrorMessage, type ErrorOptions } from './error-message.tsx'
import { Hint } from './hint.tsx'
import { Label, type LabelOptions } from './label.tsx'

export type FormGroupOptions = { classes?: string | undefined; attributes?: Attributes | undefined }

/** What every field has: its question, help, and what is wrong with the answer. */
export type FieldProps = {
  /** The id of the control; its name unless told. */
  id?: string | undefined
  name?: string | undefined
  label?: Wording<LabelOptions>
  hint?: Wording
  error?: Wording<ErrorOptions>
  /** Ids of further texts that describe the control. */
  describedBy?: string | undefined
  formGroup?: FormGroupOptions | undefined
  beforeInput?: ComponentChildren
  afterInput?: ComponentChildren
}

/** The ids a control is described by: the caller's, then the hint's, then the error's. */
export const describedBy = (id: string, props: { describedBy?: string | undefined; hint?: Wording; error?: Wording<ErrorOptions> }) =>
  classNames(props.describedBy, wording(props.hint) && `${id}-hint`, wording<ErrorOptions>(props.error) && `${id}-error`) || undefined

export const controlId = (props: { id?: string | undefined; name?: string | undefined }): string => props.id || props.name || ''

/** Hint and error of a field or of a group of fields. */
export const Guidance = (props: { id: string; hint?: Wording; error?: Wording<ErrorOptions> }) => {
  const hint = wording(props.hint)
  const error = wording<ErrorOptions>(props.error)
  return (
    <>
      {hint ? (
        <Hint id={`${props.id}-hint`} classes={hint.classes} attributes={hint.attributes}>
          {hint.text}
        </Hint>
      ) : null}
      {error ? (
        <ErrorMessage
          id={`${props.id}-error`}
          classes={error.classes}
          attributes={error.attributes}
          visuallyHiddenText={error.visuallyHiddenText}
        >
          {error.text}
        </ErrorMessage>
      ) : null}
    </>
  )
}

/** The group around one question, red-edged when its answer is wrong. */
export const FormGroup = (props: {
  error?: Wording<ErrorOptions>
  formGroup?: FormGroupOptions | undefined
  classes?: string
  attributes?: Attributes | undefined
  children?: ComponentChildren
}) => (
  <div
    class={classNames(
      'govuk-form-group',
      wording<ErrorOptions>(props.error) && 'govuk-form-group--error',
      props.classes,
      props.formGroup?.classes,
    )}
    {...props.attributes}
    {...props.formGroup?.attributes}
  >
    {props.children}
  </div>
)

/** The frame of a single field: label, hint, error, then the control given as children. */
export const Field = (props: FieldProps & { groupClasses?: string; groupAttributes?: Attributes; children: ComponentChildren }) => {
  const id = controlId(props)
  const label = wording<LabelOptions>(props.label)
  return (
    <FormGroup error={props.error} formGroup={props.formGroup} classes={props.groupClasses ?? ''} attributes={props.groupAttributes}>
      {label ? (
        <Label for={id} isPageHeading={label.isPageHeading} classes={label.classes} attributes={label.attributes}>
          {label.text}
        </Label>
      ) : null}
      <Guidance id={id} hint={props.hint} error={props.error} />
      {props.children}
    </FormGroup>
  )
}
