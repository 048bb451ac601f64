import { defineTexts } from '../../core/basics/texts.ts'

export const fileTexts = defineTexts({
  'files.letter.reference': { en: 'Our reference', sw: 'Kumbukumbu yetu' },
  'files.letter.date': { en: 'Date', sw: 'Tarehe' },
  'files.letter.check_title': { en: 'Check this document', sw: 'Hakiki hati hii' },
  'files.letter.check_how': {
    en: 'Scan the square code, or open {address} and type the code below. It costs nothing.',
    sw: 'Skani msimbo wa mraba, au fungua {address} uandike msimbo ulio hapa chini. Ni bila malipo.',
  },
  'files.letter.check_number': { en: 'Number', sw: 'Namba' },
  'files.letter.check_code': { en: 'Code', sw: 'Msimbo' },
  'files.letter.qr_alt': {
    en: 'QR code that proves this document. It opens {address}.',
    sw: 'Msimbo wa QR unaothibitisha hati hii. Unafungua {address}.',
  },
  'files.letter.crest_alt': { en: 'Crest of {county}', sw: 'Nembo ya {county}' },
  'files.letter.signed': { en: 'Signed electronically', sw: 'Imetiwa sahihi kielektroniki' },
  'files.letter.page': { en: 'Page {page} of {pages}', sw: 'Ukurasa {page} kati ya {pages}' },
  'files.letter.demo': { en: 'Demonstration only. Not a document of the county.', sw: 'Onyesho tu. Si hati ya kaunti.' },
})
