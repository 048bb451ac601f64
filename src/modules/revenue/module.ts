import { defineManifest } from '../../kernel/context/manifest.ts'
import { feeRoutes } from './fees/fees.routes.tsx'
import { payRoutes } from './pay/pay.routes.tsx'
import { payTexts } from './pay/pay-texts.ts'
import { receiptRoutes } from './receipts/receipts.routes.tsx'
import { revenueTexts } from './texts.ts'

export const revenueModule = defineManifest({
  name: 'revenue',
  needs: ['money', 'form-runner'],
  routes: [...feeRoutes, ...payRoutes, ...receiptRoutes],
  menu: [{ audience: 'resident', group: 'work', text: payTexts['revenue.pay.menu'], href: '/bills', order: 42 }],
  texts: { ...revenueTexts, ...payTexts },
})
