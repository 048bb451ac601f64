import { z } from 'zod'
import type { Refusal } from '../../core/basics/errors.ts'
import { say } from '../../core/basics/texts.ts'
import type { Context } from '../../kernel/context/context.ts'
import { openSessions } from '../../kernel/identity/sessions.ts'
import { must, optionalLine, written } from '../../kernel/web/input.ts'
import { type Cookie, page, pathWithin, type Reply, redirectTo } from '../../kernel/web/reply.ts'
import { get, openTo, post, type Route, signedIn } from '../../kernel/web/route.ts'
import { choosePassword, FORGOTTEN_MINUTES, finishEnrolment, type OpenInvitation, openInvitation } from './invitations.ts'
import { PASSWORD_MAX } from './passwords.ts'
import { wrongOf } from './resident.routes.tsx'
import { type Wrong, withNext } from './resident.views.tsx'
import { sessionRoutes } from './session-routes.ts'
import {
  type AccountForm,
  ChoosePasswordPage,
  ForgottenPage,
  ForgottenSentPage,
  RecoveryCodesPage,
  ScanPage,
  SecondStepPage,
  type StaffAccount,
  StaffAccountPage,
  StaffSignInPage,
  secondStepTitle,
} from './staff.views.tsx'
import { type AccountChange, type AccountChanged, changeAccount, ownOfficer } from './staff-account.ts'
import { recoveryCodesLeft, SECOND_STEP_MINUTES, takePassword, takeSecondStep } from './staff-sign-in.ts'
import { signInTexts } from './texts.ts'

const theWayIn = 'It is how officers sign in; it opens only what a password and a second step open.'
const byLink = 'The secret in the address is the proof; it was sent to the officer, works once and for a short time.'

const SECOND_STEP_COOKIE = 'second-step'
const secondStepCookie = (value: string | null): Cookie => ({
  name: SECOND_STEP_COOKIE,
  value,
  path: '/staff',
  ...(value ? { maxAgeSeconds: SECOND_STEP_MINUTES * 60 } : {}),
})

const onward = (query: { next?: string | undefined } | undefined): string => pathWithin(query?.next, '')
const withNextQuery = z.object({ next: z.string().max(500).optional() })
const secondStepQuery = withNextQuery.extend({ with: z.literal('recovery').optional() })
const tokenPath = z.object({ token: z.string().regex(/^[\w-]{43}$/) })
const exampleToken = 'A'.repeat(43)
/** A password is taken as typed, spaces and all. */
const secret = must(z.string().max(PASSWORD_MAX).default(''), (typed) => typed !== '', signInTexts['sign_in.staff.password_missing'])

const typedText = (value: unknown): string => (typeof value === 'string' ? value : '')
const failed = (refusal: Refusal | undefined) => (refusal ? { status: refusal.status, error: true } : {})
const titled = (ctx: Context, key: keyof typeof signInTexts): string => signInTexts[key][ctx.language]

const signInPage = (ctx: Context, next: string, who = '', refusal?: Refusal): Reply =>
  page({
    title: titled(ctx, 'sign_in.staff.title'),
    body: <StaffSignInPage language={ctx.language} next={next} who={who} wrong={refusal ? wrongOf(refusal, ctx.language, 'who') : {}} />,
    ...failed(refusal),
  })

const secondStepPage = (ctx: Context, next: string, recovery: boolean, refusal?: Refusal): Reply =>
  page({
    title: titled(ctx, secondStepTitle(recovery)),
    body: (
      <SecondStepPage
        language={ctx.language}
        next={next}
        recovery={recovery}
        county={ctx.county.profile.name}
        wrong={refusal ? wrongOf(refusal, ctx.language, 'code') : {}}
      />
    ),
    back: { href: withNext('/staff/sign-in', next) },
    ...failed(refusal),
  })

