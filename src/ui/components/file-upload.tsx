import { type Attributes, classNames } from '../class-names.ts'
import { type Wording, wording } from '../wording.tsx'
import { controlId, describedBy, Field, type FieldProps } from './form-group.tsx'

export type FileUploadProps = FieldProps & {
  multiple?: boolean | undefined
  disabled?: boolean | undefined
  classes?: string | undefined
  /** The drop zone of govuk-frontend's own script; our pages do without. */
  dropZone?: { classes?: string | undefined; attributes?: Attributes | undefined } | undefined
  /** `accept`, `capture`; `data-shrink` lets our script make photos smaller before they are sent. */
  attributes?: Attributes | undefined
}

export const FileUpload = (props: FileUploadProps) => {
  const id = controlId(props)
  const input = (
    <input
      class={classNames('govuk-file-upload', props.classes, wording(props.error as Wording) && 'govuk-file-upload--error')}
      id={id}
      name={props.name ?? ''}
      type="file"
      disabled={props.disabled || undefined}
      multiple={props.multiple || undefined}
      aria-describedby={describedBy(id, props)}
      {...props.attributes}
    />
  )
  return (
    <Field {...props}>
      {props.beforeInput}
      {props.dropZone ? (
        <div
          class={classNames('govuk-file-upload-wrapper', props.dropZone.classes)}
          data-module="govuk-file-upload"
          {...props.dropZone.attributes}
        >
          {input}
        </div>
      ) : (
        input
      )}
      {props.afterInput}
    </Field>
  )
}
