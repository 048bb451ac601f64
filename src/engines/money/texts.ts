import { defineErrors } from '../../core/basics/errors.ts'
import { defineTexts } from '../../core/basics/texts.ts'

export const moneyTexts = defineTexts({
  'money.period.twelve': { en: 'twelve months from {month}', sw: 'miezi kumi na miwili kuanzia {month}' },
  'money.account.suspense': { en: 'Money whose account number named no bill', sw: 'Fedha ambazo namba ya akaunti haikutaja bili' },
  'money.account.credit': { en: 'Paid over, owed to payers', sw: 'Zilizolipwa zaidi, za walipaji' },
  'money.account.refunds': { en: 'Refunds on their way', sw: 'Fedha zinazorejeshwa' },
  'money.account.charges': { en: 'Charges of banks and of M-Pesa', sw: 'Ada za benki na M-Pesa' },
  'money.account.remitted': { en: 'Sent to the fund', sw: 'Zilizopelekwa kwenye hazina' },
  'money.account.mpesa.claimed': { en: 'Told by M-Pesa, not yet confirmed', sw: 'Zilizotajwa na M-Pesa, bado kuthibitishwa' },
  'money.account.mpesa.utility': { en: 'M-Pesa utility account', sw: 'Akaunti ya matumizi ya M-Pesa' },
  'money.account.mpesa.working': { en: 'M-Pesa working account', sw: 'Akaunti ya kazi ya M-Pesa' },
  'money.account.mpesa.charges': { en: 'M-Pesa charges account', sw: 'Akaunti ya ada za M-Pesa' },
  'money.account.bank': { en: 'Bank', sw: 'Benki' },
  'money.account.receivable': { en: 'Billed, not yet paid', sw: 'Zilizotozwa, bado kulipwa' },
  'money.account.revenue': { en: 'Revenue', sw: 'Mapato' },
  'money.account.waived': { en: 'Waived', sw: 'Zilizosamehewa' },
  'money.account.written-off': { en: 'Written off', sw: 'Zilizofutwa vitabuni' },
})

