import { defineTexts } from '../../../core/basics/texts.ts'

/** Words of the desk from which notices of unpaid bills are given. */
export const demandTexts = defineTexts({
  'revenue.demands.title': { en: 'Overdue bills', sw: 'Bili zilizopitisha muda' },
  'revenue.demands.lead': {
    en: 'Bills within your reach that were due and are not paid, the oldest first. Choose those whose payers get a notice today.',
    sw: 'Bili katika upeo wako ambazo muda umepita na hazijalipwa, ya zamani kwanza. Chagua ambazo walipaji wake watapewa notisi leo.',
  },
  'revenue.demands.none': { en: 'No bill is overdue', sw: 'Hakuna bili iliyopitisha muda' },
  'revenue.demands.choose': { en: 'Give a notice', sw: 'Toa notisi' },
  'revenue.demands.choose_bill': { en: 'Give a notice of bill {reference}', sw: 'Toa notisi ya bili {reference}' },
  'revenue.demands.last': { en: 'Last notice', sw: 'Notisi ya mwisho' },
  'revenue.demands.none_chosen': { en: 'Choose at least one bill', sw: 'Chagua angalau bili moja' },
  'revenue.demands.sms': { en: 'Also tell those with a phone by SMS', sw: 'Pia wajulishe wenye simu kwa SMS' },
  'revenue.demands.give': { en: 'Give notices', sw: 'Toa notisi' },
  'revenue.demands.given': {
    en: 'Notices given: {given}, by SMS: {told}. Print them below.',
    sw: 'Notisi zilizotolewa: {given}, kwa SMS: {told}. Zichapishe hapa chini.',
  },
  'revenue.demands.print': { en: 'Print the notices of {day}', sw: 'Chapisha notisi za {day}' },
  'revenue.demands.print_none': { en: 'No notice was given on this day', sw: 'Hakuna notisi iliyotolewa siku hii' },
  'revenue.demands.pdf': { en: 'Notice as PDF', sw: 'Notisi kama PDF' },
  'revenue.demands.notices': { en: 'Notices given', sw: 'Notisi zilizotolewa' },
  'revenue.demands.by_sms': { en: 'On paper and by SMS', sw: 'Kwa karatasi na SMS' },
  'revenue.demands.on_paper': { en: 'On paper', sw: 'Kwa karatasi' },
  'revenue.demands.amount': { en: 'To pay', sw: 'Cha kulipa' },
  'revenue.demands.due': { en: 'Was due on', sw: 'Ilipaswa kulipwa' },
})
