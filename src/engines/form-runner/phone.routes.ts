import { z } from 'zod'
import type { Problem } from '../../core/basics/errors.ts'
import { isMobile, maskPhone, parsePhone } from '../../core/basics/phone.ts'
import { parseReference } from '../../core/basics/reference.ts'
import { speaker } from '../../core/basics/texts.ts'
import { personName } from '../../core/fields/names.ts'
import type { Context } from '../../kernel/context/context.ts'
import { addPerson, contactFor, findPerson, holdContact, holdersOf } from '../../kernel/identity/people.ts'
import { anyForm } from '../../kernel/web/input.ts'
import { page as pageReply, type Reply, redirectTo } from '../../kernel/web/reply.ts'
import { get, post, type RequestFacts, type Route } from '../../kernel/web/route.ts'
import { Button } from '../../ui/components/button.tsx'
import { Input } from '../../ui/components/input.tsx'
import { Panel } from '../../ui/components/panel.tsx'
import { Radios } from '../../ui/components/radios.tsx'
import { sendMessage } from '../messages/send-message.ts'
import { confirmCode, requestCode, sentCode } from '../sign-in/codes.ts'
import { deviceOf, knownDevice } from '../sign-in/device.ts'
import { type Body, one, openPlace, seenIn } from './answer-page.tsx'
import { type Door, ownParams } from './door.ts'
import {
  type Draft,
  draftCookie,
  draftToResume,
  newToken,
  setPerson,
  setPhone,
  setPhoneProven,
  TOKEN_SECONDS,
  takeDraft,
} from './drafts.ts'
import { dayWords, hrefOf, Problems, reply } from './page-views.tsx'
import { contactNeeded } from './send-draft.ts'
import { type Sitting, withDraft } from './sitting.ts'
import { formTexts } from './texts.ts'

const aimQuery = z.object({ aim: z.enum(['save', 'send']).catch('save') })

/** A code proves a phone for one draft, in one browser, or at one officer's session. */
const purposeOf = (draft: Pick<Draft, 'id'>): string => `form-runner.draft:${draft.id}`
const resumePurpose = (reference: string): string => `form-runner.resume:${reference}`

