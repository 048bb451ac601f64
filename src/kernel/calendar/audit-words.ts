export const auditOfCalendar = {
  verbs: {
    'calendar.holiday.added': { en: 'Holiday added', sw: 'Sikukuu iliongezwa' },
    'calendar.holiday.confirmed': { en: 'Holiday confirmed', sw: 'Sikukuu ilithibitishwa' },
    'calendar.holiday.moved': { en: 'Holiday moved', sw: 'Sikukuu ilihamishwa' },
    'calendar.holiday.removed': { en: 'Holiday removed', sw: 'Sikukuu iliondolewa' },
  },
  records: {
    'calendar.holiday': { en: 'Holiday', sw: 'Sikukuu' },
    'calendar.holiday_change': { en: 'Change of a holiday', sw: 'Badiliko la sikukuu' },
  },
}
