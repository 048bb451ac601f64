import { formatInstant } from '../../core/basics/dates.ts'
import { type Language, say } from '../../core/basics/texts.ts'
import { DataTable } from '../../ui/components/data-table.tsx'
import { Link } from '../../ui/components/link.tsx'
import { SummaryList } from '../../ui/components/summary-list.tsx'
import { administrationTexts } from './texts.ts'
import { wordsIn } from './words.tsx'

/** Data of any shape for people to read: names and values, lists as lists. What is deep stays readable because each level is set apart. */
export function PlainData({ data, language }: { data: unknown; language: Language }) {
  const t = wordsIn(language)
  if (data === null || data === undefined || data === '') return <span>–</span>
  if (typeof data === 'boolean') return <span>{t(data ? 'administration.yes' : 'administration.no')}</span>
  if (typeof data === 'string' && /^https?:\/\/\S+$/.test(data)) return <Link href={data}>{data}</Link>
  if (typeof data !== 'object')
    return <span>{INSTANT.test(String(data)) ? formatInstant(String(data), language, 'short') : String(data)}</span>
  if (isTemporal(data)) return <PlainData data={data.toString()} language={language} />
  if (Array.isArray(data) && data.length > 0 && data.every(isFlat)) return <Lines rows={data} language={language} />
  if (Array.isArray(data))
    return data.length === 0 ? (
      <span>–</span>
    ) : (
      <ol class="govuk-list govuk-list--number">
        {data.map((each) => (
          <li>
            <PlainData data={each} language={language} />
          </li>
        ))}
      </ol>
    )
  const entries = Object.entries(data)
  if (entries.length === 0) return <span>–</span>
  const plain = entries.filter(([, value]) => !isDeep(value))
  const deep = entries.filter(([, value]) => isDeep(value))
  return (
    <>
      {plain.length > 0 ? (
        <SummaryList
          rows={plain.map(([name, value]) => ({ key: nameWords(name, language), value: <PlainData data={value} language={language} /> }))}
        />
      ) : null}
      {deep.map(([name, value]) => (
        <>
          <p class="govuk-body">
            <strong>{nameWords(name, language)}</strong>
          </p>
          <PlainData data={value} language={language} />
        </>
      ))}
    </>
  )
}

/** What would be squeezed in the second column of a list, and so stands below it in its whole width. */
const isDeep = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && !isTemporal(value) && Object.keys(value).length > 0

type Flat = Readonly<Record<string, unknown>>

const isEmptyValue = (value: unknown): boolean => value === null || value === undefined || value === ''
const isFlat = (each: unknown): each is Flat =>
  typeof each === 'object' &&
  each !== null &&
  !Array.isArray(each) &&
  !isTemporal(each) &&
  Object.values(each).every((value) => typeof value !== 'object' || value === null || isTemporal(value))

/** More than these make a page that nobody reads and a weak signal does not carry. */
const LINES_MAX = 50

/** Things of one kind as a table: columns that say something anywhere, the first lines of many. */
function Lines({ rows, language }: { rows: readonly Flat[]; language: Language }) {
  const names = [...new Set(rows.flatMap((row) => Object.keys(row)))].filter((name) => rows.some((row) => !isEmptyValue(row[name])))
  const more = rows.length - LINES_MAX
  return (
    <>
      <DataTable
        caption={names.map((name) => nameWords(name, language)).join(', ')}
        captionHidden
        stack
        rows={rows.slice(0, LINES_MAX)}
        columns={names.map((name, at) => ({
          header: nameWords(name, language),
          rowHeader: at === 0,
          cell: (row: Flat) => <PlainData data={row[name]} language={language} />,
        }))}
        empty={{ title: '–' }}
      />
      {more > 0 ? <p class="govuk-hint">{say(administrationTexts['administration.more_lines'], language, { count: more })}</p> : null}
    </>
  )
}

const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}[\d:.]*Z$/

const isTemporal = (data: object): boolean => data instanceof Temporal.Instant || data instanceof Temporal.PlainDate

/** A field's name in the page's language; one that has no words yet is spaced as a person would write it. What is a sentence already stays one. */
const nameWords = (name: string, language: Language): string => {
  const key = `administration.field.${name}` as keyof typeof administrationTexts
  if (Object.hasOwn(administrationTexts, key)) return say(administrationTexts[key], language)
  if (/[^\w]/.test(name)) return name
  const spaced = name
    .replace(/_/g, ' ')
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .toLowerCase()
  return spaced.charAt(0).toUpperCase() + spaced.slice(1)
}
