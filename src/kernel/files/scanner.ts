import { connect, type Socket } from 'node:net'
import type { Readable } from 'node:stream'
import { refuse } from './errors.ts'

type ScanResult = { readonly clean: true } | { readonly clean: false; readonly found: string }

/** Looks for harmful content in a file before it is kept. */
export interface Scanner {
  /** For the configuration page and the start-up log: what scans, or that nothing does. */
  readonly description: string
  readonly on: boolean
  /** Throws `files.scanner_down` when it cannot tell: a file that nobody looked at is not called clean. */
  scan(content: Readable): Promise<ScanResult>
  /** True when it answers, for `/readyz`. */
  ready(): Promise<boolean>
}

/** No scanner is configured: everything passes, and it says so wherever scanners are named. */
export const noScanner: Scanner = {
  description: 'off: uploads are not scanned for viruses',
  on: false,
  async scan() {
    return { clean: true }
  },
  async ready() {
    return true
  },
}

export type ClamdAddress = { readonly path: string } | { readonly host: string; readonly port: number }

/**
 * ClamAV's daemon by its INSTREAM command (clamd(8)): the file goes over the socket in chunks with a 4-byte big-endian length, a zero length ends it.
 * So clamd needs no access to our folders, and may run on another machine.
 */
export function clamdScanner(address: ClamdAddress, timeoutMs = 30_000): Scanner {
  return {
    description: `on: ClamAV at ${'path' in address ? address.path : `${address.host}:${address.port}`}`,
    on: true,
    async scan(content) {
      const answer = await ask(address, timeoutMs, async (socket) => {
        await send(socket, 'zINSTREAM\0')
        for await (const chunk of content as AsyncIterable<Buffer>) {
          const length = Buffer.alloc(4)
          length.writeUInt32BE(chunk.length)
          if (chunk.length > 0) await send(socket, Buffer.concat([length, chunk]))
        }
        await send(socket, Buffer.alloc(4))
      })
      if (answer === 'stream: OK') return { clean: true }
      const found = /^stream: (.+) FOUND$/.exec(answer)?.[1]
      if (found) return { clean: false, found }
      throw refuse('files.scanner_down')
    },
    async ready() {
      return ask(address, timeoutMs, (socket) => send(socket, 'zPING\0')).then(
        (answer) => answer === 'PONG',
        () => false,
      )
    },
  }
}

/** One connection, one command, one answer ended by NUL. Whatever goes wrong on the way is `files.scanner_down`. */
async function ask(address: ClamdAddress, timeoutMs: number, speak: (socket: Socket) => Promise<void>): Promise<string> {
  const socket = connect(address)
  socket.setTimeout(timeoutMs, () => socket.destroy(new Error('clamd did not answer in time')))
  const answer = new Promise<string>((resolve, reject) => {
    let text = ''
    socket.setEncoding('utf8')
    socket.on('data', (piece) => {
      text += piece
      if (text.includes('\0')) resolve(text.slice(0, text.indexOf('\0')))
    })
    socket.on('close', () => reject(new Error('clamd closed the connection')))
    socket.on('error', reject)
  })
  try {
    // clamd answers and closes as soon as its own size limit is passed, while we still write: the answer counts, not the broken pipe.
    const [said] = await Promise.all([answer, speak(socket).catch((error) => (socket.destroyed ? undefined : Promise.reject(error)))])
    return said
  } catch {
    throw refuse('files.scanner_down')
  } finally {
    socket.destroy()
  }
}

const send = (socket: Socket, data: string | Buffer): Promise<void> =>
  new Promise((resolve, reject) => socket.write(data, (error) => (error ? reject(error) : resolve())))
