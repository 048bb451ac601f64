import { z } from 'zod'
import type { Problem } from '../../core/basics/errors.ts'
import { parseReference } from '../../core/basics/reference.ts'
import type { Context } from '../../kernel/context/context.ts'
import { holdersOf } from '../../kernel/identity/people.ts'
import { anyForm } from '../../kernel/web/input.ts'
import { type Reply, redirectTo } from '../../kernel/web/reply.ts'
import { get, post, type RequestFacts, type Route } from '../../kernel/web/route.ts'
import { sendMessage } from '../messages/send-message.ts'
import { confirmCode, requestCode, sentCode } from '../sign-in/codes.ts'
import { deviceOf, knownDevice } from '../sign-in/device.ts'
import { type Body, one, openPlace, seenIn } from './answer-page.tsx'
import { newPerson, readMobile, readName } from './applicant.ts'
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
import { dayWords, hrefOf } from './page-views.tsx'
import { codePage, phonePage, resumePage, savedPage, whoPage } from './phone.views.tsx'
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
  const limit = { max: 20, minutes: 15, by: 'address' } as const
  const reply = (done: Reply): Reply => done
  const asks = { access, input: { params }, example, reply }
  const takes = { access, input: { params, body: anyForm }, example: exampleBody, limit, reply }

  return [
    get(`${base}/phone`, {
      ...asks,
      input: { params, query: aimQuery },
      async run(ctx, input) {
        const sitting = await opened(ctx, input)
        return sitting.draft ? phonePage(ctx, sitting, input.query.aim) : redirectTo(openPlace(sitting))
      },
    }),
    post(`${base}/phone`, {
      ...takes,
      input: { params, query: aimQuery, body: anyForm },
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
    }),

    get(`${base}/code`, {
      ...asks,
      input: { params, query: aimQuery },
      async run(ctx, input) {
        const sitting = await opened(ctx, input)
        const { draft } = sitting
        if (!draft?.phone) return redirectTo(openPlace(sitting))
        return codePage(ctx, sitting, { phone: draft.phone, action: `${sitting.base}/draft/code?aim=${input.query.aim}` })
      },
    }),
    post(`${base}/code`, {
      ...takes,
      input: { params, query: aimQuery, body: anyForm },
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
    }),

    get(`${base}/who`, {
      ...asks,
      async run(ctx, input) {
        const sitting = await opened(ctx, input)
        if (!sitting.draft?.phone || !sitting.draft.phoneProven) return redirectTo(openPlace(sitting))
        return whoPage(ctx, sitting, sitting.draft.phone)
      },
    }),
    post(`${base}/who`, {
      ...takes,
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
    }),

    get(`${base}/saved`, {
      ...asks,
      async run(ctx, input) {
        const sitting = await opened(ctx, input)
        return sitting.draft?.phoneProven ? savedPage(ctx, sitting, sitting.draft) : redirectTo(openPlace(sitting))
      },
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
      ...asks,
      run: async (ctx, input) => resumePage(ctx, await opened(ctx, input)),
    }),
    post(`${base}/resume`, {
      ...takes,
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
    }),
    get(`${base}/resume-code`, {
      ...asks,
      input: { params, query: z.object({ reference: z.string().max(20).catch('') }) },
      async run(ctx, input) {
        const sitting = await opened(ctx, input)
        return codePage(ctx, sitting, { phone: null, action: `${sitting.base}/draft/resume-code`, reference: input.query.reference })
      },
    }),
    post(`${base}/resume-code`, {
      ...takes,
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
    }),
  ]
}

/** Codes at a counter are bound to the officer's session, others to the browser. */
const deviceFor = (ctx: Context, sitting: Sitting, request: RequestFacts) =>
  sitting.counter && ctx.actor.session ? { device: `session:${ctx.actor.session}`, cookies: [] } : deviceOf(request)

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