/** Saving for later, coming back, and proving the applicant's phone. Relative to `door.base`, below `/draft`. */
export function phoneRoutes(door: Door): Route[] {
  const base = `${door.base}/draft`
  const { access } = door
  const params = ownParams(door.params)
  const example = async (world: Parameters<Door['example']>[0]) => {
    const { params: found, cookies } = await door.example(world)
    return { params: found, cookies }
  }
  const exampleBody = async (world: Parameters<Door['example']>[0]) => ({ ...(await example(world)), body: {} })
  const opened = async (ctx: Context, input: { params: unknown; request: RequestFacts }, body?: Body): Promise<Sitting> =>
    door.open(ctx, input.params as Record<string, unknown>, input.request, body ? { draftId: seenIn(body).draftId, lock: true } : {})
  const codes = { max: 20, minutes: 15, by: 'address' } as const

  return [
    get(`${base}/phone`, {
      access,
      input: { params, query: aimQuery },
      example,
      async run(ctx, input) {
        const sitting = await opened(ctx, input)
        return sitting.draft ? phonePage(ctx, sitting, input.query.aim) : redirectTo(openPlace(sitting))
      },
      reply: (done) => done,
    }),
    post(`${base}/phone`, {
      access,
      input: { params, query: aimQuery, body: anyForm },
      example: exampleBody,
      limit: codes,
      async run(ctx, input) {
        const { aim } = input.query
        const found = await opened(ctx, input, input.body)
        if (found.draft?.result || (found.counter && !found.draft)) return redirectTo(found.base)
        const { sitting, token } = await withDraft(ctx, found)
        const typed = one(input.body, 'phone')
        const read = readMobile(typed)
        if (read.problem) return phonePage(ctx, sitting, aim, { typed, problems: [read.problem] })
        await setPhone(ctx, sitting.draft, read.phone)
        const { device, cookies } = deviceFor(ctx, sitting, input.request)
        const asked = await requestCode(ctx, { phone: read.phone, purpose: purposeOf(sitting.draft), device, tellOfficer: sitting.counter })
        const kept = [...cookies, ...door.cookies(ctx, sitting, token)]
        if (asked.ok) return redirectTo(`${sitting.base}/draft/code?aim=${aim}`, undefined, { cookies: kept })
        const { text, values, status } = asked.refusal
        return { ...phonePage(ctx, sitting, aim, { typed, problems: [{ path: 'phone', text, values }], status }), cookies: kept }
      },
      reply: (done) => done,
    }),

    get(`${base}/code`, {
      access,
      input: { params, query: aimQuery },
      example,
      async run(ctx, input) {
        const sitting = await opened(ctx, input)
        const { draft } = sitting
        if (!draft?.phone) return redirectTo(openPlace(sitting))
        return codePage(ctx, sitting, { phone: draft.phone, action: `${sitting.base}/draft/code?aim=${input.query.aim}` })
      },
      reply: (done) => done,
    }),
    post(`${base}/code`, {
      access,
      input: { params, query: aimQuery, body: anyForm },
      example: exampleBody,
      limit: codes,
      async run(ctx, input) {
        const { aim } = input.query
        const sitting = await opened(ctx, input, input.body)
        const { draft } = sitting
        if (!draft?.phone || draft.result) return redirectTo(openPlace(sitting))
        const { phone } = draft
        // Pressed twice: the first has done it.
        if (!draft.phoneProven) {
          const { device } = deviceFor(ctx, sitting, input.request)
          const confirmed = await confirmCode(ctx, { phone, purpose: purposeOf(draft), device, code: one(input.body, 'code') })
          if (!confirmed.ok) {
            const { text, values, status } = confirmed.refusal
            const problems = [{ path: 'code', text, values }]
            return codePage(ctx, sitting, { phone, action: `${sitting.base}/draft/code?aim=${aim}`, problems, status })
          }
          await setPhoneProven(ctx, draft)
          if (aim === 'save') await tellReference(ctx, sitting, draft)
        }
        if (aim === 'send' || sitting.counter) return redirectTo(`${sitting.base}/draft/who`)
        return redirectTo(`${sitting.base}/draft/saved`)
      },
      reply: (done) => done,
    }),

    get(`${base}/who`, {
      access,
      input: { params },
      example,
      async run(ctx, input) {
        const sitting = await opened(ctx, input)
        if (!sitting.draft?.phone || !sitting.draft.phoneProven) return redirectTo(openPlace(sitting))
        return whoPage(ctx, sitting, sitting.draft.phone)
      },
      reply: (done) => done,
    }),
    post(`${base}/who`, {
      access,
      input: { params, body: anyForm },
      example: exampleBody,
      limit: codes,
      async run(ctx, input) {
        const sitting = await opened(ctx, input, input.body)
        const { draft } = sitting
        if (!draft?.phone || !draft.phoneProven || draft.result) return redirectTo(openPlace(sitting))
        const known = await holdersOf(ctx.db, 'phone', draft.phone)
        const chosen = one(input.body, 'who')
        const name = one(input.body, 'name')
        const person = known.find((each) => each.id === chosen)
        const other = known.length === 0 || chosen === 'other'
        if (!person && !other)
          return whoPage(ctx, sitting, draft.phone, { problems: [{ path: 'who', text: formTexts['form-runner.who.choose'] }], name })
        if (person) await setPerson(ctx, draft, person.id)
        else {
          const read = readName(name)
          if (read.problem) return whoPage(ctx, sitting, draft.phone, { problems: [read.problem], name, chosen })
          // Pressed twice: the person was made the first time.
          if (!draft.person) await setPerson(ctx, draft, await newPerson(ctx, read.name, draft.phone))
        }
        return redirectTo(openPlace({ ...sitting, draft: { ...draft } }))
      },
      reply: (done) => done,
    }),

    get(`${base}/saved`, {
      access,
      input: { params },
      example,
      async run(ctx, input) {
        const sitting = await opened(ctx, input)
        return sitting.draft?.phoneProven ? savedPage(ctx, sitting, sitting.draft) : redirectTo(openPlace(sitting))
      },
      reply: (done) => done,
    }),
    post(`${base}/leave`, {
      access,
      input: { params },
      example,
      run: async (ctx, input) => (await opened(ctx, input)).offered.home,
      reply: (home, ctx) =>
        redirectTo(
          home,
          { text: formTexts['form-runner.left'], kind: 'information' },
          { cookies: [{ name: draftCookie(ctx.county), value: null }] },
        ),
    }),

    get(`${base}/resume`, {
      access,
      input: { params },
      example,
      run: async (ctx, input) => resumePage(ctx, await opened(ctx, input)),
      reply: (done) => done,
    }),
    post(`${base}/resume`, {
      access,
      input: { params, body: anyForm },
      example: exampleBody,
      limit: codes,
      async run(ctx, input) {
        const sitting = await opened(ctx, input)
        const typed = { reference: one(input.body, 'reference'), phone: one(input.body, 'phone') }
        const reference = parseReference(typed.reference)
        const phone = readMobile(typed.phone)
        const problems: Problem[] = [
          ...('reason' in reference ? [{ path: 'reference', text: reference.reason }] : []),
          ...(phone.problem ? [phone.problem] : []),
        ]
        if ('reason' in reference || phone.problem) return resumePage(ctx, sitting, { typed, problems })
        const { device, cookies } = deviceOf(input.request)
        const draft = await draftToResume(ctx, sitting.base, reference.reference, phone.phone)
        // Whether there is such a draft, and whether a code could be sent, is told to nobody: the page is the same.
        if (draft) await requestCode(ctx, { phone: phone.phone, purpose: resumePurpose(reference.reference), device })
        return redirectTo(`${sitting.base}/draft/resume-code?reference=${reference.reference}`, undefined, { cookies })
      },
      reply: (done) => done,
    }),
    get(`${base}/resume-code`, {
      access,
      input: { params, query: z.object({ reference: z.string().max(20).catch('') }) },
      example,
      async run(ctx, input) {
        const sitting = await opened(ctx, input)
        return codePage(ctx, sitting, { phone: null, action: `${sitting.base}/draft/resume-code`, reference: input.query.reference })
      },
      reply: (done) => done,
    }),
    post(`${base}/resume-code`, {
      access,
      input: { params, body: anyForm },
      example: exampleBody,
      limit: codes,
      async run(ctx, input) {
        const sitting = await opened(ctx, input)
        const reference = one(input.body, 'reference')
        const wrong = () =>
          codePage(ctx, sitting, {
            phone: null,
            action: `${sitting.base}/draft/resume-code`,
            reference,
            problems: [{ path: 'code', text: formTexts['form-runner.code.wrong'] }],
            status: 422,
          })
        const device = knownDevice(input.request)
        const purpose = resumePurpose(reference)
        const sent = device ? await sentCode(ctx, { purpose, device }) : undefined
        if (!device || !sent) return wrong()
        const confirmed = await confirmCode(ctx, { phone: sent.phone, purpose, device, code: one(input.body, 'code') })
        const draft = confirmed.ok ? await draftToResume(ctx, sitting.base, reference, sent.phone) : undefined
        if (!draft) return wrong()
        const token = sitting.visitor.token ?? newToken()
        await takeDraft(ctx, draft, token)
        const first = sitting.form.pages[0]?.path ?? null
        return redirectTo(hrefOf(sitting, first), undefined, {
          cookies: [{ name: draftCookie(ctx.county), value: token, maxAgeSeconds: TOKEN_SECONDS }],
        })
      },
      reply: (done) => done,
    }),
  ]
}

