import { testJourneys } from './bursary-journey.ts'

testJourneys({
  'Swahili, 360 px': { language: 'sw', width: 360, scripts: true, axe: true, student: 0 },
  'Swahili, 360 px, without JavaScript': { language: 'sw', width: 360, scripts: false, axe: false, student: 1, unseenOfficers: true },
})