const choosePasswordPage = (ctx: Context, token: string, { officer }: OpenInvitation, refusal?: Refusal): Reply =>
  page({
    title: titled(ctx, 'sign_in.invitation.title'),
    body: (
      <ChoosePasswordPage
        language={ctx.language}
        officer={officer}
        token={token}
        wrong={refusal ? wrongOf(refusal, ctx.language, 'password') : {}}
      />
    ),
    ...failed(refusal),
  })

const scanPage = (ctx: Context, token: string, setup: NonNullable<OpenInvitation['setup']>, refusal?: Refusal): Reply =>
  page({
    title: titled(ctx, 'sign_in.invitation.scan_title'),
    body: <ScanPage language={ctx.language} setup={setup} token={token} wrong={refusal ? wrongOf(refusal, ctx.language, 'code') : {}} />,
    back: { href: `/staff/invitation/${token}` },
    ...failed(refusal),
  })

const forgottenPage = (ctx: Context, who = '', refusal?: Refusal): Reply =>
  page({
    title: titled(ctx, 'sign_in.forgotten.title'),
    body: <ForgottenPage language={ctx.language} who={who} wrong={refusal ? wrongOf(refusal, ctx.language, 'who') : {}} />,
    back: { href: '/staff/sign-in' },
    ...failed(refusal),
  })

const recoveryPage = (ctx: Context, codes: readonly string[], more: Partial<Reply> = {}): Reply =>
  ({
    ...page({
      title: titled(ctx, 'sign_in.recovery.title'),
      body: <RecoveryCodesPage language={ctx.language} codes={codes} goOn="/staff" />,
    }),
    ...more,
  }) as Reply

async function readStaffAccount(ctx: Context): Promise<StaffAccount> {
  const officer = await ownOfficer(ctx)
  return {
    officer,
    codesLeft: await recoveryCodesLeft(ctx, officer.person),
    sessions: await openSessions(ctx.db, officer.person, ctx.now),
    current: ctx.actor.session,
  }
}

const accountPage = (ctx: Context, account: StaffAccount, form?: AccountForm, wrong: Wrong = {}): Reply =>
  page({
    title: titled(ctx, 'sign_in.staff_account.title'),
    layout: 'staff',
    body: <StaffAccountPage language={ctx.language} account={account} form={form} wrong={wrong} />,
    ...(form ? { status: 422, error: true } : {}),
  })

/** One of the account's three forms: what was refused is shown beside its own fields. */
const accountForm = <S extends z.ZodType>(
  form: AccountForm,
  body: S,
  example: z.input<S>,
  change: (typed: z.output<S>) => AccountChange,
  done: (changed: AccountChanged & { ok: true }, ctx: Context) => Reply,
): Route =>
  post(`/staff/account/${form}`, {
    access: signedIn('staff'),
    limit: { max: 30, minutes: 15, by: 'person' },
    input: { body },
    example: async () => ({ body: example }) as never,
    run: async (ctx, input) => {
      const changed = await changeAccount(ctx, change(input.body as z.output<S>))
      return { changed, account: changed.ok ? undefined : await readStaffAccount(ctx) }
    },
    reply: ({ changed, account }, ctx) => {
      if (changed.ok) return done(changed, ctx)
      return accountPage(ctx, account as StaffAccount, form, { [changed.field]: say(changed.text, ctx.language, changed.values) })
    },
    again: async (refusal, _typed, ctx) => accountPage(ctx, await readStaffAccount(ctx), form, wrongOf(refusal, ctx.language, 'current')),
  })