/** Codes at a counter are bound to the officer's session, others to the browser. */
const deviceFor = (ctx: Context, sitting: Sitting, request: RequestFacts) =>
  sitting.counter && ctx.actor.session ? { device: `session:${ctx.actor.session}`, cookies: [] } : deviceOf(request)

export function readMobile(typed: string): { phone: string; problem?: undefined } | { problem: Problem; phone?: undefined } {
  const read = parsePhone(typed)
  if ('reason' in read) return { problem: { path: 'phone', text: read.reason } }
  return isMobile(read.phone) ? { phone: read.phone } : { problem: { path: 'phone', text: formTexts['form-runner.phone.mobile'] } }
}

export function readName(typed: string): { name: string; problem?: undefined } | { problem: Problem; name?: undefined } {
  const field = {
    type: 'personName',
    id: 'name',
    label: formTexts['form-runner.who.name'],
    required: true,
    class: 'personal',
  } as const
  const text = typed.normalize('NFC').replace(/\s+/g, ' ').trim()
  if (text === '' || text.length > 200) return { problem: { path: 'name', text: formTexts['form-runner.who.enter'] } }
  const read = personName.parse({ one: () => text, many: () => [text] }, field, {
    today: '',
    list: () => undefined,
    wards: [],
    files: new Map(),
  })
  return read.problems
    ? { problem: read.problems[0] ?? { path: 'name', text: formTexts['form-runner.who.enter'] } }
    : { name: String(read.value) }
}

