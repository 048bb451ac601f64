import { defineTexts } from '../../../core/basics/texts.ts'

/** The reasons that `checkService` gives beside those of forms and workflows, by code. */
export const serviceFaultTexts = defineTexts({
  'services.fault.wording_missing': { en: 'The {language} wording is missing.', sw: 'Maneno ya {language} hayapo.' },
  'services.fault.missing': { en: '“{name}” is missing.', sw: '“{name}” haipo.' },
  'services.fault.unknown_property': { en: 'There is no property “{name}” here.', sw: 'Hapa hakuna kipengele “{name}”.' },
  'services.fault.not_allowed': { en: 'This value is not allowed here.', sw: 'Thamani hii hairuhusiwi hapa.' },
  'services.fault.form_key': {
    en: 'The form must carry the key of the service, “{name}”.',
    sw: 'Fomu lazima iwe na ufunguo wa huduma, “{name}”.',
  },
  'services.fault.form_use': { en: 'The form of a service is an application.', sw: 'Fomu ya huduma ni ya maombi.' },
  'services.fault.no_law': {
    en: 'Name the law that gives the county this task: people may ask for it.',
    sw: 'Taja sheria inayoipa kaunti jukumu hili: watu wanaweza kuiuliza.',
  },
  'services.fault.no_appeal': {
    en: 'The service can refuse, so it must say what someone can do who disagrees (Fair Administrative Action Act 2015, section 5).',
    sw: 'Huduma inaweza kukataa, kwa hivyo lazima ieleze anachoweza kufanya asiyekubali (Sheria ya Haki katika Hatua za Utawala 2015, kifungu cha 5).',
  },
  'services.fault.reason_hidden': {
    en: 'The transition “{name}” refuses, so it must ask for a reason that the applicant can read.',
    sw: 'Hatua ya “{name}” inakataa, kwa hivyo lazima iombe sababu ambayo mwombaji anaweza kuisoma.',
  },
  'services.fault.no_words': {
    en: 'Give the words that people look for it by in both languages.',
    sw: 'Toa maneno ambayo watu huitafuta kwayo kwa lugha zote mbili.',
  },
  'services.fault.no_documents': {
    en: 'The form asks for a document that the catalogue does not name.',
    sw: 'Fomu inaomba hati ambayo katalogi haijaitaja.',
  },
  'services.fault.unknown_output': { en: 'There is no output “{name}”.', sw: 'Hakuna hati ya “{name}”.' },
  'services.fault.unused_output': { en: 'No end state gives this out.', sw: 'Hakuna hali ya mwisho inayotoa hati hii.' },
  'services.fault.output_not_at_end': { en: 'Only an end state gives out documents.', sw: 'Hali ya mwisho pekee ndiyo hutoa hati.' },
  'services.fault.unknown_mark': {
    en: '“{name}” is no answer of the form, no answer of an act, and nothing the letter knows.',
    sw: '“{name}” si jibu la fomu, si jibu la hatua, wala si kitu ambacho barua inakijua.',
  },
  'services.fault.marks_differ': {
    en: 'The two languages name different values.',
    sw: 'Lugha mbili zinataja thamani tofauti.',
  },
  'services.fault.unknown_act': { en: 'There is no transition “{name}”.', sw: 'Hakuna hatua ya “{name}”.' },
  'services.fault.number_pattern': {
    en: 'A number is made of capital letters, digits, “/”, “-”, {fy}, {year}, {ward} and exactly one {seq:4}.',
    sw: 'Namba hutengenezwa kwa herufi kubwa, tarakimu, “/”, “-”, {fy}, {year}, {ward} na {seq:4} moja tu.',
  },
  'services.fault.unknown_condition': { en: 'There is no condition “{name}”.', sw: 'Hakuna sharti “{name}”.' },
  'services.fault.required_without_optional': {
    en: 'Only where the phone is optional can a condition make it needed.',
    sw: 'Ni pale tu simu inapokuwa si lazima ndipo sharti linaweza kuifanya ihitajike.',
  },
  'services.fault.unknown_name_field': { en: '“{name}” is not a field for a person’s name.', sw: '“{name}” si sehemu ya jina la mtu.' },
  'services.fault.validity_twice': {
    en: 'A document is valid for months or by a model, not both.',
    sw: 'Hati huwa halali kwa miezi au kwa utaratibu fulani, si vyote viwili.',
  },
  'services.fault.no_fees': { en: 'The service asks for no fees.', sw: 'Huduma hii haina ada.' },
  'services.fault.not_waiting_payment': {
    en: '“{name}” is no state that waits for payment.',
    sw: '“{name}” si hali inayosubiri malipo.',
  },
  'services.fault.waits_without_fees': {
    en: 'This state waits for payment, but no bill is made at it.',
    sw: 'Hali hii inasubiri malipo, lakini hakuna bili inayotengenezwa hapo.',
  },
  'services.fault.unknown_tariff': {
    en: 'There is no line “{name}” in the fees in force.',
    sw: 'Hakuna mstari “{name}” katika ada zinazotumika.',
  },
  'services.fault.unknown_flag': { en: 'The workflow has no flag “{name}”.', sw: 'Utaratibu hauna alama “{name}”.' },
  'services.fault.fee_twice': { en: 'Two lines are called “{name}”.', sw: 'Mistari miwili inaitwa “{name}”.' },
  'services.fault.fee_input_missing': {
    en: 'The fee asks for “{name}”: say where it comes from.',
    sw: 'Ada inauliza “{name}”: eleza inatoka wapi.',
  },
  'services.fault.fee_input_unknown': { en: 'The fee does not ask for “{name}”.', sw: 'Ada haiulizi “{name}”.' },
  'services.fault.fee_field_unknown': {
    en: '“{name}” is no answer of the form, of a step or of a task.',
    sw: '“{name}” si jibu la fomu, la hatua wala la kazi.',
  },
  'services.fault.fee_field_unfit': {
    en: 'The answer “{name}” is not of the kind that the fee asks for.',
    sw: 'Jibu la “{name}” si la aina ambayo ada inauliza.',
  },
  'services.fault.fee_value_unknown': {
    en: 'The fee knows no “{name}”.',
    sw: 'Ada haijui “{name}”.',
  },
  'services.fault.renews_field_unknown': { en: 'The form does not ask “{name}”.', sw: 'Fomu haiulizi “{name}”.' },
  'services.fault.unknown_office': {
    en: 'The department “{name}” has no office at this level.',
    sw: 'Idara “{name}” haina ofisi katika ngazi hii.',
  },
})
