import type { Problem } from '../../core/basics/errors.ts'
import { type Language, say, speaker } from '../../core/basics/texts.ts'
import { splitWords } from '../../core/basics/words.ts'
import type {
  AddressField,
  FieldDefinition,
  FieldWorld,
  FileField,
  FileReference,
  GeoPointField,
  ListItem,
  PhotoField,
  RawInput,
} from '../../core/fields/field.ts'
import { fieldInputs, typeOf } from '../../core/fields/field-types.ts'
import { kenyanNumbers } from '../../core/fields/kenyan-numbers.ts'
import { uploadLimits } from '../../core/fields/upload.ts'
import { Autocomplete } from '../../ui/components/autocomplete.tsx'
import { Button } from '../../ui/components/button.tsx'
import { CharacterCount } from '../../ui/components/character-count.tsx'
import { Checkboxes } from '../../ui/components/checkboxes.tsx'
import { DateInput } from '../../ui/components/date-input.tsx'
import { Fieldset } from '../../ui/components/fieldset.tsx'
import { FileUpload } from '../../ui/components/file-upload.tsx'
import { FormGroup, Guidance } from '../../ui/components/form-group.tsx'
import { Input } from '../../ui/components/input.tsx'
import { problemOf } from '../../ui/components/problems.tsx'
import { Radios } from '../../ui/components/radios.tsx'
import { Textarea } from '../../ui/components/textarea.tsx'
import { formTexts } from './texts.ts'

/** More than this many choices are not shown as radios but as a list to search in. */
const RADIOS_MAX = 10
/** Up to so many of a list to search in are shown as radios all the same. */
const FEW_MAX = 5
/** More than this many are not sent with the page: they are searched on the server. */
const LIST_MAX = 80
const FOUND_MAX = 12

export type Asked = {
  readonly language: Language
  readonly world: FieldWorld
  /** What was typed, or the kept answer as a browser would send it. */
  readonly raw: RawInput
  readonly problems: readonly Problem[]
  /** The page asks this alone: its label is the heading. */
  readonly alone?: boolean
  /** The page has a title of its own, below its heading. */
  readonly titled?: boolean
  /** Not the applicant's own browser or not about the applicant: nothing is filled in by the browser. */
  readonly noAutofill?: boolean
  /** Where long lists are searched, for the script: `…/options/school`. */
  readonly optionsHref?: (field: string) => string
  /** Uploads of a field that are already here. */
  readonly files?: ReadonlyMap<string, FileReference>
}

const textsOf = (raw: RawInput, name: string): string[] => {
  const given = Object.hasOwn(raw, name) ? raw[name] : undefined
  return (Array.isArray(given) ? given : [given]).filter((each): each is string => typeof each === 'string')
}
const textOf = (raw: RawInput, name: string): string => textsOf(raw, name).find((each) => each !== '') ?? ''

/** The words of a list's items that hold every word of a search, at most a dozen. */
export function searchItems(items: readonly ListItem[], typed: string): readonly ListItem[] {
  const wanted = splitWords(typed).slice(0, 8)
  if (wanted.length === 0) return []
  const found: ListItem[] = []
  for (const item of items) {
    const words = splitWords(`${item.text.en} ${item.text.sw}`)
    if (wanted.every((each) => words.some((word) => word.startsWith(each)))) found.push(item)
    if (found.length === FOUND_MAX) break
  }
  return found
}

