import {
  constants,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  privateDecrypt,
  publicEncrypt,
  sign,
} from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'

/** The key with which operators' passwords are sealed, and its certificate, as Safaricom's is to be had from its pages. */
export type SealingKey = {
  /** PEM, X.509. */
  readonly certificate: string
  /** What `SecurityCredential` carries: base64 of the RSA (PKCS #1 v1.5) of the password. */
  readonly seal: (password: string) => string
  /** Null when it was not sealed with this key. */
  readonly open: (credential: string) => string | null
}

let made: KeyObject | undefined

/** The key of a file, which is written when it is missing, so that whoever starts the simulator may know the certificate before; without one, a key of this process. */
export function sealingKey(file?: string): SealingKey {
  if (!file) made ??= newKey()
  const privateKey = file ? keyOf(file) : (made as KeyObject)
  const publicKey = createPublicKey(privateKey)
  return {
    certificate: certificate(privateKey, publicKey),
    seal: (password) => publicEncrypt({ key: publicKey, padding: constants.RSA_PKCS1_PADDING }, Buffer.from(password)).toString('base64'),
    open(credential) {
      try {
        return privateDecrypt({ key: privateKey, padding: constants.RSA_PKCS1_PADDING }, Buffer.from(credential, 'base64')).toString()
      } catch {
        return null
      }
    },
  }
}

const newKey = (): KeyObject => generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey

function keyOf(file: string): KeyObject {
  if (!existsSync(file)) writeFileSync(file, newKey().export({ type: 'pkcs8', format: 'pem' }), { mode: 0o600 })
  return createPrivateKey(readFileSync(file))
}

/** DER: tag, length, content. */
function der(tag: number, ...parts: readonly (Uint8Array | readonly number[])[]): Buffer {
  const content = Buffer.concat(parts.map((part) => Buffer.from(part)))
  const size = content.length
  const length = size < 128 ? [size] : size < 256 ? [0x81, size] : [0x82, size >> 8, size & 255]
  return Buffer.concat([Buffer.from([tag, ...length]), content])
}

const SEQUENCE = 0x30
const SHA256_WITH_RSA = der(SEQUENCE, der(0x06, [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x0b]), der(0x05))
const COMMON_NAME = der(0x06, [0x55, 0x04, 0x03])

/** A certificate that the key signs for itself (RFC 5280), valid from 2024 to 2049. */
function certificate(privateKey: KeyObject, publicKey: KeyObject): string {
  const name = der(SEQUENCE, der(0x31, der(SEQUENCE, COMMON_NAME, der(0x0c, Buffer.from('simulated-daraja')))))
  const utcTime = (text: string) => der(0x17, Buffer.from(text))
  const toSign = der(
    SEQUENCE,
    der(0xa0, der(0x02, [2])),
    der(0x02, [1]),
    SHA256_WITH_RSA,
    name,
    der(SEQUENCE, utcTime('240101000000Z'), utcTime('491231235959Z')),
    name,
    publicKey.export({ type: 'spki', format: 'der' }),
  )
  const whole = der(SEQUENCE, toSign, SHA256_WITH_RSA, der(0x03, [0], sign('sha256', toSign, privateKey)))
  const lines = whole.toString('base64').replace(/.{64}/g, '$&\n').trimEnd()
  return `-----BEGIN CERTIFICATE-----\n${lines}\n-----END CERTIFICATE-----\n`
}
