import { testJourney } from './bursary-journey.ts'

testJourney('Swahili, 360 px, without JavaScript', { language: 'sw', width: 360, scripts: false, axe: false })
