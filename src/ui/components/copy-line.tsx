import { useUiTexts } from '../language.ts'

/** A reference or number to keep: large, selectable by one tap, and with a script a button that copies it. */
export const CopyLine = ({ value, label }: { value: string; label?: string | undefined }) => {
  const t = useUiTexts()
  return (
    <span class="k-copy">
      {label ? <span class="k-copy__label">{label}</span> : null}
      <span class="k-copy__value">{value}</span>
      <button type="button" class="k-copy__button" data-copy={value} data-copied={t('ui.copy.done')} hidden>
        {t('ui.copy')}
        <span class="govuk-visually-hidden"> {label ?? value}</span>
      </button>
    </span>
  )
}
