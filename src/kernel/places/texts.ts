import { defineTexts } from '../../core/basics/texts.ts'

export const placesTexts = defineTexts({
  'places.kind.headquarters': { en: 'Headquarters', sw: 'Makao makuu' },
  'places.kind.sub_county': { en: 'Sub-county office', sw: 'Ofisi ya kaunti ndogo' },
  'places.kind.ward': { en: 'Ward office', sw: 'Ofisi ya wadi' },
  'places.boundary_credit': {
    en: '© Benedict Aboki Omare and George Omare 2017, CC BY 4.0, simplified',
    sw: '© Benedict Aboki Omare na George Omare 2017, CC BY 4.0, imerahisishwa',
  },
})
