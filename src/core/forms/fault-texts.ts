import { defineTexts } from '../basics/texts.ts'

/** The reasons that `checkForm` gives, by code. */
export const formFaultTexts = defineTexts({
  'forms.shape.missing': { en: '“{name}” is missing.', sw: '“{name}” haipo.' },
  'forms.shape.unknown_property': { en: 'There is no property “{name}” here.', sw: 'Hapa hakuna kipengele “{name}”.' },
  'forms.shape.wrong_kind': { en: 'This must be {expected}.', sw: 'Hii lazima iwe {expected}.' },
  'forms.shape.out_of_bounds': {
    en: 'This is too large or too small: the bound is {bound}.',
    sw: 'Hii ni kubwa au ndogo mno: kikomo ni {bound}.',
  },
  'forms.shape.not_allowed': { en: 'This value is not allowed here.', sw: 'Thamani hii hairuhusiwi hapa.' },
  'forms.too_large': { en: 'The form is too large: at most {max} {what}.', sw: 'Fomu ni kubwa mno: {what} zisizidi {max}.' },
  'forms.wording_missing': { en: 'The {language} wording is missing.', sw: 'Maneno ya {language} hayapo.' },
  'forms.unknown_field_type': { en: 'There is no field type “{name}”.', sw: 'Hakuna aina ya sehemu “{name}”.' },
  'forms.unknown_page_kind': { en: 'There is no page kind “{name}”.', sw: 'Hakuna aina ya ukurasa “{name}”.' },

  'forms.duplicate_path': { en: 'Two pages have the path “{name}”.', sw: 'Kurasa mbili zina njia “{name}”.' },
  'forms.duplicate_field': { en: 'Two fields have the id “{name}”.', sw: 'Sehemu mbili zina kitambulisho “{name}”.' },
  'forms.reserved_id': { en: 'The id “{name}” is used by the system.', sw: 'Kitambulisho “{name}” hutumiwa na mfumo.' },
  'forms.duplicate_section': { en: 'Two sections have the id “{name}”.', sw: 'Sura mbili zina kitambulisho “{name}”.' },
  'forms.unknown_section': { en: 'There is no section “{name}”.', sw: 'Hakuna sura “{name}”.' },
  'forms.section_order': {
    en: 'A section may wait only for sections before it; “{name}” is not.',
    sw: 'Sura inaweza kusubiri sura zilizotangulia pekee; “{name}” si mojawapo.',
  },
  'forms.section_split': { en: 'The pages of section “{name}” must stand together.', sw: 'Kurasa za sura “{name}” lazima zifuatane.' },
  'forms.task_list': {
    en: 'A task list needs sections, and their pages must come after it.',
    sw: 'Orodha ya kazi huhitaji sura, na kurasa zake zije baada yake.',
  },

  'forms.page_missing': { en: 'The form needs a page of kind “{name}”.', sw: 'Fomu inahitaji ukurasa wa aina “{name}”.' },
  'forms.page_order': {
    en: 'Pages must come in this order: start, questions, check, declare, confirm. “{name}” stands out of order, twice, or under a condition.',
    sw: 'Kurasa zifuate mpangilio huu: mwanzo, maswali, kagua, thibitisha, tamati. “{name}” haiko mahali pake, imerudiwa, au ina sharti.',
  },
  'forms.page_not_for_action': {
    en: 'An action of an officer has no page of kind “{name}”.',
    sw: 'Kitendo cha afisa hakina ukurasa wa aina “{name}”.',
  },
  'forms.unreachable_page': { en: 'No answers lead to this page.', sw: 'Hakuna majibu yanayofikisha kwenye ukurasa huu.' },
  'forms.title_missing': {
    en: 'A page with more than one field needs a title.',
    sw: 'Ukurasa wenye sehemu zaidi ya moja unahitaji kichwa.',
  },

  'forms.unknown_condition': { en: 'There is no condition “{name}”.', sw: 'Hakuna sharti “{name}”.' },
  'forms.unused_condition': { en: 'Nothing uses this condition.', sw: 'Hakuna kinachotumia sharti hili.' },
  'forms.later_field': {
    en: 'This looks at “{name}”, which is asked only later.',
    sw: 'Hili linategemea “{name}”, ambayo huulizwa baadaye.',
  },
  'forms.unknown_list': { en: 'There is no list “{name}”.', sw: 'Hakuna orodha “{name}”.' },
  'forms.duplicate_list_value': { en: 'The list has the value “{name}” twice.', sw: 'Orodha ina thamani “{name}” mara mbili.' },

  'forms.purpose_missing': {
    en: 'A personal answer needs its purpose in both languages (Data Protection Act, section 29).',
    sw: 'Jibu la binafsi linahitaji madhumuni yake kwa lugha zote mbili (Sheria ya Ulinzi wa Data, kifungu cha 29).',
  },
  'forms.retention_missing': {
    en: 'A personal answer needs the days it is kept (Data Protection Act, section 39).',
    sw: 'Jibu la binafsi linahitaji siku za kuhifadhiwa (Sheria ya Ulinzi wa Data, kifungu cha 39).',
  },
  'forms.class_too_low': {
    en: 'A field of type “{name}” tells about a person: its class cannot be “none”.',
    sw: 'Sehemu ya aina “{name}” huhusu mtu: daraja lake haliwezi kuwa “none”.',
  },
  'forms.name_missing': {
    en: 'The label is a question, so the field needs a name for use inside a sentence.',
    sw: 'Lebo ni swali, kwa hivyo sehemu inahitaji jina la kutumika ndani ya sentensi.',
  },
  'forms.hint_with_link': { en: 'A hint must not hold a link.', sw: 'Dokezo lisiwe na kiungo.' },
  'forms.bounds': { en: 'The least must not be more than the most.', sw: 'Kiwango cha chini kisizidi cha juu.' },
  'forms.repeat_bounds': {
    en: 'A repeat needs a least of 0 or more and a most from 1 to {max}, not less than the least.',
    sw: 'Marudio yanahitaji kiwango cha chini 0 au zaidi na cha juu 1 hadi {max}, kisichopungua cha chini.',
  },
  'forms.pattern': {
    en: 'This pattern cannot be used; see the rules for patterns.',
    sw: 'Mchoro huu hauwezi kutumika; tazama kanuni za michoro.',
  },
  'forms.day_bound': { en: 'This is not a day.', sw: 'Hii si tarehe.' },
  'forms.upload_elsewhere': {
    en: 'Files and photos are asked on an upload page.',
    sw: 'Faili na picha huombwa kwenye ukurasa wa kupakia.',
  },
  'forms.index_kind': {
    en: 'A field of this type, or inside a repeat, cannot be a search column.',
    sw: 'Sehemu ya aina hii, au iliyo ndani ya marudio, haiwezi kuwa safu ya utafutaji.',
  },
  'forms.index_count': {
    en: 'At most {max} fields can be search columns.',
    sw: 'Sehemu zisizozidi {max} zinaweza kuwa safu za utafutaji.',
  },
  'forms.rule_place': {
    en: 'The rule points at “{name}”, which is not on this page.',
    sw: 'Kanuni inaelekeza kwa “{name}”, ambayo haiko kwenye ukurasa huu.',
  },
  'forms.calculated_circle': {
    en: 'This calculation depends on itself or on a later one.',
    sw: 'Ukokotoaji huu unajitegemea au unategemea unaofuata.',
  },
  'forms.asked_twice': {
    en: '“{name}” already asks for this about the same person or thing. Ask once, or say whom it is about.',
    sw: '“{name}” tayari inauliza hili kuhusu mtu au kitu hicho hicho. Uliza mara moja, au sema inamhusu nani.',
  },
})

export const expectedTexts = defineTexts({
  string: { en: 'text', sw: 'maandishi' },
  number: { en: 'a number', sw: 'namba' },
  int: { en: 'a whole number', sw: 'namba kamili' },
  boolean: { en: 'true or false', sw: 'true au false' },
  array: { en: 'a list', sw: 'orodha' },
  object: { en: 'an object', sw: 'kitu chenye vipengele' },
  other: { en: 'another kind of value', sw: 'thamani ya aina nyingine' },
  characters: { en: 'characters', sw: 'herufi' },
  fields: { en: 'fields', sw: 'sehemu' },
})
