import { defineTexts } from '../../../core/basics/texts.ts'

export const runTexts = defineTexts({
  'money.run.late': { en: 'Penalties and interest', sw: 'Adhabu na riba' },
  'money.run.expiry': { en: 'Bills whose time is over', sw: 'Bili ambazo muda wake umekwisha' },
})
