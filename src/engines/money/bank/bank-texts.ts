import { defineTexts } from '../../../core/basics/texts.ts'

export const bankTexts = defineTexts({
  'money.bank.fault.empty': { en: 'Line {line}: the file holds no statement.', sw: 'Mstari {line}: faili haina taarifa ya benki.' },
  'money.bank.fault.unknown_format': {
    en: 'Line {line}: this is neither camt.053 nor MT940. Choose the saved layout of this bank’s CSV file.',
    sw: 'Mstari {line}: hii si faili ya camt.053 wala MT940. Chagua mpangilio uliohifadhiwa wa faili ya CSV la benki hii.',
  },
  'money.bank.fault.too_much': {
    en: 'The file is too much to read at once. Ask the bank for a file for each day or week.',
    sw: 'Faili ni kubwa mno kusomwa kwa mara moja. Iombe benki faili ya kila siku au kila wiki.',
  },
  'money.bank.fault.xml': { en: 'Line {line}: the XML is broken here ({what}).', sw: 'Mstari {line}: XML imeharibika hapa ({what}).' },
  'money.bank.fault.xml_unsafe': {
    en: 'Line {line}: the file declares document types or entities of its own. A bank’s statement has none.',
    sw: 'Mstari {line}: faili inatangaza aina au vipengele vyake. Taarifa ya benki haina hivyo.',
  },
  'money.bank.fault.missing': { en: 'Line {line}: {what} is missing.', sw: 'Mstari {line}: {what} haipo.' },
  'money.bank.fault.amount': { en: 'Line {line}: “{given}” is not an amount.', sw: 'Mstari {line}: “{given}” si kiasi cha fedha.' },
  'money.bank.fault.currency': {
    en: 'Line {line}: the amount is in {given}; these books are in KES.',
    sw: 'Mstari {line}: kiasi kiko katika {given}; vitabu hivi ni vya KES.',
  },
  'money.bank.fault.day': { en: 'Line {line}: “{given}” is not a day.', sw: 'Mstari {line}: “{given}” si tarehe.' },
  'money.bank.fault.field': { en: 'Line {line}: field {what} cannot be read.', sw: 'Mstari {line}: sehemu {what} haisomeki.' },
  'money.bank.fault.direction': {
    en: 'Line {line}: it does not say whether money came in or went out.',
    sw: 'Mstari {line}: haielezi kama fedha ziliingia au zilitoka.',
  },
  'money.bank.fault.pages': {
    en: 'Line {line}: page {expected} of this statement is missing.',
    sw: 'Mstari {line}: ukurasa wa {expected} wa taarifa hii haupo.',
  },
  'money.bank.fault.columns': {
    en: 'Line {line}: there is no column “{what}” in the heading row.',
    sw: 'Mstari {line}: hakuna safu “{what}” kwenye mstari wa vichwa.',
  },
  'money.bank.fault.quotes': { en: 'Line {line}: a quotation mark is not closed.', sw: 'Mstari {line}: alama ya kunukuu haijafungwa.' },
  'money.bank.fault.running': {
    en: 'Line {line}: the balance should be {expected}, and the file says {given}. A line is missing, changed or there twice.',
    sw: 'Mstari {line}: salio lingekuwa {expected}, na faili inasema {given}. Kuna mstari uliokosekana, uliobadilishwa au uliorudiwa.',
  },
  'money.bank.fault.sum': {
    en: 'Line {line}: opening balance and lines make {expected}, and the statement closes with {given}. A line is missing, changed or there twice.',
    sw: 'Mstari {line}: salio la mwanzo na mistari ni {expected}, na taarifa inafunga na {given}. Kuna mstari uliokosekana, uliobadilishwa au uliorudiwa.',
  },
  'money.bank.fault.opening': {
    en: 'Line {line}: the statement opens with {given}, and the one before it closed with {expected}. A statement between them is missing, or this one is there already.',
    sw: 'Mstari {line}: taarifa inaanza na {given}, na iliyotangulia ilifunga na {expected}. Kuna taarifa iliyokosekana kati yake, au hii tayari ipo.',
  },
  'money.bank.fault.sequence': {
    en: 'Line {line}: this is statement number {given}; after the last one comes number {expected}.',
    sw: 'Mstari {line}: hii ni taarifa namba {given}; baada ya ya mwisho inafuata namba {expected}.',
  },
  'money.bank.fault.account': {
    en: 'Line {line}: {given} is no bank account of this county’s books.',
    sw: 'Mstari {line}: {given} si akaunti ya benki ya vitabu vya kaunti hii.',
  },
  'money.bank.fault.future': { en: 'Line {line}: {given} has not come yet.', sw: 'Mstari {line}: tarehe {given} bado haijafika.' },
  'money.bank.fault.line_there': {
    en: 'Line {line}: this booking is in the books already, from an earlier statement.',
    sw: 'Mstari {line}: muamala huu tayari upo kwenye vitabu, kutoka taarifa ya awali.',
  },
})
