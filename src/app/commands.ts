import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { registerAtDaraja } from '../engines/money/mpesa/register.ts'
import { runMoneyVerify } from '../engines/money/verify/verify-command.ts'
import { runAuditVerify } from '../kernel/audit/verify-command.ts'
import { findRunningServer } from '../kernel/database/launcher.ts'
import { migrate } from '../kernel/database/migrate.ts'
import { openDatabase } from '../kernel/database/pool.ts'
import { openKeyRing } from '../kernel/files/keys.ts'
import { runKeys } from '../kernel/files/keys-command.ts'
import { sealKeys } from '../kernel/files/seal-keys.ts'
import { runBackup, runRestore } from './backup-commands.ts'
import { systemClock } from './county.ts'
import { inviteAdministrator, readInvite } from './invite-command.ts'
import { loadCounty } from './load-county.ts'
import { readSettings, type Settings, StartRefused } from './settings.ts'
import {
  countyFrom,
  demoEnvironment,
  fillCounty,
  keepChild,
  openDemoDatabase,
  Running,
  refuseUnsafe,
  registerWhenUp,
  startJobs,
  startWeb,
} from './start.ts'

type Command = { readonly words: string; readonly run: (args: readonly string[]) => Promise<void> }

const settingsNow = (): Settings => readSettings(process.env)
const print = (line: string): void => console.log(line)

/** The database a command works on: the given one, or the demo's own, which is started when it does not run. */
async function withDatabase<R>(work: (urls: { appUrl: string; ownerUrl: string; settings: Settings }) => Promise<R>): Promise<R> {
  const settings = settingsNow()
  if (settings.databaseUrl)
    return work({ appUrl: settings.databaseUrl, ownerUrl: settings.ownerDatabaseUrl ?? settings.databaseUrl, settings })
  const dataDir = join(settings.dataDir, settings.county)
  if (!existsSync(join(dataDir, 'postgres')))
    throw new StartRefused(`there is no database: set DATABASE_URL, or make the demo in ${dataDir} by npm start`)
  const filled = {
    ...settings,
    dataDir,
    keysDir: settings.keysDir ?? join(dataDir, 'keys'),
    anchorsDir: settings.anchorsDir ?? join(dataDir, 'anchors'),
  }
  const found = findRunningServer(join(dataDir, 'postgres'), `kaunti_${settings.county}`)
  if (found) return work({ appUrl: found.appUrl, ownerUrl: found.ownerUrl, settings: filled })
  const running = new Running()
  try {
    return await work(await openDemoDatabase(settings, running))
  } finally {
    await running.stop()
  }
}

