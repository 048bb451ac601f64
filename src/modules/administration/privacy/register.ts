import type { PersonalData } from '../../../core/basics/personal-data.ts'
import type { Manifest } from '../../../kernel/context/manifest.ts'

export type RegisterLine = {
  readonly room: string
  readonly column: string
  readonly declared: Exclude<PersonalData, 'none'>
  /** Emptied by the retention job, by the room itself or with its record, or never. */
  readonly emptied: 'job' | 'room' | 'never'
}

/** The register of processing (Data Protection (General) Regulations 2021; Act, s. 25): every column that holds personal data, what for and how long. */
export function processingRegister(manifests: readonly Manifest[]): RegisterLine[] {
  const byJob = new Set(manifests.flatMap(({ retention = [] }) => retention.flatMap(({ columns }) => columns)))
  return manifests.flatMap(({ name, personalData = {} }) =>
    Object.entries(personalData).flatMap(([column, declared]): RegisterLine[] => {
      if (declared === 'none') return []
      const emptied = byJob.has(column) ? 'job' : declared.retention === 'for-ever' ? 'never' : 'room'
      return [{ room: name, column, declared, emptied }]
    }),
  )
}
