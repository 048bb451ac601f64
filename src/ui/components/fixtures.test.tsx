import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { parseFragment } from 'parse5'
import { type ComponentChildren, h, type VNode } from 'preact'
import { renderToString } from 'preact-render-to-string'
import { afterAll, describe, expect, test } from 'vitest'
import { BackLink } from './back-link.tsx'
import { Breadcrumbs } from './breadcrumbs.tsx'
import { Button } from './button.tsx'
import { CharacterCount } from './character-count.tsx'
import { Checkboxes } from './checkboxes.tsx'
import { DateInput } from './date-input.tsx'
import { Details } from './details.tsx'
import { ErrorMessage } from './error-message.tsx'
import { ErrorSummary } from './error-summary.tsx'
import { Fieldset } from './fieldset.tsx'
import { FileUpload } from './file-upload.tsx'
import { Hint } from './hint.tsx'
import { Input } from './input.tsx'
import { InsetText } from './inset-text.tsx'
import { Label } from './label.tsx'
import { LanguageNavigation } from './language-navigation.tsx'
import { NotificationBanner } from './notification-banner.tsx'
import { Pagination } from './pagination.tsx'
import { Panel } from './panel.tsx'
import { PasswordInput } from './password-input.tsx'
import { PhaseBanner } from './phase-banner.tsx'
import { Radios } from './radios.tsx'
import { Select } from './select.tsx'
import { SkipLink } from './skip-link.tsx'
import { SummaryList } from './summary-list.tsx'
import { Table } from './table.tsx'
import { Tabs } from './tabs.tsx'
import { Tag } from './tag.tsx'
import { TaskList } from './task-list.tsx'
import { Textarea } from './textarea.tsx'
import { WarningText } from './warning-text.tsx'

// biome-ignore lint/suspicious/noExplicitAny: fixtures are foreign data of many shapes
type Options = any
type Fixture = { name: string; options: Options; html: string }
type Parsed = {
  nodeName: string
  value?: string
  attrs?: { name: string; value: string; prefix?: string }[]
  childNodes?: Parsed[]
}

const require = createRequire(import.meta.url)
const fixtures = (component: string): Fixture[] =>
  JSON.parse(readFileSync(require.resolve(`govuk-frontend/dist/govuk/components/${component}/fixtures.json`), 'utf8')).fixtures

const nodes = (html: string): ComponentChildren => {
  const asNode = (node: Parsed): ComponentChildren =>
    node.nodeName === '#text'
      ? node.value
      : node.nodeName === '#comment'
        ? null
        : h(node.nodeName, Object.fromEntries((node.attrs ?? []).map((a) => [a.name, a.value])), (node.childNodes ?? []).map(asNode))
  const made = (parseFragment(html).childNodes as Parsed[]).map(asNode)
  return made.length === 1 ? made[0] : made
}

const blocks = new Set(
  'a button div p h1 h2 h3 ul ol li dl dt dd table caption thead tbody tr th td form fieldset legend label nav section details summary option select svg path textarea input'.split(
    ' ',
  ),
)

/** A tree to compare: attributes sorted, white space collapsed, and none at the edges of an element or next to a block. */
function normal(html: string): unknown[] {
  const walk = (list: Parsed[], parent: string): unknown[] =>
    list
      .flatMap((node, at): unknown[] => {
        if (node.nodeName === '#comment') return []
        if (node.nodeName !== '#text') {
          const attributes = Object.fromEntries(
            (node.attrs ?? [])
              .map(({ name, value }): [string, string] => [
                name,
                name === 'class' || name === 'aria-describedby' ? value.split(/\s+/).filter(Boolean).join(' ') : value,
              ])
              .filter(([name, value]) => name !== 'class' || value !== '')
              .sort(([a], [b]) => (a < b ? -1 : 1)),
          )
          return [[node.nodeName, attributes, ...walk(node.childNodes ?? [], node.nodeName)]]
        }
        if (parent === 'textarea') return [node.value]
        let text = (node.value ?? '').replace(/\s+/g, ' ')
        const before = list[at - 1]
        const after = list[at + 1]
        if (!before || blocks.has(before.nodeName)) text = text.trimStart()
        if (!after || blocks.has(after.nodeName)) text = text.trimEnd()
        return [text]
      })
      .filter((node) => node !== '')
  return walk(parseFragment(html).childNodes as Parsed[], '')
}

