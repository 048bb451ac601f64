import type { FileHandle } from 'node:fs/promises'
import { pipeline } from 'node:stream/promises'
import { crc32, createDeflateRaw } from 'node:zlib'

const IN_FILE = 0x04034b50
const IN_DIRECTORY = 0x02014b50
const END_OF_DIRECTORY = 0x06054b50
const DEFLATED = 8
const NAMES_IN_UTF8 = 0x0800
/** 1 January 1980, the first day that the format knows: the same content is the same file. */
const FIRST_DAY = 0x0021

type Packed = { readonly crc: number; readonly packed: number; readonly size: number }

/**
 * Writes a ZIP archive (APPNOTE 6.3) to an empty file, part after part, each packed as it comes: of any size up to 4 GiB without being held in memory. Packing runs
 * off the event loop.
 */
export class ZipFile {
  readonly #file: FileHandle
  readonly #directory: Buffer[] = []
  #at = 0

  constructor(file: FileHandle) {
    this.#file = file
  }

  async add(name: string, texts: AsyncIterable<string> | Iterable<string>): Promise<void> {
    const [begins, bytes] = [this.#at, Buffer.from(name)]
    await this.#append(Buffer.concat([headOf(bytes, { crc: 0, packed: 0, size: 0 }), bytes]))
    const content = this.#at
    let [crc, size] = [0, 0]
    await pipeline(
      async function* () {
        for await (const text of texts) {
          const chunk = Buffer.from(text)
          crc = crc32(chunk, crc)
          size += chunk.length
          yield chunk
        }
      },
      createDeflateRaw(),
      async (chunks: AsyncIterable<Buffer>) => {
        for await (const chunk of chunks) await this.#append(chunk)
      },
    )
    const packed = { crc, size, packed: this.#at - content }
    await this.#write(headOf(bytes, packed), begins)
    this.#directory.push(Buffer.concat([entryOf(bytes, packed, begins), bytes]))
  }

  async end(): Promise<void> {
    const begins = this.#at
    for (const entry of this.#directory) await this.#append(entry)
    const end = Buffer.alloc(22)
    end.writeUInt32LE(END_OF_DIRECTORY, 0)
    end.writeUInt16LE(this.#directory.length, 8)
    end.writeUInt16LE(this.#directory.length, 10)
    end.writeUInt32LE(this.#at - begins, 12)
    end.writeUInt32LE(begins, 16)
    await this.#append(end)
  }

  async #append(bytes: Buffer): Promise<void> {
    await this.#write(bytes, this.#at)
    this.#at += bytes.length
  }

  async #write(bytes: Buffer, at: number): Promise<void> {
    for (let done = 0; done < bytes.length; ) done += (await this.#file.write(bytes, done, bytes.length - done, at + done)).bytesWritten
  }
}

function headOf(name: Buffer, packed: Packed): Buffer {
  const head = Buffer.alloc(30)
  head.writeUInt32LE(IN_FILE, 0)
  writeFacts(head, 4, name, packed)
  return head
}

function entryOf(name: Buffer, packed: Packed, begins: number): Buffer {
  const entry = Buffer.alloc(46)
  entry.writeUInt32LE(IN_DIRECTORY, 0)
  entry.writeUInt16LE(20, 4)
  writeFacts(entry, 6, name, packed)
  entry.writeUInt32LE(begins, 42)
  return entry
}

/** What a part's own head and its entry in the directory both say. */
function writeFacts(into: Buffer, at: number, name: Buffer, { crc, packed, size }: Packed): void {
  into.writeUInt16LE(20, at)
  into.writeUInt16LE(NAMES_IN_UTF8, at + 2)
  into.writeUInt16LE(DEFLATED, at + 4)
  into.writeUInt16LE(FIRST_DAY, at + 8)
  into.writeUInt32LE(crc, at + 10)
  into.writeUInt32LE(packed, at + 14)
  into.writeUInt32LE(size, at + 18)
  into.writeUInt16LE(name.length, at + 22)
}
