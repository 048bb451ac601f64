import type { Text } from '../../core/basics/texts.ts'
import type { Context } from '../../kernel/context/context.ts'
import type { IconName } from '../../ui/components/icon.tsx'

/** Something a resident can do, with what they ask first. `facts` are two or three at most: cost, time, for whom. */
export type OfferedTask = {
  readonly title: Text
  readonly summary: Text
  readonly href: string
  /** Keys of the departments that answer for it. */
  readonly departments: readonly string[]
  readonly facts: readonly { readonly label: Text; readonly value: Text }[]
  /** The lower, the earlier among tasks of all modules. */
  readonly order: number
}

/** A subject of county life under which tasks are found. */
type OfferedTopic = { readonly title: Text; readonly summary: Text; readonly href: string; readonly icon?: IconName }

/** `version` is another one as soon as anything else here is. */
export type Offers = { readonly tasks: readonly OfferedTask[]; readonly topics: readonly OfferedTopic[]; readonly version: string }

declare module '../../kernel/context/manifest.ts' {
  interface Manifest {
    /** What this module offers the public, as the home page and the pages of offices and departments show it. Nothing personal. */
    readonly offers?: (ctx: Context) => Promise<Offers>
  }
}

/** The offers of every module that is switched on, in their order. */
export async function gatherOffers(ctx: Context): Promise<Offers> {
  const offers: Offers[] = []
  for (const manifest of ctx.county.manifests) if (manifest.offers) offers.push(await manifest.offers(ctx))
  return {
    tasks: offers.flatMap(({ tasks }) => tasks).sort((a, b) => a.order - b.order),
    topics: offers.flatMap(({ topics }) => topics),
    version: offers.map(({ version }) => version).join(' '),
  }
}
