import { defineErrors } from '../../../core/basics/errors.ts'
import { defineTexts } from '../../../core/basics/texts.ts'

/** The reasons that `checkSchedule` gives, by code. */
export const tariffFaultTexts = defineTexts({
  'money.tariff.fault.wording_missing': { en: 'The {language} wording is missing.', sw: 'Maneno ya {language} hayapo.' },
  'money.tariff.fault.missing': { en: '“{name}” is missing.', sw: '“{name}” haipo.' },
  'money.tariff.fault.unknown_property': { en: 'There is no property “{name}” here.', sw: 'Hapa hakuna kipengele “{name}”.' },
  'money.tariff.fault.not_allowed': { en: 'This value is not allowed here.', sw: 'Thamani hii hairuhusiwi hapa.' },
  'money.tariff.fault.negative': { en: 'A fee or a measure is not below zero.', sw: 'Ada au kipimo hakiwi chini ya sifuri.' },
  'money.tariff.fault.too_fine': {
    en: 'Write at most {places} digits after the point.',
    sw: 'Andika tarakimu zisizozidi {places} baada ya nukta.',
  },
  'money.tariff.fault.twice': { en: '“{name}” stands twice.', sw: '“{name}” imeandikwa mara mbili.' },
  'money.tariff.fault.unknown_head': {
    en: 'No head of revenue is named “{name}” (revenue.json).',
    sw: 'Hakuna kifungu cha mapato kiitwacho “{name}” (revenue.json).',
  },
  'money.tariff.fault.ends_before': { en: 'It ends before it begins.', sw: 'Inaisha kabla ya kuanza.' },
  'money.tariff.fault.unknown_list': { en: 'There is no list “{name}”.', sw: 'Hakuna orodha “{name}”.' },
  'money.tariff.fault.unused_list': {
    en: 'No input chooses from the list “{name}”.',
    sw: 'Hakuna swali linalochagua kutoka orodha “{name}”.',
  },
  'money.tariff.fault.unknown_input': {
    en: 'Nobody is asked for “{name}”: declare it among the inputs.',
    sw: 'Hakuna anayeulizwa “{name}”: itaje kwenye maswali.',
  },
  'money.tariff.fault.unused_input': { en: 'No line needs the answer “{name}”.', sw: 'Hakuna mstari unaohitaji jibu la “{name}”.' },
  'money.tariff.fault.unknown_option': { en: '“{name}” is no option of “{input}”.', sw: '“{name}” si chaguo la “{input}”.' },
  'money.tariff.fault.wrong_kind': {
    en: '“{input}” is not answered in this way: a number needs a band, a choice an option, yes or no a true or false.',
    sw: '“{input}” haijibiwi hivi: namba huhitaji upeo, chaguo huhitaji thamani yake, ndiyo au hapana huhitaji kweli au si kweli.',
  },
  'money.tariff.fault.empty_band': { en: 'No number lies in this band.', sw: 'Hakuna namba iliyo ndani ya upeo huu.' },
  'money.tariff.fault.not_a_measure': { en: '“{input}” is no number to multiply by.', sw: '“{input}” si namba ya kuzidisha.' },
  'money.tariff.fault.overlap': {
    en: 'Two rows hold for the same case: {where}.',
    sw: 'Mistari miwili inahusu hali ileile: {where}.',
  },
  'money.tariff.fault.hole': { en: 'No row says what is paid for {where}.', sw: 'Hakuna mstari unaosema kinacholipwa kwa {where}.' },
  'money.tariff.fault.too_many_cases': {
    en: 'The table has more than {most} cases; split it into lines.',
    sw: 'Jedwali lina hali zaidi ya {most}; ligawe katika mistari.',
  },
  'money.tariff.fault.minimum_over_maximum': { en: 'The minimum is above the maximum.', sw: 'Kiwango cha chini kinazidi cha juu.' },
  'money.tariff.fault.proration': {
    en: 'Only a fee for a calendar year has quarters or months that are left of it.',
    sw: 'Ni ada ya mwaka wa kalenda pekee yenye robo au miezi iliyobaki.',
  },
  'money.tariff.fault.any': { en: 'any', sw: 'yoyote' },
})

