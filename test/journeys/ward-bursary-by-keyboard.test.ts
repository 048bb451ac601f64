import { testJourney } from './bursary-journey.ts'

testJourney('English, the form by keyboard alone', { language: 'en', width: 1280, scripts: true, keyboard: true, axe: false })
