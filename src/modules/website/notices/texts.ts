import { defineErrors } from '../../../core/basics/errors.ts'
import { defineTexts } from '../../../core/basics/texts.ts'

export const noticeTexts = defineTexts({
  'website.notices.title': { en: 'Notices', sw: 'Matangazo' },
  'website.notices.lead': { en: 'What the county tells everyone now.', sw: 'Kaunti inachowaambia watu wote kwa sasa.' },
  'website.notices.none': { en: 'There are no notices now', sw: 'Hakuna tangazo kwa sasa' },
  'website.notices.until': { en: 'Until {day}', sw: 'Hadi {day}' },
  'website.notices.all': { en: 'All notices', sw: 'Matangazo yote' },
  'website.notices.menu': { en: 'Notices', sw: 'Matangazo' },
  'website.notices.staff_lead': {
    en: 'Notices stand on the home page and on the page of notices from their first day until their last.',
    sw: 'Matangazo huonekana kwenye ukurasa wa mwanzo na ukurasa wa matangazo kuanzia siku ya kwanza hadi ya mwisho.',
  },
  'website.notices.new': { en: 'Write a notice', sw: 'Andika tangazo' },
  'website.notices.change': { en: 'Change the notice', sw: 'Badilisha tangazo' },
  'website.notices.title_en': { en: 'Title in English', sw: 'Kichwa kwa Kiingereza' },
  'website.notices.title_sw': { en: 'Title in Swahili', sw: 'Kichwa kwa Kiswahili' },
  'website.notices.body_en': { en: 'Words in English', sw: 'Maneno kwa Kiingereza' },
  'website.notices.body_sw': { en: 'Words in Swahili', sw: 'Maneno kwa Kiswahili' },
  'website.notices.body_hint': { en: 'An empty line begins a new paragraph.', sw: 'Mstari mtupu huanzisha aya mpya.' },
  'website.notices.from': { en: 'Shown from', sw: 'Litaonekana kuanzia' },
  'website.notices.to': { en: 'Shown until', sw: 'Litaonekana hadi' },
  'website.notices.preview': { en: 'Preview', sw: 'Tazama kwanza' },
  'website.notices.preview_lead': {
    en: 'This is how people will read it, in both languages.',
    sw: 'Hivi ndivyo watu watakavyolisoma, kwa lugha zote mbili.',
  },
  'website.notices.publish': { en: 'Publish', sw: 'Chapisha' },
  'website.notices.edit': { en: 'Go on writing', sw: 'Endelea kuandika' },
  'website.notices.published': { en: 'The notice is published.', sw: 'Tangazo limechapishwa.' },
  'website.notices.withdraw': { en: 'Withdraw', sw: 'Ondoa' },
  'website.notices.withdrawn': {
    en: 'The notice is withdrawn. Nobody sees it any more.',
    sw: 'Tangazo limeondolewa. Hakuna anayeliona tena.',
  },
  'website.notices.restore': { en: 'Show it again', sw: 'Lionyeshe tena' },
  'website.notices.restored': { en: 'The notice is shown again.', sw: 'Tangazo linaonekana tena.' },
  'website.notices.history': { en: 'What was changed', sw: 'Kilichobadilishwa' },
  'website.notices.cancel': { en: 'Cancel', sw: 'Ghairi' },
  'website.notices.verb.published': { en: 'Published', sw: 'Lilichapishwa' },
  'website.notices.verb.changed': { en: 'Changed', sw: 'Lilibadilishwa' },
  'website.notices.verb.withdrawn': { en: 'Withdrawn', sw: 'Liliondolewa' },
  'website.notices.verb.restored': { en: 'Shown again', sw: 'Lilirudishwa' },
  'website.notices.state.shown': { en: 'Shown', sw: 'Linaonekana' },
  'website.notices.state.coming': { en: 'Comes on {day}', sw: 'Litaonekana {day}' },
  'website.notices.state.over': { en: 'Over', sw: 'Limeisha' },
  'website.notices.state.withdrawn': { en: 'Withdrawn', sw: 'Limeondolewa' },
  'website.notices.say_title_en': { en: 'Write the title in English.', sw: 'Andika kichwa kwa Kiingereza.' },
  'website.notices.say_title_sw': { en: 'Write the title in Swahili.', sw: 'Andika kichwa kwa Kiswahili.' },
  'website.notices.say_body_en': { en: 'Write the words in English.', sw: 'Andika maneno kwa Kiingereza.' },
  'website.notices.say_body_sw': { en: 'Write the words in Swahili.', sw: 'Andika maneno kwa Kiswahili.' },
  'website.notices.bad_day': { en: 'Choose a day.', sw: 'Chagua siku.' },
  'website.notices.bad_until': {
    en: 'The last day must not lie before the first, nor more than a year after it.',
    sw: 'Siku ya mwisho isitangulie ya kwanza, wala isizidi mwaka mmoja baada yake.',
  },
})

export const refuseNotices = defineErrors({
  'website.notice_changed': {
    status: 409,
    en: '{who} changed this notice on {when}. Look at it again.',
    sw: '{who} alibadilisha tangazo hili {when}. Liangalie tena.',
  },
})
