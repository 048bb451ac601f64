import type { Chart } from '../../engines/money/ledger/money-book.ts'
import { DarajaClient } from '../../engines/money/mpesa/daraja-client.ts'
import { readTariffs, type TariffBook } from '../../engines/money/tariffs/tariff-book.ts'
import { allows } from '../../kernel/access/access.ts'
import type { Grant, RecordReach } from '../../kernel/access/grants.ts'
import { RoleBook, residentGrants } from '../../kernel/access/roles.ts'
import type { AuditEntry } from '../../kernel/audit/write-audit.ts'
import type { Calendars } from '../../kernel/calendar/calendar-book.ts'
import { type Actor, systemActor } from '../../kernel/context/actor.ts'
import { type Context, openContext } from '../../kernel/context/context.ts'
import type { County } from '../../kernel/context/county.ts'
import type { Transaction } from '../../kernel/database/database.ts'
import type { PublishedService } from '../../modules/services/definitions/service-book.ts'
import type { heldForPayment } from '../../modules/services/letters/suspend-letters.ts'
import type { Row } from './bulk-insert.ts'
import type { LetterDue } from './demo-letters.ts'
import type { Resident } from './demo-residents.ts'
import type { DemoPost, Holding, Staff } from './demo-staff.ts'
import { dayOf } from './demo-time.ts'
import type { Samples } from './demo-uploads.ts'
import { type BookRows, DemoBooks } from './money/demo-books.ts'
import type { Random } from './random.ts'

/** What invented cases write, before it is written; what must stand in the order of time is kept by the world until the end. */
export type DemoRows = {
  readonly cases: Row[]
  readonly queue: Row[]
  readonly names: Row[]
  readonly answers: Row[]
  readonly tasks: Row[]
  readonly acts: Row[]
  readonly corrections: Row[]
  readonly ratings: Row[]
  readonly files: Row[]
  readonly money: BookRows
}

const noRows = (): Omit<DemoRows, 'money'> => ({
  cases: [],
  queue: [],
  names: [],
  answers: [],
  tasks: [],
  acts: [],
  corrections: [],
  ratings: [],
  files: [],
})

/** The county as it was at a moment that has passed, with a person in it. */
export class DemoWorld {
  readonly county: County
  readonly calendars: Calendars
  readonly staff: Staff
  readonly samples: Samples
  readonly now: Temporal.Instant
  /** What is to be written next; taken away by whoever writes it. */
  rows: Omit<DemoRows, 'money'> = noRows()
  readonly audits: AuditEntry[] = []
  readonly history: (Row & { readonly at: Temporal.Instant })[] = []
  readonly outbox: (Row & { readonly created_at: Temporal.Instant })[] = []
  readonly letters: LetterDue[] = []
  readonly suspensions: (ReturnType<typeof heldForPayment> & { lifted_at: Temporal.Instant | null })[] = []
  /** The services as they were published, by the hash of their version. */
  readonly services: ReadonlyMap<string, PublishedService>
  readonly books: DemoBooks
  readonly references = new Set<string>()
  readonly #posts: readonly DemoPost[]
  readonly #grants: ReadonlyMap<string, readonly Grant[]>
  readonly #then: { at: Temporal.Instant }
  readonly #past: County
  readonly #actors = new Map<string, Actor>()
  /** The posts that reach a place for a permission; the places are few, and asked for with every act. */
  readonly #reaching = new Map<string, readonly DemoPost[]>()

  private constructor(given: {
    county: County
    calendars: Calendars
    staff: Staff
    samples: Samples
    posts: readonly DemoPost[]
    grants: ReadonlyMap<string, readonly Grant[]>
    now: Temporal.Instant
    services: ReadonlyMap<string, PublishedService>
    chart: Chart
    tariffs: TariffBook
  }) {
    this.county = given.county
    this.services = given.services
    this.calendars = given.calendars
    this.staff = given.staff
    this.samples = given.samples
    this.now = given.now
    this.#posts = given.posts
    this.#grants = given.grants
    const then = { at: given.now }
    this.#then = then
    const clock = { now: () => then.at }
    this.#past = { ...given.county, clock, mpesa: operated(given.county, clock) }
    this.books = new DemoBooks(this, given.chart, given.tariffs)
  }

  static async open(
    county: County,
    given: {
      staff: Staff
      posts: readonly DemoPost[]
      samples: Samples
      now: Temporal.Instant
      services: ReadonlyMap<string, PublishedService>
    },
  ): Promise<DemoWorld> {
    const roles = new RoleBook(county.db)
    const version = await roles.currentVersion()
    const grants = new Map<string, readonly Grant[]>()
    for (const post of given.posts) {
      const { id, ...place } = post
      grants.set(post.key, await roles.grantsOf('', [{ ...place, post: id }], version))
    }
    const { db } = county
    const calendars = await county.calendars.current(db)
    const chart = await county.money.chart(db)
    // Bills read the law of a day from what is known beforehand.
    const tariffs = await readTariffs({ db: db as never })
    return new DemoWorld({ county, calendars, chart, tariffs, ...given, grants })
  }

