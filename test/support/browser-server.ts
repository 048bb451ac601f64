import { chromium } from 'playwright-core'
import type { TestProject } from 'vitest/node'

/** Debian's Chromium without a screen: the same engine, at two thirds of the work. */
const CHROMIUM = process.env.CHROMIUM ?? '/usr/bin/chromium-headless-shell'

declare module 'vitest' {
  interface ProvidedContext {
    browserServer: string
  }
}

/** Vitest's global setup for browser tests: one Chromium per run, to which each file connects in milliseconds. */
export default async (project: TestProject) => {
  const server = await chromium.launchServer({
    executablePath: CHROMIUM,
    args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage'],
  })
  project.provide('browserServer', server.wsEndpoint())
  return () => server.close()
}
