import { commands } from './app/commands.ts'
import { StartRefused } from './app/settings.ts'
import { HistoryDiffers } from './kernel/database/migrate.ts'

// The launcher ends with us when it is killed outright, and Ctrl-C may arrive twice: stopping is asked for once and kept.
process.on('disconnect', () => process.kill(process.pid, 'SIGTERM'))
process.channel?.unref()

const [name = 'help', ...args] = process.argv.slice(2)
const command = commands[name]

try {
  if (!command) throw new StartRefused(`there is no command ${name}; kaunti help lists them`)
  await command.run(args)
} catch (error) {
  if (error instanceof StartRefused || error instanceof HistoryDiffers) console.error(`Kaunti: ${error.message}`)
  else console.error(error)
  process.exitCode = 1
}