const words = (o: Options): ComponentChildren => (o?.html ? nodes(o.html) : o?.text)
const worded = (o: Options) => (o ? { ...o, text: words(o), html: undefined } : undefined)
const attributes = (given: Options = {}) =>
  Object.fromEntries(
    Object.entries<Options>(given).flatMap(([name, value]) => {
      if (value === null || typeof value !== 'object') return [[name, value]]
      if (value.optional && [null, undefined, false].includes(value.value)) return []
      return [[name, value.optional && value.value === true ? true : String(value.value)]]
    }),
  )
const field = (o: Options) => ({
  ...o,
  attributes: attributes(o.attributes),
  label: o.label && { ...worded(o.label) },
  hint: worded(o.hint),
  error: worded(o.errorMessage),
  prefix: worded(o.prefix),
  suffix: worded(o.suffix),
  beforeInput: words(o.formGroup?.beforeInput),
  afterInput: words(o.formGroup?.afterInput),
  beforeInputs: words(o.formGroup?.beforeInputs),
  afterInputs: words(o.formGroup?.afterInputs),
  fieldset: o.fieldset && { ...o.fieldset, legend: worded(o.fieldset.legend) },
})
const choices = (o: Options) => ({
  ...field(o),
  items: o.items?.map(
    (item: Options) =>
      item && {
        ...item,
        text: words(item),
        hint: item.hint && worded(item.hint),
        conditional: item.conditional?.html ? nodes(item.conditional.html) : undefined,
      },
  ),
})
/** `data-i18n.*` attributes as the macro makes them. */
const scriptTexts = (texts: Options) =>
  Object.fromEntries(
    Object.entries<Options>(texts).flatMap(([key, value]) =>
      !value
        ? []
        : typeof value === 'string'
          ? [[`data-i18n.${key}`, value]]
          : Object.entries<string>(value).map(([rule, text]) => [`data-i18n.${key}.${rule}`, text]),
    ),
  )
const actions = (o: Options) => o?.items?.map((a: Options) => ({ ...a, text: words(a), hidden: a.visuallyHiddenText }))