  /** What a person may do with a context of that moment. Deciding must read nothing: the demo knows all there is. */
  at<R>(at: Temporal.Instant, actor: Actor, random: Random, onBehalfOf: string | null, work: (ctx: Context) => Promise<R>): Promise<R> {
    this.#then.at = at
    const { ctx, audits } = openContext(this.#past, actor, nothingToRead, {
      requestId: random.id(at),
      ...(onBehalfOf ? { onBehalfOf } : {}),
      language: 'en',
    })
    const decided: Context = { ...ctx, newId: () => random.id(at) }
    return work(decided).then((result) => {
      this.audits.push(...audits)
      return result
    })
  }

  /** As `at`, for use cases that read and write: on what is written of the past so far. */
  async written<R>(at: Temporal.Instant, actor: Actor, db: Transaction, random: Random, work: (ctx: Context) => Promise<R>): Promise<R> {
    this.#then.at = at
    const { ctx, audits } = openContext(this.#past, actor, db, { requestId: random.id(at), language: 'en' })
    const result = await work({ ...ctx, newId: () => random.id(at) })
    this.audits.push(...audits)
    return result
  }

  /** What was lived since it was last asked. */
  takeRows(): DemoRows {
    const { rows } = this
    this.rows = noRows()
    return { ...rows, money: this.books.takeRows() }
  }

  resident(resident: Resident): Actor {
    return {
      kind: 'resident',
      person: resident.id,
      name: resident.fullName,
      session: null,
      grants: residentGrants(resident.id),
      posts: [],
      phone: resident.phone,
    }
  }

  officer(holding: Holding): Actor {
    const key = `${holding.person} ${holding.post.id}`
    const kept = this.#actors.get(key)
    if (kept) return kept
    const grants = (this.#grants.get(holding.post.key) ?? []).map((grant) => ({ ...grant, person: holding.person }))
    const actor: Actor = {
      kind: 'staff',
      person: holding.person,
      name: holding.name,
      session: null,
      grants,
      posts: [holding.post.id],
      phone: null,
    }
    this.#actors.set(key, actor)
    return actor
  }

  readonly system: Actor = systemActor('cases.case.wake')

  /** Those who on that day hold a post with one of these roles that reaches the record for the permission. */
  officers(permission: string, reach: RecordReach, roles: readonly string[] | undefined, at: Temporal.Instant): Holding[] {
    const { kind, office, ward, subCounty, department } = reach
    const key = [permission, kind, office, ward, subCounty, department, ...(roles ?? ['*'])].join(' ')
    const posts = this.#reaching.get(key) ?? this.#posts.filter((post) => this.#reaches(post, permission, reach, roles))
    this.#reaching.set(key, posts)
    const day = dayOf(at)
    return posts.map((post) => this.staff.holding(post.key, day)).filter((holding) => holding !== undefined)
  }

  #reaches(post: DemoPost, permission: string, reach: RecordReach, roles: readonly string[] | undefined): boolean {
    if (roles && !post.roles.some((role) => roles.includes(role))) return false
    return allows(this.#grants.get(post.key) ?? [], permission, reach, roles)
  }

  /** The holders of a role at an office on that day. */
  holders(role: string, office: string | null, at: Temporal.Instant): string[] {
    const day = dayOf(at)
    return this.#posts.flatMap((post) => {
      if ((office !== null && post.office !== office) || !post.roles.includes(role)) return []
      const holding = this.staff.holding(post.key, day)
      return holding ? [holding.person] : []
    })
  }
}

/** The M-Pesa of the past: orders to it are written down, and what became of them is told by the story. Nothing is ever sent. */
function operated({ money, mpesa }: County, clock: County['clock']): DarajaClient {
  const shortcode = money.data.paybills[0]?.shortcode ?? ''
  const nothing = {
    baseUrl: 'http://localhost',
    consumerKey: '-',
    consumerSecret: '-',
    passkey: '-',
    callbackKey: '-',
    nominatedNumber: '-',
  }
  return new DarajaClient({ ...nothing, ...mpesa?.settings, shortcode, operator: { initiator: '-', securityCredential: '-' } }, clock)
}

/** Stands where a transaction would: a decision that tried to read would end the demo at once, rather than be slow. */
const nothingToRead = new Proxy({} as Transaction, {
  get(_target, name) {
    throw new Error(`An invented case asked the database (${String(name)}); what it needs must be known beforehand.`)
  },
})
