import { readFile } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import type { Database } from '../database/database.ts'
import { type AnchoredRoot, parseAnchors } from './anchor-file.ts'
import type { PublicKeys } from './seal-statement.ts'
import { type VerifyReport, verifyAudit } from './verify.ts'

export type VerifyCommand = {
  readonly db: Database
  readonly publicKeys: PublicKeys
  /** What follows `kaunti audit verify`. */
  readonly args: readonly string[]
  readonly print: (line: string) => void
}

/** `kaunti audit verify [--root NUMBER:HEX]... [--anchors FILE]... [--without-payloads]`. Returns the exit code: 0 in order, 1 something found, 2 wrong arguments. */
export async function runAuditVerify({ db, publicKeys, args, print }: VerifyCommand): Promise<0 | 1 | 2> {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        root: { type: 'string', multiple: true },
        anchors: { type: 'string', multiple: true },
        'without-payloads': { type: 'boolean' },
      },
    })
    const files = await Promise.all((values.anchors ?? []).map(rootsInFile))
    const roots = [...(values.root ?? []).map(parseRoot), ...files.flat()]
    const report = await verifyAudit({ db, publicKeys, roots, payloads: !values['without-payloads'] })
    printVerifyReport(report, print)
    return report.ok ? 0 : 1
  } catch (error) {
    if (!(error instanceof WrongArgument) && !(error as { code?: string }).code?.startsWith('ERR_PARSE_ARGS')) throw error
    print((error as Error).message)
    return 2
  }
}

class WrongArgument extends Error {}

function parseRoot(text: string): AnchoredRoot {
  const [, number, root] = /^(\d+):([0-9a-fA-F]{64})$/.exec(text) ?? []
  if (!number || !root) throw new WrongArgument(`--root wants NUMBER:HEX with 64 hexadecimal digits, not "${text}"`)
  return { number: Number(number), root: root.toLowerCase() }
}

async function rootsInFile(path: string): Promise<AnchoredRoot[]> {
  const text = await readFile(path, 'utf8').catch((error: Error) => {
    throw new WrongArgument(`--anchors: ${error.message}`)
  })
  const roots = parseAnchors(text)
  // A file that lost its lines would otherwise pass for one that agrees.
  if (roots.length === 0) throw new WrongArgument(`--anchors: there is no root in ${path}`)
  return roots
}

/** Tells a report in plain lines; the first finding first. */
function printVerifyReport(report: VerifyReport, print: (line: string) => void): void {
  const number = (value: number) => value.toLocaleString('en-KE')
  print(
    `Audit trail: ${number(report.entries)} entries under ${number(report.seals)} seals, read in ${(report.tookMs / 1000).toFixed(1)} s`,
  )
  if (report.payloadsChecked + report.payloadsErased > 0) {
    print(`Payloads: ${number(report.payloadsChecked)} match their entry, ${number(report.payloadsErased)} were erased and said so`)
  }
  if (report.unsealed > 0) print(`Not sealed yet, so not proven: the last ${number(report.unsealed)} entries`)
  print(
    report.anchorsCompared > 0
      ? `Compared with ${number(report.anchorsCompared)} roots held outside the database`
      : 'No root from outside was given (--root, --anchors): a trail cut at its end, or made anew by a holder of the key, would not show',
  )
  if (report.last) print(`Last seal, to note down: ${report.last.number}:${report.last.root}`)
  if (report.ok) {
    print('IN ORDER')
    return
  }
  for (const [index, { words }] of report.findings.entries()) print(`${index === 0 ? 'FIRST OFFENDER' : `${index + 1}.`} ${words}`)
  print(`NOT IN ORDER: ${report.findings.length}${report.findings.length === 100 ? ' or more' : ''} found`)
}
