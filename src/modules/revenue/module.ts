import { defineManifest } from '../../kernel/context/manifest.ts'
import { auditOfRevenue } from './audit-words.ts'
import { bankRoutes } from './bank/bank.routes.tsx'
import { bankPath, boardPath } from './bank/bank-href.ts'
import { bankDeskTexts } from './bank/bank-texts.ts'
import { layoutTexts } from './bank-layouts/layout-texts.ts'
import { layoutRoutes } from './bank-layouts/layouts.routes.tsx'
import { billsPath } from './bills/bill-href.ts'
import { billRoutes } from './bills/bills.routes.tsx'
import { collectionsPath } from './collections/collection-href.ts'
import { closingPath, collectionRoutes } from './collections/collections.routes.tsx'
import { demandsPath } from './demands/demand-href.ts'
import { demandTexts } from './demands/demand-texts.ts'
import { demandRoutes } from './demands/demands.routes.tsx'
import { waitsTexts } from './desk/waits-texts.ts'
import { moneyThatWaits } from './desk/what-waits.ts'
import { deskTexts } from './desk-texts.ts'
import { exportTexts } from './exports/export-texts.ts'
import { exportRoutes, exportsPath } from './exports/exports.routes.tsx'
import { feeRoutes } from './fees/fees.routes.tsx'
import { ledgerPath, ledgerRoutes } from './ledger/ledger.routes.tsx'
import { payRoutes } from './pay/pay.routes.tsx'
import { payTexts } from './pay/pay-texts.ts'
import { paymentsPath } from './payments/payment-tag.tsx'
import { paymentRoutes } from './payments/payments.routes.tsx'
import { proposalTexts } from './proposals/proposal-texts.ts'
import { receiptRoutes } from './receipts/receipts.routes.tsx'
import { refundsPath } from './refunds/refund-href.ts'
import { refundTexts } from './refunds/refund-texts.ts'
import { refundRoutes } from './refunds/refunds.routes.tsx'
import { reliefRoutes } from './relief/relief.routes.tsx'
import { waiversPath } from './relief/relief-href.ts'
import { reliefTexts } from './relief/relief-texts.ts'
import { runsPath } from './runs/run-href.ts'
import { runDeskTexts } from './runs/run-texts.ts'
import { runRoutes } from './runs/runs.routes.tsx'
import { suspenseRoutes } from './suspense/suspense.routes.tsx'
import { suspensePath } from './suspense/suspense-href.ts'
import { suspenseTexts } from './suspense/suspense-texts.ts'
import { sweepsPath } from './sweeps/sweep-href.ts'
import { sweepTexts } from './sweeps/sweep-texts.ts'
import { sweepRoutes } from './sweeps/sweeps.routes.tsx'
import { targetsPath } from './targets/target-href.ts'
import { targetTexts } from './targets/target-texts.ts'
import { targetRoutes } from './targets/targets.routes.tsx'
import { tariffsPath } from './tariffs/tariff-href.ts'
import { tariffDeskTexts } from './tariffs/tariff-texts.ts'
import { tariffDeskRoutes } from './tariffs/tariffs.routes.tsx'
import { revenueTexts } from './texts.ts'
import { ussdTexts } from './ussd/menu-texts.ts'
import { ussdRoutes } from './ussd/ussd.routes.ts'

const money = { audience: 'staff', group: 'money' } as const

export const revenueModule = defineManifest({
  name: 'revenue',
  needs: ['money', 'form-runner', 'cases'],
  permissions: {
    'revenue.collection.read': {
      en: 'See what was collected, and the payments behind it',
      sw: 'Kuona kilichokusanywa, na malipo yaliyo nyuma yake',
    },
    'revenue.inbound.read': { en: 'See what M-Pesa and banks sent, as it came', sw: 'Kuona walichotuma M-Pesa na benki, kama kilivyokuja' },
  },
  routes: [
    ...feeRoutes,
    ...payRoutes,
    ...receiptRoutes,
    ...billRoutes,
    ...paymentRoutes,
    ...ledgerRoutes,
    ...suspenseRoutes,
    ...refundRoutes,
    ...bankRoutes,
    ...tariffDeskRoutes,
    ...runRoutes,
    ...reliefRoutes,
    ...collectionRoutes,
    ...targetRoutes,
    ...sweepRoutes,
    ...exportRoutes,
    ...demandRoutes,
    ...layoutRoutes,
    ...ussdRoutes,
  ],
  menu: [
    { audience: 'resident', group: 'work', text: payTexts['revenue.pay.menu'], href: '/bills', order: 42 },
    { ...money, text: deskTexts['revenue.bills.title'], href: billsPath, permission: 'money.bill.read', order: 210 },
    { ...money, text: demandTexts['revenue.demands.title'], href: demandsPath, permission: 'money.demand.give', order: 215 },
    { ...money, text: deskTexts['revenue.payments.title'], href: paymentsPath, permission: 'money.bill.read', order: 220 },
    { ...money, text: suspenseTexts['revenue.suspense.title'], href: suspensePath, permission: 'money.ledger.read', order: 230 },
    { ...money, text: refundTexts['revenue.refunds.title'], href: refundsPath, permission: 'money.ledger.read', order: 231 },
    { ...money, text: bankDeskTexts['revenue.bank.title'], href: bankPath, permission: 'money.bank.read', order: 232 },
    { ...money, text: bankDeskTexts['revenue.board.title'], href: boardPath, permission: 'money.bank.read', order: 234 },
    { ...money, text: deskTexts['revenue.collections.title'], href: collectionsPath, permission: 'revenue.collection.read', order: 240 },
    { ...money, text: targetTexts['revenue.targets.title'], href: targetsPath, permission: 'revenue.collection.read', order: 245 },
    { ...money, text: deskTexts['revenue.closing.title'], href: closingPath, permission: 'money.ledger.read', order: 250 },
    { ...money, text: sweepTexts['revenue.sweeps.title'], href: sweepsPath, permission: 'money.ledger.read', order: 255 },
    { ...money, text: deskTexts['revenue.ledger.title'], href: ledgerPath, permission: 'money.ledger.read', order: 260 },
    { ...money, text: exportTexts['revenue.exports.title'], href: exportsPath, permission: 'money.bill.read', order: 265 },
    { ...money, text: tariffDeskTexts['revenue.tariffs.title'], href: tariffsPath, permission: 'money.tariff.read', order: 270 },
    { ...money, text: reliefTexts['revenue.waivers.title'], href: waiversPath, permission: 'money.ledger.read', order: 280 },
    { ...money, text: runDeskTexts['revenue.runs.title'], href: runsPath, permission: 'money.ledger.read', order: 290 },
  ],
  deskTasks: moneyThatWaits,
  texts: {
    ...revenueTexts,
    ...waitsTexts,
    ...ussdTexts,
    ...payTexts,
    ...deskTexts,
    ...proposalTexts,
    ...suspenseTexts,
    ...refundTexts,
    ...bankDeskTexts,
    ...tariffDeskTexts,
    ...targetTexts,
    ...sweepTexts,
    ...exportTexts,
    ...demandTexts,
    ...layoutTexts,
    ...runDeskTexts,
    ...reliefTexts,
  },
  audited: auditOfRevenue,
})
