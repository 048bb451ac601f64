import { defineTexts } from '../basics/texts.ts'

export const formTexts = defineTexts({
  'forms.repeat.none': {
    en: 'No {entry} has been added yet. Add one to go on',
    sw: 'Bado hujaongeza {entry}. Ongeza kwanza ili uendelee',
  },
  'forms.repeat.min': { en: 'Add at least {min}: {entry}', sw: 'Ongeza angalau {min}: {entry}' },
  'forms.repeat.max': { en: 'You can add no more than {max}: {entry}', sw: 'Huwezi kuongeza zaidi ya {max}: {entry}' },
  'forms.repeat.incomplete': { en: 'Answer every question about {entry} {number}', sw: 'Jibu maswali yote kuhusu {entry} {number}' },
  'forms.ended': { en: 'These answers end without an application', sw: 'Majibu haya hayawezi kuwa ombi' },
})
