import { testJourney } from './bursary-journey.ts'

testJourney('English, 1280 px', { language: 'en', width: 1280, scripts: true, axe: true })
