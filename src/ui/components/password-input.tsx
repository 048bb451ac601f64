import { type Attributes, classNames } from '../class-names.ts'
import { useUiTexts } from '../language.ts'
import { Button } from './button.tsx'
import { controlId, type FieldProps } from './form-group.tsx'
import { Input } from './input.tsx'

export type PasswordInputProps = FieldProps & {
  value?: string | undefined
  /** `current-password` unless told; `new-password` where one is chosen. */
  autocomplete?: string | undefined
  disabled?: boolean | undefined
  showText?: string | undefined
  showLabel?: string | undefined
  /** Texts for the script as `data-i18n.*` attributes; the page's own language unless told. */
  scriptTexts?: Attributes | undefined
  buttonClasses?: string | undefined
  classes?: string | undefined
  attributes?: Attributes | undefined
}

/** A password with a button to see it. The button shows only when the script runs. */
export const PasswordInput = (props: PasswordInputProps) => {
  const t = useUiTexts()
  const id = controlId(props)
  return (
    <Input
      {...props}
      formGroup={{
        classes: classNames('govuk-password-input', props.formGroup?.classes),
        attributes: { 'data-module': 'govuk-password-input', ...props.scriptTexts, ...props.formGroup?.attributes },
      }}
      inputWrapper={{ classes: 'govuk-password-input__wrapper' }}
      classes={classNames('govuk-password-input__input govuk-js-password-input-input', props.classes)}
      type="password"
      spellcheck={false}
      autocapitalize="none"
      autocomplete={props.autocomplete || 'current-password'}
      afterInput={
        <>
          <Button
            type="button"
            look="secondary"
            classes={classNames('govuk-password-input__toggle govuk-js-password-input-toggle', props.buttonClasses)}
            attributes={{ 'aria-controls': id, 'aria-label': props.showLabel ?? t('ui.password.show_label'), hidden: true }}
          >
            {props.showText ?? t('ui.password.show')}
          </Button>
          {props.afterInput}
        </>
      }
    />
  )
}
