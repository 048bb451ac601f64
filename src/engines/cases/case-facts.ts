import type { Language, Text } from '../../core/basics/texts.ts'
import { splitWords } from '../../core/basics/words.ts'
import type { FieldValue } from '../../core/fields/field.ts'
import { showField } from '../../core/fields/field-types.ts'
import type { Answers } from '../../core/forms/form.ts'
import { formIndex } from '../../core/forms/form-index.ts'
import type { Context } from '../../kernel/context/context.ts'
import { caseFormWorld } from './case-world.ts'
import type { CaseType } from './workflow.ts'

/** What a case is routed, listed and found by, taken from its answers. */
export type CaseFacts = {
  readonly ward: number | null
  readonly subCounty: number | null
  readonly department: string
  readonly title: Text
  /** The words of the names it is found by. */
  readonly names: readonly string[]
}

export function factsOf(ctx: Context, type: CaseType, answers: Answers): CaseFacts {
  const { fields } = type.workflow
  const ward = wardOf(ctx, fields.ward, answers)
  return {
    ward,
    subCounty: ward === null ? null : (ctx.county.places.subCountyOf(ward)?.code ?? null),
    department: departmentOf(type, answers),
    title: { en: titleIn(ctx, type, answers, 'en'), sw: titleIn(ctx, type, answers, 'sw') },
    names: nameWords(shown(ctx, type, fields.names, answers, 'en')),
  }
}

// All words of a case stand in one entry of an index, which holds 2,700 bytes.
const NAME_WORDS_MAX = 24
const LETTERS_MAX = 20

/** The different words of names, as searches compare them; of a long word its beginning. */
export const nameWords = (names: string): string[] =>
  [...new Set(splitWords(names).map((word) => [...word].slice(0, LETTERS_MAX).join('')))].slice(0, NAME_WORDS_MAX)

/** The ward that routes a case: the answer of a ward field, or of an address. Unknown wards route to headquarters. */
function wardOf(ctx: Context, field: string | undefined, answers: Answers): number | null {
  const value = field === undefined ? undefined : answers[field]
  const code = typeof value === 'object' && value !== null && 'ward' in value ? value.ward : value
  const ward = typeof code === 'string' || typeof code === 'number' ? ctx.county.places.ward(Number(code)) : undefined
  return ward?.code ?? null
}

function departmentOf({ workflow }: CaseType, answers: Answers): string {
  const routes = workflow.fields.departments
  const value = routes && answers[routes.field]
  const route = typeof value === 'string' && routes && Object.hasOwn(routes.to, value) ? routes.to[value] : undefined
  return route?.department ?? workflow.department
}

const TITLE_MAX = 200

const titleIn = (ctx: Context, type: CaseType, answers: Answers, language: Language): string =>
  shown(ctx, type, type.workflow.fields.title ?? type.workflow.fields.names, answers, language) || type.title[language]

/** Some answers as people read them, for the title and the names a case is found by. */
function shown(ctx: Context, type: CaseType, ids: readonly string[], answers: Answers, language: Language): string {
  const index = formIndex(type.form)
  const world = { ...caseFormWorld(ctx), list: (name: string) => type.form.lists?.[name] }
  const parts = ids.map((id) => {
    const field = index.fields.get(id)?.field
    return field ? showField(field, answers[id] as FieldValue, language, world) : ''
  })
  return parts
    .filter((part) => part !== '')
    .join(', ')
    .slice(0, TITLE_MAX)
}
