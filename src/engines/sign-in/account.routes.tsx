import { z } from 'zod'
import { invalid, type Refusal, refuse } from '../../core/basics/errors.ts'
import { showPhone } from '../../core/basics/phone.ts'
import { type Language, speaker } from '../../core/basics/texts.ts'
import type { Context } from '../../kernel/context/context.ts'
import { contactsOf, findPerson, type HeldContact, releaseContact, renamePerson, setLanguage } from '../../kernel/identity/people.ts'
import { openSessions } from '../../kernel/identity/sessions.ts'
import { id, optionalLine } from '../../kernel/web/input.ts'
import { page, type Reply, redirectTo } from '../../kernel/web/reply.ts'
import { get, post, type Route, signedIn } from '../../kernel/web/route.ts'
import { LANGUAGE_COOKIE } from '../../kernel/web/who-asks.ts'
import { Button } from '../../ui/components/button.tsx'
import { Input } from '../../ui/components/input.tsx'
import { Radios } from '../../ui/components/radios.tsx'
import { SummaryList } from '../../ui/components/summary-list.tsx'
import { NAME, wrongOf } from './resident.routes.tsx'
import { type Wrong, Wrongs } from './resident.views.tsx'
import { sessionRoutes } from './session-routes.ts'
import { type OpenSession, SessionList } from './sessions.views.tsx'
import { signInTexts } from './texts.ts'

type Account = {
  readonly name: string
  readonly language: Language
  readonly contacts: readonly HeldContact[]
  readonly sessions: readonly OpenSession[]
  readonly current: string | null
  readonly phone: string | null
}

async function readAccount(ctx: Context): Promise<Account> {
  const person = await findPerson(ctx.db, ctx.actor.person as string)
  if (!person) throw refuse('basics.not_found')
  return {
    name: person.fullName,
    language: person.language,
    contacts: await contactsOf(ctx.db, person.id),
    sessions: await openSessions(ctx.db, person.id, ctx.now),
    current: ctx.actor.session,
    phone: ctx.actor.phone,
  }
}

const AccountPage = ({ account, language, wrong }: { account: Account; language: Language; wrong: Wrong }) => {
  const t = speaker(signInTexts, language)
  return (
    <div class="k-prose">
      <Wrongs wrong={wrong} />
      <h1 class="govuk-heading-l">{t('sign_in.account.title')}</h1>
      <form method="post" action="/my/account" novalidate>
        <Input
          name="name"
          label={t('sign_in.who.name')}
          hint={t('sign_in.who.name_hint')}
          error={wrong.name}
          value={account.name}
          autocomplete="name"
          spellcheck={false}
        />
        <Radios
          name="language"
          legend={t('sign_in.account.language')}
          hint={t('sign_in.account.language_hint')}
          error={wrong.language}
          value={account.language}
          items={[
            { value: 'en', text: 'English' },
            { value: 'sw', text: 'Kiswahili' },
          ]}
        />
        <Button>{t('sign_in.account.save')}</Button>
      </form>
      <h2 class="govuk-heading-m">{t('sign_in.account.contacts')}</h2>
      <p class="govuk-body">{t('sign_in.account.contacts_why')}</p>
      <SummaryList
        rows={account.contacts.map((contact) => ({
          key: t(contact.kind === 'phone' ? 'sign_in.account.phone' : 'sign_in.account.email'),
          value: {
            text: (
              <>
                {contact.kind === 'phone' ? showPhone(contact.value) : contact.value}
                {contact.value === account.phone ? (
                  <p class="govuk-hint">{t('sign_in.account.used_now')}</p>
                ) : (
                  <form method="post" action="/my/account/contacts/remove">
                    <input type="hidden" name="contact" value={contact.id} />
                    <Button look="secondary">{t('sign_in.account.remove')}</Button>
                  </form>
                )}
              </>
            ),
          },
        }))}
      />
      <h2 class="govuk-heading-m">{t('sign_in.sessions.heading')}</h2>
      <p class="govuk-body">{t('sign_in.sessions.why')}</p>
      <SessionList language={language} path="/my/account" sessions={account.sessions} current={account.current} />
    </div>
  )
}

const accountPage = (ctx: Context, account: Account, refusal?: Refusal): Reply =>
  page({
    title: signInTexts['sign_in.account.title'][ctx.language],
    body: <AccountPage account={account} language={ctx.language} wrong={refusal ? wrongOf(refusal, ctx.language, 'name') : {}} />,
    ...(refusal ? { status: refusal.status, error: true } : {}),
  })

export const accountRoutes: readonly Route[] = [
  get('/my/account', {
    access: signedIn('resident'),
    input: {},
    example: async () => ({}),
    run: readAccount,
    reply: (account, ctx) => accountPage(ctx, account),
  }),

  post('/my/account', {
    access: signedIn('resident'),
    input: { body: z.object({ name: optionalLine(120), language: z.enum(['en', 'sw']) }) },
    example: async () => ({ body: { name: 'Achieng Odhiambo', language: 'sw' as const } }),
    run: async (ctx, { body }) => {
      const person = ctx.actor.person as string
      const name = body.name.replace(/\s+/g, ' ')
      if (!NAME.test(name)) throw invalid([{ path: 'name', text: signInTexts['sign_in.who.name_wrong'] }])
      const before = await findPerson(ctx.db, person)
      await renamePerson(ctx.db, person, name)
      await setLanguage(ctx.db, person, body.language)
      ctx.audit(
        'sign_in.account.changed',
        { kind: 'identity.person', id: person },
        { before: { name: before?.fullName, language: before?.language }, after: { name, language: body.language } },
        person,
      )
      return body.language
    },
    reply: (language: Language) =>
      redirectTo(
        '/my/account',
        { text: signInTexts['sign_in.account.saved'] },
        { cookies: [{ name: LANGUAGE_COOKIE, value: language, maxAgeSeconds: 31_536_000 }] },
      ),
    again: async (refusal, typed, ctx) => {
      const account = await readAccount(ctx)
      const name = typeof typed.name === 'string' ? typed.name : account.name
      const language = typed.language === 'en' || typed.language === 'sw' ? typed.language : account.language
      return accountPage(ctx, { ...account, name, language }, refusal)
    },
  }),

  post('/my/account/contacts/remove', {
    access: signedIn('resident'),
    input: { body: z.object({ contact: id }) },
    example: async () => ({ body: { contact: crypto.randomUUID() } }),
    run: async (ctx, { body }) => {
      const person = ctx.actor.person as string
      const contact = (await contactsOf(ctx.db, person)).find((each) => each.id === body.contact)
      // The number this session was opened by stays: without it they could not come back.
      if (!contact || contact.value === ctx.actor.phone) throw refuse('basics.not_found')
      await releaseContact(ctx.db, person, contact.id, ctx.now)
      // Whoever has that phone now must not stay signed in as this person.
      await ctx.db
        .updateTable('identity.sessions')
        .set({ ended_at: ctx.now, ended_because: 'contact_removed' })
        .where('person', '=', person)
        .where('contact', '=', contact.id)
        .where('ended_at', 'is', null)
        .execute()
      ctx.audit('sign_in.contact.removed', { kind: 'identity.contact', id: contact.id }, { kind: contact.kind }, person)
    },
    reply: () => redirectTo('/my/account', { text: signInTexts['sign_in.account.removed'] }),
  }),

  ...sessionRoutes('/my/account', 'resident'),
]