export const refuseMoney = defineErrors({
  'money.file_wrong': {
    status: 500,
    en: 'The revenue file {file} is wrong at {path}: {fault}',
    sw: 'Faili la mapato {file} lina kosa kwenye {path}: {fault}',
  },
  'money.bill_without_lines': {
    status: 422,
    en: 'A bill needs at least one amount to pay.',
    sw: 'Bili inahitaji angalau kiasi kimoja cha kulipa.',
  },
  'money.bill_not_open': {
    status: 409,
    en: 'This bill is not open any more, so nothing can be added to it.',
    sw: 'Bili hii haiko wazi tena, hivyo haiwezi kuongezewa kitu.',
  },
  'money.not_payable': {
    status: 409,
    en: 'There is nothing to pay on this bill: it is paid, or was withdrawn.',
    sw: 'Hakuna cha kulipa kwenye bili hii: imelipwa, au iliondolewa.',
  },
  'money.no_mpesa': {
    status: 503,
    en: 'M-Pesa requests are not set up here. Pay with the paybill or at the bank.',
    sw: 'Maombi ya M-Pesa hayajawekwa hapa. Lipa kwa paybill au benki.',
  },
  'money.push_open': {
    status: 409,
    en: 'A request for this bill is already on a phone: enter your PIN there. If none came, ask again in {minutes} minutes at most, or pay from the M-Pesa menu.',
    sw: 'Ombi la bili hii tayari liko kwenye simu: weka PIN yako hapo. Kama halikufika, omba tena baada ya dakika {minutes}, au lipa kwa menyu ya M-Pesa.',
  },
  'money.push_too_soon': {
    status: 429,
    en: 'M-Pesa takes the same amount from the same number only once in two minutes. Nothing was taken. Wait {seconds} seconds and try again.',
    sw: 'M-Pesa huchukua kiasi kilekile kutoka namba ileile mara moja tu kwa dakika mbili. Hakuna kilichochukuliwa. Subiri sekunde {seconds} kisha ujaribu tena.',
  },
  'money.push_amount': {
    status: 422,
    en: 'M-Pesa takes whole shillings, from KSh 1 to KSh 250,000 at once, and not more than is owed. For more, pay in parts or at the bank.',
    sw: 'M-Pesa hupokea shilingi nzima, kuanzia KSh 1 hadi KSh 250,000 kwa mara moja, na si zaidi ya kinachodaiwa. Kwa zaidi, lipa kwa sehemu au benki.',
  },
  'money.statement_refused': {
    status: 422,
    en: 'The bank’s file was not taken in. Nothing was changed. Look at line {line}.',
    sw: 'Faili ya benki haikupokelewa. Hakuna kilichobadilika. Angalia mstari wa {line}.',
  },
  'money.bank_account_unknown': {
    status: 404,
    en: 'The county’s books have no such bank account.',
    sw: 'Vitabu vya kaunti havina akaunti hiyo ya benki.',
  },
  'money.profile_unknown': {
    status: 404,
    en: 'There is no such saved layout of a bank’s file.',
    sw: 'Hakuna mpangilio huo uliohifadhiwa wa faili ya benki.',
  },
  'money.target_wrong': {
    status: 422,
    en: 'These targets cannot be: look at {what}. Each stream and ward stands once, and the wards of a stream are not more than the whole.',
    sw: 'Malengo haya hayawezekani: angalia {what}. Kila chanzo na wadi huandikwa mara moja, na wadi za chanzo hazizidi jumla yake.',
  },
  'money.sweep_nothing': {
    status: 409,
    en: 'Nothing can be sent on up to that day: nothing is left over, or its book is still open.',
    sw: 'Hakuna cha kupeleka hadi siku hiyo: hakuna kilichobaki, au kitabu chake bado kiko wazi.',
  },
  'money.sweep_changed': {
    status: 409,
    en: 'What this voucher was made for has changed. Refuse it; then a new one can be made.',
    sw: 'Kilichotengenezewa hati hii kimebadilika. Ikatae; kisha hati mpya inaweza kutengenezwa.',
  },
  'money.sweep_not_at_bank': {
    status: 409,
    en: 'The books do not have this much in the bank account yet: M-Pesa has not settled it. Send on fewer days.',
    sw: 'Vitabu bado havina kiasi hiki katika akaunti ya benki: M-Pesa haijakihamisha. Peleka siku chache zaidi.',
  },
  'money.sweep_received': {
    status: 409,
    en: 'The County Treasury’s receipt is noted already.',
    sw: 'Risiti ya Hazina ya Kaunti tayari imeandikwa.',
  },
  'money.proposal_open': {
    status: 409,
    en: 'Somebody proposed something for this already. It has to be decided first.',
    sw: 'Kuna pendekezo tayari kuhusu hili. Linapaswa kuamuliwa kwanza.',
  },
  'money.proposal_decided': {
    status: 409,
    en: 'This proposal is decided already.',
    sw: 'Pendekezo hili tayari limeamuliwa.',
  },
  'money.proposal_own': {
    status: 403,
    en: 'You made this proposal. Somebody else has to decide it.',
    sw: 'Pendekezo hili ni lako. Mtu mwingine anapaswa kuliamua.',
  },
  'money.proposal_not_own': {
    status: 403,
    en: 'Only who made a proposal can withdraw it.',
    sw: 'Aliyetoa pendekezo pekee ndiye anayeweza kuliondoa.',
  },
  'money.no_operator': {
    status: 409,
    en: 'Nobody is set up who may order anything of M-Pesa for this paybill. Nothing was changed. Tell the ICT office.',
    sw: 'Hakuna aliyewekwa anayeweza kuagiza M-Pesa kwa paybill hii. Hakuna kilichobadilika. Arifu ofisi ya ICT.',
  },
  'money.question_open': {
    status: 409,
    en: 'M-Pesa was asked about this a moment ago. Wait for its answer, at most two minutes.',
    sw: 'M-Pesa imeulizwa kuhusu hili sasa hivi. Subiri jibu lake, si zaidi ya dakika mbili.',
  },
  'money.refund_nothing': {
    status: 409,
    en: 'Nothing of this payment stands there that could go back so.',
    sw: 'Hakuna kiasi cha malipo haya kilichopo kinachoweza kurejeshwa hivyo.',
  },
  'money.refund_amount': {
    status: 422,
    en: 'M-Pesa sends whole shillings, from KSh 10, and not more than stands. Of a payment on a bill, or of what was paid over, a part may go back: enter how much.',
    sw: 'M-Pesa hutuma shilingi nzima, kuanzia KSh 10, na si zaidi ya kilichopo. Sehemu ya malipo yaliyo kwenye bili, au ya kilicholipwa zaidi, inaweza kurejeshwa: andika kiasi.',
  },
  'money.refund_phone': {
    status: 422,
    en: 'Enter the mobile number of the payer, such as 0712 345 678.',
    sw: 'Weka namba ya simu ya mlipaji, kama 0712 345 678.',
  },
  'money.refund_same_phone': {
    status: 422,
    en: 'This is the number that M-Pesa could not send it to. Enter another number of the payer, or send the rest again as it is.',
    sw: 'Hii ndiyo namba ambayo M-Pesa haikuweza kuitumia. Weka namba nyingine ya mlipaji, au tuma salio tena kama lilivyo.',
  },
  'money.refund_open': {
    status: 409,
    en: 'Something of this payment goes back already, or went back. Look at its refunds.',
    sw: 'Kuna kiasi cha malipo haya kinachorejeshwa tayari, au kilirejeshwa. Angalia marejesho yake.',
  },
  'money.refund_not_waiting': {
    status: 409,
    en: 'Nothing of this refund waits to be sent again: it ended, or M-Pesa is about to answer.',
    sw: 'Hakuna sehemu ya urejeshaji huu inayosubiri kutumwa tena: umekamilika, au M-Pesa inakaribia kujibu.',
  },
  'money.refund_gone': {
    status: 409,
    en: 'The money does not stand there any more: it was used for a bill, or taken back. Nothing was sent. Refuse this request, and ask anew if something is left.',
    sw: 'Fedha haziko hapo tena: zimetumika kwa bili, au zimerudishwa. Hakuna kilichotumwa. Kataa ombi hili, na uombe upya kama kuna kilichobaki.',
  },
  'money.receipt_not_valid': {
    status: 409,
    en: 'This payment has no valid receipt that could be cancelled now.',
    sw: 'Malipo haya hayana risiti halali inayoweza kubatilishwa sasa.',
  },
  'money.suspense_closed': {
    status: 409,
    en: 'This money does not wait for a bill any more.',
    sw: 'Fedha hizi hazisubiri bili tena.',
  },
  'money.bank_line_closed': {
    status: 409,
    en: 'This line of the statement is explained already.',
    sw: 'Mstari huu wa taarifa tayari umeelezwa.',
  },
  'money.rerate_nothing': {
    status: 409,
    en: 'No bill that stands on this version would be billed otherwise now.',
    sw: 'Hakuna bili ya toleo hili ambayo ingetozwa tofauti sasa.',
  },
  'money.waiver_terms': {
    status: 422,
    en: 'A waiver needs its days in order, not over yet, and a share of penalties or principal that it waives.',
    sw: 'Msamaha unahitaji siku zake kwa mpangilio, ambazo hazijapita, na asilimia ya adhabu au deni inayosamehewa.',
  },
  'money.relief_nothing': {
    status: 422,
    en: 'Nothing would come off this bill: nothing of that kind is unpaid on it.',
    sw: 'Hakuna kitakachopungua kwenye bili hii: hakuna deni la aina hiyo ambalo halijalipwa.',
  },
  'money.journal_not_of_line': {
    status: 422,
    en: 'That journal did not move this amount in this bank account, or another line explains it already.',
    sw: 'Jarida hilo halikuhamisha kiasi hiki katika akaunti hii ya benki, au mstari mwingine tayari umeelezwa nalo.',
  },
})

