import { ChoiceGroup, type ChoiceGroupProps } from './choice-group.tsx'

export type CheckboxesProps = ChoiceGroupProps & { values?: readonly (string | number)[] | undefined }

/** Any number of several. */
export const Checkboxes = (props: CheckboxesProps) => (
  <ChoiceGroup
    {...props}
    kind="checkboxes"
    groupDescribedBy={props.fieldset?.describedBy || props.describedBy}
    isChecked={(item) => item.checked || (item.value !== undefined && (props.values ?? []).includes(item.value) && item.checked !== false)}
  />
)
