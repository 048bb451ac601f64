import { defineTexts } from '../../../core/basics/texts.ts'

/** Words of the yearly targets, and of the collections set against them. */
export const targetTexts = defineTexts({
  'revenue.targets.title': { en: 'Revenue targets', sw: 'Malengo ya mapato' },
  'revenue.targets.lead': {
    en: 'What the county means to collect in a fiscal year, by stream. One officer asks for other targets, another decides.',
    sw: 'Kiasi ambacho kaunti inakusudia kukusanya katika mwaka wa fedha, kwa kila chanzo. Afisa mmoja huomba malengo mengine, mwingine huamua.',
  },
  'revenue.targets.year': { en: 'Fiscal year', sw: 'Mwaka wa fedha' },
  'revenue.targets.stream': { en: 'Stream', sw: 'Chanzo' },
  'revenue.targets.of_year': { en: 'Target of the year', sw: 'Lengo la mwaka' },
  'revenue.targets.total': { en: 'All streams', sw: 'Vyanzo vyote' },
  'revenue.targets.whole': { en: 'Whole county', sw: 'Kaunti nzima' },
  'revenue.targets.none': { en: 'No targets were set for this year', sw: 'Hakuna malengo yaliyowekwa kwa mwaka huu' },
  'revenue.targets.from_file': { en: 'From the county’s own file', sw: 'Kutoka faili la kaunti' },
  'revenue.targets.since': { en: 'In force since {when}', sw: 'Yanatumika tangu {when}' },
  'revenue.targets.ask': { en: 'Ask for other targets', sw: 'Omba malengo mengine' },
  'revenue.targets.ask_hint': {
    en: 'In shillings, for the whole year and county. Targets of wards stay as they are.',
    sw: 'Kwa shilingi, kwa mwaka mzima na kaunti nzima. Malengo ya wadi hubaki yalivyo.',
  },
  'revenue.targets.amount_wrong': { en: 'Write an amount in shillings, like 1,500,000', sw: 'Andika kiasi kwa shilingi, kama 1,500,000' },
  'revenue.targets.upload': { en: 'Or send a list', sw: 'Au tuma orodha' },
  'revenue.targets.file': { en: 'List of targets', sw: 'Orodha ya malengo' },
  'revenue.targets.file_hint': {
    en: 'CSV or XLSX with the columns stream, ward and shillings. Leave the ward empty for the whole county. The list replaces all targets of the year.',
    sw: 'CSV au XLSX yenye safu stream, ward na shillings. Acha wadi wazi kwa kaunti nzima. Orodha huchukua nafasi ya malengo yote ya mwaka.',
  },
  'revenue.targets.file_none': { en: 'Choose a list', sw: 'Chagua orodha' },
  'revenue.targets.file_unreadable': {
    en: 'The list cannot be read. Send a CSV or XLSX file of at most 2 MB whose first row names the columns stream, ward and shillings.',
    sw: 'Orodha haiwezi kusomwa. Tuma faili ya CSV au XLSX isiyozidi MB 2, ambayo mstari wake wa kwanza unataja safu stream, ward na shillings.',
  },
  'revenue.targets.row_wrong': {
    en: 'Row {row}: “{given}” is not a {column} here',
    sw: 'Mstari {row}: “{given}” si {column} inayojulikana hapa',
  },
  'revenue.targets.example': { en: 'The list as it stands now (CSV)', sw: 'Orodha ilivyo sasa (CSV)' },
  'revenue.targets.sum': { en: '{streams}: {amount}', sw: '{streams}: {amount}' },

  'revenue.against.title': { en: 'Against the target', sw: 'Dhidi ya lengo' },
  'revenue.against.collected': { en: 'Collected', sw: 'Kilichokusanywa' },
  'revenue.against.pro_rata': { en: 'Target for these days', sw: 'Lengo la siku hizi' },
  'revenue.against.reached': { en: 'Reached', sw: 'Asilimia' },
  'revenue.against.year': { en: 'Target of {year}', sw: 'Lengo la {year}' },
  'revenue.against.last_year': { en: 'Same days last year', sw: 'Siku hizi mwaka jana' },
  'revenue.against.change': { en: 'Change', sw: 'Badiliko' },
  'revenue.against.of_target': { en: '{percent} of the target for these days', sw: '{percent} ya lengo la siku hizi' },
  'revenue.against.fund': { en: 'Fund', sw: 'Hazina' },
})
