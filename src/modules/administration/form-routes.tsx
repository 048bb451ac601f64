import type { ComponentChildren } from 'preact'
import type { z } from 'zod'
import type { Refusal } from '../../core/basics/errors.ts'
import { type Language, say, type Text, type TextValues } from '../../core/basics/texts.ts'
import type { Context } from '../../kernel/context/context.ts'
import { type NamedField, nameProblems } from '../../kernel/web/name-problems.ts'
import { page, redirectTo } from '../../kernel/web/reply.ts'
import { type Access, type ExampleWorld, get, post, type Route } from '../../kernel/web/route.ts'
import { Button, ButtonGroup } from '../../ui/components/button.tsx'
import { Checkboxes } from '../../ui/components/checkboxes.tsx'
import { Input } from '../../ui/components/input.tsx'
import { Link } from '../../ui/components/link.tsx'
import { problemOf, Refused } from '../../ui/components/problems.tsx'
import { Radios } from '../../ui/components/radios.tsx'
import { Select } from '../../ui/components/select.tsx'
import { Textarea } from '../../ui/components/textarea.tsx'
import { administrationTexts } from './texts.ts'

export type FormField = {
  readonly name: string
  readonly label: Text
  readonly hint?: Text
  readonly kind: 'line' | 'words' | 'day' | 'select' | 'radios' | 'tick' | 'hidden'
  readonly items?: readonly { readonly value: string; readonly text: string }[]
  readonly value?: string
  /** `govuk-input--width-10` and so on. */
  readonly width?: string
  readonly type?: 'email' | 'tel'
  /** What to say when it was left empty, where "Enter the …" or "Choose the …" and the label make no sentence. */
  readonly missing?: Text
}

const asks: Readonly<Record<FormField['kind'], NamedField['asks']>> = {
  line: 'write',
  words: 'write',
  hidden: 'write',
  day: 'day',
  select: 'choose',
  radios: 'choose',
  tick: 'choose',
}

type Params = Readonly<Record<string, string>>

export type FormDefinition<B extends z.ZodType, L, R> = {
  readonly path: string
  readonly access: Access
  readonly params: z.ZodType<Params>
  readonly body: B
  /** What the form is about; throws when there is no such thing or it is not theirs to touch. */
  readonly load: (ctx: Context, params: Params) => Promise<L>
  readonly title: (loaded: L, language: Language) => string
  readonly lead?: (loaded: L, language: Language) => ComponentChildren
  readonly fields: (loaded: L, language: Language) => readonly FormField[]
  readonly button: Text
  readonly look?: 'warning'
  /** For whom the page is; staff unless told. */
  readonly layout?: 'staff' | 'resident'
  readonly back: (params: Params) => string
  readonly example: (world: ExampleWorld) => Promise<{ params: Params; body: z.input<B> }>
  readonly run: (ctx: Context, input: { params: Params; body: z.output<B> }) => Promise<R>
  readonly done: (result: R, params: Params) => { to: string; notice: Text; values?: TextValues }
}

/** One act of an administrator as a page of its own: the form by GET, the deed by POST at the same address, and the form again with what was typed. */
export function formRoutes<B extends z.ZodType, L, R>(form: FormDefinition<B, L, R>): [Route, Route] {
  const shown = (loaded: L, ctx: Context, params: Params, typed: Record<string, unknown> = {}, refusal?: Refusal) =>
    page({
      title: form.title(loaded, ctx.language),
      layout: form.layout ?? 'staff',
      back: { href: form.back(params) },
      body: <FormPage form={form} loaded={loaded} language={ctx.language} params={params} typed={typed} refusal={refusal} />,
    })
  return [
    get(form.path, {
      access: form.access,
      input: { params: form.params },
      example: async (world) => ({ params: (await form.example(world)).params }),
      run: (ctx, { params }) => form.load(ctx, params),
      reply: (loaded, ctx, { params }) => shown(loaded, ctx, params),
    }),
    post(form.path, {
      access: form.access,
      input: { params: form.params, body: form.body },
      example: form.example as never,
      run: (ctx, { params, body }) => form.run(ctx, { params, body: body as z.output<B> }),
      reply: (result: R, _ctx, { params }) => {
        const { to, notice, values } = form.done(result, params)
        return redirectTo(to, values ? { text: notice, values } : { text: notice })
      },
      again: async (refusal, typed, ctx, { params }) => {
        // What it is about may be gone, or not theirs: then there is no form to show again.
        if (refusal.status === 404 || refusal.status === 403) throw refusal
        const loaded = await form.load(ctx, params)
        const fields = form.fields(loaded, ctx.language).filter(({ kind }) => kind !== 'hidden')
        const named = nameProblems(
          refusal,
          fields.map((field) => ({ ...field, asks: asks[field.kind] })),
          typed,
        )
        return shown(loaded, ctx, params, typed, named)
      },
    }),
  ]
}

type Shown = {
  readonly language: Language
  readonly typed: Record<string, unknown>
  readonly refusal: Refusal | undefined
}

function FormPage<B extends z.ZodType, L, R>(
  props: Shown & { readonly form: FormDefinition<B, L, R>; readonly loaded: L; readonly params: Params },
) {
  const { form, loaded, language, params } = props
  const lead = form.lead?.(loaded, language)
  return (
    <div class="k-prose">
      <Refused refusal={props.refusal} />
      <h1 class="govuk-heading-l">{form.title(loaded, language)}</h1>
      {lead}
      <form method="post" data-unsaved novalidate>
        <FormFields {...props} fields={form.fields(loaded, language)} />
        <ButtonGroup>
          <Button look={form.look} preventDoubleClick>
            {say(form.button, language)}
          </Button>
          <Link href={form.back(params)}>{say(administrationTexts['administration.cancel'], language)}</Link>
        </ButtonGroup>
      </form>
    </div>
  )
}

/** The fields of a form, with what was typed and what is wrong with it. */
export function FormFields({ fields, typed, refusal, language }: Shown & { readonly fields: readonly FormField[] }) {
  return (
    <>
      {fields.map((field) => {
        const given = typed[field.name]
        const value = typeof given === 'string' ? given : (field.value ?? '')
        const label = say(field.label, language)
        const common = {
          id: field.name,
          name: field.name,
          hint: field.hint ? say(field.hint, language) : undefined,
          error: problemOf(refusal?.problems, field.name, language),
        }
        switch (field.kind) {
          case 'hidden':
            return <input type="hidden" name={field.name} value={value} />
          case 'words':
            return <Textarea {...common} label={label} value={value} rows={4} />
          case 'day':
            return <Input {...common} label={label} type="date" value={value} classes="govuk-input--width-10" />
          case 'select':
            return <Select {...common} label={label} items={field.items ?? []} value={value} />
          case 'radios':
            return (
              <Radios
                {...common}
                idPrefix={field.name}
                legend={{ text: label, classes: 'govuk-fieldset__legend--s' }}
                items={field.items ?? []}
                value={value}
              />
            )
          case 'tick':
            return (
              <Checkboxes
                {...common}
                hint={undefined}
                idPrefix={field.name}
                items={[{ value: 'yes', text: label, hint: common.hint }]}
                values={value ? [value] : []}
              />
            )
          default:
            return <Input {...common} label={label} value={value} type={field.type} classes={field.width} autocomplete="off" />
        }
      })}
    </>
  )
}