export const staffRoutes: readonly Route[] = [
  get('/staff/sign-in', {
    access: openTo('everyone', theWayIn),
    input: { query: withNextQuery },
    example: async () => ({}),
    run: async (ctx) => ctx.actor.kind === 'staff',
    reply: (signedInAlready, ctx, { query }) => (signedInAlready ? redirectTo(onward(query) || '/staff') : signInPage(ctx, onward(query))),
  }),

  post('/staff/sign-in', {
    access: openTo('everyone', theWayIn),
    // A whole office stands behind one address; accounts and addresses have their own growing waits in the database.
    limit: { max: 120, minutes: 15, by: 'address' },
    input: { query: withNextQuery, body: z.object({ who: written(200, signInTexts['sign_in.staff.who_missing']), password: secret }) },
    example: async () => ({ body: { who: 'nobody@county.example', password: 'three words of nobody' } }),
    run: (ctx, { body, request }) => takePassword(ctx, { who: body.who, password: body.password, address: request.address }),
    reply: (taken, ctx, { query, body }) =>
      taken.ok
        ? redirectTo(withNext('/staff/sign-in/second-step', onward(query)), undefined, { cookies: [secondStepCookie(taken.token)] })
        : signInPage(ctx, onward(query), body.who, taken.refusal),
    again: (refusal, typed, ctx, { query }) => signInPage(ctx, onward(query), typedText(typed.who), refusal),
  }),

  get('/staff/sign-in/second-step', {
    access: openTo('everyone', theWayIn),
    input: { query: secondStepQuery },
    example: async () => ({}),
    run: async (_ctx, { request }) => request.cookie(SECOND_STEP_COOKIE) !== undefined,
    reply: (underWay, ctx, { query }) =>
      underWay ? secondStepPage(ctx, onward(query), query.with === 'recovery') : redirectTo(withNext('/staff/sign-in', onward(query))),
  }),

  post('/staff/sign-in/second-step', {
    access: openTo('everyone', theWayIn),
    limit: { max: 120, minutes: 15, by: 'address' },
    input: { query: withNextQuery, body: z.object({ code: optionalLine(60), with: z.literal('recovery').optional() }) },
    example: async () => ({ body: { code: '000000' } }),
    run: (ctx, { body, request }) =>
      takeSecondStep(ctx, {
        token: request.cookie(SECOND_STEP_COOKIE) ?? '',
        code: body.code,
        userAgent: request.device,
        address: request.address,
      }),
    reply: (taken, ctx, { query, body }) => {
      const next = onward(query)
      if (!taken.ok)
        return taken.again
          ? secondStepPage(ctx, next, body.with === 'recovery', taken.refusal)
          : { ...signInPage(ctx, next, '', taken.refusal), cookies: [secondStepCookie(null)] }
      const left = taken.recoveryCodesLeft
      return redirectTo(
        next || '/staff',
        left !== null && left <= 5 ? { text: signInTexts['sign_in.second.few_left'], values: { left }, kind: 'information' } : undefined,
        { session: taken.session, cookies: [secondStepCookie(null)] },
      )
    },
  }),

  get('/staff/forgotten', {
    access: openTo('everyone', theWayIn),
    input: {},
    example: async () => ({}),
    run: async () => undefined,
    reply: (_nothing, ctx) => forgottenPage(ctx),
  }),

  post('/staff/forgotten', {
    access: openTo('everyone', theWayIn),
    limit: { max: 30, minutes: 15, by: 'address' },
    input: { body: z.object({ who: written(200, signInTexts['sign_in.staff.who_missing']) }) },
    example: async () => ({ body: { who: 'nobody@county.example' } }),
    // A job looks for the account, so that the answer is the same and as quick for anyone.
    run: async (ctx, { body }) => {
      ctx.later({ task: 'sign_in.password.forgotten', payload: { who: body.who } })
    },
    reply: (_nothing, ctx) =>
      page({
        title: titled(ctx, 'sign_in.forgotten.sent_title'),
        body: <ForgottenSentPage language={ctx.language} minutes={FORGOTTEN_MINUTES} />,
      }),
    again: (refusal, typed, ctx) => forgottenPage(ctx, typedText(typed.who), refusal),
  }),

  get('/staff/invitation/:token', {
    access: openTo('everyone', byLink),
    input: { params: tokenPath },
    example: async () => ({ params: { token: exampleToken } }),
    limit: { max: 60, minutes: 15, by: 'address' },
    run: (ctx, { params }) => openInvitation(ctx, params.token),
    reply: (invitation, ctx, { params }) => choosePasswordPage(ctx, params.token, invitation),
  }),

  post('/staff/invitation/:token', {
    access: openTo('everyone', byLink),
    input: { params: tokenPath, body: z.object({ password: z.string().max(5_000) }) },
    example: async () => ({ params: { token: exampleToken }, body: { password: 'three words of nobody' } }),
    limit: { max: 60, minutes: 15, by: 'address' },
    run: (ctx, { params, body }) => choosePassword(ctx, params.token, body.password),
    reply: (kind, _ctx, { params }) =>
      kind === 'enrol'
        ? redirectTo(`/staff/invitation/${params.token}/second-step`)
        : redirectTo('/staff/sign-in', { text: signInTexts['sign_in.staff_account.password_set'] }),
    again: async (refusal, _typed, ctx, { params }) => {
      if (refusal.status === 410) throw refusal
      return choosePasswordPage(ctx, params.token, await openInvitation(ctx, params.token), refusal)
    },
  }),

  get('/staff/invitation/:token/second-step', {
    access: openTo('everyone', byLink),
    input: { params: tokenPath },
    example: async () => ({ params: { token: exampleToken } }),
    limit: { max: 60, minutes: 15, by: 'address' },
    run: (ctx, { params }) => openInvitation(ctx, params.token),
    reply: ({ setup }, ctx, { params }) => (setup ? scanPage(ctx, params.token, setup) : redirectTo(`/staff/invitation/${params.token}`)),
  }),

  post('/staff/invitation/:token/second-step', {
    access: openTo('everyone', byLink),
    input: { params: tokenPath, body: z.object({ code: optionalLine(40) }) },
    example: async () => ({ params: { token: exampleToken }, body: { code: '000000' } }),
    limit: { max: 60, minutes: 15, by: 'address' },
    run: async (ctx, { params, body, request }) => {
      const enrolled = await finishEnrolment(ctx, params.token, body.code, request.device)
      return { enrolled, invitation: enrolled.ok ? undefined : await openInvitation(ctx, params.token) }
    },
    reply: ({ enrolled, invitation }, ctx, { params }) => {
      // Not a redirect: the codes are shown this once and kept nowhere they could be shown from again.
      if (enrolled.ok) return recoveryPage(ctx, enrolled.recoveryCodes, { session: enrolled.session })
      return invitation?.setup
        ? scanPage(ctx, params.token, invitation.setup, enrolled.refusal)
        : redirectTo(`/staff/invitation/${params.token}`)
    },
  }),

  get('/staff/account', {
    access: signedIn('staff'),
    input: {},
    example: async () => ({}),
    run: readStaffAccount,
    reply: (account, ctx) => accountPage(ctx, account),
  }),

  accountForm(
    'password',
    z.object({ current: secret, password: z.string().max(5_000) }),
    { current: 'three words of nobody', password: 'four other words of nobody' },
    ({ current, password }) => ({ what: 'password', current, password }),
    () => redirectTo('/staff/account', { text: signInTexts['sign_in.staff_account.changed'] }),
  ),

  accountForm(
    'recovery-codes',
    z.object({ current: secret }),
    { current: 'three words of nobody' },
    ({ current }) => ({ what: 'recovery-codes', current }),
    ({ recoveryCodes }, ctx) => recoveryPage(ctx, recoveryCodes ?? []),
  ),

  accountForm(
    'second-step',
    z.object({ current: secret }),
    { current: 'three words of nobody' },
    ({ current }) => ({ what: 'second-step', current }),
    ({ path }) => redirectTo(path ?? '/staff/account'),
  ),

  ...sessionRoutes('/staff/account', 'staff'),
]
