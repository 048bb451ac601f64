import { defineTexts } from '../basics/texts.ts'

/**
 * `{name}` is the field inside a sentence, `{Name}` the same with a capital. Swahili puts the name first and then says what to do, because a
 * verb would have to agree with a noun whose class we cannot know.
 */
export const fieldTexts = defineTexts({
  'fields.enter': { en: 'Enter {name}', sw: 'Andika {name}' },
  'fields.select': { en: 'Select {name}', sw: 'Chagua {name}' },
  'fields.upload': { en: 'Upload {name}', sw: 'Pakia {name}' },
  'fields.yes_or_no': { en: 'Select yes or no: {name}', sw: 'Chagua ndiyo au hapana: {name}' },
  'fields.tick': { en: 'Tick the box to confirm: {Name}', sw: 'Weka alama kwenye kisanduku ili kuthibitisha: {Name}' },
  'fields.never_typed': { en: '{Name} is worked out and cannot be typed', sw: '{Name}: hukokotolewa na mfumo, haiwezi kuandikwa' },
  'fields.wrong_kind': { en: 'Answer again: {name}', sw: 'Jibu tena: {name}' },

  'fields.hostile': {
    en: '{Name} contains a character that cannot be kept. Type it again',
    sw: '{Name}: kuna alama isiyoweza kuhifadhiwa. Andika tena',
  },
  'fields.too_long': { en: '{Name} must be {max} characters or fewer', sw: '{Name}: andika herufi zisizozidi {max}' },
  'fields.too_short': { en: '{Name} must be {min} characters or more', sw: '{Name}: andika angalau herufi {min}' },
  'fields.too_many_words': {
    en: '{Name} must be {max} words or fewer. You wrote {count}',
    sw: '{Name}: andika maneno yasiyozidi {max}. Umeandika {count}',
  },
  'fields.pattern': { en: '{Name} is not in the right form', sw: '{Name}: muundo si sahihi' },

  'fields.number': { en: '{Name} must be a number, like {example}', sw: '{Name}: andika namba, kama {example}' },
  'fields.whole_number': { en: '{Name} must be a whole number', sw: '{Name}: andika namba kamili' },
  'fields.decimals': {
    en: '{Name} can have at most {decimals} digits after the point',
    sw: '{Name}: andika tarakimu zisizozidi {decimals} baada ya nukta',
  },
  'fields.at_least': { en: '{Name} must be {min} or more', sw: '{Name}: andika {min} au zaidi' },
  'fields.at_most': { en: '{Name} must be {max} or less', sw: '{Name}: andika {max} au chini yake' },
  'fields.step': { en: '{Name} must go up in steps of {step}', sw: '{Name}: tumia hatua za {step}' },
  'fields.whole_shillings': { en: '{Name} must be in whole shillings, without cents', sw: '{Name}: andika shilingi kamili, bila senti' },

  'fields.date.real': { en: '{Name} must be a real date, like 27 3 2007', sw: '{Name}: andika tarehe iliyopo, kama 27 3 2007' },
  'fields.date.day_missing': { en: '{Name} must include a day', sw: '{Name}: andika siku pia' },
  'fields.date.month_missing': { en: '{Name} must include a month', sw: '{Name}: andika mwezi pia' },
  'fields.date.year_missing': { en: '{Name} must include a year', sw: '{Name}: andika mwaka pia' },
  'fields.date.year_digits': { en: '{Name}: the year must have 4 numbers, like 2007', sw: '{Name}: mwaka uwe na tarakimu 4, kama 2007' },
  'fields.date.past': { en: '{Name} must be in the past', sw: '{Name}: andika tarehe iliyopita' },
  'fields.date.today_or_past': { en: '{Name} must be today or in the past', sw: '{Name}: andika tarehe ya leo au iliyopita' },
  'fields.date.today_or_future': { en: '{Name} must be today or in the future', sw: '{Name}: andika tarehe ya leo au ijayo' },
  'fields.date.earliest': { en: '{Name} must be {date} or later', sw: '{Name}: andika {date} au baadaye' },
  'fields.date.latest': { en: '{Name} must be {date} or earlier', sw: '{Name}: andika {date} au kabla yake' },
  'fields.month.real': { en: '{Name} must be a month and a year, like 3 2026', sw: '{Name}: andika mwezi na mwaka, kama 3 2026' },

  'fields.yes': { en: 'Yes', sw: 'Ndiyo' },
  'fields.no': { en: 'No', sw: 'Hapana' },
  'fields.confirmed': { en: 'Confirmed', sw: 'Imethibitishwa' },
  'fields.choice.unknown': { en: 'Select {name} from the list', sw: 'Chagua {name} kutoka kwenye orodha' },
  'fields.choices.min': { en: 'Select at least {min}: {name}', sw: 'Chagua angalau {min}: {name}' },
  'fields.choices.max': { en: 'Select no more than {max}: {name}', sw: 'Chagua zisizozidi {max}: {name}' },

  'fields.email': {
    en: 'Enter {name} in the right form, like name@example.com',
    sw: 'Andika {name} kwa muundo sahihi, kama jina@example.com',
  },
  'fields.person_name.letters': {
    en: '{Name} must have at least two letters, and only letters, spaces, hyphens and apostrophes',
    sw: '{Name}: andika angalau herufi mbili; tumia herufi, nafasi, vistari na ritifaa pekee',
  },
  'fields.org_name.letters': { en: '{Name} must have letters or numbers in it', sw: '{Name}: tumia herufi au namba' },

  'fields.kenyan_number': { en: 'Enter {name} in the right form, like {example}', sw: 'Andika {name} kwa muundo sahihi, kama {example}' },

  'fields.ward.unknown': { en: 'Select {name} from the wards of this county', sw: 'Chagua {name} kutoka kwenye wadi za kaunti hii' },
  'fields.address.ward_missing': { en: 'Select the ward: {name}', sw: 'Chagua wadi: {name}' },
  'fields.address.place_missing': {
    en: 'Enter the village, estate or market: {name}',
    sw: 'Andika kijiji, mtaa au soko: {name}',
  },
  'fields.address.near': { en: 'near {landmark}', sw: 'karibu na {landmark}' },
  'fields.geo.both': { en: '{Name} must have both a latitude and a longitude', sw: '{Name}: andika latitudo na longitudo' },
  'fields.geo.number': {
    en: '{Name} must be in degrees, like -1.06340 and 34.47310',
    sw: '{Name}: andika kwa digrii, kama -1.06340 na 34.47310',
  },
  'fields.geo.kenya': { en: '{Name} must be a place in Kenya', sw: '{Name}: lazima pawe mahali nchini Kenya' },

  'fields.file.none': { en: 'Choose a file: {name}', sw: 'Chagua faili: {name}' },
  'fields.file.unknown': { en: 'Upload the file again: {name}', sw: 'Pakia faili tena: {name}' },
  'fields.file.type': { en: '{file} must be one of these: {formats}', sw: '{file} lazima iwe mojawapo ya hizi: {formats}' },
  'fields.file.size': { en: '{file} must be smaller than {max} MB', sw: '{file} lazima iwe chini ya MB {max}' },
  'fields.file.empty': { en: '{file} is empty. Choose another file', sw: '{file} ni faili tupu. Chagua faili nyingine' },
  'fields.file.virus': {
    en: '{file} holds a virus and was not kept. Choose another file',
    sw: '{file} ina virusi na haikuhifadhiwa. Chagua faili nyingine',
  },
  'fields.file.password': {
    en: '{file} is protected by a password. Remove the password and upload it again',
    sw: '{file} imefungwa kwa nenosiri. Ondoa nenosiri kisha uipakie tena',
  },
  'fields.file.count': { en: 'Upload no more than {max}: {name}', sw: 'Pakia zisizozidi {max}: {name}' },
})
