import type { PersonalDataMap } from '../../core/basics/personal-data.ts'

const answering = {
  en: 'To know who moved the county’s deadlines, and by what right.',
  sw: 'Kujua nani alibadilisha muda wa mwisho wa maombi, na kwa mamlaka gani.',
}
const officialAct = {
  en: 'A change of holidays is an official act that moves people’s deadlines; who did it must stay known (County Governments Act, s. 8).',
  sw: 'Kubadilisha sikukuu ni tendo la kiofisi linalobadilisha muda wa mwisho wa maombi ya watu; aliyelifanya lazima abaki akijulikana.',
}

export const calendarPersonalData: PersonalDataMap = {
  'calendar.calendars': 'none',
  'calendar.hours': 'none',
  'calendar.holidays': 'none',
  'calendar.versions': 'none',
  'calendar.holiday_changes.id': 'none',
  'calendar.holiday_changes.holiday': 'none',
  'calendar.holiday_changes.verb': 'none',
  'calendar.holiday_changes.day_before': 'none',
  'calendar.holiday_changes.day_after': 'none',
  'calendar.holiday_changes.reason': 'none',
  'calendar.holiday_changes.authority': 'none',
  'calendar.holiday_changes.changed_by': { class: 'personal', purpose: answering, retention: 'for-ever', erase: { keep: officialAct } },
  'calendar.holiday_changes.changed_by_name': {
    class: 'personal',
    purpose: answering,
    retention: 'for-ever',
    erase: { keep: officialAct },
  },
  'calendar.holiday_changes.changed_at': 'none',
}
