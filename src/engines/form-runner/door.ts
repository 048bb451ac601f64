import type { z } from 'zod'
import type { FormDefinition } from '../../core/forms/form.ts'
import type { Context } from '../../kernel/context/context.ts'
import type { County } from '../../kernel/context/county.ts'
import type { Cookie } from '../../kernel/web/reply.ts'
import type { Access, RequestFacts } from '../../kernel/web/route.ts'
import { draftCookie, TOKEN_SECONDS } from './drafts.ts'
import type { Sitting } from './sitting.ts'

/** One way in to a form: to apply, to correct, or for a resident at a counter. */
export type Door = {
  readonly base: string
  readonly params: z.ZodObject
  readonly access: Access
  /** What this visitor has here. Throws `basics.not_found`. */
  readonly open: (
    ctx: Context,
    params: Readonly<Record<string, unknown>>,
    request: RequestFacts,
    more?: { draftId?: string | undefined; lock?: boolean },
  ) => Promise<Sitting>
  readonly cookies: (ctx: Context, sitting: Sitting, token: string | null) => readonly Cookie[]
  readonly example: (world: {
    county: County
  }) => Promise<{ params: Record<string, string>; cookies: Record<string, string>; pages: FormDefinition['pages'] }>
}

/** The address with its parameters filled in. */
export const filledBase = (base: string, params: Readonly<Record<string, unknown>>): string =>
  base.replace(/:(\w+)/g, (_, name: string) => encodeURIComponent(String(params[name])))

export const tokenCookies = (ctx: Context, sitting: Sitting, token: string | null): readonly Cookie[] => {
  const key = token ?? sitting.visitor.token
  return key && !sitting.visitor.person && !sitting.counter
    ? [{ name: draftCookie(ctx.county), value: key, maxAgeSeconds: TOKEN_SECONDS }]
    : []
}

/** A mount's own parameters with those of one route. Only the route's are named in the type: the mount's are known to the mount alone. */
export const withParams = <S extends z.ZodRawShape>(
  own: z.ZodObject,
  shape: S,
): z.ZodType<z.output<z.ZodObject<S>>, z.input<z.ZodObject<S>>> =>
  own.extend(shape) as unknown as z.ZodType<z.output<z.ZodObject<S>>, z.input<z.ZodObject<S>>>

/** A mount's own parameters alone. */
export const ownParams = (own: z.ZodObject): z.ZodType<Record<string, unknown>, Record<string, string>> =>
  own as unknown as z.ZodType<Record<string, unknown>, Record<string, string>>