/** A person who was not known, with the phone that has just answered for them (or none, when an officer vouches). */
export async function newPerson(ctx: Context, fullName: string, phone: string | null): Promise<string> {
  const id = ctx.newId()
  await addPerson(ctx.db, { id, fullName, language: ctx.language, now: ctx.now })
  ctx.audit('identity.person.added', { kind: 'identity.person', id }, undefined, id)
  if (phone) {
    const contact = await contactFor(ctx.db, { id: ctx.newId(), kind: 'phone', value: phone, now: ctx.now })
    await holdContact(ctx.db, { id: ctx.newId(), person: id, contact, now: ctx.now, verifiedAt: ctx.now })
  }
  return id
}

async function tellReference(ctx: Context, sitting: Sitting, draft: Draft): Promise<void> {
  await sendMessage(ctx, {
    template: 'form-runner.draft.saved',
    to: { phone: draft.phone as string },
    values: {
      service: sitting.offered.title[ctx.language],
      day: dayWords(draft.expiresAt, ctx.language),
      reference: draft.reference,
      link: `${ctx.county.publicUrl}${sitting.base}/draft/resume`,
    },
    about: { kind: 'form-runner.draft', id: draft.id },
    language: ctx.language,
  })
  ctx.audit('form-runner.draft.saved_for_later', { kind: 'form-runner.draft', id: draft.id }, undefined, draft.person)
}

const Ids = ({ draft }: { draft: Draft | undefined }) => (draft ? <input type="hidden" name="_draft" value={draft.id} /> : null)

type Shown = { problems?: readonly Problem[]; status?: number }

const withProblems = ({ problems, status }: Shown) => (problems?.length ? { error: true, status: status ?? 422 } : {})
const errorAt = (ctx: Context, problems: readonly Problem[] | undefined, path: string): string | undefined => {
  const found = problems?.find((each) => each.path === path)
  return found
    ? Object.entries(found.values ?? {}).reduce(
        (text, [name, value]) => text.replaceAll(`{${name}}`, String(value)),
        found.text[ctx.language],
      )
    : undefined
}