/** How an amount was worked out, as it is kept with the bill and shown to whoever pays. */
export const workingTexts = defineTexts({
  'money.working.amount': { en: 'Fixed amount: {amount}', sw: 'Kiasi maalum: {amount}' },
  'money.working.row': { en: '{what}: {amount}', sw: '{what}: {amount}' },
  'money.working.rate': { en: '{what}: {amount} for each {unit}', sw: '{what}: {amount} kwa kila {unit}' },
  'money.working.units': { en: '{units} × {rate} = {amount}', sw: '{units} × {rate} = {amount}' },
  'money.working.minimum': { en: 'At least {amount}', sw: 'Angalau {amount}' },
  'money.working.maximum': { en: 'At most {amount}', sw: 'Isiyozidi {amount}' },
  'money.working.formula': { en: 'By the formula of the schedule: {amount}', sw: 'Kwa kanuni ya jedwali: {amount}' },
  'money.working.quarters': {
    en: 'For {left} of the 4 quarters of {year}: {amount}',
    sw: 'Kwa robo {left} kati ya 4 za mwaka {year}: {amount}',
  },
  'money.working.months': {
    en: 'For {left} of the 12 months of {year}: {amount}',
    sw: 'Kwa miezi {left} kati ya 12 ya mwaka {year}: {amount}',
  },
  'money.working.late': {
    en: '{percent} % of {of}, unpaid on {day}: {amount}',
    sw: 'Asilimia {percent} ya {of}, ambazo hazikuwa zimelipwa {day}: {amount}',
  },
  'money.working.rounded': { en: 'Rounded: {amount}', sw: 'Kwa shilingi kamili: {amount}' },
  'money.working.loaded': {
    en: 'Demonstration figures, brought in with the county’s folder.',
    sw: 'Takwimu za maonyesho, zilizoletwa na folda ya kaunti.',
  },
  'money.working.yes': { en: 'yes', sw: 'ndiyo' },
  'money.working.no': { en: 'no', sw: 'hapana' },
})

export const refuseTariff = defineErrors({
  'money.tariff_faulty': {
    status: 422,
    en: 'The schedule of fees {file} cannot be brought in. At {place}: {reason}',
    sw: 'Jedwali la ada {file} haliwezi kuingizwa. Kwenye {place}: {reason}',
  },
  'money.tariff_none': {
    status: 409,
    en: 'No law in force on {day} sets the fee “{line}”, so nothing can be billed for it.',
    sw: 'Hakuna sheria inayotumika {day} iliyoweka ada ya “{line}”, hivyo haiwezi kutozwa.',
  },
  'money.tariff_no_amount': {
    status: 422,
    en: 'The fee “{line}” cannot be worked out from these answers.',
    sw: 'Ada ya “{line}” haiwezi kukokotolewa kutokana na majibu haya.',
  },
  'money.instrument_step': {
    status: 409,
    en: 'This cannot be done from {day}: on that day the instrument is {standing}.',
    sw: 'Hili haliwezi kufanyika kuanzia {day}: siku hiyo sheria hii {standing}.',
  },
  'money.instrument_days': {
    status: 422,
    en: 'This version holds from {from} to {to}; choose a day within.',
    sw: 'Toleo hili linatumika kuanzia {from} hadi {to}; chagua siku iliyo ndani yake.',
  },
})

export const standingTexts = defineTexts({
  'money.standing.none': { en: 'not in force', sw: 'haitumiki' },
  'money.standing.inForce': { en: 'in force', sw: 'inatumika' },
  'money.standing.suspended': { en: 'suspended', sw: 'imesimamishwa' },
  'money.standing.repealed': { en: 'repealed', sw: 'imefutwa' },
  'money.standing.open': { en: 'no end', sw: 'bila mwisho' },
})