/** One field as a question. The names of its inputs are those of `core/fields`; what was typed stands in them again. */
export function QuestionField({ field, ...asked }: Asked & { field: FieldDefinition }) {
  const { language, world, raw, alone } = asked
  const t = speaker(formTexts, language)
  const label = field.label[language]
  const optional = !field.required && !field.requiredIf && field.type !== 'declaration'
  const text = optional ? t('form-runner.optional', { label }) : label
  const inputs = fieldInputs(field)
  const mine = asked.problems.filter((each) => inputs.includes(each.path))
  const error = mine[0] ? say(mine[0].text, language, mine[0].values) : undefined
  /** A box of a date is marked when it is wrong, and every empty one when one of them is missing. */
  const marked = (path: string) =>
    mine.some((each) => each.path === path || (textOf(raw, each.path) === '' && inputs.includes(each.path) && textOf(raw, path) === ''))
  const hint = field.hint?.[language]
  const labelled = alone ? { text, isPageHeading: true, classes: 'govuk-label--l' } : text
  const legend = alone ? { text, isPageHeading: true, classes: 'govuk-fieldset__legend--l' } : { text, classes: '' }
  const type = typeOf(field)
  const fills =
    type.autoComplete && !asked.noAutofill && (field.about === undefined || field.about === 'applicant') ? type.autoComplete : undefined
  const common = { id: field.id, name: field.id, label: labelled, hint, error, value: textOf(raw, field.id) }
  const choose = { value: '', text: t('form-runner.choose') }

  switch (field.type) {
    case 'longText': {
      const limit = { ...(field.maxLength ? { maxlength: field.maxLength } : {}), ...(field.maxWords ? { maxwords: field.maxWords } : {}) }
      return field.maxLength || field.maxWords ? <CharacterCount {...common} {...limit} /> : <Textarea {...common} />
    }
    case 'date':
      return (
        <DateInput
          id={field.id}
          namePrefix={field.id}
          legend={legend}
          hint={hint ?? t('form-runner.date_hint')}
          error={error}
          items={(['day', 'month', 'year'] as const).map((part) => ({
            name: part,
            value: textOf(raw, `${field.id}-${part}`),
            error: marked(`${field.id}-${part}`),
            classes: `govuk-input--width-${part === 'year' ? 4 : 2}`,
            ...(fills ? { autocomplete: `bday-${part}` } : {}),
          }))}
        />
      )
    case 'monthYear':
      return (
        <DateInput
          id={field.id}
          namePrefix={field.id}
          legend={legend}
          hint={hint ?? t('form-runner.month_hint')}
          error={error}
          items={(['month', 'year'] as const).map((part) => ({
            name: part,
            value: textOf(raw, `${field.id}-${part}`),
            error: marked(`${field.id}-${part}`),
            classes: `govuk-input--width-${part === 'year' ? 4 : 2}`,
          }))}
        />
      )
    case 'yesNo':
      return (
        <Radios
          name={field.id}
          classes="govuk-radios--inline"
          legend={legend}
          hint={hint}
          error={error}
          value={textOf(raw, field.id)}
          items={[
            { value: 'yes', text: language === 'sw' ? 'Ndiyo' : 'Yes' },
            { value: 'no', text: language === 'sw' ? 'Hapana' : 'No' },
          ]}
        />
      )
    case 'choice': {
      const items = (world.list(field.list) ?? []).map((item) => ({
        value: item.value,
        text: item.text[language],
        hint: item.hint?.[language],
      }))
      return items.length <= RADIOS_MAX ? (
        <Radios name={field.id} legend={legend} hint={hint} error={error} value={textOf(raw, field.id)} items={items} />
      ) : (
        <Autocomplete {...common} items={[choose, ...items.map(({ value, text: words }) => ({ value, text: words }))]} />
      )
    }
    case 'choices':
      return (
        <Checkboxes
          name={field.id}
          legend={legend}
          hint={hint}
          error={error}
          values={textsOf(raw, field.id)}
          items={(world.list(field.list) ?? []).map((item) => ({
            value: item.value,
            text: item.text[language],
            hint: item.hint?.[language],
          }))}
        />
      )
    case 'autocomplete': {
      const items = world.list(field.list) ?? []
      if (items.length > LIST_MAX)
        return <LongList field={field} items={items} error={error} labelled={labelled} legend={legend} {...asked} />
      const kept = textOf(raw, field.id)
      // Where the rules leave few of a list, they are all in sight.
      if (items.length <= FEW_MAX)
        return (
          <Radios
            name={field.id}
            legend={legend}
            hint={hint}
            error={error}
            value={kept}
            items={items.map((item) => ({ value: item.value, text: item.text[language] }))}
          />
        )
      return (
        <Autocomplete
          {...common}
          value={kept}
          items={[choose, ...items.map((item) => ({ value: item.value, text: item.text[language] }))]}
        />
      )
    }
    case 'ward':
      return <Autocomplete {...common} items={[choose, ...wardChoices(world)]} />
    case 'address':
      return <AddressQuestion field={field} error={error} legend={legend} hint={hint} fills={fills !== undefined} {...asked} />
    case 'geoPoint':
      return <PointQuestion field={field} error={error} legend={legend} hint={hint} {...asked} />
    case 'photo':
    case 'file':
      return <FileQuestion field={field} error={error} text={text} hint={hint} {...asked} />
    case 'declaration':
      return (
        <Checkboxes name={field.id} hint={hint} error={error} values={textsOf(raw, field.id)} items={[{ value: 'yes', text: label }]} />
      )
    case 'money':
      return (
        <Input
          {...common}
          hint={hint ?? t('form-runner.kes_hint')}
          prefix="KSh"
          classes="govuk-input--width-10"
          inputmode={field.wholeShillings ? 'numeric' : 'decimal'}
          spellcheck={false}
        />
      )
    case 'percent':
      return <Input {...common} suffix="%" classes="govuk-input--width-5" inputmode="decimal" spellcheck={false} />
    case 'number':
    case 'integer':
      return (
        <Input
          {...common}
          {...(field.unit ? { suffix: field.unit[language], hint: hint ?? field.unit[language] } : {})}
          classes="govuk-input--width-5"
          inputmode={field.type === 'integer' ? 'numeric' : 'decimal'}
          spellcheck={false}
        />
      )
    case 'phone':
      return (
        <Input
          {...common}
          hint={hint ?? t('form-runner.phone.hint')}
          type="tel"
          classes="govuk-input--width-20"
          autocomplete={fills}
          inputmode="tel"
          spellcheck={false}
        />
      )
    case 'email':
      return <Input {...common} type="email" autocomplete={fills} inputmode="email" spellcheck={false} />
    case 'nationalId':
    case 'birthCertificateNo':
    case 'kraPin':
    case 'businessRegNo':
    case 'plotNo': {
      const example = (world.numberFormats?.[field.type] ?? kenyanNumbers[field.type]).example
      return (
        <Input
          {...common}
          hint={hint ?? t('form-runner.number_hint', { example })}
          classes="govuk-input--width-20"
          autocapitalize="characters"
          spellcheck={false}
          {...(type.inputMode ? { inputmode: type.inputMode } : {})}
        />
      )
    }
    case 'personName':
      return <Input {...common} autocomplete={fills} autocapitalize="words" spellcheck={false} />
    case 'orgName':
      return <Input {...common} autocomplete={fills} spellcheck={false} />
    case 'text':
      return <Input {...common} />
    case 'calculated':
      return null
  }
}

