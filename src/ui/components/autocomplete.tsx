import { useUiTexts } from '../language.ts'
import { Select, type SelectProps } from './select.tsx'

/** One of very many (wards, schools): a plain list to choose from; with a script, a box that filters as you type. */
export const Autocomplete = (props: SelectProps) => {
  const t = useUiTexts()
  return (
    <Select
      {...props}
      attributes={{
        ...props.attributes,
        'data-autocomplete': '',
        'data-none': t('ui.autocomplete.none'),
        'data-found': t('ui.autocomplete.found'),
      }}
    />
  )
}