/** Why M-Pesa did not send money back, for officers: what happened to the money and what to do next. Codes of Daraja's operator calls. */
export const refundWords = defineTexts({
  'money.refund.1': {
    en: 'The paybill holds too little. The money is back where it was. Move money into the utility account, then ask again.',
    sw: 'Paybill haina fedha za kutosha. Fedha zimerudi zilipokuwa. Ongeza fedha kwenye akaunti ya matumizi, kisha uombe tena.',
  },
  'money.refund.limit': {
    en: 'A limit of M-Pesa on the amount, or on what this number may receive. The money is back where it was. Ask again later, or for another number.',
    sw: 'Kikomo cha M-Pesa kwa kiasi, au kwa kiasi ambacho namba hii inaweza kupokea. Fedha zimerudi zilipokuwa. Omba tena baadaye, au kwa namba nyingine.',
  },
  'money.refund.operator': {
    en: 'M-Pesa does not accept the county’s operator. The money is back where it was. Tell the ICT office.',
    sw: 'M-Pesa haimkubali mwendeshaji wa kaunti. Fedha zimerudi zilipokuwa. Arifu ofisi ya ICT.',
  },
  'money.refund.unknown': {
    en: 'M-Pesa never heard of it. The money is back where it was. Ask again.',
    sw: 'M-Pesa haijawahi kuipokea. Fedha zimerudi zilipokuwa. Omba tena.',
  },
  'money.refund.gone': {
    en: 'M-Pesa had taken the payment back by itself. Nothing was sent.',
    sw: 'M-Pesa ilikuwa imerudisha malipo yenyewe. Hakuna kilichotumwa.',
  },
  'money.refund.reversed': {
    en: 'M-Pesa says that this payment cannot be taken back, or was already. The money is where it was. Ask M-Pesa about the payment.',
    sw: 'M-Pesa inasema malipo haya hayawezi kurudishwa, au yalirudishwa tayari. Fedha ziko zilipokuwa. Uliza M-Pesa kuhusu malipo haya.',
  },
  'money.refund.other': {
    en: 'M-Pesa did not send it. The money is back where it was. Ask again.',
    sw: 'M-Pesa haikuituma. Fedha zimerudi zilipokuwa. Omba tena.',
  },
})