function phonePage(ctx: Context, sitting: Sitting, aim: 'save' | 'send', shown: Shown & { typed?: string } = {}): Reply {
  const t = speaker(formTexts, ctx.language)
  const title = t(aim === 'save' ? 'form-runner.save.title' : 'form-runner.phone.title')
  const skips = aim === 'send' && sitting.offered.contact === 'optional' && !contactNeeded(sitting)
  return reply(
    sitting,
    title,
    <div class="k-prose">
      <Problems problems={shown.problems} language={ctx.language} />
      <h1 class="govuk-heading-l">{title}</h1>
      <p class="govuk-body">{t(aim === 'save' ? 'form-runner.save.body' : 'form-runner.phone.body')}</p>
      {aim === 'send' && sitting.offered.contact === 'optional' && !skips ? (
        <p class="govuk-body">{t('form-runner.phone.needed')}</p>
      ) : null}
      <form method="post" action={`${sitting.base}/draft/phone?aim=${aim}`} noValidate>
        <Ids draft={sitting.draft} />
        <Input
          name="phone"
          label={t('form-runner.phone.label')}
          hint={t('form-runner.phone.hint')}
          type="tel"
          inputmode="tel"
          autocomplete={sitting.counter ? 'off' : 'tel'}
          classes="govuk-input--width-20"
          value={shown.typed ?? sitting.draft?.phone ?? ''}
          error={errorAt(ctx, shown.problems, 'phone')}
        />
        <Button preventDoubleClick>{t('form-runner.continue')}</Button>
      </form>
      {skips ? (
        <p class="govuk-body">
          <a class="govuk-link" href={openPlace(sitting)}>
            {t('form-runner.phone.skip')}
          </a>
        </p>
      ) : null}
    </div>,
    { back: { href: openPlace(sitting) }, ...withProblems(shown) },
  )
}

function codePage(ctx: Context, sitting: Sitting, shown: Shown & { phone: string | null; action: string; reference?: string }): Reply {
  const t = speaker(formTexts, ctx.language)
  const again = shown.phone ? `${sitting.base}/draft/phone` : `${sitting.base}/draft/resume`
  return reply(
    sitting,
    t('form-runner.code.title'),
    <div class="k-prose">
      <Problems problems={shown.problems} language={ctx.language} />
      <h1 class="govuk-heading-l">{t('form-runner.code.title')}</h1>
      <p class="govuk-body">{shown.phone ? t('form-runner.code.sent', { phone: maskPhone(shown.phone) }) : t('form-runner.code.maybe')}</p>
      <form method="post" action={shown.action} noValidate>
        {shown.phone ? <Ids draft={sitting.draft} /> : <input type="hidden" name="reference" value={shown.reference ?? ''} />}
        <Input
          name="code"
          label={t('form-runner.code.label')}
          inputmode="numeric"
          autocomplete="one-time-code"
          spellcheck={false}
          classes="govuk-input--width-10"
          error={errorAt(ctx, shown.problems, 'code')}
        />
        <Button preventDoubleClick>{t('form-runner.continue')}</Button>
      </form>
      <p class="govuk-body">
        <a class="govuk-link" href={again}>
          {t('form-runner.code.other')}
        </a>
      </p>
    </div>,
    { back: { href: again }, ...withProblems(shown) },
  )
}