/** Every command of `kaunti`, by name. */
export const commands: Record<string, Command> = {
  demo: {
    words: 'start the demo county on an embedded database (npm start)',
    run: async () => {
      print('Starting a demonstration county with its own database. The first time takes about a minute; stop it with Ctrl-C.')
      const running = new Running()
      running.stopOnSignals()
      try {
        const { appUrl, settings } = await openDemoDatabase(settingsNow(), running)
        const { county } = await countyFrom(settings, appUrl, running)
        const env = demoEnvironment(settings, appUrl)
        keepChild('simulators/main.ts', [], { ...env, SIMULATOR_PORT: String(settings.simulatorPort) }, running)
        keepChild('src/main.ts', ['work'], env, running)
        await startWeb(county, settings, running)
        void registerWhenUp(county, running)
        const address = county.publicUrl
        print(`Kaunti is ready: ${county.profile.title.en}`)
        print(`  The county's pages   ${address}`)
        print(`  Be someone           ${address}/demo`)
        print(`  A phone to try with  ${address}/demo/phone`)
        print(`  What goes wrong      http://127.0.0.1:${settings.simulatorPort}/switchboard`)
      } catch (error) {
        await running.stop()
        throw error
      }
    },
  },
  serve: {
    words: 'serve the county in production (needs DATABASE_URL and the app role)',
    run: async () => {
      const settings = settingsNow()
      const url = await refuseUnsafe(settings)
      const running = new Running()
      running.stopOnSignals()
      const { county } = await countyFrom(settings, url, running)
      await startWeb(county, settings, running)
      print(`Kaunti serves ${county.profile.title.en} at ${county.publicUrl}`)
    },
  },
  work: {
    words: 'run the jobs of the county (messages, documents, clocks, seals)',
    run: async () => {
      const settings = settingsNow()
      if (!settings.databaseUrl) throw new StartRefused('DATABASE_URL is not set')
      if (!settings.secret) throw new StartRefused('SECRET is not set; it must be the one the web process has')
      const running = new Running()
      running.stopOnSignals()
      const { county } = await countyFrom(settings, settings.databaseUrl, running)
      await startJobs(county, settings, settings.databaseUrl, running)
    },
  },
  fill: {
    words: 'fill an empty demo county with eighteen months of invented life (npm start does it)',
    run: async () => {
      const settings = settingsNow()
      if (!settings.databaseUrl) throw new StartRefused('DATABASE_URL is not set; npm start makes a demo county and fills it')
      await fillCounty(settings, settings.databaseUrl)
    },
  },
  migrate: {
    words: 'bring the database to this version (as its owner: OWNER_DATABASE_URL)',
    run: async () => {
      const { ownerDatabaseUrl } = settingsNow()
      if (!ownerDatabaseUrl) throw new StartRefused('OWNER_DATABASE_URL is not set; migrations run as the owner of the database')
      const applied = await migrate(ownerDatabaseUrl)
      print(applied.length === 0 ? 'Nothing to do.' : `Applied ${applied.length}: ${applied.join(', ')}`)
    },
  },
  load: {
    words: 'bring counties/<COUNTY> into the database: places, calendar, roles, posts, services',
    run: async () => {
      await withDatabase(async ({ ownerUrl, settings }) => {
        const owner = openDatabase(ownerUrl, { max: 2 })
        try {
          await loadCounty(owner.db, settings.county, systemClock)
        } finally {
          await owner.close()
        }
        print(`Loaded ${settings.county}.`)
      })
    },
  },
  invite: {
    words: 'invite --email … --post … --name … --staff-number …: the first administrator’s one-time link',
    run: async (args) => {
      const given = readInvite(args)
      await withDatabase(async ({ appUrl, settings }) => {
        if (!settings.publicUrl) print('PUBLIC_URL is not set: put the address people use in front of the path below.')
        const running = new Running()
        try {
          const { county } = await countyFrom(settings, appUrl, running)
          await inviteAdministrator(county, given, print)
        } finally {
          await running.stop()
        }
      })
    },
  },
  audit: {
    words: 'audit verify [--root NUMBER:HEX] [--anchors FILE]: prove that nothing was altered',
    run: async ([what, ...args]) => {
      if (what !== 'verify') throw new StartRefused('say kaunti audit verify')
      await withDatabase(async ({ appUrl, settings }) => {
        const { db, close } = openDatabase(appUrl, { max: 2 })
        try {
          const publicKeys = sealKeys(openKeyRing(settings.keysDir ?? join(settings.dataDir, 'keys')))
          process.exitCode = await runAuditVerify({ db, publicKeys, args, print })
        } finally {
          await close()
        }
      })
    },
  },
  money: {
    words: 'money verify: prove the books over their whole history | money register: tell M-Pesa where payments are told',
    run: async ([what]) => {
      if (what !== 'verify' && what !== 'register') throw new StartRefused('say kaunti money verify or kaunti money register')
      await withDatabase(async ({ appUrl, settings }) => {
        const running = new Running()
        try {
          const { county } = await countyFrom(settings, appUrl, running)
          if (what === 'verify') process.exitCode = await runMoneyVerify(county.db, print)
          else {
            await registerAtDaraja(county)
            print(`M-Pesa tells payments of ${county.mpesa?.settings.shortcode} to ${county.publicUrl}`)
          }
        } finally {
          await running.stop()
        }
      })
    },
  },
  keys: {
    words: 'keys list | keys rotate | keys compromised NUMBER REASON: the county’s signing keys in KEYS_DIR',
    run: async (args) => {
      const settings = settingsNow()
      const folder = settings.keysDir ?? join(settings.dataDir, settings.county, 'keys')
      process.exitCode = await runKeys({ folder, now: systemClock.now(), args, print })
    },
  },
  backup: {
    words: 'backup [FOLDER]: database, files and definitions while the county works, with a counted proof',
    run: async (args) => await runBackup(settingsNow(), args, print),
  },
  restore: {
    words: 'restore FOLDER: into an empty place, proven against the count',
    run: async (args) => await runRestore(settingsNow(), args, print),
  },
  help: {
    words: 'this list',
    run: async () => {
      for (const [name, { words }] of Object.entries(commands)) print(`kaunti ${name.padEnd(10)} ${words}`)
    },
  },
}
