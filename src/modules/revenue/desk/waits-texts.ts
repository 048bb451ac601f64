import { defineTexts } from '../../../core/basics/texts.ts'

/** Names of counts on an officer's desk. */
export const waitsTexts = defineTexts({
  'revenue.waits.allocation': { en: 'Money without a bill: to decide', sw: 'Fedha zisizo na bili: za kuamua' },
  'revenue.waits.refund': { en: 'Refunds to decide', sw: 'Urejeshaji wa fedha: wa kuamua' },
  'revenue.waits.cancel': { en: 'Receipts to cancel: to decide', sw: 'Kubatilisha risiti: za kuamua' },
  'revenue.waits.line': { en: 'Lines of the bank to decide', sw: 'Mistari ya benki ya kuamua' },
  'revenue.waits.waiver': { en: 'Waivers to decide', sw: 'Misamaha ya kuamua' },
  'revenue.waits.relief': { en: 'Bills to waive or write off: to decide', sw: 'Kusamehe au kufuta bili: za kuamua' },
  'revenue.waits.instrument': { en: 'Changes of the law on fees to decide', sw: 'Mabadiliko ya sheria ya ada ya kuamua' },
  'revenue.waits.rerate': { en: 'Corrections of bills to decide', sw: 'Marekebisho ya bili ya kuamua' },
  'revenue.waits.targets': { en: 'Targets to decide', sw: 'Malengo ya kuamua' },
  'revenue.waits.sweep': { en: 'Transfers to decide', sw: 'Uhamisho wa kuamua' },
  'revenue.waits.suspense': { en: 'Money without a bill: nobody proposed one', sw: 'Fedha zisizo na bili: hakuna aliyependekeza' },
  'revenue.waits.suspense_late': { en: 'Of these, longer than seven days', sw: 'Kati ya hizo, zaidi ya siku saba' },
  'revenue.waits.open_lines': { en: 'Lines of the bank that nothing explains', sw: 'Mistari ya benki isiyoelezwa na chochote' },
})
