import { defineTexts } from '../../../core/basics/texts.ts'

export const homeTexts = defineTexts({
  'website.home.title': { en: 'What do you need from the county?', sw: 'Unahitaji nini kutoka kwa kaunti?' },
  'website.home.lead': {
    en: 'Apply, report a problem and follow your application, from any phone, in English or Swahili.',
    sw: 'Omba huduma, ripoti tatizo na ufuatilie ombi lako, kwa simu yoyote, kwa Kiswahili au Kiingereza.',
  },
  'website.home.search': { en: 'Search services', sw: 'Tafuta huduma' },
  'website.home.search.hint': { en: 'For example: bursary, market stall, water', sw: 'Kwa mfano: basari, kibanda cha soko, maji' },
  'website.home.tasks': { en: 'Most used now', sw: 'Zinazotumika zaidi sasa' },
  'website.home.start': { en: 'Start here', sw: 'Anza hapa' },
  'website.home.ways': { en: 'Also here', sw: 'Pia hapa' },
  'website.home.topics': { en: 'By subject', sw: 'Kwa mada' },
  'website.home.departments': { en: 'By department', sw: 'Kwa idara' },
  'website.home.departments.all': { en: 'See all departments', sw: 'Tazama idara zote' },
  'website.home.track': { en: 'Track an application', sw: 'Fuatilia ombi' },
  'website.home.track.text': {
    en: 'With your reference and phone number; no account needed.',
    sw: 'Kwa namba ya kumbukumbu na namba ya simu; huhitaji akaunti.',
  },
  'website.home.report': { en: 'Report a problem', sw: 'Ripoti tatizo' },
  'website.home.report.text': {
    en: 'Potholes, waste, water, street lights, staff conduct.',
    sw: 'Mashimo barabarani, taka, maji, taa za barabarani, mwenendo wa wafanyakazi.',
  },
  'website.home.fees': { en: 'What would I pay?', sw: 'Ningelipa kiasi gani?' },
  'website.home.fees.text': {
    en: 'Every fee of the county, worked out, with the law it stands on.',
    sw: 'Kila ada ya kaunti, ikikokotolewa, pamoja na sheria inayoiweka.',
  },
  'website.home.bills': { en: 'Pay a bill', sw: 'Lipa bili' },
  'website.home.bills.text': {
    en: 'By M-Pesa or at the bank; your receipt comes at once.',
    sw: 'Kwa M-Pesa au benki; risiti yako huja papo hapo.',
  },
  'website.home.offices': { en: 'Find your office', sw: 'Tafuta ofisi yako' },
  'website.home.offices.text': {
    en: 'Choose your ward and see who serves you, and whether they are open now.',
    sw: 'Chagua wadi yako uone nani anakuhudumia, na kama wako wazi sasa.',
  },
  'website.home.verify': { en: 'Check a letter', sw: 'Hakiki barua' },
  'website.home.verify.text': {
    en: 'Is it really from the county? Every letter carries a code that anyone can check.',
    sw: 'Je, kweli imetoka kwa kaunti? Kila barua ina msimbo ambao yeyote anaweza kuuhakiki.',
  },
  'website.home.help': { en: 'How it works', sw: 'Jinsi inavyofanya kazi' },
  'website.home.help.text': {
    en: 'What it costs, what you need, and how to get help from a person.',
    sw: 'Inagharimu nini, unahitaji nini, na jinsi ya kusaidiwa na mtu.',
  },
  'website.home.steps': { en: 'How an application goes', sw: 'Ombi linavyoshughulikiwa' },
  'website.home.step.apply': { en: 'Apply from your phone', sw: 'Omba kwa simu yako' },
  'website.home.step.apply.text': {
    en: 'One question at a time. What you answered is kept, so you can go on later.',
    sw: 'Swali moja kwa wakati. Majibu yako huhifadhiwa, hivyo unaweza kuendelea baadaye.',
  },
  'website.home.step.reference': { en: 'Get an SMS with your reference', sw: 'Pata SMS yenye namba ya kumbukumbu' },
  'website.home.step.reference.text': {
    en: 'Keep it: with it and your phone you can follow your application.',
    sw: 'Itunze: kwa namba hiyo na simu yako unaweza kufuatilia ombi lako.',
  },
  'website.home.step.follow': { en: 'Follow your application', sw: 'Fuatilia ombi lako' },
  'website.home.step.follow.text': {
    en: 'You see the same clock and the same history as the officer.',
    sw: 'Unaona muda uleule na historia ileile anayoona afisa.',
  },
  'website.home.step.letter': { en: 'Get the decision in writing', sw: 'Pata uamuzi kwa maandishi' },
  'website.home.step.letter.text': {
    en: 'A letter that anyone can check, or the reason why not and how to appeal.',
    sw: 'Barua ambayo yeyote anaweza kuihakiki, au sababu ya kukataliwa na jinsi ya kukata rufaa.',
  },
  'website.home.notices': { en: 'Notices', sw: 'Matangazo' },
  'website.home.notices.closed': { en: '{day}: offices are closed for {holiday}.', sw: '{day}: ofisi zitafungwa kwa ajili ya {holiday}.' },
  'website.home.notices.awaited': {
    en: 'About {day}: {holiday}. Offices close when the Gazette notice confirms the day.',
    sw: 'Takriban {day}: {holiday}. Ofisi zitafungwa tangazo la Gazeti la Serikali litakapothibitisha siku.',
  },
  'website.home.notices.observed': {
    en: '{day}: offices are closed, because a public holiday falls on the Sunday before.',
    sw: '{day}: ofisi zitafungwa, kwa sababu sikukuu ya umma iliangukia Jumapili iliyotangulia.',
  },
  'website.home.notices.none': {
    en: 'Offices keep their usual hours in the next six weeks: no holiday falls on a day they open.',
    sw: 'Ofisi zitafuata saa za kawaida katika wiki sita zijazo: hakuna sikukuu inayoangukia siku ya kazi.',
  },
})
