import { defineTexts } from '../../../core/basics/texts.ts'

export const statementTexts = defineTexts({
  'website.contact.title': { en: 'Contact the county', sw: 'Wasiliana na kaunti' },
  'website.contact.lead': {
    en: 'For most things you need no call: apply, track and report online, or walk into your ward office.',
    sw: 'Kwa mambo mengi huhitaji kupiga simu: omba, fuatilia na uripoti mtandaoni, au fika kwenye ofisi ya wadi yako.',
  },
  'website.contact.demo': {
    en: 'This is a demonstration: the numbers and addresses below are invented and reach nobody.',
    sw: 'Haya ni maonyesho: namba na anwani zilizo hapa chini ni za kubuni na hazimfikii mtu yeyote.',
  },
  'website.contact.phone': { en: 'Phone', sw: 'Simu' },
  'website.contact.email': { en: 'E-mail', sw: 'Barua pepe' },
  'website.contact.post': { en: 'Post', sw: 'Sanduku la posta' },
  'website.contact.headquarters': { en: 'Headquarters', sw: 'Makao makuu' },
  'website.contact.hours': { en: 'Office hours', sw: 'Saa za kazi' },
  'website.contact.office': { en: 'Find the office that serves your ward', sw: 'Tafuta ofisi inayohudumia wadi yako' },
  'website.contact.departments': { en: 'Departments', sw: 'Idara' },
  'website.contact.department': { en: 'Department', sw: 'Idara' },
  'website.contact.complaint': { en: 'Not served well?', sw: 'Hukuhudumiwa vizuri?' },
  'website.contact.complaint.text': {
    en: 'Report the conduct of any member of staff. It goes to the department of public service, not to the person it is about, and you can follow what becomes of it.',
    sw: 'Ripoti mwenendo wa mfanyakazi yeyote. Taarifa inaenda kwa idara ya utumishi wa umma, si kwa anayehusika, na unaweza kufuatilia hatua zinazochukuliwa.',
  },
  'website.contact.complaint.link': { en: 'Report a problem', sw: 'Ripoti tatizo' },
  'website.contact.outside': {
    en: 'If the county does not answer you, you can turn to the Commission on Administrative Justice (the Ombudsman).',
    sw: 'Kaunti isipokujibu, unaweza kwenda kwa Tume ya Haki ya Utawala (Ombudsman).',
  },
  'website.contact.outside.link': { en: 'Commission on Administrative Justice', sw: 'Tume ya Haki ya Utawala' },
  'website.contact.information': { en: 'Asking for information', sw: 'Kuomba taarifa' },
  'website.contact.information.text': {
    en: 'Every citizen may ask what the county holds (Constitution, article 35; Access to Information Act 2016). Write to the e-mail address above; the answer is due within 21 days.',
    sw: 'Kila raia anaweza kuomba taarifa zilizo kwa kaunti (Katiba, kifungu cha 35; Sheria ya Upatikanaji wa Taarifa ya 2016). Andika kwa barua pepe iliyo hapo juu; jibu linatakiwa ndani ya siku 21.',
  },
  'website.contact.emergency': { en: 'In an emergency', sw: 'Katika dharura' },
  'website.contact.emergency.text': {
    en: 'This website is not watched day and night. For police, fire or an ambulance call 999 or 112.',
    sw: 'Tovuti hii haifuatiliwi usiku na mchana. Kwa polisi, zimamoto au ambulensi piga 999 au 112.',
  },

  'website.privacy.title': { en: 'Privacy', sw: 'Faragha' },
  'website.privacy.lead': {
    en: 'What the county keeps about you, why, for how long, and what you can demand. This list is made from the system itself, so it cannot leave anything out.',
    sw: 'Kaunti inahifadhi nini kukuhusu, kwa nini, kwa muda gani, na unaweza kudai nini. Orodha hii inatokana na mfumo wenyewe, hivyo hakuna kinachoachwa.',
  },
  'website.privacy.who': { en: 'Who is responsible', sw: 'Nani anawajibika' },
  'website.privacy.who.text': {
    en: '{county} decides what is kept and answers for it (Data Protection Act 2019). Ask for the Data Protection Officer:',
    sw: '{county} ndiyo huamua kinachohifadhiwa na huwajibika kwacho (Sheria ya Ulinzi wa Data ya 2019). Uliza Afisa wa Ulinzi wa Data:',
  },
  'website.privacy.short': { en: 'In short', sw: 'Kwa ufupi' },
  'website.privacy.short.need': {
    en: 'We ask only what a service needs, and say why beside the question.',
    sw: 'Tunauliza tu kinachohitajika na huduma, na tunaeleza sababu kando ya swali.',
  },
  'website.privacy.short.see': {
    en: 'Only officers whose post and area need it can open your application. Each opening is recorded, and you can see who looked.',
    sw: 'Ni maafisa tu ambao wadhifa na eneo lao linahitaji ndio wanaoweza kufungua ombi lako. Kila ombi linapofunguliwa hurekodiwa, na unaweza kuona nani alitazama.',
  },
  'website.privacy.short.sell': {
    en: 'Nothing is sold, and nothing is used for advertising. There is no tracking by other companies on these pages.',
    sw: 'Hakuna kinachouzwa, wala kutumika kwa matangazo ya biashara. Hakuna ufuatiliaji wa kampuni nyingine kwenye kurasa hizi.',
  },
  'website.privacy.short.sms': {
    en: 'To send you an SMS, your number and the text pass through an SMS company in Kenya and your mobile network.',
    sw: 'Ili kukutumia SMS, namba yako na ujumbe hupitia kampuni ya SMS nchini Kenya na mtandao wako wa simu.',
  },
  'website.privacy.cookies': { en: 'Cookies', sw: 'Vidakuzi' },
  'website.privacy.cookies.text': {
    en: 'Your browser keeps only what the pages need: that you are signed in or filling in a form, the language you chose, and for a moment a message such as “Saved”. Nothing follows you to other sites.',
    sw: 'Kivinjari chako huhifadhi tu kinachohitajika na kurasa: kwamba umeingia au unajaza fomu, lugha uliyochagua, na kwa muda mfupi ujumbe kama “Imehifadhiwa”. Hakuna kinachokufuata kwenye tovuti nyingine.',
  },
  'website.privacy.kept': { en: 'What is kept', sw: 'Kinachohifadhiwa' },
  'website.privacy.kept.text': {
    en: '{total} kinds of personal details are kept, {sensitive} of them sensitive by law (such as health, family or property details).',
    sw: 'Aina {total} za data binafsi huhifadhiwa; {sensitive} kati yake ni nyeti kisheria (kama taarifa za afya, familia au mali).',
  },
  'website.privacy.why': { en: 'Why', sw: 'Kwa nini' },
  'website.privacy.how_long': { en: 'How long', sw: 'Kwa muda gani' },
  'website.privacy.if_erased': { en: 'If you ask us to erase', sw: 'Ukiomba tufute' },
  'website.privacy.what': { en: 'Details', sw: 'Taarifa' },
  'website.privacy.names': { en: 'Show {count}', sw: 'Onyesha {count}' },
  'website.privacy.sensitive': { en: 'Sensitive', sw: 'Nyeti' },
  'website.privacy.years': { en: '{count} years', sw: 'Miaka {count}' },
  'website.privacy.year': { en: '1 year', sw: 'Mwaka 1' },
  'website.privacy.days': { en: '{count} days', sw: 'Siku {count}' },
  'website.privacy.day': { en: '1 day', sw: 'Siku 1' },
  'website.privacy.life': { en: 'As long as the record it belongs to', sw: 'Kadiri rekodi husika inavyodumu' },
  'website.privacy.for_ever': { en: 'For ever', sw: 'Daima' },
  'website.privacy.erase.empty': { en: 'It is emptied', sw: 'Hufutwa' },
  'website.privacy.erase.delete': { en: 'The whole entry is deleted', sw: 'Kumbukumbu yote hufutwa' },
  'website.privacy.erase.keep': { en: 'It is kept: {reason}', sw: 'Huhifadhiwa: {reason}' },
  'website.privacy.area.places': { en: 'Places', sw: 'Maeneo' },
  'website.privacy.area.identity': { en: 'You and how to reach you', sw: 'Wewe na jinsi ya kukufikia' },
  'website.privacy.area.access': { en: 'What officers may do', sw: 'Yanayoruhusiwa kwa maafisa' },
  'website.privacy.area.audit': { en: 'The record of who did what', sw: 'Kumbukumbu ya nani alifanya nini' },
  'website.privacy.area.files': { en: 'Documents and letters', sw: 'Hati na barua' },
  'website.privacy.area.calendar': { en: 'Holidays and their changes', sw: 'Sikukuu na mabadiliko yake' },
  'website.privacy.area.messages': { en: 'Messages sent to you', sw: 'Ujumbe uliotumiwa' },
  'website.privacy.area.sign_in': { en: 'Signing in', sw: 'Kuingia kwenye mfumo' },
  'website.privacy.area.form_runner': { en: 'Applications you have begun', sw: 'Maombi uliyoanza' },
  'website.privacy.area.cases': { en: 'Applications and how they were decided', sw: 'Maombi na jinsi yalivyoamuliwa' },
  'website.privacy.area.money': { en: 'Bills and payments', sw: 'Bili na malipo' },
  'website.privacy.area.services': { en: 'Services and award letters', sw: 'Huduma na barua za tuzo' },
  'website.privacy.area.website': { en: 'Notices to everyone', sw: 'Matangazo kwa watu wote' },
  'website.privacy.area.administration': { en: 'Administration and privacy requests', sw: 'Usimamizi na maombi ya faragha' },
  'website.privacy.rights': { en: 'Your rights', sw: 'Haki zako' },
  'website.privacy.rights.see': {
    en: 'See everything held about you, and take a copy with you. We answer within 7 days, a copy to take along within 30.',
    sw: 'Kuona kila kinachohifadhiwa kukuhusu, na kupata nakala yake. Tunajibu ndani ya siku 7, na nakala ya kuchukua ndani ya siku 30.',
  },
  'website.privacy.rights.looked': {
    en: 'See which officers opened your records, and when.',
    sw: 'Kuona ni maafisa gani waliofungua rekodi zako, na lini.',
  },
  'website.privacy.rights.correct': {
    en: 'Have what is wrong corrected, and what is wrong, no longer needed or unlawful erased, within 14 days.',
    sw: 'Kurekebishiwa kilicho na makosa, na kufutiwa kilicho na makosa, kisichohitajika tena au kilicho kinyume cha sheria, ndani ya siku 14.',
  },
  'website.privacy.rights.object': {
    en: 'Object to a use of your details, and have a person, not a computer alone, decide about you. No computer decides here.',
    sw: 'Kupinga matumizi ya taarifa zako, na kuamuliwa na mtu, si kompyuta peke yake. Hapa hakuna kompyuta inayoamua.',
  },
  'website.privacy.rights.sign_in': { en: 'Use these rights online', sw: 'Tumia haki hizi mtandaoni' },
  'website.privacy.rights.write': {
    en: 'You can also write to {email} or ask at any county office.',
    sw: 'Unaweza pia kuandika kwa {email} au kuuliza katika ofisi yoyote ya kaunti.',
  },
  'website.privacy.complain': { en: 'If you are not satisfied', sw: 'Usiporidhika' },
  'website.privacy.complain.text': {
    en: 'You can complain to the Office of the Data Protection Commissioner (Data Protection Act 2019, section 56). It costs nothing, and you need not ask us first.',
    sw: 'Unaweza kulalamika kwa Ofisi ya Kamishna wa Ulinzi wa Data (Sheria ya Ulinzi wa Data ya 2019, kifungu cha 56). Ni bila malipo, na huhitaji kutuuliza kwanza.',
  },
  'website.privacy.complain.link': { en: 'Office of the Data Protection Commissioner', sw: 'Ofisi ya Kamishna wa Ulinzi wa Data' },
  'website.privacy.breach': {
    en: 'If your details ever fall into the wrong hands, we tell the Commissioner within 72 hours, and you, where it can harm you.',
    sw: 'Taarifa zako zikiangukia mikononi mwa asiyestahili, tunamwarifu Kamishna ndani ya saa 72, nawe pia, pale zinapoweza kukudhuru.',
  },

  'website.accessibility.title': { en: 'Accessibility', sw: 'Ufikivu' },
  'website.accessibility.lead': {
    en: 'Everyone must be able to use the county: with any phone, any browser, by keyboard, with a screen reader, on a weak signal.',
    sw: 'Kila mtu lazima aweze kutumia huduma za kaunti: kwa simu yoyote, kivinjari chochote, kwa kibodi, kwa kisoma-skrini, kwa mtandao dhaifu.',
  },
  'website.accessibility.what': { en: 'What we hold ourselves to', sw: 'Kiwango tunachojiwekea' },
  'website.accessibility.what.wcag': {
    en: 'The international standard WCAG 2.2, level AA.',
    sw: 'Kiwango cha kimataifa cha WCAG 2.2, daraja la AA.',
  },
  'website.accessibility.what.script': {
    en: 'Every page for residents works without JavaScript and at most 30 KB travel to your phone, images apart.',
    sw: 'Kila ukurasa wa wakazi hufanya kazi bila JavaScript, na si zaidi ya KB 30 husafiri hadi simu yako, bila kuhesabu picha.',
  },
  'website.accessibility.what.language': {
    en: 'Everything is in English and Kiswahili; the link at the top changes the language and keeps your place.',
    sw: 'Kila kitu kiko kwa Kiingereza na Kiswahili; kiungo kilicho juu hubadilisha lugha bila kukupotezea ulipofika.',
  },
  'website.accessibility.what.zoom': {
    en: 'You can enlarge the text fourfold, and no page needs to be read sideways on a narrow screen.',
    sw: 'Unaweza kukuza maandishi mara nne, na hakuna ukurasa unaohitaji kusogezwa kando kwenye skrini nyembamba.',
  },
  'website.accessibility.what.time': {
    en: 'What you have answered is kept; no question is lost because it took you long.',
    sw: 'Ulichojibu huhifadhiwa; hakuna jibu linalopotea kwa sababu ulichukua muda mrefu.',
  },
  'website.accessibility.tested': { en: 'How it was tested', sw: 'Ilivyojaribiwa' },
  'website.accessibility.tested.axe': {
    en: 'By machine with every change: each page is checked with axe-core at the widths of a phone and of a computer, in both languages.',
    sw: 'Kwa mashine kila inapobadilishwa: kila ukurasa hukaguliwa kwa axe-core kwa upana wa simu na wa kompyuta, kwa lugha zote mbili.',
  },
  'website.accessibility.tested.journeys': {
    en: 'By machine, walking the application for a bursary with the keyboard alone, and without JavaScript.',
    sw: 'Kwa mashine, kwa kupitia ombi la basari kwa kibodi pekee, na bila JavaScript.',
  },
  'website.accessibility.tested.not': {
    en: 'Not yet by people with disabilities using their own devices. Machines find fewer than half of all barriers, so expect some that we do not know.',
    sw: 'Bado haijajaribiwa na watu wenye ulemavu kwa vifaa vyao wenyewe. Mashine hupata chini ya nusu ya vikwazo vyote, hivyo huenda vipo tusivyovijua.',
  },
  'website.accessibility.gaps': { en: 'What falls short', sw: 'Mapungufu yaliyopo' },
  'website.accessibility.gaps.map': {
    en: 'The ward map is a drawing that screen readers skip. The same wards are always in a list beside it.',
    sw: 'Ramani ya wadi ni mchoro ambao visoma-skrini huupita. Wadi hizo hizo huwa kwenye orodha kando yake.',
  },
  'website.accessibility.gaps.pdf': {
    en: 'Letters are PDF files with real text, language and reading order, but they have not been certified for PDF/UA. The letter’s content is also on your application’s page.',
    sw: 'Barua ni faili za PDF zenye maandishi halisi, lugha na mpangilio wa kusoma, lakini hazijathibitishwa kwa PDF/UA. Yaliyomo kwenye barua yako pia kwenye ukurasa wa ombi lako.',
  },
  'website.accessibility.gaps.uploads': {
    en: 'We cannot make documents that others upload accessible; officers can describe them to you.',
    sw: 'Hatuwezi kuhakikisha kuwa hati zinazopakiwa na wengine zinasomeka kwa kila mtu; maafisa wanaweza kukueleza yaliyomo.',
  },
  'website.accessibility.gaps.sign': {
    en: 'There is no Kenyan Sign Language and no easy-read version yet, and none in Dholuo, Kikuria, Ateso or Luhya.',
    sw: 'Bado hakuna Lugha ya Ishara ya Kenya wala toleo rahisi kusoma, wala kwa Kijaluo, Kikuria, Kiteso au Kiluhya.',
  },
  'website.accessibility.tell': { en: 'Tell us, and be served another way', sw: 'Tuambie, uhudumiwe kwa njia nyingine' },
  'website.accessibility.tell.text': {
    en: 'If a page stops you, call {phone} or write to {email}. An officer will do it with you by phone or at your ward office, at no charge and with the same rights.',
    sw: 'Ukurasa ukikuzuia, piga {phone} au andika kwa {email}. Afisa atakusaidia kwa simu au katika ofisi ya wadi yako, bila malipo na kwa haki zilezile.',
  },
  'website.accessibility.law': {
    en: 'You have a right to this: Constitution, articles 27 and 54. If we fail you, turn to the National Council for Persons with Disabilities.',
    sw: 'Hii ni haki yako: Katiba, vifungu vya 27 na 54. Tukishindwa, nenda kwa Baraza la Kitaifa la Watu Wenye Ulemavu.',
  },
  'website.accessibility.law.link': { en: 'National Council for Persons with Disabilities', sw: 'Baraza la Kitaifa la Watu Wenye Ulemavu' },

  'website.about.title': { en: 'About this site', sw: 'Kuhusu tovuti hii' },
  'website.about.lead': {
    en: 'One system for the website you read, the services you apply for and the desk of the officer who answers you.',
    sw: 'Mfumo mmoja kwa tovuti unayosoma, huduma unazoomba na meza ya afisa anayekujibu.',
  },
  'website.about.promises': { en: 'What it promises', sw: 'Inachoahidi' },
  'website.about.promises.same': {
    en: 'You see what the officer sees: the same deadline, the same history.',
    sw: 'Unaona anachoona afisa: muda uleule, historia ileile.',
  },
  'website.about.promises.traced': {
    en: 'Whatever is done is recorded with who did it and when, sealed every few minutes, and cannot be rewritten unseen.',
    sw: 'Kila kinachofanyika hurekodiwa na aliyekifanya na wakati, hufungwa kwa muhuri kila dakika chache, na hakiwezi kubadilishwa kwa siri.',
  },
  'website.about.promises.checked': {
    en: 'Letters carry a signature that anyone can check, even without network.',
    sw: 'Barua zina sahihi ambayo yeyote anaweza kuihakiki, hata bila mtandao.',
  },
  'website.about.promises.person': {
    en: 'People decide, not computers; who asked may not approve, and who approved must give a reason.',
    sw: 'Watu ndio huamua, si kompyuta; aliyeomba haruhusiwi kuidhinisha, na aliyeamua lazima atoe sababu.',
  },
  'website.about.open': { en: 'Open source', sw: 'Programu huria' },
  'website.about.open.text': {
    en: 'The software is called Kaunti. Anyone may read, use and improve it under the GNU Affero General Public License, version 3 or later. What runs here must be open to you too.',
    sw: 'Programu hii inaitwa Kaunti. Yeyote anaweza kuisoma, kuitumia na kuiboresha chini ya leseni ya GNU Affero General Public License, toleo la 3 au la baadaye. Inayotumika hapa lazima iwe wazi kwako pia.',
  },
  'website.about.programs': { en: 'For programs', sw: 'Kwa programu' },
  'website.about.programs.text': {
    en: 'What other systems may ask of this one is described in OpenAPI:',
    sw: 'Ambacho mifumo mingine inaweza kuuliza mfumo huu kimeelezwa kwa OpenAPI:',
  },
  'website.about.proof': { en: 'Proof', sw: 'Uthibitisho' },
  'website.about.proof.text': {
    en: 'The state of the system and the last seal of its records are public:',
    sw: 'Hali ya mfumo na muhuri wa mwisho wa kumbukumbu zake ni wazi kwa umma:',
  },
  'website.about.proof.link': { en: 'Status and seals', sw: 'Hali na mihuri' },
  'website.about.credit': { en: 'Credits', sw: 'Shukrani' },
  'website.about.credit.map': { en: 'Ward boundaries', sw: 'Mipaka ya wadi' },
  'website.about.credit.crest': {
    en: 'The mark at the top is invented for this site; it is not the county’s coat of arms.',
    sw: 'Alama iliyo juu imebuniwa kwa tovuti hii; si nembo rasmi ya kaunti.',
  },
  'website.about.demo': {
    en: 'This is a demonstration with invented people. It is not run by the county government and nothing sent here reaches it.',
    sw: 'Haya ni maonyesho yenye watu wa kubuni. Hayaendeshwi na serikali ya kaunti na hakuna kinachotumwa hapa kinachoifikia.',
  },

  'website.help.title': { en: 'How it works', sw: 'Jinsi inavyofanya kazi' },
  'website.help.lead': {
    en: 'You need a phone that can get an SMS. You need no account, no password and no agent.',
    sw: 'Unahitaji simu inayoweza kupokea SMS. Huhitaji akaunti, nenosiri wala wakala.',
  },
  'website.help.cost': { en: 'What does it cost?', sw: 'Inagharimu kiasi gani?' },
  'website.help.cost.text': {
    en: 'Applying and reporting are free. Where a service has a fee, it stands on the service’s page before you begin. Never pay anyone for a form, a reference or a decision.',
    sw: 'Kuomba na kuripoti ni bila malipo. Huduma ikiwa na ada, huonyeshwa kwenye ukurasa wa huduma kabla ya kuanza. Usimlipe mtu yeyote kwa ajili ya fomu, namba ya kumbukumbu au uamuzi.',
  },
  'website.help.begin': { en: 'Can I stop and go on later?', sw: 'Naweza kuacha na kuendelea baadaye?' },
  'website.help.begin.text': {
    en: 'Yes. Your answers are kept from the first one. Choose “Save and come back later”: an SMS brings you a reference number. To come back, enter that number and your phone number, then the code we send you.',
    sw: 'Ndiyo. Majibu yako huhifadhiwa kuanzia la kwanza. Chagua “Hifadhi na urudi baadaye”: utapata namba ya kumbukumbu kwa SMS. Ili kurudi, andika namba hiyo na namba yako ya simu, kisha msimbo tutakaokutumia.',
  },
  'website.help.code': { en: 'What is the code?', sw: 'Msimbo ni nini?' },
  'website.help.code.text': {
    en: 'Six digits that we send to your phone to be sure that it is you. They hold for a few minutes. Tell them to nobody. Only when you ask an officer to fill in a form with you do you get an SMS whose code is for that officer, and it says so.',
    sw: 'Tarakimu sita tunazotuma kwa simu yako ili kuhakikisha ni wewe. Zinatumika kwa dakika chache. Usimwambie mtu yeyote. Ni pale tu unapomwomba afisa ajaze fomu pamoja nawe ndipo unapata SMS yenye msimbo wa kumwambia afisa huyo, na SMS yenyewe husema hivyo.',
  },
  'website.help.shared': { en: 'We share one phone in the family', sw: 'Tunatumia simu moja katika familia' },
  'website.help.shared.text': {
    en: 'That is fine. After the code you say who you are; each person’s applications stay apart.',
    sw: 'Hakuna shida. Baada ya msimbo unasema wewe ni nani; maombi ya kila mtu hubaki kando.',
  },
  'website.help.correct': { en: 'I was asked to correct something', sw: 'Nimeombwa kurekebisha jambo' },
  'website.help.correct.text': {
    en: 'Only what was asked opens for change, with the officer’s reason beside it. While it waits for you, the officer’s clock stands still.',
    sw: 'Kinachofunguka kubadilishwa ni kilichoombwa tu, pamoja na sababu ya afisa. Kinapokusubiri wewe, muda wa afisa husimama.',
  },
  'website.help.late': { en: 'What if the county is late?', sw: 'Itakuwaje kaunti ikichelewa?' },
  'website.help.late.text': {
    en: 'Each step has a deadline in working days. When it is missed, the officer’s superior is told by the system, and you see it on your application’s page.',
    sw: 'Kila hatua ina muda wake kwa siku za kazi. Muda ukipita, mfumo humwarifu mkuu wa afisa, nawe unaliona hilo kwenye ukurasa wa ombi lako.',
  },
  'website.help.refused': { en: 'What if I am refused?', sw: 'Itakuwaje nikikataliwa?' },
  'website.help.refused.text': {
    en: 'You get the reason in writing, and how and until when you can appeal (Fair Administrative Action Act 2015).',
    sw: 'Unapewa sababu kwa maandishi, na jinsi na hadi lini unaweza kukata rufaa (Sheria ya Haki katika Hatua za Utawala ya 2015).',
  },
  'website.help.person': { en: 'I would rather speak to a person', sw: 'Ningependa kuzungumza na mtu' },
  'website.help.person.text': {
    en: 'Go to your ward office: an officer fills in the same form with you, in your name, and it is recorded that you were helped.',
    sw: 'Nenda ofisi ya wadi yako: afisa atajaza fomu hiyo hiyo pamoja nawe, kwa jina lako, na hurekodiwa kuwa ulisaidiwa.',
  },
  'website.help.person.link': { en: 'Find your office', sw: 'Tafuta ofisi yako' },
})
