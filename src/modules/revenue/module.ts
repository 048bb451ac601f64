import { defineManifest } from '../../kernel/context/manifest.ts'
import { feeRoutes } from './fees/fees.routes.tsx'
import { revenueTexts } from './texts.ts'

export const revenueModule = defineManifest({
  name: 'revenue',
  needs: ['money', 'form-runner'],
  routes: feeRoutes,
  texts: revenueTexts,
})
