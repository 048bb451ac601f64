import type { Problem } from '../../core/basics/errors.ts'
import { speaker } from '../../core/basics/texts.ts'
import type { Context } from '../../kernel/context/context.ts'
import { anyForm } from '../../kernel/web/input.ts'
import { type Reply, redirectTo } from '../../kernel/web/reply.ts'
import { get, post, type Route } from '../../kernel/web/route.ts'
import { Button } from '../../ui/components/button.tsx'
import { Input } from '../../ui/components/input.tsx'
import { Problems, problemOf } from '../../ui/components/problems.tsx'
import { Textarea } from '../../ui/components/textarea.tsx'
import { requestCode } from '../sign-in/codes.ts'
import { one, openPlace } from './answer-page.tsx'
import { newPerson, readMobile, readName } from './applicant.ts'
import { type Door, ownParams } from './door.ts'
import { addDraft } from './drafts.ts'
import { keepForm } from './form-versions.ts'
import { hrefOf, reply } from './page-views.tsx'
import { PhoneInput } from './phone.views.tsx'
import { keptDays, type Sitting } from './sitting.ts'
import { formTexts } from './texts.ts'

const REASON_MIN = 10
const REASON_MAX = 500

/** How an officer begins for a resident: with a code from the resident's phone, or with a name and how they agreed. */
export function assistRoutes(door: Door): Route[] {
  const path = `${door.base}/draft/assist`
  const params = ownParams(door.params)
  const example = async (world: Parameters<Door['example']>[0]) => ({ params: (await door.example(world)).params })
  return [
    get(path, {
      access: door.access,
      input: { params },
      example,
      run: async (ctx, input) => assistPage(ctx, await door.open(ctx, input.params as Record<string, unknown>, input.request)),
      reply: (done) => done,
    }),
    post(path, {
      access: door.access,
      input: { params, body: anyForm },
      example: async (world) => ({ ...(await example(world)), body: {} }),
      limit: { max: 60, minutes: 15, by: 'person' },
      async run(ctx, input) {
        const sitting = await door.open(ctx, input.params as Record<string, unknown>, input.request, { lock: true })
        const typed = { name: one(input.body, 'name'), phone: one(input.body, 'phone'), reason: one(input.body, 'reason').trim() }
        const problems: Problem[] = []
        const name = readName(typed.name)
        const phone = typed.phone.trim() === '' ? null : readMobile(typed.phone)
        if (phone?.problem) problems.push(phone.problem)
        if (!phone && typed.reason === '') problems.push({ path: 'phone', text: formTexts['form-runner.assist.need'] })
        if (typed.reason !== '' && typed.reason.length < REASON_MIN)
          problems.push({ path: 'reason', text: formTexts['form-runner.assist.reason_short'] })
        if (typed.reason !== '' && name.problem) problems.push(name.problem)
        if (problems.length > 0) return assistPage(ctx, sitting, { typed, problems })
        const id = ctx.newId()
        const stated = typed.reason !== '' && name.name !== undefined
        const person = stated ? await newPerson(ctx, name.name, null) : undefined
        const draft = await addDraft(ctx, sitting.visitor, {
          id,
          formKey: sitting.form.key,
          formHash: await keepForm(ctx, sitting.form),
          base: sitting.base,
          keptDays: keptDays(sitting.offered),
          ...(phone?.phone ? { phone: phone.phone } : {}),
          ...(person ? { person } : {}),
          assistedReason: stated ? typed.reason.slice(0, REASON_MAX) : null,
        })
        ctx.audit(
          'form-runner.draft.assisted',
          { kind: 'form-runner.draft', id },
          { consent: stated ? typed.reason : 'code' },
          person ?? null,
        )
        if (stated) return redirectTo(hrefOf(sitting, sitting.form.pages[0]?.path ?? null))
        const asked = await requestCode(ctx, {
          phone: draft.phone as string,
          purpose: `form-runner.draft:${id}`,
          device: `session:${ctx.actor.session}`,
          tellOfficer: true,
        })
        if (asked.ok) return redirectTo(`${sitting.base}/draft/code?aim=send`)
        const { text, values } = asked.refusal
        return assistPage(ctx, sitting, { typed, problems: [{ path: 'phone', text, values }] })
      },
      reply: (done) => done,
    }),
  ]
}

function assistPage(
  ctx: Context,
  sitting: Sitting,
  shown: { typed?: { name: string; phone: string; reason: string }; problems?: readonly Problem[] } = {},
): Reply {
  const t = speaker(formTexts, ctx.language)
  const error = (path: string) => problemOf(shown.problems, path, ctx.language)
  const open = sitting.draft && (sitting.draft.phoneProven || sitting.draft.assistedReason !== null) && sitting.draft.person
  return reply(
    sitting,
    t('form-runner.assist.title'),
    <div class="k-prose">
      <Problems problems={shown.problems} />
      <span class="govuk-caption-l">{sitting.offered.title[ctx.language]}</span>
      <h1 class="govuk-heading-l">{t('form-runner.assist.title')}</h1>
      <p class="govuk-body">{t('form-runner.assist.body')}</p>
      {open ? (
        <p class="govuk-body">
          <a class="govuk-link" href={openPlace(sitting)}>
            {t('form-runner.go_on')}
          </a>
        </p>
      ) : null}
      <form method="post" action={`${sitting.base}/draft/assist`} noValidate>
        <Input
          name="name"
          label={t('form-runner.assist.name')}
          value={shown.typed?.name ?? ''}
          autocomplete="off"
          spellcheck={false}
          error={error('name')}
        />
        <PhoneInput language={ctx.language} value={shown.typed?.phone ?? ''} error={error('phone')} counter />
        <Textarea
          name="reason"
          label={t('form-runner.assist.reason')}
          hint={t('form-runner.assist.reason_hint')}
          rows={3}
          value={shown.typed?.reason ?? ''}
          error={error('reason')}
        />
        <Button preventDoubleClick>{t('form-runner.continue')}</Button>
      </form>
    </div>,
    { back: { href: sitting.offered.home }, ...(shown.problems?.length ? { error: true, status: 422 } : {}) },
  )
}
