import type { PersonalDataMap } from '../../core/basics/personal-data.ts'

export const accessPersonalData: PersonalDataMap = {
  'access.roles': 'none',
  'access.role_permissions': 'none',
  'access.post_roles': 'none',
  'access.role_conflicts': 'none',
  'access.versions': 'none',
}