/** What became of a request on a phone, for the payer: what happened to the money and what to do next (codes of Daraja, `2.2` of its documents). */
export const pushWords = defineTexts({
  'money.push.0': { en: 'Paid.', sw: 'Imelipwa.' },
  'money.push.1': {
    en: 'There was not enough money in the M-Pesa account. Nothing was taken. Top up, or pay a smaller part.',
    sw: 'Salio la M-Pesa halikutosha. Hakuna kilichochukuliwa. Ongeza salio, au lipa sehemu ndogo.',
  },
  'money.push.2': {
    en: 'The amount is below what M-Pesa takes. Nothing was taken. Try again with at least KSh 1.',
    sw: 'Kiasi ni kidogo kuliko M-Pesa inavyopokea. Hakuna kilichochukuliwa. Jaribu tena kwa angalau KSh 1.',
  },
  'money.push.3': {
    en: 'The amount is above what M-Pesa takes at once. Nothing was taken. Pay in parts, or at the bank.',
    sw: 'Kiasi ni kikubwa kuliko M-Pesa inavyopokea kwa mara moja. Hakuna kilichochukuliwa. Lipa kwa sehemu, au benki.',
  },
  'money.push.4': {
    en: 'This would pass the day’s M-Pesa limit of this number. Nothing was taken. Pay tomorrow, from another number, or at the bank.',
    sw: 'Hii ingepita kikomo cha siku cha M-Pesa cha namba hii. Hakuna kilichochukuliwa. Lipa kesho, kwa namba nyingine, au benki.',
  },
  'money.push.17': {
    en: 'M-Pesa saw the same amount from this number less than two minutes ago. Nothing more was taken. Look at the bill first: if the earlier payment is there, do not pay again. If not, wait two minutes and try again.',
    sw: 'M-Pesa iliona kiasi hikihiki kutoka namba hii chini ya dakika mbili zilizopita. Hakuna zaidi kilichochukuliwa. Angalia bili kwanza: kama malipo ya awali yapo, usilipe tena. Kama hayapo, subiri dakika mbili kisha ujaribu tena.',
  },
  'money.push.26': {
    en: 'M-Pesa was too busy. Nothing was taken. Wait half a minute and try again, or pay from the M-Pesa menu.',
    sw: 'M-Pesa ilikuwa na shughuli nyingi mno. Hakuna kilichochukuliwa. Subiri nusu dakika kisha ujaribu tena, au lipa kwa menyu ya M-Pesa.',
  },
  'money.push.1001': {
    en: 'The phone was busy with another M-Pesa or USSD session. Nothing was taken. Close it and try again in a minute.',
    sw: 'Simu ilikuwa kwenye huduma nyingine ya M-Pesa au USSD. Hakuna kilichochukuliwa. Ifunge na ujaribu tena baada ya dakika moja.',
  },
  'money.push.1019': {
    en: 'The request came too late to the phone. Nothing was taken. Try again.',
    sw: 'Ombi lilichelewa kufika kwenye simu. Hakuna kilichochukuliwa. Jaribu tena.',
  },
  'money.push.1032': {
    en: 'The request was cancelled on the phone. Nothing was taken. You can try again.',
    sw: 'Ombi lilikataliwa kwenye simu. Hakuna kilichochukuliwa. Unaweza kujaribu tena.',
  },
  'money.push.1037': {
    en: 'The phone did not answer. We are asking M-Pesa whether anything was taken. If you entered your PIN, wait for this page and do not pay again. If no window opened on the phone, nothing was taken: switch it on, move to where there is signal, and try again.',
    sw: 'Simu haikujibu. Tunauliza M-Pesa kama kuna kilichochukuliwa. Kama uliweka PIN, subiri ukurasa huu na usilipe tena. Kama hakuna dirisha lililofunguka kwenye simu, hakuna kilichochukuliwa: iwashe, nenda penye mtandao, kisha ujaribu tena.',
  },
  'money.push.silent': {
    en: 'M-Pesa could not tell us of any payment. If no window opened on the phone, nothing was taken: try again. If M-Pesa sent you an SMS that you paid, do not pay again: the payment shows on the bill by itself, at the latest tomorrow morning.',
    sw: 'M-Pesa haikuweza kutueleza kuhusu malipo yoyote. Kama hakuna dirisha lililofunguka kwenye simu, hakuna kilichochukuliwa: jaribu tena. Kama M-Pesa ilikutumia SMS kuwa umelipa, usilipe tena: malipo yataonekana kwenye bili yenyewe, kesho asubuhi kwa kuchelewa zaidi.',
  },
  'money.push.2001': {
    en: 'The M-Pesa PIN was wrong. Nothing was taken. Try again.',
    sw: 'PIN ya M-Pesa haikuwa sahihi. Hakuna kilichochukuliwa. Jaribu tena.',
  },
  'money.push.8006': {
    en: 'M-Pesa has locked this number’s PIN. Nothing was taken. Call Safaricom on 100, or pay from another number.',
    sw: 'M-Pesa imefunga PIN ya namba hii. Hakuna kilichochukuliwa. Piga Safaricom 100, au lipa kwa namba nyingine.',
  },
  'money.push.county': {
    en: 'M-Pesa cannot take money for the county at this moment; we have been told. Nothing was taken. Try again later, or pay at the bank.',
    sw: 'M-Pesa haiwezi kupokea fedha za kaunti kwa sasa; tumearifiwa. Hakuna kilichochukuliwa. Jaribu tena baadaye, au lipa benki.',
  },
  'money.push.unsent': {
    en: 'The request could not be sent to the phone. Nothing was taken. Try again, or use the paybill.',
    sw: 'Ombi halikuweza kutumwa kwenye simu. Hakuna kilichochukuliwa. Jaribu tena, au tumia paybill.',
  },
  'money.push.other': {
    en: 'M-Pesa did not take the payment. If money left your phone, it will show here by itself; if not, try again.',
    sw: 'M-Pesa haikupokea malipo. Kama pesa zilitoka kwenye simu yako, zitaonekana hapa zenyewe; kama sivyo, jaribu tena.',
  },
})
