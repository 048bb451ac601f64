import type { FastifyRequest } from 'fastify'
import { dayInNairobi } from '../../core/basics/dates.ts'
import { newId } from '../../core/basics/ids.ts'
import type { Language } from '../../core/basics/texts.ts'
import { type RoleBook, residentGrants } from '../access/roles.ts'
import { markSeen, type SessionHolders } from '../access/session-holder.ts'
import { type Actor, anonymous } from '../context/actor.ts'
import type { County } from '../context/county.ts'

/** `__Host-` binds the cookie to this host and HTTPS; over plain HTTP (the demo on loopback) browsers refuse that prefix. */
export const sessionCookieName = (county: County): string => (county.publicUrl.startsWith('https:') ? '__Host-kaunti' : 'kaunti')

export const LANGUAGE_COOKIE = 'language'
export const NOTICE_COOKIE = 'notice'

export type Asker = {
  readonly actor: Actor
  readonly language: Language
  readonly requestId: string
  readonly languageChosen: Language | undefined
}

/** Who is asking and in which language: the session's holder, or nobody in particular. */
export async function whoAsks(county: County, holders: SessionHolders, roles: RoleBook, request: FastifyRequest): Promise<Asker> {
  const now = county.clock.now()
  const requestId = newId(now.epochMilliseconds)
  const token = request.cookies[sessionCookieName(county)]
  const languageChosen = asLanguage((request.query as Record<string, unknown>)?.lang, county)
  const language = languageAsked(county, request)
  const holder = token && token.length < 100 ? await holders.find(token, now) : undefined
  if (!holder) return { actor: anonymous, language: language ?? 'en', requestId, languageChosen }
  await markSeen(county.db, holder, now)
  const actor: Actor = {
    kind: holder.kind,
    person: holder.person,
    name: holder.name,
    session: holder.session,
    grants:
      holder.kind === 'resident' ? residentGrants(holder.person) : await roles.grantsOf(holder.person, holder.posts, holder.rolesVersion),
    posts: holder.posts.map(({ post }) => post),
    phone: holder.phone,
  }
  return { actor, language: language ?? holder.language, requestId, languageChosen }
}

/** The language a request asks for by its address, its cookie or its browser, without asking the database whose it is. */
export const languageAsked = (county: County, { query, cookies, headers }: FastifyRequest): Language | undefined =>
  asLanguage((query as Record<string, unknown>)?.lang, county) ??
  asLanguage(cookies?.[LANGUAGE_COOKIE], county) ??
  asLanguage(headers['accept-language']?.slice(0, 2), county)

/** The day it is in Kenya at an instant, as ISO text. */
export const dayOf = (instant: Temporal.Instant): string => dayInNairobi(instant.epochMilliseconds) as string

const asLanguage = (value: unknown, county: County): Language | undefined =>
  (value === 'en' || value === 'sw') && county.profile.languages.includes(value) ? value : undefined
