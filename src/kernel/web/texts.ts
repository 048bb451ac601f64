import { defineErrors } from '../../core/basics/errors.ts'
import { defineTexts } from '../../core/basics/texts.ts'

export const webTexts = defineTexts({
  'web.error.heading_missing': { en: 'Page not found', sw: 'Ukurasa haupatikani' },
  'web.error.heading_denied': { en: 'You cannot open this page', sw: 'Huwezi kufungua ukurasa huu' },
  'web.error.heading_sign_in': { en: 'Sign in to continue', sw: 'Ingia ili uendelee' },
  'web.error.heading_problem': { en: 'There is a problem', sw: 'Kuna tatizo' },
  'web.error.heading_fault': { en: 'Sorry, something went wrong on our side', sw: 'Samahani, kuna hitilafu upande wetu' },
  'web.error.heading_unavailable': {
    en: 'Sorry, the service is not available right now',
    sw: 'Samahani, huduma haipatikani kwa sasa',
  },
  'web.error.heading_busy': { en: 'Too many attempts', sw: 'Umejaribu mara nyingi mno' },
  'web.error.reference': { en: 'If you call us, give this number: {id}', sw: 'Ukitupigia simu, tupe namba hii: {id}' },
  'web.error.whole_page': { en: 'Open this page without its filters', sw: 'Fungua ukurasa huu bila vichujio vyake' },
  'web.error.desk': { en: 'Go back to your desk', sw: 'Rudi kwenye meza yako' },
  'web.error.back_to': { en: 'Go back to: {page}', sw: 'Rudi kwenye: {page}' },
  'web.error.home': { en: 'Go to the home page', sw: 'Nenda ukurasa wa mwanzo' },
  'web.error.kept': {
    en: 'What you typed is kept on this page. {advice}',
    sw: 'Uliyoandika yamehifadhiwa kwenye ukurasa huu. {advice}',
  },
  'web.error.sign_in_elsewhere': {
    en: 'Sign in again in another tab, then come back here and press the button.',
    sw: 'Ingia tena katika kichupo kingine, kisha urudi hapa na ubonyeze kitufe.',
  },
  'web.error.send_again_advice': { en: 'Press the button to send it again.', sw: 'Bonyeza kitufe ili kuyatuma tena.' },
  'web.error.send_again': { en: 'Send again', sw: 'Tuma tena' },
  'web.error.heading_staff_only': { en: 'For staff of the county', sw: 'Kwa wafanyakazi wa kaunti' },
  'web.error.sign_in_staff': { en: 'Sign in as staff', sw: 'Ingia kama mfanyakazi' },
  'web.error.sign_in': { en: 'Sign in', sw: 'Ingia' },
  'web.footer.contact': { en: 'Contact us', sw: 'Wasiliana nasi' },
  'web.footer.privacy': { en: 'Privacy', sw: 'Faragha' },
  'web.footer.accessibility': { en: 'Accessibility', sw: 'Ufikivu' },
  'web.footer.notices': { en: 'Notices', sw: 'Matangazo' },
  'web.footer.verify': { en: 'Check a letter or certificate', sw: 'Hakiki barua au cheti' },
  'web.footer.staff': { en: 'County staff', sw: 'Wafanyakazi wa kaunti' },
  'web.menu.work': { en: 'Work', sw: 'Kazi' },
  'web.menu.records': { en: 'Records', sw: 'Rekodi' },
  'web.menu.money': { en: 'Money', sw: 'Fedha' },
  'web.menu.insight': { en: 'Insight', sw: 'Maarifa' },
  'web.menu.administration': { en: 'Administration', sw: 'Usimamizi' },
  'web.input.required': { en: 'This answer is missing', sw: 'Jibu hili linakosekana' },
  'web.input.unknown_choice': {
    en: 'This is none of the choices there are here ({name}). Choose again.',
    sw: 'Hili si mojawapo ya machaguo yaliyopo hapa ({name}). Chagua tena.',
  },
  'web.input.wrong': { en: 'This answer cannot be used as it is written', sw: 'Jibu hili haliwezi kutumika jinsi lilivyoandikwa' },
  'web.input.unknown_name': {
    en: 'The address of this page asks for something that is not known here ({name}). Check the link.',
    sw: 'Anwani ya ukurasa huu inaomba kitu kisichojulikana hapa ({name}). Hakikisha kiungo.',
  },
  'web.input.enter': { en: 'Enter the {field}', sw: 'Andika {field}' },
  'web.input.choose': { en: 'Choose the {field}', sw: 'Chagua {field}' },
  'web.input.choose_again': {
    en: '{field}: this is none of the choices there are here. Choose again.',
    sw: '{field}: hili si mojawapo ya machaguo yaliyopo hapa. Chagua tena.',
  },
  'web.input.too_long': {
    en: 'Shorten this answer to {max} characters or fewer',
    sw: 'Fupisha jibu hili hadi herufi {max} au chache zaidi',
  },
  'web.input.too_short': { en: 'Write at least {min} characters', sw: 'Andika angalau herufi {min}' },
})

/** Errors of the way in: what came was not a request that Kaunti can take, or Kaunti could not answer now. */
export const refuseWeb = defineErrors({
  'web.bad_request': { status: 400, en: 'The request could not be read.', sw: 'Ombi halikuweza kusomeka.' },
  'web.bad_characters': {
    status: 422,
    en: 'An answer holds characters that cannot be stored. Type it again without copying it from elsewhere.',
    sw: 'Jibu lina herufi zisizoweza kuhifadhiwa. Liandike tena bila kulinakili kutoka kwingine.',
  },
  'web.too_large': { status: 413, en: 'What you sent is too large.', sw: 'Ulichotuma ni kikubwa mno.' },
  'web.wrong_type': { status: 415, en: 'This kind of content is not accepted here.', sw: 'Aina hii ya maudhui haikubaliwi hapa.' },
  'web.wrong_host': { status: 421, en: 'This address is not served here.', sw: 'Anwani hii haihudumiwi hapa.' },
  'web.other_site': {
    status: 403,
    en: 'This did not come from a page of the county, so nothing was done.',
    sw: 'Hili halikutoka kwenye ukurasa wa kaunti, kwa hivyo hakuna kilichofanyika.',
  },
  'web.staff_only': {
    status: 403,
    en: 'These pages are for the county’s staff, and you are signed in as a resident. If you work for the county, sign in with your staff account.',
    sw: 'Kurasa hizi ni za wafanyakazi wa kaunti, nawe umeingia kama mkazi. Ikiwa unafanya kazi kaunti, ingia kwa akaunti yako ya mfanyakazi.',
  },
  'web.busy': {
    status: 503,
    en: 'The service is busy or being restored. Nothing you typed was recorded twice. Try again in a minute.',
    sw: 'Huduma ina shughuli nyingi au inarejeshwa. Hakuna ulichoandika kilichorekodiwa mara mbili. Jaribu tena baada ya dakika moja.',
  },
  'web.storage_full': {
    status: 507,
    en: 'The county’s storage is full. Nothing was recorded. Try again later or call us.',
    sw: 'Hifadhi ya kaunti imejaa. Hakuna kilichorekodiwa. Jaribu tena baadaye au utupigie simu.',
  },
  'web.fault': {
    status: 500,
    en: 'Nothing was recorded. We have been told; try again in a few minutes.',
    sw: 'Hakuna kilichorekodiwa. Tumearifiwa; jaribu tena baada ya dakika chache.',
  },
})
