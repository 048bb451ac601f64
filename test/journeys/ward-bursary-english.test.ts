import { testJourneys } from './bursary-journey.ts'

testJourneys({
  'English, 1280 px': { language: 'en', width: 1280, scripts: true, axe: true, student: 0 },
  'English, the form by keyboard alone': {
    language: 'en',
    width: 1280,
    scripts: true,
    keyboard: true,
    axe: false,
    student: 1,
    unseenOfficers: true,
  },
})
