import { formatDay, isDay } from '../../../core/basics/dates.ts'
import { type Cents, formatKes } from '../../../core/basics/money.ts'
import type { Language, Text } from '../../../core/basics/texts.ts'
import type { FieldDefinition, FieldValue } from '../../../core/fields/field.ts'
import { showField } from '../../../core/fields/field-types.ts'
import type { Answers, FormDefinition, FormWorld } from '../../../core/forms/form.ts'
import { formIndex } from '../../../core/forms/form-index.ts'
import { conditionHolds, ruleWorld, withLists } from '../../../core/forms/form-rules.ts'
import type { LetterBlock, LetterDocument } from '../../../kernel/files/letter.ts'
import type { DocumentFacts } from '../../../kernel/files/signed-payload.ts'
import type { CountyService, Output } from '../definitions/county-service.ts'
import { servicesTexts } from '../texts.ts'

/** A bill as a letter shows it. */
type PaidBill = {
  readonly reference: string
  readonly total: Cents
  readonly lines: readonly { readonly title: Text; readonly cents: Cents }[]
}

/** All that a letter is made of, loaded. */
export type LetterSource = {
  readonly service: CountyService
  readonly name: string
  readonly output: Output
  readonly answers: Answers
  readonly calculated: Readonly<Record<string, FieldValue>>
  /** The answers of each act's form, by transition: the newest where it was taken more than once. */
  readonly acts: Readonly<Record<string, Answers>>
  readonly number: string
  readonly reference: string
  readonly ward: string
  /** ISO days. */
  readonly issuedOn: string
  readonly validFrom: string | null
  readonly validUntil: string | null
  /** What was paid for it; null for what costs nothing. */
  readonly paid: PaidBill | null
  readonly world: FormWorld
}

const MARK = /\{([\w.]+)\}/g

/** What a mark stands for, as people read it. What was not answered is empty. */
function markValue(source: LetterSource, mark: string, language: Language): string {
  const { service, answers, calculated, acts, world } = source
  const day = (value: string | null) => (value ? formatDay(value, language) : '')
  if (mark === 'number') return source.number
  if (mark === 'reference') return source.reference
  if (mark === 'date') return day(source.issuedOn)
  if (mark === 'validFrom') return day(source.validFrom)
  if (mark === 'validUntil') return day(source.validUntil)
  if (mark === 'ward') return source.ward
  const [act, id] = mark.split('.') as [string, string?]
  if (id !== undefined) {
    const form = service.workflow.transitions[act]?.form
    return form ? shownIn(form, id, acts[act]?.[id], language, world) : ''
  }
  const value = Object.hasOwn(calculated, mark) ? calculated[mark] : answers[mark]
  return shownIn(service.form, mark, value, language, world)
}

function shownIn(form: FormDefinition, id: string, value: unknown, language: Language, world: FormWorld): string {
  const index = formIndex(form)
  const field: FieldDefinition | undefined = index.fields.get(id)?.field ?? index.calculated.get(id)
  if (!field || value === undefined || value === null) return ''
  return showField(field, value as FieldValue, language, withLists(form, world))
}

const fill = (source: LetterSource, text: string, language: Language): string =>
  text.replace(MARK, (_all, mark: string) => markValue(source, mark, language)).trim()

const both = (source: LetterSource, text: Text): Text => ({ en: fill(source, text.en, 'en'), sw: fill(source, text.sw, 'sw') })

/** The words of a value in both languages; one where they are the same. */
function value(source: LetterSource, text: string): string | Text {
  const { en, sw } = both(source, { en: text, sw: text })
  return en === sw ? en : { en, sw }
}

/** The body of a letter: facts without a value and blocks whose condition does not hold are left out. */
export function letterBlocks(source: LetterSource): LetterBlock[] {
  const { service, output, answers, world } = source
  const rules = ruleWorld(service.form, answers, withLists(service.form, world))
  return output.blocks.flatMap((block): LetterBlock[] => {
    if ('when' in block && block.when !== undefined && !conditionHolds(service.form, block.when, rules)) return []
    if (block.kind === 'facts') {
      const rows = block.rows
        .map((row) => ({ label: row.label, value: value(source, row.value), ...(row.strong ? { strong: true } : {}) }))
        .filter((row) => row.value !== '')
      return rows.length > 0 ? [{ kind: 'facts', rows }] : []
    }
    if (block.kind === 'paid') return source.paid ? [paidBlock(source.paid)] : []
    if (block.kind === 'list') return [{ kind: 'list', items: block.items.map((item) => both(source, item)) }]
    return [{ kind: block.kind, text: both(source, block.text) }]
  })
}

const kes = (cents: Cents): Text => ({ en: formatKes(cents, 'en'), sw: formatKes(cents, 'sw') })

const paidBlock = ({ reference, total, lines }: PaidBill): LetterBlock => ({
  kind: 'facts',
  rows: [
    ...lines.map(({ title, cents }) => ({ label: title, value: kes(cents) })),
    { label: servicesTexts['services.letter.paid_total'], value: kes(total), strong: true },
    { label: servicesTexts['services.letter.paid_bill'], value: reference },
  ],
})

export const addresseeOf = (source: LetterSource): string[] =>
  source.output.addressee.map((line) => fill(source, line, 'en')).filter((line) => line !== '')

/** `Achieng' Atieno Otieno` → `A. A. O.`: enough to compare with a paper, too little to learn a name from. */
const initials = (name: string): string =>
  name
    .split(/\s+/)
    .filter(Boolean)
    .map((part) => `${[...part][0]?.toUpperCase()}.`)
    .join(' ')

/** The kind that a letter's QR names: service and output. */
export const letterKind = (service: string, output: string): string => `${service}/${output}`

/** What the QR says: kind, number, day, then the declared facts. Days go as ISO days, so that a reader in any language shows them its own way. */
export function letterFacts(source: LetterSource): DocumentFacts {
  const { service, name, output, number, issuedOn, validFrom, validUntil } = source
  const facts = output.facts.map((fact) => {
    if (fact.value === '{validUntil}') return validUntil
    if (fact.value === '{validFrom}') return validFrom
    const [en, sw] = [fill(source, fact.value, 'en'), fill(source, fact.value, 'sw')]
    if (fact.initials) return initials(en)
    // Who checks a paper reads either language; a choice of a list has words in both.
    return en === sw ? en : `${sw} / ${en}`
  })
  return [letterKind(service.key, name), number, issuedOn, ...facts]
}

/** A fact of a QR as people read it. */
export const shownFact = (fact: string | number | boolean | null, language: Language): string =>
  typeof fact === 'string' && isDay(fact) ? formatDay(fact, language) : String(fact ?? '')

/** The stored form of a letter: all but the crest, which is the county's at the time of drawing. */
export type StoredLetter = Omit<LetterDocument, 'county'> & { readonly county: Omit<LetterDocument['county'], 'crest'> }