/** Wards under the names of their sub-counties; where a county has one sub-county only, its name says nothing. */
function wardChoices(world: FieldWorld) {
  const names = [...new Set(world.wards.map(({ subCounty }) => subCounty))].sort((a, b) => a.localeCompare(b))
  const groups = names.map((group) => ({
    group,
    items: world.wards
      .filter(({ subCounty }) => subCounty === group)
      .map(({ code, name }) => ({ value: code, text: name }))
      .sort((a, b) => a.text.localeCompare(b.text)),
  }))
  return groups.length > 1 ? groups : groups.flatMap(({ items }) => items)
}

type Part = Asked & { error: string | undefined; hint?: string | undefined }
type Legend = { text: string; isPageHeading?: boolean; classes: string }

/**
 * A choice from hundreds. Without a script: the name is typed, and when it is not clear the page comes back with what was found as radios.
 * The radios come first: of two values with one name, the first is read.
 */
function LongList(props: Part & { field: FieldDefinition; items: readonly ListItem[]; labelled: unknown; legend: Legend }) {
  const { field, items, language, raw, error } = props
  const t = speaker(formTexts, language)
  const typed = textOf(raw, field.id)
  const known = items.find((item) => item.value === typed)
  const found = known || !error ? [] : searchItems(items, typed)
  const box = {
    id: found.length > 0 ? `${field.id}-typed` : field.id,
    name: field.id,
    value: known ? known.text[language] : typed,
    spellcheck: false,
    autocomplete: 'off',
    attributes: { 'data-options': props.optionsHref?.(field.id) },
  }
  const hint = field.hint?.[language]
  if (found.length === 0) {
    const message = error && typed !== '' ? t('form-runner.found_none', { typed }) : error
    return <Input {...box} label={props.labelled as string} hint={hint} error={message} />
  }
  return (
    <>
      <Radios
        name={field.id}
        legend={props.legend}
        hint={t('form-runner.found_these')}
        error={error}
        items={found.map((item) => ({ value: item.value, text: item.text[language] }))}
      />
      <Input {...box} label={t('form-runner.search_again')} />
    </>
  )
}

function AddressQuestion({ field, error, legend, hint, fills, ...asked }: Part & { field: AddressField; legend: Legend; fills: boolean }) {
  const { language, world, raw } = asked
  const t = speaker(formTexts, language)
  const [ward = '', place = '', landmark = ''] = fieldInputs(field)
  const at = (name: string) => problemOf(asked.problems, name, language)
  return (
    <Fieldset legend={legend} describedBy={hint ? `${field.id}-hint` : undefined}>
      <Guidance id={field.id} hint={hint} />
      <Autocomplete
        id={ward}
        name={ward}
        label={t('form-runner.ward')}
        error={at(ward)}
        value={textOf(raw, ward)}
        items={[{ value: '', text: t('form-runner.choose') }, ...wardChoices(world)]}
      />
      <Input
        id={place}
        name={place}
        label={t('form-runner.place')}
        error={at(place)}
        value={textOf(raw, place)}
        autocomplete={fills ? 'address-level3' : undefined}
      />
      <Input
        id={landmark}
        name={landmark}
        label={t('form-runner.optional', { label: t('form-runner.landmark') })}
        error={at(landmark)}
        value={textOf(raw, landmark)}
      />
    </Fieldset>
  )
}

