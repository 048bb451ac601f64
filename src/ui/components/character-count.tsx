import { type Attributes, classNames } from '../class-names.ts'
import { useUiTexts } from '../language.ts'
import { controlId } from './form-group.tsx'
import { Hint } from './hint.tsx'
import { Textarea, type TextareaProps } from './textarea.tsx'

export type CharacterCountProps = TextareaProps & {
  maxlength?: number | string | undefined
  maxwords?: number | string | undefined
  countType?: string | undefined
  /** The count appears from this share (percent) of the limit on. */
  threshold?: number | string | undefined
  /** The line below the box; `%{count}` stands for the limit. */
  description?: string | undefined
  countClasses?: string | undefined
  /** Texts for a script as `data-i18n.*` attributes. */
  scriptTexts?: Attributes | undefined
}

/** A long answer with a limit. Without a script the limit stands below; with it, what is left is counted down. */
export const CharacterCount = (props: CharacterCountProps) => {
  const t = useUiTexts()
  const id = controlId(props)
  const limit = props.maxwords || props.maxlength
  const countType = props.countType || (props.maxwords ? 'words' : undefined)
  const words = countType === 'words'
  const description = props.description
    ? props.description.replace('%{count}', String(limit ?? ''))
    : t(words ? 'ui.count.words' : 'ui.count.characters', { count: limit ?? '' })
  return (
    <Textarea
      {...props}
      describedBy={`${id}-info`}
      groupClasses="govuk-character-count"
      groupAttributes={{
        'data-module': 'govuk-character-count',
        'data-maxlength': props.maxlength || undefined,
        'data-maxwords': props.maxwords || undefined,
        'data-threshold': props.threshold || undefined,
        'data-count-type': countType,
        ...(!limit && props.description ? { 'data-i18n.textarea-description.other': props.description } : {}),
        ...props.scriptTexts,
      }}
      classes={classNames('govuk-js-character-count', props.classes)}
      afterInput={
        <>
          <Hint id={`${id}-info`} classes={classNames('govuk-character-count__message', props.countClasses)}>
            {limit ? description : null}
          </Hint>
          {props.afterInput}
        </>
      }
    />
  )
}
