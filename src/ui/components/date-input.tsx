import type { ComponentChildren } from 'preact'
import { type Attributes, classNames } from '../class-names.ts'
import { useUiTexts } from '../language.ts'
import { type Wording, wording } from '../wording.tsx'
import type { ErrorOptions } from './error-message.tsx'
import { Fieldset, type FieldsetOptions, type LegendOptions } from './fieldset.tsx'
import { describedBy, FormGroup, type FormGroupOptions, Guidance } from './form-group.tsx'
import { Input } from './input.tsx'

export type DateInputItem = {
  name?: string | undefined
  id?: string | undefined
  label?: string | undefined
  value?: string | number | undefined
  classes?: string | undefined
  autocomplete?: string | undefined
  pattern?: string | undefined
  inputmode?: string | undefined
  /** Whether this box is wrong. When a date is wrong and no box says so, all are marked. */
  error?: boolean | undefined
  attributes?: Attributes | undefined
}

export type DateInputProps = {
  id: string
  /** Put before each box's name with a dash: `birth` gives `birth-day`. */
  namePrefix?: string | undefined
  day?: DateInputItem | undefined
  month?: DateInputItem | undefined
  year?: DateInputItem | undefined
  /** Boxes of one's own in place of day, month and year. */
  items?: readonly (DateInputItem | null | undefined | false)[] | undefined
  /** What was typed, by full name (`birth-day`) or, for day, month and year, by `day`, `month`, `year`. */
  values?: Readonly<Record<string, string | number | undefined>> | undefined
  fieldset?: FieldsetOptions | undefined
  legend?: Wording<LegendOptions>
  hint?: Wording
  error?: Wording<ErrorOptions>
  formGroup?: FormGroupOptions | undefined
  beforeInputs?: ComponentChildren
  afterInputs?: ComponentChildren
  classes?: string | undefined
  attributes?: Attributes | undefined
}

const parts = ['day', 'month', 'year'] as const

/** A date a person knows by heart: three boxes, no calendar to fight with. */
export const DateInput = (props: DateInputProps) => {
  const t = useUiTexts()
  const values = props.values ?? {}
  const standard = parts.map(
    (part): DateInputItem => props[part] ?? { name: part, value: values[part], classes: `govuk-input--width-${part === 'year' ? 4 : 2}` },
  )
  const items = props.items && props.items.length > 0 ? props.items : standard
  const marked = (item: DateInputItem) => item.error || Boolean(item.classes?.includes('govuk-input--error'))
  const anyMarked = items.some((item) => item && marked(item))
  const hasError = wording<ErrorOptions>(props.error) !== undefined
  const fieldset = props.fieldset ?? (props.legend ? { legend: props.legend } : undefined)
  const described = describedBy(props.id, { describedBy: fieldset?.describedBy, hint: props.hint, error: props.error })
  const prefix = props.namePrefix ? `${props.namePrefix}-` : ''
  const inner = (
    <>
      <Guidance id={props.id} hint={props.hint} error={props.error} />
      <div class={classNames('govuk-date-input', props.classes)} {...props.attributes} id={props.id || undefined}>
        {props.beforeInputs}
        {items.map((item) => {
          if (!item) return null
          const at = standard.findIndex(
            (one, index) => item === one || (item.name && (item.name === parts[index] || item.name === one.name)),
          )
          const part = parts[at]
          const name = item.name ?? part ?? ''
          const wrong = marked(item) || (item.error !== false && hasError && !anyMarked)
          return (
            <div class="govuk-date-input__item">
              <Input
                id={item.id || `${props.id}-${name}`}
                name={prefix + name}
                label={{
                  text:
                    item.label || (part && name === part ? t(`ui.${part}`) : name.charAt(0).toUpperCase() + name.slice(1).toLowerCase()),
                  classes: 'govuk-date-input__label',
                }}
                classes={classNames(
                  'govuk-date-input__input',
                  wrong && !item.classes?.includes('govuk-input--error') && 'govuk-input--error',
                  !item.classes?.includes('govuk-input--width-') && `govuk-input--width-${part === 'year' ? 4 : 2}`,
                  item.classes,
                )}
                value={item.value ?? standard[at]?.value ?? values[prefix + name]}
                inputmode={item.inputmode || 'numeric'}
                autocomplete={item.autocomplete}
                pattern={item.pattern}
                attributes={item.attributes}
              />
            </div>
          )
        })}
        {props.afterInputs}
      </div>
    </>
  )
  return (
    <FormGroup error={props.error} formGroup={props.formGroup}>
      {fieldset ? (
        // The role makes screen readers read the hint and error of a group of text boxes.
        <Fieldset {...fieldset} describedBy={described} role="group">
          {inner}
        </Fieldset>
      ) : (
        inner
      )}
    </FormGroup>
  )
}
