import { defineTexts } from '../../core/basics/texts.ts'

export const calendarTexts = defineTexts({
  'calendar.hours.days': { en: '{first} to {last}', sw: '{first} hadi {last}' },
  'calendar.hours.line': { en: '{days}: {times}', sw: '{days}: {times}' },
  'calendar.hours.always': { en: 'Day and night, every day', sw: 'Usiku na mchana, kila siku' },
  'calendar.hours.time': { en: '{opens} to {closes}', sw: '{opens} hadi {closes}' },
  'calendar.holiday.public': { en: 'Public holiday', sw: 'Sikukuu ya umma' },
  'calendar.holiday.declared': { en: 'Declared for this year', sw: 'Imetangazwa kwa mwaka huu' },
  'calendar.holiday.county': { en: 'County offices closed', sw: 'Ofisi za kaunti zimefungwa' },
  'calendar.holiday.awaited': { en: 'To be confirmed by Gazette notice', sw: 'Itathibitishwa kwa tangazo la Gazeti la Serikali' },
  'calendar.change.added': { en: 'Added', sw: 'Imeongezwa' },
  'calendar.change.moved': { en: 'Moved', sw: 'Imehamishwa' },
  'calendar.change.confirmed': { en: 'Confirmed', sw: 'Imethibitishwa' },
  'calendar.change.removed': { en: 'Removed', sw: 'Imeondolewa' },
})
