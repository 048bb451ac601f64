import type { z } from 'zod'
import { type Language, speaker } from '../../core/basics/texts.ts'
import type { FieldDefinition } from '../../core/fields/field.ts'
import type { Page } from '../../core/forms/form.ts'
import { fieldsOf } from '../../core/forms/form-index.ts'
import { page as pageReply, type Reply } from '../../kernel/web/reply.ts'
import { get, openTo, type Route } from '../../kernel/web/route.ts'
import { ownParams } from './door.ts'
import { hashForm } from './form-versions.ts'
import type { FormMount, OfferedForm, ParamsOf } from './mount.ts'
import { Prose } from './page-views.tsx'
import { formTexts } from './texts.ts'

/** One page, the same form for paper: `/services/:key/paper`. The officer who types it in finds the service by the code, the version by its first letters. */
export const paperRoute = <P extends z.ZodObject>(path: string, mount: Pick<FormMount<P>, 'params' | 'find' | 'example'>): Route =>
  get(path, {
    access: openTo('everyone', 'An empty form holds nobody’s data.'),
    input: { params: ownParams(mount.params) },
    example: async (world) => ({ params: (await mount.example(world)) as Record<string, string> }),
    run: (ctx, input) => mount.find(ctx, input.params as ParamsOf<P>),
    reply: (offered, ctx) => paperForm(offered, ctx.language),
  })

/** A form laid out to be printed and filled in by hand. */
function paperForm(offered: OfferedForm, language: Language): Reply {
  const t = speaker(formTexts, language)
  const title = t('form-runner.paper.title', { title: offered.title[language] })
  return pageReply({
    layout: 'print',
    title,
    body: (
      <div class="k-prose k-paper">
        <h1 class="govuk-heading-l">{title}</h1>
        <p class="govuk-body">
          {t('form-runner.paper.code')}: <strong>{offered.code}</strong> · {hashForm(offered.form).slice(0, 8)}
        </p>
        <p class="govuk-body">{t('form-runner.paper.how')}</p>
        {offered.form.pages.map((page) => (
          <PaperPage page={page} offered={offered} language={language} />
        ))}
        <p class="govuk-body">{t('form-runner.paper.signature')}</p>
        <Line />
        <p class="govuk-body">{t('form-runner.paper.office')}</p>
        <Line />
      </div>
    ),
  })
}

const Line = () => <p class="govuk-body k-paper__line">{'_'.repeat(48)}</p>

function PaperPage({ page, offered, language }: { page: Page; offered: OfferedForm; language: Language }) {
  const t = speaker(formTexts, language)
  if (page.kind === 'exit')
    return (
      <div class="govuk-inset-text">
        <strong>{page.title[language]}</strong>
        <Prose text={page.body} language={language} />
      </div>
    )
  const fields = page.kind === 'repeat' ? page.repeat.fields : fieldsOf(page)
  if (fields.length === 0) return null
  const rounds = page.kind === 'repeat' ? Math.min(page.repeat.max, 4) : 1
  return (
    <section>
      {'title' in page && page.title ? <h2 class="govuk-heading-m">{page.title[language]}</h2> : null}
      {page.when !== undefined ? <p class="govuk-hint">{t('form-runner.paper.only_if')}</p> : null}
      {Array.from({ length: rounds }, (_, round) => (
        <>
          {page.kind === 'repeat' ? <h3 class="govuk-heading-s">{`${page.repeat.entry[language]} ${round + 1}`}</h3> : null}
          {fields.map((field) => (
            <PaperField field={field} offered={offered} language={language} />
          ))}
        </>
      ))}
    </section>
  )
}

const LIST_MAX = 30

function PaperField({ field, offered, language }: { field: FieldDefinition; offered: OfferedForm; language: Language }) {
  const t = speaker(formTexts, language)
  const boxes = (words: readonly string[]) => (
    <ul class="govuk-list">
      {words.map((each) => (
        <li>☐ {each}</li>
      ))}
    </ul>
  )
  const items = 'list' in field ? (offered.form.lists?.[field.list] ?? offered.lists?.(field.list) ?? []) : []
  const room =
    field.type === 'yesNo'
      ? boxes(language === 'sw' ? ['Ndiyo', 'Hapana'] : ['Yes', 'No'])
      : field.type === 'declaration'
        ? boxes([field.label[language]])
        : items.length > 0 && items.length <= LIST_MAX
          ? boxes(items.map((item) => item.text[language]))
          : null
  const extra =
    field.type === 'file' || field.type === 'photo'
      ? `☐ ${t('form-runner.paper.attach')}`
      : field.type === 'address'
        ? [t('form-runner.ward'), t('form-runner.place'), t('form-runner.landmark')].join(' · ')
        : 'list' in field && !room
          ? t('form-runner.paper.list')
          : null
  return (
    <div class="k-paper__field">
      {field.type === 'declaration' ? null : (
        <p class="govuk-body">
          <strong>
            {field.required || field.requiredIf ? field.label[language] : t('form-runner.optional', { label: field.label[language] })}
          </strong>
          {field.hint ? <span class="govuk-hint"> {field.hint[language]}</span> : null}
        </p>
      )}
      {extra ? <p class="govuk-hint">{extra}</p> : null}
      {room ?? (field.type === 'file' || field.type === 'photo' ? null : <Line />)}
    </div>
  )
}
