import type { Text } from '../../core/basics/texts.ts'
import type { Context } from '../context/context.ts'
import type { County } from '../context/county.ts'
import type { DocumentFacts } from './signed-payload.ts'

/** What the county's own record says of a paper whose signature is good. */
export type PaperStanding =
  | { readonly is: 'valid' }
  /** It holds no longer, since an instant, for a reason that whoever was shown it may read. */
  | { readonly is: 'ended'; readonly at: Temporal.Instant; readonly because: Text }

/** A kind of signed paper that a room gives out, so that the one page which checks papers knows all of them. */
export type SignedPaper = {
  /** The first of its facts. */
  readonly kind: string
  readonly title: Text
  /** What the facts after kind, number and day are called. */
  readonly labels: readonly Text[]
  readonly genuine: Text
  readonly ended: Text
  /** Null when the county gave out no such paper. */
  readonly standing: (ctx: Context, facts: DocumentFacts) => Promise<PaperStanding | null>
  /** The numbers of those that hold no longer, for the signed list that is read without network. */
  readonly endedNumbers: (ctx: Pick<Context, 'db'>) => Promise<readonly string[]>
  /** Where a number typed from the paper is looked up; null when it is no number of this kind. */
  readonly addressOf: (typed: string) => string | null
}

declare module '../context/manifest.ts' {
  interface Manifest {
    readonly papers?: readonly SignedPaper[]
  }
}

export const signedPapers = ({ manifests }: Pick<County, 'manifests'>): SignedPaper[] => manifests.flatMap(({ papers }) => papers ?? [])
