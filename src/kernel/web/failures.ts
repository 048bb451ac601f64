import { Refusal, refuse } from '../../core/basics/errors.ts'
import { refuseWeb } from './texts.ts'

// What PostgreSQL says of input that no column can hold (SQLSTATE classes of its manual, appendix A).
const BAD_VALUE = new Set(['22021', '22P02', '22P05', '22003', '22007', '22008'])
// Shutting down, starting, out of connections, cancelled by time-out, lock not had, serialization given up, connection gone.
const BUSY = new Set([
  '57P01',
  '57P02',
  '57P03',
  '53300',
  '57014',
  '55P03',
  '40001',
  '40P01',
  '08006',
  '08003',
  '08000',
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ENOENT',
])
const FULL = new Set(['53100', 'ENOSPC', 'EDQUOT'])

/** Turns anything thrown into the refusal a person may see; undefined for our own faults, whose text nobody may see. */
export function asRefusal(error: unknown): Refusal | undefined {
  if (error instanceof Refusal) return error
  if (!(error instanceof Error)) return undefined
  const { code, statusCode, message, syscall } = error as Error & { code?: string; statusCode?: number; syscall?: string }
  if (code && BAD_VALUE.has(code)) return refuseWeb('web.bad_characters')
  if (code && FULL.has(code)) return refuseWeb('web.storage_full')
  if (code && BUSY.has(code) && (code !== 'ENOENT' || syscall === 'connect')) return refuseWeb('web.busy')
  if (/^Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error/.test(message))
    return refuseWeb('web.busy')
  // Busboy throws these without a status: a multipart body without boundary, or one cut off on the way.
  if (/Boundary not found|Part terminated early|Unexpected end of form|Malformed part header/.test(message))
    return refuseWeb('web.bad_request')
  if (statusCode === 413) return refuseWeb('web.too_large')
  if (statusCode === 415) return refuseWeb('web.wrong_type')
  if (statusCode === 404) return refuse('basics.not_found')
  if (statusCode !== undefined && statusCode >= 400 && statusCode < 500) return refuseWeb('web.bad_request')
  if (statusCode === 503) return refuseWeb('web.busy')
  return undefined
}
