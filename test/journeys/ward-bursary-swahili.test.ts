import { testJourney } from './bursary-journey.ts'

testJourney('Swahili, 360 px', { language: 'sw', width: 360, scripts: true, axe: true })
