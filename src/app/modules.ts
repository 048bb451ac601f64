import { casesModule } from '../engines/cases/module.ts'
import { formRunnerModule } from '../engines/form-runner/module.ts'
import { messagesModule } from '../engines/messages/module.ts'
import { moneyModule } from '../engines/money/module.ts'
import { signInModule } from '../engines/sign-in/module.ts'
import type { Manifest } from '../kernel/context/manifest.ts'
import { administrationModule } from '../modules/administration/module.ts'
import { revenueModule } from '../modules/revenue/module.ts'
import { servicesModule } from '../modules/services/module.ts'
import { websiteModule } from '../modules/website/module.ts'
import { kernel } from './kernel.ts'

/** The product's table of contents: every room with a manifest, in the order of the floors. */
export const manifests: readonly Manifest[] = [
  kernel,
  messagesModule,
  signInModule,
  formRunnerModule,
  moneyModule,
  casesModule,
  servicesModule,
  revenueModule,
  websiteModule,
  administrationModule,
]
