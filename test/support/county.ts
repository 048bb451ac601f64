import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { FastifyInstance, InjectOptions, LightMyRequestResponse } from 'fastify'
import { sealTrail } from '../../src/app/audit-trail.ts'
import { openCounty } from '../../src/app/county.ts'
import { manifests as productManifests } from '../../src/app/modules.ts'
import { newId } from '../../src/core/basics/ids.ts'
import type { Language } from '../../src/core/basics/texts.ts'
import { type MessagesSettings, NO_SENDERS } from '../../src/engines/messages/settings.ts'
import type { MpesaSettings } from '../../src/engines/money/mpesa/mpesa-settings.ts'
import { RoleBook, residentGrants } from '../../src/kernel/access/roles.ts'
import { SessionHolders } from '../../src/kernel/access/session-holder.ts'
import type { Seal } from '../../src/kernel/audit/seal-statement.ts'
import { type Actor, anonymous } from '../../src/kernel/context/actor.ts'
import { asActor, type Context, type ContextOptions } from '../../src/kernel/context/context.ts'
import type { County } from '../../src/kernel/context/county.ts'
import type { Manifest } from '../../src/kernel/context/manifest.ts'
import { rotateKey } from '../../src/kernel/files/keys.ts'
import { addPerson, contactFor, holdContact } from '../../src/kernel/identity/people.ts'
import { startSession } from '../../src/kernel/identity/sessions.ts'
import { buildServer } from '../../src/kernel/web/server.ts'
import { TestClock } from './test-clock.ts'
import { cloneDatabase, type TestDatabase } from './test-database.ts'

export type TestPerson = { readonly actor: Actor; readonly id: string; readonly cookie: string; readonly phone: string | null; runs: Runs }
type Runs = <R>(work: (ctx: Context) => Promise<R>, options?: ContextOptions) => Promise<R>

export type TestCounty = County & {
  readonly clock: TestClock
  readonly base: TestDatabase
  /** Where its files, keys and anchors lie. */
  readonly dataFolder: string
  /** Runs a use case as an actor, in one transaction. */
  as<R>(actor: Actor, work: (ctx: Context) => Promise<R>, options?: ContextOptions): Promise<R>
  /** A member of staff who holds a post of the county's files (`ward-1261-administrator`), or a new post with these roles at an office. */
  staff(who: { post: string } | { roles: readonly string[]; office: string }, name?: string): Promise<TestPerson>
  /** Whoever holds a post of the county's files today, the substantive holder before one who acts; after `fillDemo`. */
  holderOf(postKey: string): Promise<TestPerson>
  /** The same holder of a post whenever asked: a journey's cast. */
  onceHolderOf(post: string): Promise<TestPerson>
  resident(who?: { name?: string; phone?: string; language?: Language }): Promise<TestPerson>
  /** A resident who is there already, such as one of the demo, in a session of the test's own. */
  residentCalled(name: string): Promise<TestPerson>
  /** One request to the county's web server, as nobody or as someone. */
  ask(request: InjectOptions & { as?: TestPerson | undefined }): Promise<LightMyRequestResponse>
  web(): Promise<FastifyInstance>
  /** Seals the audit trail, as the worker does every few minutes. */
  seal(): Promise<Seal[]>
  [Symbol.asyncDispose](): Promise<void>
}

export type TestCountyOptions = {
  readonly demo?: boolean
  readonly manifests?: readonly Manifest[]
  /** Rooms of the test's own beside those of the product. */
  readonly more?: readonly Manifest[]
  readonly simulatorUrl?: string
  readonly publicUrl?: string
  readonly senders?: MessagesSettings
  readonly mpesa?: MpesaSettings
  readonly clock?: TestClock
  /** Begins as another county that was left as a template: its database's name and its folder. */
  readonly from?: { readonly database: string; readonly folder: string }
}