async function whoPage(
  ctx: Context,
  sitting: Sitting,
  phone: string,
  shown: Shown & { name?: string; chosen?: string } = {},
): Promise<Reply> {
  const t = speaker(formTexts, ctx.language)
  const known = await holdersOf(ctx.db, 'phone', phone)
  const { nameField } = sitting.offered
  const answered = nameField ? sitting.answers[nameField] : undefined
  const current = sitting.draft?.person ? await findPerson(ctx.db, sitting.draft.person) : undefined
  const name = shown.name ?? (typeof answered === 'string' ? answered : (current?.fullName ?? ''))
  const box = (
    <Input
      name="name"
      label={t('form-runner.who.name')}
      value={name}
      autocomplete={sitting.counter ? 'off' : 'name'}
      autocapitalize="words"
      spellcheck={false}
      error={errorAt(ctx, shown.problems, 'name')}
    />
  )
  return reply(
    sitting,
    t('form-runner.who.title'),
    <div class="k-prose">
      <Problems problems={shown.problems} language={ctx.language} />
      {known.length === 0 ? <h1 class="govuk-heading-l">{t('form-runner.who.title')}</h1> : null}
      <form method="post" action={`${sitting.base}/draft/who`} noValidate>
        <Ids draft={sitting.draft} />
        {known.length === 0 ? (
          box
        ) : (
          <Radios
            name="who"
            legend={{ text: t('form-runner.who.title'), isPageHeading: true, classes: 'govuk-fieldset__legend--l' }}
            hint={t('form-runner.who.hint')}
            error={errorAt(ctx, shown.problems, 'who')}
            value={shown.chosen ?? current?.id}
            items={[
              ...known.map((each) => ({ value: each.id, text: each.fullName })),
              { value: 'other', text: t('form-runner.who.other'), conditional: box },
            ]}
          />
        )}
        <Button preventDoubleClick>{t('form-runner.continue')}</Button>
      </form>
    </div>,
    { back: { href: `${sitting.base}/draft/phone?aim=send` }, ...withProblems(shown) },
  )
}

function savedPage(ctx: Context, sitting: Sitting, draft: Draft): Reply {
  const t = speaker(formTexts, ctx.language)
  return pageReply({
    title: t('form-runner.saved.title'),
    body: (
      <div class="k-prose">
        <Panel title={t('form-runner.saved.title')}>
          {t('form-runner.reference')}
          <br />
          <strong>{draft.reference}</strong>
        </Panel>
        <p class="govuk-body">{t('form-runner.confirm.sms', { phone: maskPhone(draft.phone ?? '') })}</p>
        <p class="govuk-body">{t('form-runner.saved.until', { day: dayWords(draft.expiresAt, ctx.language) })}</p>
        <Button href={openPlace(sitting)}>{t('form-runner.go_on')}</Button>
        <form method="post" action={`${sitting.base}/draft/leave`}>
          <p class="govuk-hint">{t('form-runner.saved.leave_hint')}</p>
          <Button look="secondary">{t('form-runner.saved.leave')}</Button>
        </form>
      </div>
    ),
  })
}

function resumePage(ctx: Context, sitting: Sitting, shown: Shown & { typed?: { reference: string; phone: string } } = {}): Reply {
  const t = speaker(formTexts, ctx.language)
  return reply(
    sitting,
    t('form-runner.resume.title'),
    <div class="k-prose">
      <Problems problems={shown.problems} language={ctx.language} />
      <span class="govuk-caption-l">{sitting.offered.title[ctx.language]}</span>
      <h1 class="govuk-heading-l">{t('form-runner.resume.title')}</h1>
      <form method="post" action={`${sitting.base}/draft/resume`} noValidate>
        <Input
          name="reference"
          label={t('form-runner.resume.reference')}
          hint={t('form-runner.resume.hint')}
          classes="govuk-input--width-20"
          autocapitalize="characters"
          autocomplete="off"
          spellcheck={false}
          value={shown.typed?.reference ?? ''}
          error={errorAt(ctx, shown.problems, 'reference')}
        />
        <Input
          name="phone"
          label={t('form-runner.phone.label')}
          hint={t('form-runner.phone.hint')}
          type="tel"
          inputmode="tel"
          autocomplete="tel"
          classes="govuk-input--width-20"
          value={shown.typed?.phone ?? ''}
          error={errorAt(ctx, shown.problems, 'phone')}
        />
        <Button preventDoubleClick>{t('form-runner.continue')}</Button>
      </form>
    </div>,
    { back: { href: sitting.base }, ...withProblems(shown) },
  )
}
