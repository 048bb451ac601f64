import type { PersonalDataMap } from '../../core/basics/personal-data.ts'

/** Places and the telephones of offices are nobody's personal data. */
export const placesPersonalData: PersonalDataMap = {
  'places.sub_counties': 'none',
  'places.wards': 'none',
  'places.departments': 'none',
  'places.offices': 'none',
}
