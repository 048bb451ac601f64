import { defineTexts } from '../../../core/basics/texts.ts'

export const demoTexts = defineTexts({
  'website.demo.title': { en: 'Choose who to be', sw: 'Chagua utakuwa nani' },
  'website.demo.lead': {
    en: 'Walk through the county as the people who live and work in it. Everyone here is invented; one press signs you in.',
    sw: 'Pitia kaunti kama watu wanaoishi na kufanya kazi ndani yake. Kila mtu hapa ni wa kubuni; bonyeza mara moja kuingia.',
  },
  'website.demo.phone_link': { en: 'Open the phone', sw: 'Fungua simu' },
  'website.demo.phone_link.text': {
    en: 'It shows every SMS that is sent to a number. Keep it open in a second tab.',
    sw: 'Inaonyesha kila SMS inayotumwa kwa namba. Iache wazi katika kichupo kingine.',
  },
  'website.demo.tour': { en: 'A tour: a student gets a bursary', sw: 'Ziara: mwanafunzi anapata basari' },
  'website.demo.tour.apply': { en: 'Apply as a guardian', sw: 'Omba kama mlezi' },
  'website.demo.tour.apply.text': {
    en: 'Be a resident below, or nobody at all, and fill in the ward bursary. At the end you get a reference.',
    sw: 'Kuwa mkazi hapa chini, au usiwe mtu yeyote, na ujaze ombi la basari ya wadi. Mwishoni unapata namba ya kumbukumbu.',
  },
  'website.demo.tour.sms': { en: 'Read the SMS', sw: 'Soma SMS' },
  'website.demo.tour.sms.text': {
    en: 'Codes to sign in and news of the application come to the phone.',
    sw: 'Misimbo ya kuingia na habari za ombi hufika kwenye simu.',
  },
  'website.demo.tour.check': { en: 'Be the ward administrator', sw: 'Kuwa msimamizi wa wadi' },
  'website.demo.tour.check.text': {
    en: 'Take the application from the queue and return one answer for correction. The clock stops.',
    sw: 'Chukua ombi kwenye foleni na urudishe jibu moja lirekebishwe. Saa inasimama.',
  },
  'website.demo.tour.correct': { en: 'Correct it as the guardian', sw: 'Rekebisha kama mlezi' },
  'website.demo.tour.correct.text': {
    en: 'Only that one answer is open. Send it, and the clock runs on.',
    sw: 'Ni jibu hilo moja tu lililo wazi. Litume, na saa inaendelea.',
  },
  'website.demo.tour.score': { en: 'Score it as the committee', sw: 'Toa alama kama kamati' },
  'website.demo.tour.score.text': {
    en: 'Pass it on as the administrator; then two of the three members give their points, each without seeing the other’s.',
    sw: 'Lipitishe kama msimamizi; kisha wajumbe wawili kati ya watatu watoe alama, kila mmoja bila kuona za mwenzake.',
  },
  'website.demo.tour.approve': {
    en: 'Approve it as the sub-county education officer',
    sw: 'Liidhinishe kama afisa wa elimu wa kaunti ndogo',
  },
  'website.demo.tour.approve.text': {
    en: 'The officer names the amount. Nobody who checked or scored could do this.',
    sw: 'Afisa hutaja kiasi. Hakuna aliyekagua au kutoa alama anayeweza kufanya hivi.',
  },
  'website.demo.tour.letter': { en: 'Get the letter and check it', sw: 'Pata barua na uihakiki' },
  'website.demo.tour.letter.text': {
    en: 'The SMS brings a link to the signed letter. Its code can be checked by anyone.',
    sw: 'SMS huleta kiungo cha barua iliyotiwa sahihi. Msimbo wake unaweza kuhakikiwa na yeyote.',
  },
  'website.demo.tour.audit': { en: 'See it all as the auditor', sw: 'Ona yote kama mkaguzi' },
  'website.demo.tour.audit.text': {
    en: 'Every step, who opened the file, and the proof that nothing was altered.',
    sw: 'Kila hatua, nani alifungua faili, na uthibitisho kwamba hakuna kilichobadilishwa.',
  },
  'website.demo.permit': {
    en: 'A tour: a trader gets a business permit and pays by phone',
    sw: 'Ziara: mfanyabiashara anapata kibali cha biashara na kulipa kwa simu',
  },
  'website.demo.permit.apply': { en: 'Apply as a trader', sw: 'Omba kama mfanyabiashara' },
  'website.demo.permit.apply.text': {
    en: 'Be a resident below and fill in the business permit. A tailor needs no inspection, a hotel needs two.',
    sw: 'Kuwa mkazi hapa chini na ujaze ombi la kibali cha biashara. Fundi nguo hahitaji ukaguzi, hoteli inahitaji mara mbili.',
  },
  'website.demo.permit.accept': { en: 'Look at the papers', sw: 'Kagua hati' },
  'website.demo.permit.accept.text': {
    en: 'The licensing officer takes it from the queue and passes it on to the inspectors.',
    sw: 'Afisa wa leseni huichukua kwenye foleni na kuipeleka kwa wakaguzi.',
  },
  'website.demo.permit.inspect': { en: 'Inspect and approve', sw: 'Kagua na uidhinishe' },
  'website.demo.permit.inspect.text': {
    en: 'Each inspector fills in a checklist on the spot. The trade officer approves, and the bill is made by the county’s schedule of fees.',
    sw: 'Kila mkaguzi hujaza orodha akiwa hapo hapo. Afisa wa biashara huidhinisha, na bili hutengenezwa kwa jedwali la ada la kaunti.',
  },
  'website.demo.permit.pay': { en: 'Pay on the phone', sw: 'Lipa kwa simu' },
  'website.demo.permit.pay.text': {
    en: 'The SMS names the bill. Have the phone asked from the bill’s page, or pay from its M-PESA menu; the PIN is 1234. Type the account number wrongly once, and find the money at the suspense desk.',
    sw: 'SMS hutaja bili. Omba malipo kwenye ukurasa wa bili, au lipa kwa menyu ya M-PESA; PIN ni 1234. Kosea namba ya akaunti mara moja, na utafute fedha kwenye meza ya fedha zisizo na bili.',
  },
  'website.demo.permit.permit': { en: 'Get the receipt and the permit', sw: 'Pata risiti na kibali' },
  'website.demo.permit.permit.text': {
    en: 'Both are there within seconds, signed. Anyone can check them; next January the permit is renewed in two minutes.',
    sw: 'Zote ziko tayari kwa sekunde chache, zimetiwa sahihi. Yeyote anaweza kuzihakiki; Januari ijayo kibali huhuishwa kwa dakika mbili.',
  },
  'website.demo.desks': { en: 'Desks of the county’s money', sw: 'Meza za fedha za kaunti' },
  'website.demo.desks.suspense': { en: 'Money without a bill', sw: 'Fedha zisizo na bili' },
  'website.demo.desks.suspense.text': {
    en: 'Likely bills with reasons for each. One officer proposes, another decides.',
    sw: 'Bili zinazowezekana, kila moja na sababu zake. Afisa mmoja hupendekeza, mwingine huamua.',
  },
  'website.demo.desks.reconciliation': { en: 'Reconciliation', sw: 'Usuluhishi' },
  'website.demo.desks.reconciliation.text': {
    en: 'M-Pesa, receipts and bank to the cent, with the reason for every difference.',
    sw: 'M-Pesa, risiti na benki hadi senti, na sababu ya kila tofauti.',
  },
  'website.demo.desks.refunds': { en: 'Refunds', sw: 'Marejesho' },
  'website.demo.desks.refunds.text': {
    en: 'Money that goes back to who paid it, by two officers, and receipts that were cancelled.',
    sw: 'Fedha zinazorudi kwa aliyezilipa, kwa maafisa wawili, na risiti zilizobatilishwa.',
  },
  'website.demo.desks.targets': { en: 'Collections against targets', sw: 'Makusanyo na malengo' },
  'website.demo.desks.targets.text': {
    en: 'By stream, ward, day and way of paying; each figure opens into the payments that make it.',
    sw: 'Kwa chanzo, wadi, siku na njia ya malipo; kila takwimu hufunguka kuonyesha malipo yanayoiunda.',
  },
  'website.demo.desks.exports': { en: 'Files for other books', sw: 'Faili za vitabu vingine' },
  'website.demo.desks.exports.text': {
    en: 'The auditor reads and takes out everything, to the last row, and can change nothing.',
    sw: 'Mkaguzi husoma na kupakua kila kitu, hadi mstari wa mwisho, na hawezi kubadilisha chochote.',
  },
  'website.demo.be': { en: 'Be the {post}', sw: 'Kuwa {post}' },
  'website.demo.go.permit': { en: 'Open the permit', sw: 'Fungua kibali' },
  'website.demo.go.apply': { en: 'Open the bursary', sw: 'Fungua basari' },
  'website.demo.go.phone': { en: 'Open the phone', sw: 'Fungua simu' },
  'website.demo.go.letter': { en: 'Check a letter', sw: 'Hakiki barua' },
  'website.demo.residents.of': { en: 'Residents of {ward} ward', sw: 'Wakazi wa wadi ya {ward}' },
  'website.demo.residents.none': {
    en: 'No resident has been invented here yet. Apply for a service with any number such as 0700 000 001; its SMS come to the phone of the demonstration.',
    sw: 'Bado hakuna mkazi aliyebuniwa hapa. Omba huduma kwa namba yoyote kama 0700 000 001; SMS zake hufika kwenye simu ya maonyesho.',
  },
  'website.demo.kind.ward': { en: 'In the ward: {name}', sw: 'Katika wadi: {name}' },
  'website.demo.kind.subCounty': { en: 'In the sub-county: {name}', sw: 'Katika kaunti ndogo: {name}' },
  'website.demo.kind.headquarters': { en: 'At headquarters', sw: 'Makao makuu' },
  'website.demo.vacant': { en: 'Nobody holds this post yet', sw: 'Bado hakuna anayeshikilia wadhifa huu' },
  'website.demo.acting': { en: 'acting', sw: 'kaimu' },
  'website.demo.sign_in': { en: 'Sign in', sw: 'Ingia' },
  'website.demo.sign_in.as': { en: 'as {name}', sw: 'kama {name}' },
  'website.demo.signed_in': { en: 'You are now {name}.', sw: 'Sasa wewe ni {name}.' },
  'website.demo.another_ward': { en: 'People of another ward', sw: 'Watu wa wadi nyingine' },
  'website.demo.ward': { en: 'Ward', sw: 'Wadi' },
  'website.demo.show': { en: 'Show', sw: 'Onyesha' },

  'website.phone.title': { en: 'The phone', sw: 'Simu' },
  'website.phone.lead': {
    en: 'What the county sends to a number arrives here instead of on a real phone.',
    sw: 'Kinachotumwa na kaunti kwa namba hufika hapa badala ya simu halisi.',
  },
  'website.phone.number': { en: 'Phone number', sw: 'Namba ya simu' },
  'website.phone.number.hint': { en: 'For example 0700 000 001', sw: 'Kwa mfano 0700 000 001' },
  'website.phone.show': { en: 'Show its messages', sw: 'Onyesha ujumbe wake' },
  'website.phone.recent': { en: 'Numbers that got an SMS lately', sw: 'Namba zilizopokea SMS karibuni' },
  'website.phone.network': { en: 'Demo network', sw: 'Mtandao wa maonyesho' },
  'website.phone.messages': { en: 'Messages to {phone}', sw: 'Ujumbe kwa {phone}' },
  'website.phone.empty': { en: 'No message yet', sw: 'Bado hakuna ujumbe' },
  'website.phone.empty.text': {
    en: 'When the county sends one, it shows here by itself.',
    sw: 'Kaunti ikituma, utaonekana hapa wenyewe.',
  },
  'website.phone.code': { en: 'Code', sw: 'Msimbo' },
  'website.phone.parts': { en: '{count} SMS long', sw: 'Urefu wa SMS {count}' },
  'website.phone.refreshes': {
    en: 'This page looks for new messages every {seconds} seconds.',
    sw: 'Ukurasa huu hutafuta ujumbe mpya kila sekunde {seconds}.',
  },
  'website.phone.pause': { en: 'Stop looking', sw: 'Acha kutafuta' },
  'website.phone.paused': {
    en: 'This page no longer looks for new messages by itself.',
    sw: 'Ukurasa huu hautafuti tena ujumbe mpya wenyewe.',
  },
  'website.phone.resume': { en: 'Look again', sw: 'Tafuta tena' },
  'website.phone.silent': {
    en: 'The simulated network does not answer. Start the demonstration with npm start, which starts it too.',
    sw: 'Mtandao wa kuigwa haujibu. Anzisha maonyesho kwa npm start, ambayo huuanzisha pia.',
  },

  'website.phone.pin': { en: 'M-PESA PIN', sw: 'PIN ya M-PESA' },
  'website.phone.pin.hint': { en: 'Every simulated PIN is {pin}.', sw: 'Kila PIN ya kuigwa ni {pin}.' },
  'website.phone.prompt': {
    en: 'Do you want to pay {amount} to {name}, account no. {account}?',
    sw: 'Je, ungependa kulipa {amount} kwa {name}, akaunti namba {account}?',
  },
  'website.phone.send': { en: 'Send', sw: 'Tuma' },
  'website.phone.cancel': { en: 'Cancel', sw: 'Ghairi' },
  'website.phone.close': { en: 'Close', sw: 'Funga' },
  'website.phone.balance': { en: 'M-PESA balance: {amount}', sw: 'Salio la M-PESA: {amount}' },
  'website.phone.locked': {
    en: 'M-PESA is locked after three wrong PINs.',
    sw: 'M-PESA imefungwa baada ya PIN tatu zisizo sahihi.',
  },
  'website.phone.unlock': { en: 'Call customer care', sw: 'Piga huduma kwa wateja' },
  'website.phone.unlocked': { en: 'Customer care has opened M-PESA again.', sw: 'Huduma kwa wateja imefungua M-PESA tena.' },
  'website.phone.pay': { en: 'Pay by M-PESA', sw: 'Lipa na M-PESA' },
  'website.phone.pay.title': { en: 'Pay by M-PESA › Paybill', sw: 'Lipa na M-PESA › Paybill' },
  'website.phone.pay.shortcode': { en: 'Business number', sw: 'Namba ya biashara' },
  'website.phone.pay.account': { en: 'Account number', sw: 'Namba ya akaunti' },
  'website.phone.pay.account.hint': { en: 'The number of the bill', sw: 'Namba ya bili' },
  'website.phone.pay.amount': { en: 'Amount in shillings', sw: 'Kiasi kwa shilingi' },
  'website.phone.dial': { en: 'Dial a code', sw: 'Piga msimbo' },
  'website.phone.dial.code': { en: 'Code', sw: 'Msimbo' },
  'website.phone.dial.hint': { en: 'The county’s is {code}', sw: 'Wa kaunti ni {code}' },
  'website.phone.dial.call': { en: 'Dial', sw: 'Piga' },
  'website.phone.dial.reply': { en: 'Your answer', sw: 'Jibu lako' },
  'website.phone.dial.again': { en: 'Dial again', sw: 'Piga tena' },
  'website.phone.ussd.unknown_code': {
    en: 'Connection problem or invalid MMI code.',
    sw: 'Tatizo la muunganisho au msimbo si sahihi.',
  },
  'website.phone.ussd.no_menu': {
    en: 'The county has no menu at this code yet: its address answers “{detail}”.',
    sw: 'Kaunti bado haina menyu kwa msimbo huu: anwani yake inajibu “{detail}”.',
  },
  'website.phone.ussd.silent': {
    en: 'The county’s menu did not answer in time.',
    sw: 'Menyu ya kaunti haikujibu kwa wakati.',
  },
  'website.phone.ussd.bad': {
    en: 'The network refused the county’s screen ({code}: {detail}).',
    sw: 'Mtandao ulikataa skrini ya kaunti ({code}: {detail}).',
  },
  'website.phone.ussd.broken': { en: 'The line was cut. Dial again.', sw: 'Laini ilikatika. Piga tena.' },

  'website.phone.told.paid': {
    en: 'Paid. M-PESA sends an SMS with receipt {receipt}.',
    sw: 'Umelipa. M-PESA hutuma SMS yenye risiti {receipt}.',
  },
  'website.phone.told.sent': { en: 'Sent to M-PESA. Wait for the SMS.', sw: 'Imetumwa kwa M-PESA. Subiri SMS.' },
  'website.phone.told.cancelled': { en: 'You cancelled. No money moved.', sw: 'Umeghairi. Hakuna pesa iliyotumwa.' },
  'website.phone.told.wrong_pin': { en: 'Wrong PIN. No money moved.', sw: 'PIN si sahihi. Hakuna pesa iliyotumwa.' },
  'website.phone.told.locked': {
    en: 'M-PESA is locked after three wrong PINs. No money moved.',
    sw: 'M-PESA imefungwa baada ya PIN tatu zisizo sahihi. Hakuna pesa iliyotumwa.',
  },
  'website.phone.told.poor': {
    en: 'There is not enough money in M-PESA. No money moved.',
    sw: 'Salio la M-PESA halitoshi. Hakuna pesa iliyotumwa.',
  },
  'website.phone.told.limit': {
    en: 'M-PESA takes KSh 1 to 250,000 at once and 500,000 a day. No money moved.',
    sw: 'M-PESA hupokea KSh 1 hadi 250,000 kwa mara moja na 500,000 kwa siku. Hakuna pesa iliyotumwa.',
  },
  'website.phone.told.gone': {
    en: 'The request to pay is over. Ask the county for another.',
    sw: 'Ombi la kulipa limeisha. Omba lingine kwa kaunti.',
  },
  'website.phone.told.paybill': {
    en: 'No business has this number. No money moved.',
    sw: 'Hakuna biashara yenye namba hii. Hakuna pesa iliyotumwa.',
  },
  'website.phone.told.account': {
    en: 'Enter an account number of up to 20 characters. No money moved.',
    sw: 'Weka namba ya akaunti isiyozidi herufi 20. Hakuna pesa iliyotumwa.',
  },
  'website.phone.told.amount': {
    en: 'Enter whole shillings, such as 2500. No money moved.',
    sw: 'Weka shilingi kamili, kama 2500. Hakuna pesa iliyotumwa.',
  },
  'website.phone.told.refused': {
    en: 'The payment was refused ({code}). No money moved; the SMS says why.',
    sw: 'Malipo yamekataliwa ({code}). Hakuna pesa iliyotumwa; SMS inaeleza sababu.',
  },
})
