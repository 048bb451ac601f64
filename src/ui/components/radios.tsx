import { ChoiceGroup, type ChoiceGroupProps } from './choice-group.tsx'

export type RadiosProps = ChoiceGroupProps & { value?: string | number | null | undefined }

/** One of several. */
export const Radios = (props: RadiosProps) => (
  <ChoiceGroup
    {...props}
    kind="radios"
    groupDescribedBy={props.fieldset?.describedBy}
    isChecked={(item) => item.checked || (Boolean(props.value) && item.value === props.value && item.checked !== false)}
  />
)
