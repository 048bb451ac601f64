import { sql } from 'kysely'
import { z } from 'zod'
import { refuse } from '../../../core/basics/errors.ts'
import { newId } from '../../../core/basics/ids.ts'
import { say } from '../../../core/basics/texts.ts'
import type { Context } from '../../../kernel/context/context.ts'
import { staysOf } from '../../../kernel/context/erasure.ts'
import type { Stay } from '../../../kernel/context/manifest.ts'
import { csvFile } from '../../../kernel/web/csv.ts'
import { optionalLine } from '../../../kernel/web/input.ts'
import { content, page } from '../../../kernel/web/reply.ts'
import { type ExampleWorld, get, may, type Route } from '../../../kernel/web/route.ts'
import { oneId, reasonField } from '../fields.ts'
import { formRoutes } from '../form-routes.tsx'
import { administrationTexts as texts } from '../texts.ts'
import { dayWords, instantWords, wordsIn } from '../words.tsx'
import { decideErasure, type ErasureRequest, listRequests } from './erasure-requests.ts'
import { PersonalRecordPage, WhatStays } from './my-privacy.views.tsx'
import { personalRecord } from './personal-record.ts'
import { PeopleFound, PrivacyDesk, RegisterPage } from './privacy.views.tsx'
import { processingRegister } from './register.ts'
import { lastRuns } from './retention.ts'

const here = '/staff/privacy'

async function anyPerson({ county }: ExampleWorld): Promise<string> {
  const row = await county.db
    .selectFrom('identity.people')
    .select('id')
    .where('id', 'not in', (query) => query.selectFrom('identity.staff').select('person'))
    .orderBy('id')
    .limit(1)
    .executeTakeFirst()
  return row?.id ?? newId(0)
}

type DecisionLoaded = { readonly request: ErasureRequest; readonly stays: readonly Stay[] }

export type PersonFound = { readonly id: string; readonly name: string; readonly ward: number | null; readonly phones: number }

/** People by all words of a name; a name shorter than three letters would list half the county. */
async function findPeople(ctx: Context, q: string): Promise<PersonFound[]> {
  ctx.allow('identity.person.export', {})
  if (q.length < 3) return []
  const { rows } = await sql<PersonFound>`
    select person.id, person.full_name as name, person.ward,
      (select count(*) from identity.person_contacts held where held.person = person.id and held.held_until is null) as phones
    from identity.people person
    where to_tsvector('simple', person.plain_name) @@ plainto_tsquery('simple', kaunti.plain(${q})) and person.merged_into is null
    order by person.id desc limit 50`.execute(ctx.db)
  ctx.audit('identity.people.searched', { kind: 'identity.people', id: 'privacy' }, { found: rows.length })
  return rows
}

