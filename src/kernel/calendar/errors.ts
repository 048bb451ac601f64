import { defineErrors } from '../../core/basics/errors.ts'

export const refuse = defineErrors({
  'calendar.file_wrong': {
    status: 422,
    en: '{file} cannot be used. At {path}: {fault}',
    sw: '{file} haiwezi kutumika. Katika {path}: {fault}',
  },
  'calendar.no_such_calendar': {
    status: 500,
    en: 'This county has no calendar named {key}.',
    sw: 'Kaunti hii haina kalenda iitwayo {key}.',
  },
  'calendar.holiday_exists': {
    status: 409,
    en: '{day} is already a holiday: {name}.',
    sw: '{day} tayari ni sikukuu: {name}.',
  },
  'calendar.holiday_gone': {
    status: 409,
    en: 'This holiday has been removed. Load the page again to see how it stands.',
    sw: 'Sikukuu hii imeondolewa. Fungua ukurasa tena uone hali ilivyo.',
  },
  'calendar.holiday_unchanged': {
    status: 409,
    en: 'This holiday already stands like that.',
    sw: 'Sikukuu hii tayari iko hivyo.',
  },
})