function PointQuestion({ field, error, legend, hint, ...asked }: Part & { field: GeoPointField; legend: Legend }) {
  const { language, raw, problems } = asked
  const t = speaker(formTexts, language)
  const [lat = '', lon = ''] = fieldInputs(field)
  const described = [hint && `${field.id}-hint`, error && `${field.id}-error`].filter(Boolean).join(' ')
  const wrong = (name: string) => problems.some((each) => each.path === name)
  return (
    <FormGroup error={error}>
      <Fieldset
        legend={legend}
        describedBy={described || undefined}
        role="group"
        attributes={{
          'data-locate': '',
          'data-locate-button': t('form-runner.locate'),
          'data-locate-busy': t('form-runner.locating'),
          'data-locate-done': t('form-runner.located'),
          'data-locate-failed': t('form-runner.not_located'),
        }}
      >
        <Guidance id={field.id} hint={hint} error={error} />
        {[
          { name: lat, label: t('form-runner.latitude') },
          { name: lon, label: t('form-runner.longitude') },
        ].map((box) => (
          <Input
            id={box.name}
            name={box.name}
            label={box.label}
            value={textOf(raw, box.name)}
            classes={wrong(box.name) ? 'govuk-input--width-10 govuk-input--error' : 'govuk-input--width-10'}
            inputmode="text"
            spellcheck={false}
            autocomplete="off"
          />
        ))}
      </Fieldset>
    </FormGroup>
  )
}

/** Uploads that are here, each to be taken away again, and a box for one more. The kept ones travel as hidden ids. */
function FileQuestion({ field, error, text, hint, ...asked }: Part & { field: FileField | PhotoField; text: string }) {
  const { language, raw, files } = asked
  const t = speaker(formTexts, language)
  const { formats, maxMB, maxFiles } = uploadLimits(field)
  const kept = textsOf(raw, field.id).flatMap((id) => files?.get(id) ?? [])
  const full = kept.length >= maxFiles
  const accept = formats.map((format) => (format === 'jpeg' ? '.jpg,.jpeg' : `.${format}`)).join(',')
  const explain = t('form-runner.file_hint', {
    formats: formats.map((each) => (each === 'jpeg' ? 'JPG' : each.toUpperCase())).join(', '),
    maxMB,
  })
  return (
    <Fieldset
      legend={{
        text,
        classes: asked.alone ? 'govuk-fieldset__legend--l' : asked.titled ? 'govuk-fieldset__legend--s' : 'govuk-fieldset__legend--m',
      }}
    >
      {kept.length > 0 ? (
        <ul class="govuk-list" aria-label={t('form-runner.file_added')}>
          {kept.map((each) => (
            <li>
              <input type="hidden" name={field.id} value={each.file} />
              {each.name} ({sizeOf(each.size)}){' '}
              <Button look="secondary" name="_action" value={`remove:${field.id}:${each.file}`}>
                {t('form-runner.file_remove')}
                <span class="govuk-visually-hidden"> {each.name}</span>
              </Button>
            </li>
          ))}
        </ul>
      ) : null}
      {full ? (
        <p class="govuk-hint" id={field.id}>
          {t('form-runner.file_full')}
        </p>
      ) : (
        <>
          <FileUpload
            id={field.id}
            name={`${field.id}-file`}
            label={kept.length > 0 ? t('form-runner.file_add_another') : t('form-runner.file_add')}
            hint={[hint, explain].filter(Boolean).join(' ')}
            error={error}
            multiple={maxFiles - kept.length > 1}
            attributes={{ accept, 'data-shrink': '', 'data-field': field.id }}
          />
          <Button look="secondary" name="_action" value="upload">
            {t('form-runner.file_upload')}
          </Button>
        </>
      )}
    </Fieldset>
  )
}

const sizeOf = (bytes: number): string =>
  bytes >= 1024 * 1024 ? `${(bytes / 1024 / 1024).toFixed(1)} MB` : `${Math.max(1, Math.round(bytes / 1024))} KB`