const render: Record<string, (o: Options) => VNode<Options>> = {
  'back-link': (o) => <BackLink {...o}>{words(o)}</BackLink>,
  breadcrumbs: (o) => <Breadcrumbs {...o} label={o.labelText} items={(o.items ?? []).map(worded)} />,
  button: (o) => (
    <Button {...o} attributes={attributes(o.attributes)}>
      {words(o)}
    </Button>
  ),
  'character-count': (o) => (
    <CharacterCount
      {...field(o)}
      description={o.textareaDescriptionText}
      countClasses={o.countMessage?.classes}
      scriptTexts={scriptTexts({
        'characters-under-limit': o.charactersUnderLimitText,
        'characters-at-limit': o.charactersAtLimitText,
        'characters-over-limit': o.charactersOverLimitText,
        'words-under-limit': o.wordsUnderLimitText,
        'words-at-limit': o.wordsAtLimitText,
        'words-over-limit': o.wordsOverLimitText,
      })}
    />
  ),
  checkboxes: (o) => <Checkboxes {...choices(o)} />,
  'date-input': (o) => <DateInput {...field(o)} />,
  details: (o) => (
    <Details {...o} summary={o.summaryHtml ? nodes(o.summaryHtml) : o.summaryText}>
      {words(o)}
    </Details>
  ),
  'error-message': (o) => <ErrorMessage {...o}>{words(o)}</ErrorMessage>,
  'error-summary': (o) => (
    <ErrorSummary
      {...o}
      title={o.titleHtml ? nodes(o.titleHtml) : o.titleText}
      description={o.descriptionHtml ? nodes(o.descriptionHtml) : o.descriptionText}
      errors={o.errorList?.map(worded)}
    />
  ),
  fieldset: (o) => (
    <Fieldset {...o} legend={worded(o.legend)}>
      {o.html ? nodes(o.html) : null}
    </Fieldset>
  ),
  'file-upload': (o) => (
    <FileUpload
      {...field(o)}
      dropZone={
        o.javascript && {
          classes: o.wrapperClasses,
          attributes: {
            ...scriptTexts({
              'choose-files-button': o.chooseFilesButtonText,
              'no-file-chosen': o.noFileChosenText,
              'multiple-files-chosen': o.multipleFilesChosenText,
              'drop-instruction': o.dropInstructionText,
              'entered-drop-zone': o.enteredDropZoneText,
              'left-drop-zone': o.leftDropZoneText,
            }),
            ...o.wrapperAttributes,
          },
        }
      }
    />
  ),
  hint: (o) => <Hint {...o}>{words(o)}</Hint>,
  input: (o) => <Input {...field(o)} />,
  'inset-text': (o) => <InsetText {...o}>{words(o)}</InsetText>,
  label: (o) => <Label {...o}>{words(o)}</Label>,
  'language-navigation': (o) => (
    <LanguageNavigation
      {...o}
      label={o.ariaLabel}
      items={(o.items ?? []).map((item: Options) => ({ ...item, text: words(item), description: item.languageDescriptionText }))}
    />
  ),
  'notification-banner': (o) => (
    <NotificationBanner {...o} title={o.titleHtml ? nodes(o.titleHtml) : o.titleText}>
      {o.html ? nodes(o.html) : null}
    </NotificationBanner>
  ),
  pagination: (o) => <Pagination {...o} label={o.landmarkLabel} />,
  panel: (o) => (
    <Panel {...o} title={o.titleHtml ? nodes(o.titleHtml) : o.titleText}>
      {words(o)}
    </Panel>
  ),
  'password-input': (o) => (
    <PasswordInput
      {...field(o)}
      showText={o.showPasswordText}
      showLabel={o.showPasswordAriaLabelText}
      buttonClasses={o.button?.classes}
      scriptTexts={scriptTexts({
        'show-password': o.showPasswordText,
        'hide-password': o.hidePasswordText,
        'show-password-aria-label': o.showPasswordAriaLabelText,
        'hide-password-aria-label': o.hidePasswordAriaLabelText,
        'password-shown-announcement': o.passwordShownAnnouncementText,
        'password-hidden-announcement': o.passwordHiddenAnnouncementText,
      })}
    />
  ),
  'phase-banner': (o) => (
    <PhaseBanner {...o} tag={o.tag && { classes: o.tag.classes, children: words(o.tag) }}>
      {words(o)}
    </PhaseBanner>
  ),
  radios: (o) => <Radios {...choices(o)} />,
  select: (o) => (
    <Select
      {...field(o)}
      items={(o.items ?? []).map((item: Options) => (item && item.value === false ? { ...item, value: 'false' } : item))}
    />
  ),
  'skip-link': (o) => <SkipLink {...o}>{words(o)}</SkipLink>,
  'summary-list': (o) => (
    <SummaryList
      {...o}
      card={
        o.card && {
          ...o.card,
          title: worded(o.card.title),
          actions: actions(o.card.actions),
          actionsClasses: o.card.actions?.classes,
        }
      }
      rows={o.rows.map(
        (row: Options) =>
          row && {
            ...row,
            key: worded(row.key),
            value: worded(row.value),
            actions: actions(row.actions),
            actionsClasses: row.actions?.classes,
          },
      )}
    />
  ),
  table: (o) => <Table {...o} head={o.head?.map(worded)} rows={(o.rows ?? []).map((row: Options) => row?.map?.(worded))} />,
  tabs: (o) => (
    <Tabs
      {...o}
      items={o.items?.map(
        (item: Options) =>
          item && {
            ...item,
            panelAttributes: item.panel?.attributes,
            children: item.panel?.html ? nodes(item.panel.html) : item.panel?.text ? <p class="govuk-body">{item.panel.text}</p> : null,
          },
      )}
    />
  ),
  tag: (o) => <Tag {...o}>{words(o)}</Tag>,
  'task-list': (o) => (
    <TaskList
      {...o}
      items={o.items.map(
        (item: Options) =>
          item && {
            ...item,
            title: worded(item.title),
            hint: words(item.hint),
            status: {
              classes: item.status?.classes,
              text: words(item.status),
              tag: item.status?.tag && { ...item.status.tag, children: words(item.status.tag) },
            },
          },
      )}
    />
  ),
  textarea: (o) => <Textarea {...field(o)} />,
  'warning-text': (o) => <WarningText {...o}>{words(o)}</WarningText>,
}

let passed = 0
let all = 0

for (const [component, adapter] of Object.entries(render))
  describe(`${component} makes the markup of govuk-frontend`, () => {
    for (const fixture of fixtures(component))
      test(fixture.name, () => {
        all += 1
        expect(normal(renderToString(adapter(fixture.options)))).toEqual(normal(fixture.html))
        passed += 1
      })
  })

afterAll(() => {
  process.stdout.write(`govuk-frontend fixtures: ${passed} of ${all} in ${Object.keys(render).length} components\n`)
})
