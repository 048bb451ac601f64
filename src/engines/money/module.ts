import { defineManifest } from '../../kernel/context/manifest.ts'
import { auditOfMoney } from './audit-words.ts'
import { bankTexts } from './bank/bank-texts.ts'
import { remainderTexts } from './bank/remainder.ts'
import { moneyMessages } from './message-templates.ts'
import { moneyJobs, moneySchedules } from './money.jobs.ts'
import { mpesaCallbackRoutes, mpesaOrderRoutes } from './mpesa/callbacks.routes.ts'
import { askSoon } from './mpesa/confirm.ts'
import { moneyRetention, paidByPerson } from './person-record.ts'
import { receiptPaper } from './receipts/receipt-paper.ts'
import { receiptTexts } from './receipts/receipt-texts.ts'
import { runTexts } from './runs/run-texts.ts'
import { reasonTexts } from './suspense/score-bill.ts'
import { suspenseTexts } from './suspense/suspense-texts.ts'
import { tariffRoutes } from './tariffs/api.routes.ts'
import { refuseTariff, tariffFaultTexts, workingTexts } from './tariffs/texts.ts'
import { moneyTexts, pushWords, refundWords, refuseMoney } from './texts.ts'
import { verifyTexts } from './verify/verify-money.ts'

const collecting = { en: 'To bill what is owed and to say who paid it.', sw: 'Kutoza kinachodaiwa na kueleza nani amelipa.' }
const law = {
  en: 'The Public Finance Management Act keeps the county’s books of account for seven years.',
  sw: 'Sheria ya Usimamizi wa Fedha za Umma hutaka vitabu vya hesabu vya kaunti vihifadhiwe kwa miaka saba.',
}
const kept = { class: 'personal', purpose: collecting, retention: 'years:7', erase: { keep: law } } as const