export const privacyRoutes: readonly Route[] = [
  get(here, {
    access: may('identity.person.erase'),
    input: { query: z.object({ state: z.enum(['open', 'decided']).optional().default('open') }) },
    example: async () => ({ query: {} }),
    run: async (ctx, { query }) => ({ requests: await listRequests(ctx, query.state), runs: await lastRuns(ctx) }),
    reply: (found, ctx, { query }) =>
      page({
        title: wordsIn(ctx.language)('administration.privacy.title'),
        layout: 'staff',
        body: <PrivacyDesk ctx={ctx} state={query.state} {...found} />,
      }),
  }),
  ...formRoutes<ReturnType<typeof decisionBody>, DecisionLoaded | undefined, Record<string, number>>({
    path: '/staff/privacy/requests/:id/decide',
    access: may('identity.person.erase'),
    params: oneId,
    body: decisionBody(),
    load: async (ctx, { id }) => {
      const request = (await listRequests(ctx, 'open')).find((each) => each.id === id)
      return request && { request, stays: await staysOf(ctx, request.person) }
    },
    title: (_request, language) => wordsIn(language)('administration.privacy.decide'),
    lead: (loaded, language) => {
      const t = wordsIn(language)
      if (!loaded) return <p class="govuk-body">{t('administration.privacy.no_open')}</p>
      const { request, stays } = loaded
      return (
        <>
          <p class="govuk-body">
            {t('administration.privacy.asked', {
              name: request.name,
              when: instantWords(request.askedAt, language),
              day: dayWords(request.answerDueOn, language),
            })}
          </p>
          {request.words ? <blockquote class="govuk-inset-text">{request.words}</blockquote> : null}
          <p class="govuk-body">{t('administration.privacy.decide_lead')}</p>
          <h2 class="govuk-heading-s">{t('administration.privacy.stays')}</h2>
          {stays.length > 0 ? (
            <WhatStays kept={stays} language={language} />
          ) : (
            <p class="govuk-body">{t('administration.privacy.nothing_stays')}</p>
          )}
        </>
      )
    },
    fields: (_request, language) => [
      {
        name: 'decision',
        kind: 'radios',
        label: texts['administration.privacy.decision'],
        items: (['granted', 'refused'] as const).map((value) => ({
          value,
          text: wordsIn(language)(`administration.privacy.decide_${value}`),
        })),
      },
      {
        name: 'reasons',
        kind: 'words',
        label: texts['administration.privacy.reasons'],
        hint: texts['administration.privacy.reasons_hint'],
      },
    ],
    button: texts['administration.privacy.decide'],
    look: 'warning',
    back: () => here,
    example: async () => ({ params: { id: newId(0) }, body: { decision: 'refused' as const, reasons: '' } }),
    run: (ctx, { params, body }) => decideErasure(ctx, { id: params.id as string, ...body }),
    done: (erased) => ({
      to: here,
      notice: texts['administration.privacy.done'],
      values: { count: Object.values(erased).reduce((sum, each) => sum + each, 0) },
    }),
  }),
  get('/staff/privacy/people', {
    access: may('identity.person.export'),
    input: { query: z.object({ q: optionalLine(100) }) },
    example: async () => ({ query: { q: 'otieno' } }),
    run: (ctx, { query }) => findPeople(ctx, query.q),
    reply: (people, ctx, { query }) =>
      page({
        title: wordsIn(ctx.language)('administration.privacy.people'),
        layout: 'staff',
        back: { href: here },
        body: <PeopleFound ctx={ctx} q={query.q} people={people} />,
      }),
  }),
  get('/staff/privacy/people/:id', {
    access: may('identity.person.export'),
    input: { params: oneId, query: z.object({ format: z.enum(['page', 'json']).optional().default('page') }) },
    example: async (world) => ({ params: { id: await anyPerson(world) }, query: {} }),
    run: (ctx, { params }) => {
      // The officer's own record is theirs by the pages of a resident.
      if (params.id === ctx.actor.person) throw refuse('basics.denied')
      return personalRecord(ctx, params.id)
    },
    reply: (record, ctx, { query }) =>
      query.format === 'json'
        ? content('application/json; charset=utf-8', JSON.stringify(record, null, 2), { saveAs: `person-${record.person}.json` })
        : page({
            title: wordsIn(ctx.language)('administration.my.data'),
            layout: 'print',
            body: (
              <PersonalRecordPage
                ctx={ctx}
                record={record}
                file={`/staff/privacy/people/${record.person}?format=json`}
                back="/staff/privacy/people"
              />
            ),
          }),
  }),
  get('/staff/privacy/register', {
    access: may('identity.person.erase'),
    input: { query: z.object({ room: optionalLine(40), format: z.enum(['page', 'csv']).optional().default('page') }) },
    example: async () => ({ query: {} }),
    run: async (ctx, { query }) => processingRegister(ctx.county.manifests).filter(({ room }) => query.room === '' || room === query.room),
    reply: (lines, ctx, { query }) => {
      const { language } = ctx
      const t = wordsIn(language)
      if (query.format === 'csv')
        return csvFile(
          'register-of-processing',
          [
            t('administration.register.room'),
            t('administration.register.column'),
            t('administration.register.class'),
            t('administration.register.purpose'),
            t('administration.register.kept'),
            t('administration.register.erase'),
          ],
          lines.map(({ room, column, declared }) => [
            room,
            column,
            declared.class,
            say(declared.purpose, language),
            declared.retention,
            typeof declared.erase === 'string' ? declared.erase : say(declared.erase.keep, language),
          ]),
        )
      return page({
        title: t('administration.register.title'),
        layout: 'staff',
        back: { href: here },
        body: <RegisterPage ctx={ctx} room={query.room} lines={lines} />,
      })
    },
  }),
]

function decisionBody() {
  return z.object({ decision: z.enum(['granted', 'refused']), reasons: reasonField })
}
