import type { PersonalData } from '../../../core/basics/personal-data.ts'
import type { Text } from '../../../core/basics/texts.ts'
import type { Manifest } from '../../../kernel/context/manifest.ts'

type Classified = Exclude<PersonalData, 'none'>

/** Details kept for one purpose, equally long, and treated alike when their person asks for erasure. */
export type KeptGroup = Pick<Classified, 'purpose' | 'retention' | 'erase'> & {
  readonly sensitive: boolean
  /** Columns as the database names them (`identity.people.full_name`), so that the statement can be held against it. */
  readonly details: readonly string[]
}

export type KeptArea = { readonly area: string; readonly groups: readonly KeptGroup[] }

/** All that the switched-on modules declare to keep about people, by the part of the system it lies in: the public register of processing. */
export function keptData(manifests: readonly Manifest[]): KeptArea[] {
  const areas = new Map<string, Map<string, KeptGroup>>()
  for (const { personalData } of manifests)
    for (const [detail, kept] of Object.entries(personalData ?? {})) {
      if (kept === 'none') continue
      const area = detail.split('.')[0] as string
      const groups = areas.get(area) ?? new Map<string, KeptGroup>()
      areas.set(area, groups)
      const sensitive = kept.class === 'sensitive'
      const alike = JSON.stringify([kept.purpose.en, kept.retention, kept.erase, sensitive])
      const { purpose, retention, erase } = kept
      const details = [...(groups.get(alike)?.details ?? []), detail]
      groups.set(alike, { purpose, retention, erase, sensitive, details })
    }
  return [...areas].map(([area, groups]) => ({
    area,
    groups: [...groups.values()].sort((a, b) => Number(b.sensitive) - Number(a.sensitive)),
  }))
}

/** A retention in the parts that words are made of: `{ unit: 'years', count: 7 }`. */
export function retentionParts(retention: Classified['retention']): { unit: 'years' | 'days'; count: number } | 'life' | 'for-ever' {
  if (retention === 'life' || retention === 'for-ever') return retention
  const [unit, count] = retention.split(':') as ['years' | 'days', string]
  return { unit, count: Number(count) }
}

export const keepReason = (erase: Classified['erase']): Text | null => (typeof erase === 'string' ? null : erase.keep)