export const moneyModule = defineManifest({
  name: 'money',
  needs: ['identity', 'audit', 'jobs', 'messages'],
  permissions: {
    'money.bill.read': { en: 'See bills, payments and receipts', sw: 'Kuona bili, malipo na risiti' },
    'money.tariff.read': {
      en: 'See versions and history of schedules of fees, and what a change makes of bills',
      sw: 'Kuona matoleo na historia ya majedwali ya ada, na athari ya badiliko kwa bili',
    },
    'money.tariff.propose': {
      en: 'Ask that a schedule of fees be enacted, suspended, reinstated or repealed',
      sw: 'Kuomba jedwali la ada lianze kutumika, lisimamishwe, lirejeshwe au lifutwe',
    },
    'money.tariff.approve': {
      en: 'Decide what another officer asked for on schedules of fees',
      sw: 'Kuamua kilichoombwa na afisa mwingine kuhusu majedwali ya ada',
    },
    'money.relief.propose': {
      en: 'Ask that what is owed be waived or written off',
      sw: 'Kuomba deni lisamehewe au lifutwe vitabuni',
    },
    'money.relief.decide': { en: 'Decide what another officer asked to waive or write off', sw: 'Kuamua ombi la kusamehe au kufuta deni' },
    'money.run.start': {
      en: 'Have penalties and interest worked out, dry or for good',
      sw: 'Kuanzisha ukokotoaji wa adhabu na riba, kwa majaribio au kikamilifu',
    },
    'money.ledger.read': { en: 'See accounts, journals and the trial balance', sw: 'Kuona akaunti, majarida na mizania' },
    'money.bank.read': { en: 'See bank statements and what explains them', sw: 'Kuona taarifa za benki na maelezo yake' },
    'money.bank.import': {
      en: 'Take in bank statements and propose what explains a line',
      sw: 'Kupokea taarifa za benki na kupendekeza maelezo ya mstari',
    },
    'money.bank.decide': { en: 'Decide what explains a line of a bank statement', sw: 'Kuamua maelezo ya mstari wa taarifa ya benki' },
    'money.target.propose': { en: 'Ask for other revenue targets', sw: 'Kuomba malengo mengine ya mapato' },
    'money.target.decide': { en: 'Decide on revenue targets', sw: 'Kuamua malengo ya mapato' },
    'money.sweep.propose': {
      en: 'Make transfer vouchers to funds and note the County Treasury’s receipt',
      sw: 'Kutengeneza hati za uhamisho kwa hazina na kuandika risiti ya Hazina ya Kaunti',
    },
    'money.sweep.decide': { en: 'Approve transfer vouchers to funds', sw: 'Kuidhinisha hati za uhamisho kwa hazina' },
    'money.demand.give': { en: 'Give notices of unpaid bills', sw: 'Kutoa notisi za bili zisizolipwa' },
    'money.suspense.propose': {
      en: 'Propose which bill lost money was meant for',
      sw: 'Kupendekeza bili iliyokusudiwa na fedha zisizo na bili',
    },
    'money.suspense.decide': { en: 'Decide on such a proposal', sw: 'Kuamua pendekezo hilo' },
    'money.refund.propose': { en: 'Ask that money go back to its payer', sw: 'Kuomba fedha zirejeshwe kwa mlipaji' },
    'money.refund.decide': {
      en: 'Decide on money that another officer asked to go back',
      sw: 'Kuamua kuhusu fedha ambazo afisa mwingine aliomba zirejeshwe',
    },
    'money.receipt.propose': { en: 'Ask that a receipt be cancelled', sw: 'Kuomba risiti ibatilishwe' },
    'money.receipt.decide': { en: 'Decide on that', sw: 'Kuamua ombi hilo' },
    'money.payment.ask': {
      en: 'Ask M-Pesa about a payment, and what lies in the paybill',
      sw: 'Kuuliza M-Pesa kuhusu malipo, na kilichomo kwenye paybill',
    },
  },
  audited: auditOfMoney,
  errors: { ...refuseMoney.declared, ...refuseTariff.declared },
  texts: {
    ...moneyTexts,
    ...verifyTexts,
    ...pushWords,
    ...refundWords,
    ...receiptTexts,
    ...tariffFaultTexts,
    ...workingTexts,
    ...bankTexts,
    ...remainderTexts,
    ...runTexts,
    ...suspenseTexts,
    ...reasonTexts,
  },
  papers: [receiptPaper],
  messages: moneyMessages,
  routes: [...mpesaCallbackRoutes, ...mpesaOrderRoutes, ...tariffRoutes],
  jobs: moneyJobs,
  schedules: moneySchedules,
  on: {
    'money.payments_claimed': async (ctx) => askSoon(ctx),
  },
  exportOf: paidByPerson,
  retention: moneyRetention,
  personalData: {
    'money.funds': 'none',
    'money.heads': 'none',
    'money.accounts': 'none',
    'money.closed_days': 'none',
    'money.journals': 'none',
    'money.transfers': 'none',
    'money.day_totals': 'none',
    'money.bills': 'none',
    'money.bills.payer': kept,
    'money.bills.payer_name': kept,
    'money.bills.payer_phone': kept,
    'money.bill_words': 'none',
    'money.bill_words.words': kept,
    'money.bill_lines': 'none',
    'money.line_changes': 'none',
    'money.runs': 'none',
    'money.run_bills': 'none',
    'money.waivers': 'none',
    'money.inbound': 'none',
    'money.inbound.body': kept,
    'money.inbound.sender': kept,
    'money.payments': 'none',
    'money.payments.account_given': kept,
    'money.payments.payer_name': kept,
    'money.payments.payer_phone': kept,
    'money.payment_events': 'none',
    'money.receipt_series': 'none',
    'money.receipts': 'none',
    'money.receipt_prints': 'none',
    'money.suspense_items': 'none',
    'money.credits': 'none',
    'money.proposals': 'none',
    'money.refunds': 'none',
    'money.refunds.phone': kept,
    'money.refunds.rest_phone': kept,
    'money.mpesa_orders': 'none',
    'money.mpesa_orders.told': kept,
    'money.mpesa_orders.phone': kept,
    'money.mpesa_results': 'none',
    'money.mpesa_balances': 'none',
    'money.mpesa_health': 'none',
    'money.looks': 'none',
    'money.pushes': 'none',
    'money.pushes.phone': kept,
    'money.instruments': 'none',
    'money.tariff_versions': 'none',
    'money.instrument_events': 'none',
    'money.bank_profiles': 'none',
    'money.bank_statements': 'none',
    'money.bank_lines': 'none',
    'money.bank_lines.reference': kept,
    'money.bank_lines.narrative': kept,
    'money.bank_lines.payer': kept,
    'money.bank_matches': 'none',
    'money.bank_open_lines': 'none',
    'money.target_sets': 'none',
    'money.targets': 'none',
    'money.sweeps': 'none',
    'money.bank_profile_versions': 'none',
    'money.demand_notices': 'none',
  },
})
