import { defineTexts } from '../../../core/basics/texts.ts'

export const suspenseTexts = defineTexts({
  'money.suspense.age.day': { en: 'Less than a day', sw: 'Chini ya siku moja' },
  'money.suspense.age.three': { en: 'One to three days', sw: 'Siku moja hadi tatu' },
  'money.suspense.age.week': { en: 'Three to seven days', sw: 'Siku tatu hadi saba' },
  'money.suspense.age.month': { en: 'Seven to thirty days', sw: 'Siku saba hadi thelathini' },
  'money.suspense.age.older': { en: 'More than thirty days', sw: 'Zaidi ya siku thelathini' },
})
