import type { IncomingHttpHeaders } from 'node:http'
import type { Readable } from 'node:stream'
import type { z } from 'zod'
import type { Refusal } from '../../core/basics/errors.ts'
import type { Permission, RecordReach } from '../access/grants.ts'
import type { Actor } from '../context/actor.ts'
import type { Context } from '../context/context.ts'
import type { County } from '../context/county.ts'
import type { Reply } from './reply.ts'

/** Who may come in at all. Which record they may touch is for the use case, on the loaded record. */
export type Access =
  | { readonly kind: 'everyone'; readonly reason: string }
  | { readonly kind: 'signedIn'; readonly as: 'resident' | 'staff' | 'any' }
  | { readonly kind: 'may'; readonly permission: Permission }
  | { readonly kind: 'demo' }

/** Open to anyone, with the reason written down. */
export const openTo = (_whom: 'everyone', reason: string): Access => ({ kind: 'everyone', reason })
export const signedIn = (as: 'resident' | 'staff' | 'any' = 'any'): Access => ({ kind: 'signedIn', as })
export const may = (permission: Permission): Access => ({ kind: 'may', permission })
/** Exists only on a database marked demo, and answers this machine alone unless HOSTS names others; elsewhere the path is unknown. */
export const demoOnly = (): Access => ({ kind: 'demo' })

export type InputSchemas = { readonly params?: z.ZodType; readonly query?: z.ZodType; readonly body?: z.ZodType }
type Output<S> = S extends z.ZodType ? z.output<S> : undefined
type Typed<S> = S extends z.ZodType ? z.input<S> : undefined

/** One part of a multipart body, in the order sent. */
export type Part =
  | { readonly kind: 'field'; readonly name: string; readonly value: string }
  | { readonly kind: 'file'; readonly name: string; readonly filename: string; readonly type: string; readonly stream: Readable }

/** What a use case may know of the request beyond its input. */
export type RequestFacts = {
  readonly method: string
  readonly path: string
  readonly url: string
  readonly address: string
  readonly device: string
  readonly headers: IncomingHttpHeaders
  cookie(name: string): string | undefined
}

export type Input<S extends InputSchemas, Received = undefined> = {
  readonly params: Output<S['params']>
  readonly query: Output<S['query']>
  readonly body: Output<S['body']>
  readonly request: RequestFacts
  readonly received: Received
}

/** Valid input for the test that asks every route as every kind of person; `reach` says where the record it names stands. */
export type Example<S extends InputSchemas> = {
  readonly params?: Typed<S['params']>
  readonly query?: Typed<S['query']>
  readonly body?: Typed<S['body']>
  /** Multipart routes: the parts to send. */
  readonly parts?: readonly {
    readonly name: string
    readonly value: string | Uint8Array
    readonly filename?: string
    readonly type?: string
  }[]
  readonly reach?: RecordReach
  /** Cookies a visitor needs for this to be theirs. */
  readonly cookies?: Readonly<Record<string, string>>
}

/** What an example may look at to find valid input. */
export type ExampleWorld = { readonly county: County }

type Limit = { readonly max: number; readonly minutes: number; readonly by: 'address' | 'person' }

export type RouteRecord<S extends InputSchemas, R, Received> = {
  readonly access: Access
  readonly input: S
  readonly example: (world: ExampleWorld) => Promise<Example<S>>
  readonly run: (ctx: Context, input: Input<S, Received>) => Promise<R>
  readonly reply: (result: R, ctx: Context, input: Input<S, Received>) => Reply
  /** Shows the form again with what was typed and what is wrong; without it a refusal becomes an error page. */
  readonly again?: (refusal: Refusal, typed: Record<string, unknown>, ctx: Context, input: Input<S, Received>) => Reply | Promise<Reply>
  /**
   * Takes in a multipart body before any transaction opens, so that a slow line holds no database connection.
   * Runs after the route's access was checked; what it gives reaches `run` as `input.received`.
   * A route that declares a `body` too takes the ordinary encoding of a form as well: of `body` and `received`, the one that did not come is undefined.
   */
  readonly receive?: (incoming: {
    readonly county: County
    readonly actor: Actor
    readonly params: Output<S['params']>
    readonly query: Output<S['query']>
    readonly request: RequestFacts
    readonly parts: AsyncIterable<Part>
  }) => Promise<Received>
  /** What a route under /api answers, by status, when it does what was asked: described in OpenAPI, and held against every answer in tests. */
  readonly answers?: Readonly<Record<number, z.ZodType>>
  readonly limit?: Limit
  /** In bytes; 256 KiB unless said. */
  readonly bodyMax?: number
  /** Runs in one serializable transaction: for rules that span rows no lock names. */
  readonly serializable?: boolean
  /**
   * True: a GET that must write (a read that opens a draft) runs in a transaction like a POST. False: a POST whose use case brings its own transactions
   * (payments that are posted together) holds none while it waits.
   */
  readonly writes?: boolean
  /** Called by machines that send no browser headers (delivery reports): the same-site check does not apply, the use case proves the caller. */
  readonly machine?: boolean
}

export type Method = 'GET' | 'POST'

/** A route as the server mounts it: one plain record. The generics are gone; `route` has checked them. */
export type Route = RouteRecord<InputSchemas, unknown, unknown> & { readonly method: Method; readonly path: string }

const route =
  (method: Method) =>
  <S extends InputSchemas, R, Received = undefined>(path: string, record: RouteRecord<S, R, Received>): Route =>
    ({ ...record, method, path }) as unknown as Route

/** Declares one route: `get('/cases/:id', { access, input, example, run, reply })`. Without access, input and example it does not compile. */
export const get = route('GET')
export const post = route('POST')

/** True for routes that speak JSON: they have an address under /api and appear in the OpenAPI description. */
export const isApi = (path: string): boolean => path.startsWith('/api/')

declare module '../context/manifest.ts' {
  interface Manifest {
    readonly routes?: readonly Route[]
  }
}
