import { defineTexts } from '../../../core/basics/texts.ts'

export const payTexts = defineTexts({
  'revenue.pay.menu': { en: 'Pay a bill', sw: 'Lipa bili' },
  'revenue.pay.find.title': { en: 'Find a bill or receipt', sw: 'Tafuta bili au risiti' },
  'revenue.pay.find.label': { en: 'Number of the bill, receipt or payment', sw: 'Namba ya bili, risiti au malipo' },
  'revenue.pay.find.hint': {
    en: 'It stands on the bill and in our SMS, for example {bill}. A receipt’s looks like {receipt}. If you paid and do not know what became of it: the code at the beginning of M-Pesa’s SMS.',
    sw: 'Ipo kwenye bili na kwenye SMS yetu, kwa mfano {bill}. Ya risiti huonekana kama {receipt}. Kama ulilipa na hujui malipo yako yako wapi: msimbo ulio mwanzoni mwa SMS ya M-Pesa.',
  },
  'revenue.pay.find.button': { en: 'Find', sw: 'Tafuta' },
  'revenue.pay.find.none': {
    en: 'We have no bill or receipt with this number. Look at the bill or SMS again and type it as it stands there. Nothing was paid.',
    sw: 'Hatuna bili wala risiti yenye namba hii. Tazama tena bili au SMS na uandike kama ilivyo hapo. Hakuna kilicholipwa.',
  },
  'revenue.pay.find.no_payment': {
    en: 'We know of no M-Pesa payment with this code. Compare it with M-Pesa’s SMS.',
    sw: 'Hatuyajui malipo ya M-Pesa yenye msimbo huu. Ulinganishe na SMS ya M-Pesa.',
  },
  'revenue.pay.find.no_payment_yet': {
    en: 'Is the code right? Then do not pay again. A payment can take some minutes to reach us; if it is not here in an hour, call {phone} with the SMS at hand.',
    sw: 'Je, msimbo ni sahihi? Basi usilipe tena. Malipo huweza kuchukua dakika chache kutufikia; kama hayapo hapa baada ya saa moja, piga {phone} ukiwa na SMS.',
  },
  'revenue.pay.find.ask': { en: 'Ask M-Pesa now', sw: 'Uliza M-Pesa sasa' },
  'revenue.pay.find.asked': {
    en: 'We are asking M-Pesa. Press Find again in half a minute.',
    sw: 'Tunauliza M-Pesa. Bonyeza Tafuta tena baada ya nusu dakika.',
  },
  'revenue.pay.found.onBill': {
    en: 'We received {amount} on {day} (M-Pesa {ref}).',
    sw: 'Tulipokea {amount} tarehe {day} (M-Pesa {ref}).',
  },
  'revenue.pay.found.waits': {
    en: 'We received {amount} on {day} (M-Pesa {ref}), but the account number that was typed belongs to no bill. The money is safe, and our officers are finding its bill. To help them, call {phone} and tell the number of your bill. Do not pay again.',
    sw: 'Tulipokea {amount} tarehe {day} (M-Pesa {ref}), lakini namba ya akaunti iliyoandikwa si ya bili yoyote. Pesa ziko salama, na maafisa wetu wanatafuta bili yake. Kuwasaidia, piga {phone} na utaje namba ya bili yako. Usilipe tena.',
  },
  'revenue.pay.found.sentBack': {
    en: 'We received {amount} on {day} (M-Pesa {ref}). It belonged to no bill, so we sent it back to the phone that paid.',
    sw: 'Tulipokea {amount} tarehe {day} (M-Pesa {ref}). Hazikuwa za bili yoyote, hivyo tulizirudisha kwenye simu iliyolipa.',
  },
  'revenue.pay.found.claimed': {
    en: 'M-Pesa told us of {amount} ({ref}) on {day}. We are checking it with M-Pesa’s own books; look again in some minutes. Do not pay again.',
    sw: 'M-Pesa ilituarifu kuhusu {amount} ({ref}) tarehe {day}. Tunahakiki kwenye vitabu vya M-Pesa; angalia tena baada ya dakika chache. Usilipe tena.',
  },
  'revenue.pay.found.bill': { en: 'Bill {bill} and its receipts', sw: 'Bili {bill} na risiti zake' },
  'revenue.pay.find.lost': { en: 'I do not have the number', sw: 'Sina namba' },
  'revenue.pay.find.lost_words': {
    en: 'Sign in with your phone: you then see every bill in your name or on your number. Or call us.',
    sw: 'Ingia kwa simu yako: utaona kila bili yenye jina lako au namba yako. Au tupigie.',
  },
  'revenue.pay.find.mine': { en: 'My bills', sw: 'Bili zangu' },

  'revenue.pay.bill': { en: 'Bill', sw: 'Bili' },
  'revenue.pay.state.open': { en: 'To be paid', sw: 'Inadaiwa' },
  'revenue.pay.state.overdue': { en: 'Overdue', sw: 'Imepita muda' },
  'revenue.pay.state.settled': { en: 'Paid', sw: 'Imelipwa' },
  'revenue.pay.state.void': { en: 'Withdrawn', sw: 'Imeondolewa' },
  'revenue.pay.state.expired': { en: 'Out of time', sw: 'Imepitwa na muda' },
  'revenue.pay.void_words': {
    en: 'The county withdrew this bill. Do not pay it. If you paid already, call us: your money is not lost.',
    sw: 'Kaunti iliondoa bili hii. Usiilipe. Kama tayari umelipa, tupigie: fedha zako hazijapotea.',
  },
  'revenue.pay.expired_words': {
    en: 'The time to pay this bill is over. Do not pay it; ask for a new one where you applied.',
    sw: 'Muda wa kulipa bili hii umekwisha. Usiilipe; omba mpya ulikotuma ombi.',
  },
  'revenue.pay.expired_revives_words': {
    en: 'The time to pay this bill is over. If you still need what it is for, you can pay it all the same, or ask for a new one where you applied.',
    sw: 'Muda wa kulipa bili hii umekwisha. Ukiwa bado unahitaji huduma yake, unaweza kuilipa, au uombe mpya ulikotuma ombi.',
  },
  'revenue.pay.left': { en: 'Left to pay', sw: 'Bado kulipwa' },
  'revenue.pay.total': { en: 'Amount of the bill', sw: 'Kiasi cha bili' },
  'revenue.pay.paid': { en: 'Paid so far', sw: 'Kilicholipwa' },
  'revenue.pay.due': { en: 'Pay by', sw: 'Lipa kufikia' },
  'revenue.pay.department': { en: 'Billed by', sw: 'Imetolewa na' },
  'revenue.pay.number': { en: 'Number of the bill', sw: 'Namba ya bili' },
  'revenue.pay.lines': { en: 'What it is for', sw: 'Ni ya nini' },
  'revenue.pay.period': { en: 'Period', sw: 'Kipindi' },
  'revenue.pay.amount': { en: 'Amount', sw: 'Kiasi' },
  'revenue.pay.credit': {
    en: 'You paid {amount} more than was owed. It is yours: let it pay another bill of yours under My bills, or it pays your next one by itself, or call us to have it sent back.',
    sw: 'Ulilipa {amount} zaidi ya kilichodaiwa. Ni zako: zitumie kulipa bili yako nyingine kwenye Bili zangu, au zitalipia bili yako ijayo zenyewe, au tupigie zirudishwe.',
  },
  'revenue.pay.credit_yours': {
    en: 'You have {amount} in credit: you paid it over on another bill. It can pay this one.',
    sw: 'Una salio la {amount}: ulilipa zaidi kwenye bili nyingine. Linaweza kulipa bili hii.',
  },
  'revenue.pay.credit_use': { en: 'Pay {amount} from your credit', sw: 'Lipa {amount} kwa salio lako' },
  'revenue.pay.credit_used': {
    en: '{amount} of your credit was used for this bill.',
    sw: '{amount} za salio lako zimetumika kwa bili hii.',
  },
  'revenue.pay.credit_settled': {
    en: '{amount} of your credit was used. The bill is paid.',
    sw: '{amount} za salio lako zimetumika. Bili imelipwa.',
  },
  'revenue.pay.credit_from': {
    en: 'From credit: paid over with {ref}',
    sw: 'Kutoka salio: zilizozidi kwenye {ref}',
  },
  'revenue.pay.mine.credit': { en: 'Your credit: {amount}', sw: 'Salio lako: {amount}' },
  'revenue.pay.mine.credit_open': {
    en: 'You paid this much more than was owed. Let it pay a bill below, or call us on {phone} to have it sent back.',
    sw: 'Ulilipa kiasi hiki zaidi ya kilichodaiwa. Kitumie kulipa bili iliyo hapa chini, au tupigie {phone} kirudishwe.',
  },
  'revenue.pay.mine.credit_kept': {
    en: 'You paid this much more than was owed. It pays your next bill by itself, or call us on {phone} to have it sent back.',
    sw: 'Ulilipa kiasi hiki zaidi ya kilichodaiwa. Kitalipia bili yako ijayo chenyewe, au tupigie {phone} kirudishwe.',
  },
  'revenue.pay.payments': { en: 'Payments', sw: 'Malipo' },
  'revenue.pay.payment.claimed': { en: 'M-Pesa told us; being confirmed', sw: 'M-Pesa imetuarifu; inathibitishwa' },
  'revenue.pay.payment.confirmed': { en: 'Received', sw: 'Yamepokelewa' },
  'revenue.pay.payment.refuted': { en: 'M-Pesa does not know it', sw: 'M-Pesa haiyajui' },
  'revenue.pay.payment.reversed': { en: 'Taken back by M-Pesa', sw: 'Yamerudishwa na M-Pesa' },
  'revenue.pay.receipt': { en: 'Receipt {number}', sw: 'Risiti {number}' },
  'revenue.pay.how': { en: 'How to pay', sw: 'Jinsi ya kulipa' },
  'revenue.pay.by_push': { en: 'Pay with M-Pesa now', sw: 'Lipa kwa M-Pesa sasa' },
  'revenue.pay.by_push_hint': {
    en: 'We send a request to your phone; you enter your PIN there. You may pay a part.',
    sw: 'Tunatuma ombi kwenye simu yako; unaweka PIN hapo. Unaweza kulipa sehemu.',
  },
  'revenue.pay.by_paybill': { en: 'Or from the M-Pesa menu', sw: 'Au kwa menyu ya M-Pesa' },
  'revenue.pay.paybill_steps': {
    en: 'Lipa na M-Pesa, Pay Bill, then these numbers exactly:',
    sw: 'Lipa na M-Pesa, Pay Bill, kisha namba hizi hasa:',
  },
  'revenue.pay.business': { en: 'Business number', sw: 'Namba ya biashara' },
  'revenue.pay.account': { en: 'Account number', sw: 'Namba ya akaunti' },
  'revenue.pay.by_bank': { en: 'Or at the bank', sw: 'Au benki' },
  'revenue.pay.bank_words': {
    en: 'Pay into the account below and write the number of the bill as the reference. It shows here when the bank has told us, within a working day.',
    sw: 'Weka kwenye akaunti iliyo hapa chini na uandike namba ya bili kama kumbukumbu. Itaonekana hapa benki ikituarifu, ndani ya siku moja ya kazi.',
  },
  'revenue.pay.above': {
    en: 'M-Pesa takes at most KSh 250,000 at once. Pay this bill in parts, or all of it at the bank.',
    sw: 'M-Pesa hupokea hadi KSh 250,000 kwa mara moja. Lipa bili hii kwa sehemu, au yote benki.',
  },
  'revenue.pay.look.paid_already': { en: 'I have paid, and it is not here', sw: 'Nimelipa, na hayaonekani hapa' },
  'revenue.pay.look.paid_hint': {
    en: 'Do not pay again: we ask M-Pesa at once.',
    sw: 'Usilipe tena: tutauliza M-Pesa mara moja.',
  },
  'revenue.pay.look.pin': { en: 'I entered my PIN: ask M-Pesa', sw: 'Nimeweka PIN: uliza M-Pesa' },
  'revenue.pay.look.asking': {
    en: 'We are asking M-Pesa for your payment. It takes up to a minute, and this page looks again by itself. Do not pay again.',
    sw: 'Tunauliza M-Pesa kuhusu malipo yako. Inachukua hadi dakika moja, na ukurasa huu hujiangalia upya wenyewe. Usilipe tena.',
  },
  'revenue.pay.look.none': {
    en: 'M-Pesa had no payment for this bill ({time}). Does its SMS say the account number {account}? Then do not pay again: we look every ten minutes, and if it is not here in an hour, call {phone} with the SMS at hand. If you typed another number, find the payment by the code in that SMS.',
    sw: 'M-Pesa haikuwa na malipo ya bili hii ({time}). Je, SMS yake inataja namba ya akaunti {account}? Basi usilipe tena: tunaangalia kila dakika kumi, na kama hayapo hapa baada ya saa moja, piga {phone} ukiwa na SMS. Kama uliandika namba nyingine, tafuta malipo kwa msimbo ulio kwenye SMS hiyo.',
  },
  'revenue.pay.look.silent': {
    en: 'M-Pesa does not answer us now. If its SMS says that you paid, your money is safe: do not pay again. The payment shows here when M-Pesa answers, and an SMS tells you.',
    sw: 'M-Pesa haitujibu kwa sasa. Kama SMS yake inasema umelipa, pesa zako ziko salama: usilipe tena. Malipo yataonekana hapa M-Pesa ikijibu, na SMS itakujulisha.',
  },
  'revenue.pay.look.by_code': { en: 'Find the payment by its code', sw: 'Tafuta malipo kwa msimbo wake' },
  'revenue.pay.open_push': {
    en: 'A request for {amount} is on the phone {phone}.',
    sw: 'Ombi la {amount} liko kwenye simu {phone}.',
  },
  'revenue.pay.open_push_link': { en: 'See how it stands', sw: 'Tazama hali yake' },

  'revenue.pay.push.title': { en: 'Pay with M-Pesa', sw: 'Lipa kwa M-Pesa' },
  'revenue.pay.push.phone': { en: 'Phone number that pays', sw: 'Namba ya simu inayolipa' },
  'revenue.pay.push.phone_hint': { en: 'A Safaricom number, for example 0712 345 678', sw: 'Namba ya Safaricom, kwa mfano 0712 345 678' },
  'revenue.pay.push.amount': { en: 'Amount in shillings', sw: 'Kiasi kwa shilingi' },
  'revenue.pay.push.amount_hint': {
    en: '{left} is left to pay. Type less to pay a part; whole shillings.',
    sw: 'Bado {left}. Andika kidogo kulipa sehemu; shilingi nzima.',
  },
  'revenue.pay.push.send': { en: 'Send the request to the phone', sw: 'Tuma ombi kwenye simu' },
  'revenue.pay.push.safe': {
    en: 'Nothing is taken before you enter your M-Pesa PIN on the phone. Never tell anyone the PIN, and never type it here.',
    sw: 'Hakuna kinachochukuliwa kabla ya kuweka PIN ya M-Pesa kwenye simu. Usimwambie mtu PIN yako, wala usiiandike hapa.',
  },
  'revenue.pay.push.not_mobile': { en: 'Give a mobile number that has M-Pesa', sw: 'Weka namba ya simu ya mkononi yenye M-Pesa' },

  'revenue.pay.wait.title': { en: 'Enter your PIN on the phone', sw: 'Weka PIN yako kwenye simu' },
  'revenue.pay.wait.words': {
    en: 'We asked for {amount} on {phone}. A window opens there: check the amount and enter your M-Pesa PIN.',
    sw: 'Tumeomba {amount} kwenye {phone}. Dirisha litafunguka hapo: hakiki kiasi na uweke PIN yako ya M-Pesa.',
  },
  'revenue.pay.wait.itself': { en: 'This page looks again by itself.', sw: 'Ukurasa huu hujiangalia upya wenyewe.' },
  'revenue.pay.wait.again': { en: 'Look again now', sw: 'Angalia tena sasa' },
  'revenue.pay.wait.long': {
    en: 'M-Pesa has not answered yet. If you entered your PIN, do not pay again: the payment shows here by itself, and by SMS. If no window opened, nothing was taken; in two minutes you can try again, or use the M-Pesa menu.',
    sw: 'M-Pesa bado haijajibu. Kama uliweka PIN, usilipe tena: malipo yataonekana hapa yenyewe, na kwa SMS. Kama hakuna dirisha lililofunguka, hakuna kilichochukuliwa; baada ya dakika mbili unaweza kujaribu tena, au tumia menyu ya M-Pesa.',
  },
  'revenue.pay.goes_on': {
    en: 'Nothing more is to be paid. What you applied for goes on by itself: the permit or letter is there within a minute, and an SMS tells you.',
    sw: 'Hakuna kingine cha kulipa. Ulichoomba kinaendelea chenyewe: kibali au barua hutoka ndani ya dakika moja, na SMS itakujulisha.',
  },
  'revenue.pay.all_paid': {
    en: 'Nothing more is to be paid. The receipt is your proof.',
    sw: 'Hakuna kingine cha kulipa. Risiti ndiyo uthibitisho wako.',
  },
  'revenue.pay.goes_on_link': { en: 'See it in my applications', sw: 'Kitazame kwenye maombi yangu' },
  'revenue.pay.wait.failed': { en: 'The payment was not made', sw: 'Malipo hayakufanyika' },
  'revenue.pay.wait.unsure': { en: 'We are asking M-Pesa', sw: 'Tunauliza M-Pesa' },
  'revenue.pay.wait.silent': { en: 'We do not know of a payment', sw: 'Hatujui malipo yoyote' },
  'revenue.pay.wait.try_again': { en: 'Try again', sw: 'Jaribu tena' },
  'revenue.pay.wait.same_again': {
    en: 'M-Pesa takes the same amount from the same number only once in two minutes: try again in {seconds} seconds. Another amount or number goes at once, and so does the M-Pesa menu:',
    sw: 'M-Pesa huchukua kiasi kilekile kutoka namba ileile mara moja tu kwa dakika mbili: jaribu tena baada ya sekunde {seconds}. Kiasi kingine au namba nyingine inawezekana sasa hivi, na pia menyu ya M-Pesa:',
  },
  'revenue.pay.wait.to_bill': { en: 'Back to the bill and the other ways to pay', sw: 'Rudi kwenye bili na njia nyingine za kulipa' },
  'revenue.pay.wait.claimed': { en: 'M-Pesa told us of your payment', sw: 'M-Pesa imetuarifu kuhusu malipo yako' },
  'revenue.pay.wait.claimed_words': {
    en: 'We are checking {amount} ({ref}) with M-Pesa’s own books; that takes some seconds. You need do nothing more, and need not pay again.',
    sw: 'Tunahakiki {amount} ({ref}) kwenye vitabu vya M-Pesa; inachukua sekunde chache. Huhitaji kufanya kitu kingine, wala kulipa tena.',
  },
  'revenue.pay.wait.paid': { en: 'Paid', sw: 'Imelipwa' },
  'revenue.pay.wait.paid_words': { en: 'We received {amount} (M-Pesa {ref}).', sw: 'Tumepokea {amount} (M-Pesa {ref}).' },
  'revenue.pay.wait.paid_left': { en: '{left} is still to be paid on this bill.', sw: 'Bado {left} kwenye bili hii.' },
  'revenue.pay.wait.refuted': {
    en: 'M-Pesa does not know the payment {ref}, so it does not count and the bill is still open. If money left your phone, call us with the M-Pesa SMS at hand.',
    sw: 'M-Pesa haiyajui malipo {ref}, hivyo hayahesabiwi na bili bado iko wazi. Kama pesa zilitoka kwenye simu yako, tupigie ukiwa na SMS ya M-Pesa.',
  },
  'revenue.pay.wait.reversed': {
    en: 'M-Pesa sent the payment {ref} back to you, so it does not count. The bill is to be paid again.',
    sw: 'M-Pesa ilikurudishia malipo {ref}, hivyo hayahesabiwi. Bili inapaswa kulipwa upya.',
  },

  'revenue.pay.mine.pay': { en: 'Open and pay', sw: 'Fungua na ulipe' },
  'revenue.pay.mine.whose': { en: 'In the name of', sw: 'Kwa jina la' },
  'revenue.pay.mine.title': { en: 'My bills', sw: 'Bili zangu' },
  'revenue.pay.mine.open': { en: 'To pay', sw: 'Za kulipa' },
  'revenue.pay.mine.done': { en: 'Paid and over', sw: 'Zilizolipwa na zilizoisha' },
  'revenue.pay.mine.none': { en: 'No bill is in your name or on your number', sw: 'Hakuna bili yenye jina lako wala namba yako' },
  'revenue.pay.mine.none_words': { en: 'If you have the number of a bill, find it here.', sw: 'Kama una namba ya bili, itafute hapa.' },
  'revenue.pay.mine.older': { en: 'Older bills', sw: 'Bili za zamani' },

  'revenue.receipt.check.title': { en: 'Check a receipt', sw: 'Hakiki risiti' },
  'revenue.receipt.check.unknown': { en: 'The county gave out no such receipt', sw: 'Kaunti haikutoa risiti kama hii' },
  'revenue.receipt.check.unknown_words': {
    en: 'Check the number on the paper. If it is the same, the receipt is not ours: do not accept it, and tell us.',
    sw: 'Hakiki namba iliyo kwenye karatasi. Kama ni ileile, risiti si yetu: usiikubali, na utuarifu.',
  },
  'revenue.receipt.check.compare': {
    en: 'Compare the number, the day and the amount with the paper. Scanning its square code shows the bill too.',
    sw: 'Linganisha namba, tarehe na kiasi na karatasi. Kuskani msimbo wake wa mraba huonyesha na bili.',
  },
  'revenue.receipt.number': { en: 'Number', sw: 'Namba' },
  'revenue.receipt.issued': { en: 'Issued on', sw: 'Ilitolewa' },
  'revenue.receipt.since': { en: '{day}: {because}', sw: '{day}: {because}' },
  'revenue.receipt.pdf': { en: 'Print on A4 (PDF)', sw: 'Chapisha kwa A4 (PDF)' },
  'revenue.receipt.slip': { en: 'Print on a narrow roll (58 mm)', sw: 'Chapisha kwenye karatasi nyembamba (58 mm)' },
  'revenue.receipt.claimed': {
    en: 'M-Pesa told us of this payment and is confirming it. The receipt counts; should the payment prove false, it is taken back.',
    sw: 'M-Pesa imetuarifu kuhusu malipo haya na inayathibitisha. Risiti inahesabiwa; malipo yakithibitika si ya kweli, itafutwa.',
  },
  'revenue.receipt.check_at': { en: 'Check: {address}', sw: 'Hakiki: {address}' },
  'revenue.receipt.back': { en: 'Back to the bill', sw: 'Rudi kwenye bili' },
})
