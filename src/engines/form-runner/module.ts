import { defineManifest } from '../../kernel/context/manifest.ts'

export const formRunnerModule = defineManifest({
  name: 'form-runner',
  needs: ['identity', 'files', 'messages', 'sign-in'],
})
