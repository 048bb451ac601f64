import { messagesModule } from '../engines/messages/module.ts'
import type { Manifest } from '../kernel/context/manifest.ts'
import { kernel } from './kernel.ts'

/** The product's table of contents: every room with a manifest, in the order of the floors. */
export const manifests: readonly Manifest[] = [kernel, messagesModule]