/** A county of the test's own on a clone of the migrated template: `await using county = await testCounty()`. */
export async function testCounty(options: TestCountyOptions = {}): Promise<TestCounty> {
  const {
    demo = false,
    manifests,
    more = [],
    simulatorUrl,
    publicUrl = 'http://county.test',
    senders = NO_SENDERS,
    mpesa,
    clock = new TestClock(),
    from,
  } = options
  const base = await cloneDatabase({ demo, from: from?.database })
  const folder = mkdtempSync(join(tmpdir(), 'kaunti-county-'))
  const keysFolder = join(folder, 'keys')
  if (from) cpSync(from.folder, folder, { recursive: true })
  else await rotateKey(keysFolder, clock.now())
  const county = await openCounty({
    name: 'migori',
    db: base.db,
    clock,
    demo,
    publicUrl,
    files: { folder: join(folder, 'files'), keysFolder },
    senders,
    mpesa: mpesa ?? null,
    anchorsFolder: join(folder, 'anchors'),
    ...(simulatorUrl ? { simulatorUrl } : {}),
    secret: 'a secret of the tests, long enough to count',
    manifests: [...(manifests ?? productManifests), ...more],
  })
  const roles = new RoleBook(base.db)
  const holders = new SessionHolders(base.db)
  let server: Promise<FastifyInstance> | undefined
  let people = 0
  const cast = new Map<string, Promise<TestPerson>>()

  const as: TestCounty['as'] = (actor, work, options) => asActor(county, actor, work, options)
  const web = () => {
    server ??= buildServer(county, { hosts: [], proxies: [], limits: false, checkAnswers: true })
    return server
  }

  async function person(actor: Actor, token: string): Promise<TestPerson> {
    return {
      actor,
      id: actor.person as string,
      cookie: `kaunti=${token}`,
      phone: actor.phone,
      runs: (work, options) => asActor(county, actor, work, options),
    }
  }

  async function officer({ id, fullName, session, token }: { id: string; fullName: string; session: string; token: string }) {
    const now = clock.now()
    const holder = await holders.find(token, now)
    if (!holder) throw new Error('The session of a test officer was not found.')
    const grants = await roles.grantsOf(id, holder.posts, holder.rolesVersion)
    const posts = holder.posts.map(({ post }) => post)
    return person({ kind: 'staff', person: id, name: fullName, session, grants, posts, phone: null }, token)
  }

  const made: TestCounty = Object.assign(county as County & { clock: TestClock }, {
    base,
    dataFolder: folder,
    as,
    web,
    seal: () => sealTrail(county),
    async resident({ name, phone, language = 'en' }: { name?: string; phone?: string; language?: Language } = {}) {
      people += 1
      const fullName = name ?? `Resident ${people}`
      const number = phone ?? `+25470000${String(people).padStart(4, '0')}`
      const id = newId(Date.now())
      const session = newId(Date.now())
      const now = clock.now()
      const { token } = await base.db.transaction().execute(async (db) => {
        await addPerson(db, { id, fullName, language, now })
        const contact = await contactFor(db, { id: newId(Date.now()), kind: 'phone', value: number, now })
        await holdContact(db, { id: newId(Date.now()), person: id, contact, now, verifiedAt: now })
        return startSession(db, { id: session, person: id, kind: 'resident', contact, device: 'test', now })
      })
      return person({ kind: 'resident', person: id, name: fullName, session, grants: residentGrants(id), posts: [], phone: number }, token)
    },
    async residentCalled(name: string) {
      const now = clock.now()
      const known = await base.db
        .selectFrom('identity.people as person')
        .innerJoin('identity.person_contacts as held', 'held.person', 'person.id')
        .innerJoin('identity.contacts as contact', 'contact.id', 'held.contact')
        .select(['person.id', 'contact.id as contact', 'contact.value'])
        .where('person.full_name', '=', name)
        .where('contact.kind', '=', 'phone')
        .orderBy('person.id')
        .executeTakeFirstOrThrow()
      const session = newId(Date.now())
      const { token } = await base.db
        .transaction()
        .execute((db) => startSession(db, { id: session, person: known.id, kind: 'resident', contact: known.contact, device: 'test', now }))
      const actor = { kind: 'resident', person: known.id, name, session, grants: residentGrants(known.id), posts: [] } as const
      return person({ ...actor, phone: known.value }, token)
    },
    async staff(who: { post: string } | { roles: readonly string[]; office: string }, name?: string) {
      people += 1
      const fullName = name ?? `Officer ${people}`
      const id = newId(Date.now())
      const session = newId(Date.now())
      const now = clock.now()
      const today = now.toZonedDateTimeISO('Africa/Nairobi').toPlainDate()
      const { token } = await base.ownerDb.transaction().execute(async (db) => {
        await addPerson(db, { id, fullName, language: 'en', now })
        await db
          .insertInto('identity.staff')
          .values({ person: id, staff_number: `T${people}-${id.slice(-6)}`, email: `officer-${id}@county.example`, created_at: now })
          .execute()
        let post: string
        if ('post' in who) {
          post = (await db.selectFrom('identity.posts').select('id').where('key', '=', who.post).executeTakeFirstOrThrow()).id
        } else {
          post = newId(Date.now())
          const key = `test-${post}`
          await db
            .insertInto('identity.posts')
            .values({ id: post, key, title_en: 'Test post', title_sw: 'Wadhifa wa jaribio', office: who.office })
            .execute()
          for (const role of who.roles) await db.insertInto('access.post_roles').values({ post, role }).execute()
        }
        await db
          .insertInto('identity.post_holders')
          .values({ id: newId(Date.now()), post, person: id, held_from: today.subtract({ days: 30 }), held_until: null, acting: false })
          .execute()
        return startSession(db, { id: session, person: id, kind: 'staff', device: 'test', now })
      })
      return officer({ id, fullName, session, token })
    },
    async holderOf(postKey: string) {
      const now = clock.now()
      const today = now.toZonedDateTimeISO('Africa/Nairobi').toPlainDate()
      const held = await base.db
        .selectFrom('identity.post_holders as held')
        .innerJoin('identity.posts as post', 'post.id', 'held.post')
        .innerJoin('identity.people as person', 'person.id', 'held.person')
        .select(['person.id', 'person.full_name'])
        .where('post.key', '=', postKey)
        .where('held.held_from', '<=', today)
        .where((is) => is.or([is('held.held_until', 'is', null), is('held.held_until', '>=', today)]))
        .orderBy('held.acting')
        .executeTakeFirst()
      if (!held) throw new Error(`Nobody holds the post ${postKey} today.`)
      const session = newId(Date.now())
      const { token } = await base.db
        .transaction()
        .execute((db) => startSession(db, { id: session, person: held.id, kind: 'staff', device: 'test', now }))
      return officer({ id: held.id, fullName: held.full_name, session, token })
    },
    onceHolderOf(post: string) {
      const known = cast.get(post) ?? made.staff({ post })
      cast.set(post, known)
      return known
    },
    async ask({ as: who, ...request }: InjectOptions & { as?: TestPerson | undefined }) {
      const app = await web()
      const headers = { 'sec-fetch-site': 'same-origin', host: demo ? 'localhost' : 'county.test', ...request.headers } as Record<
        string,
        string
      >
      if (who) headers.cookie = headers.cookie ? `${headers.cookie}; ${who.cookie}` : who.cookie
      return app.inject({ ...request, headers })
    },
    async [Symbol.asyncDispose]() {
      await (await server)?.close()
      await county.files[Symbol.asyncDispose]()
      rmSync(folder, { recursive: true, force: true })
      await base.drop()
    },
  })
  return made
}

export { anonymous }
