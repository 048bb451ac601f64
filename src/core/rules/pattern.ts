/**
 * Patterns for typed text: a part of the regular expressions of ECMAScript (with its `u` flag), run by a machine of our own whose time grows only
 * with text × pattern, so that no definition can hang a server or a phone. A pattern always speaks of the whole text.
 *
 * There are: characters, `.`, classes `[A-Z0-9_]` and `[^,]`, `\d \w \s \D \W \S`, escaped signs `\.`, groups `(…)`, choices `a|b`, and the
 * repetitions `? * + {2} {2,} {2,5}` up to 100. There are not: `^`, `$`, look-around, back-references, lazy repetition.
 */
export type Pattern = readonly Instruction[]

type Ranges = readonly (readonly [number, number])[]
type Instruction =
  | { readonly do: 'take'; readonly ranges: Ranges; readonly negated: boolean }
  | { readonly do: 'split'; readonly to: readonly [number, number] }
  | { readonly do: 'accept' }

type Tree =
  | { readonly kind: 'take'; readonly ranges: Ranges; readonly negated: boolean }
  | { readonly kind: 'sequence'; readonly parts: readonly Tree[] }
  | { readonly kind: 'choice'; readonly parts: readonly Tree[] }
  | { readonly kind: 'repeat'; readonly part: Tree; readonly least: number; readonly most: number | null }

const SOURCE_LENGTH_MAX = 200
const REPEAT_MAX = 100
const PROGRAM_MAX = 500

const DIGIT: Ranges = [[48, 57]]
const WORD: Ranges = [
  [48, 57],
  [65, 90],
  [95, 95],
  [97, 122],
]
const SPACE: Ranges = [
  [9, 13],
  [32, 32],
  [160, 160],
  [0x1680, 0x1680],
  [0x2000, 0x200a],
  [0x2028, 0x2029],
  [0x202f, 0x202f],
  [0x205f, 0x205f],
  [0x3000, 0x3000],
  [0xfeff, 0xfeff],
]
const LINE_END: Ranges = [
  [10, 10],
  [13, 13],
  [0x2028, 0x2029],
]
const SETS: Readonly<Record<string, Ranges>> = { d: DIGIT, w: WORD, s: SPACE }
const SIGNS = '^$\\.*+?()[]{}|/'

const complement = (ranges: Ranges): Ranges => {
  const gaps: [number, number][] = []
  let from = 0
  for (const [low, high] of ranges) {
    if (low > from) gaps.push([from, low - 1])
    from = high + 1
  }
  gaps.push([from, 0x10ffff])
  return gaps
}

/** Compiles a pattern, or gives null when it is not one of ours or too large. Total. */
export function compilePattern(source: string): Pattern | null {
  if (source.length > SOURCE_LENGTH_MAX) return null
  const tree = parse([...source])
  return tree && assemble(tree)
}

/** Whether the whole text matches. Linear in the length of the text. */
export function matchesPattern(pattern: Pattern, text: string): boolean {
  let threads = closure(pattern, [0])
  for (const character of text) {
    const code = character.codePointAt(0) as number
    const next: number[] = []
    for (const at of threads) {
      const instruction = pattern[at] as Instruction
      if (instruction.do === 'take' && instruction.ranges.some(([low, high]) => code >= low && code <= high) !== instruction.negated)
        next.push(at + 1)
    }
    if (next.length === 0) return false
    threads = closure(pattern, next)
  }
  return threads.some((at) => pattern[at]?.do === 'accept')
}

/** All places reachable without taking a character, each once: this is what keeps nested repetition from multiplying. */
function closure(pattern: Pattern, starts: readonly number[]): number[] {
  const seen = new Set<number>()
  const open = [...starts]
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    if (seen.has(at)) continue
    seen.add(at)
    const instruction = pattern[at] as Instruction
    if (instruction.do === 'split') open.push(...instruction.to)
  }
  return [...seen].filter((at) => pattern[at]?.do !== 'split')
}

function parse(source: readonly string[]): Tree | null {
  let at = 0

  function choice(level: number): Tree | null {
    if (level > 20) return null
    const parts: Tree[] = []
    do {
      const part = sequence(level)
      if (!part) return null
      parts.push(part)
    } while (source[at] === '|' && ++at)
    return parts.length === 1 ? (parts[0] as Tree) : { kind: 'choice', parts }
  }

  function sequence(level: number): Tree | null {
    const parts: Tree[] = []
    while (at < source.length && source[at] !== '|' && source[at] !== ')') {
      const part = atom(level)
      const repeated = part && repetition(part)
      if (!repeated) return null
      parts.push(repeated)
    }
    return { kind: 'sequence', parts }
  }

  function atom(level: number): Tree | null {
    const character = source[at++] as string
    if (character === '(') {
      if (source[at] === '?') {
        if (source[at + 1] !== ':') return null
        at += 2
      }
      const inner = choice(level + 1)
      return inner && source[at++] === ')' ? inner : null
    }
    if (character === '.') return { kind: 'take', ranges: LINE_END, negated: true }
    if (character === '[') return characterClass()
    if (character === '\\') {
      const ranges = escaped(SIGNS)
      return ranges && { kind: 'take', ranges, negated: false }
    }
    return SIGNS.includes(character) && character !== '/' ? null : { kind: 'take', ranges: single(character), negated: false }
  }

  function escaped(signs: string): Ranges | null {
    const character = source[at++]
    if (character === undefined) return null
    const set = Object.hasOwn(SETS, character.toLowerCase()) ? SETS[character.toLowerCase()] : undefined
    if (set) return character === character.toLowerCase() ? set : complement(set)
    return signs.includes(character) ? single(character) : null
  }

  function characterClass(): Tree | null {
    const negated = source[at] === '^'
    if (negated) at++
    const ranges: (readonly [number, number])[] = []
    const start = at
    while (source[at] !== ']') {
      const low = classMember()
      if (!low) return null
      if (source[at] === '-' && source[at + 1] !== ']' && at + 1 < source.length) {
        at++
        const high = classMember()
        const from = low.length === 1 ? low[0] : undefined
        const to = high?.length === 1 ? high[0] : undefined
        if (!from || !to || from[0] !== from[1] || to[0] !== to[1] || from[0] > to[0]) return null
        ranges.push([from[0], to[0]])
      } else ranges.push(...low)
    }
    at++
    return at - 1 === start ? null : { kind: 'take', ranges, negated }
  }

  function classMember(): Ranges | null {
    const character = source[at++]
    if (character === undefined) return null
    return character === '\\' ? escaped(`${SIGNS}-`) : single(character)
  }

  function repetition(part: Tree): Tree | null {
    const sign = source[at]
    const bounds: [number, number | null] | null = sign === '?' ? [0, 1] : sign === '*' ? [0, null] : sign === '+' ? [1, null] : null
    if (bounds) at++
    else if (sign !== '{') return part
    const [least, most] = bounds ?? counted() ?? [-1, -1]
    if (least < 0 || least > REPEAT_MAX || (most !== null && (most > REPEAT_MAX || most < least))) return null
    // A second sign would be lazy or possessive repetition, or a mistake.
    return '?*+{'.includes(source[at] ?? 'end') ? null : { kind: 'repeat', part, least, most }
  }

  function counted(): [number, number | null] | null {
    const match = /^\{(\d{1,3})(,(\d{1,3})?)?\}/.exec(source.slice(at, at + 9).join(''))
    if (!match) return null
    at += match[0].length
    return [Number(match[1]), match[2] === undefined ? Number(match[1]) : match[3] === undefined ? null : Number(match[3])]
  }

  const tree = choice(0)
  return at === source.length ? tree : null
}

const single = (character: string): Ranges => {
  const code = character.codePointAt(0) as number
  return [[code, code]]
}

function assemble(tree: Tree): Pattern | null {
  const program: Instruction[] = []
  // Counts visits too, not only instructions: an empty group repeated a hundred times, nested, adds none and would still take for ever.
  let visits = 0
  const split = (): { readonly do: 'split'; readonly to: [number, number] } => {
    const instruction = { do: 'split' as const, to: [program.length + 1, program.length + 1] as [number, number] }
    program.push(instruction)
    return instruction
  }

  function emit(node: Tree): boolean {
    if (++visits > PROGRAM_MAX * 4 || program.length > PROGRAM_MAX) return false
    if (node.kind === 'take') {
      program.push({ do: 'take', ranges: node.ranges, negated: node.negated })
      return true
    }
    if (node.kind === 'sequence') return node.parts.every(emit)
    if (node.kind === 'choice') {
      const ends: [number, number][] = []
      for (const [index, part] of node.parts.entries()) {
        const branch = index < node.parts.length - 1 ? split() : null
        if (!emit(part)) return false
        if (branch) {
          ends.push(split().to)
          branch.to[1] = program.length
        }
      }
      for (const to of ends) to.fill(program.length)
      return true
    }
    for (let count = 0; count < node.least; count++) if (!emit(node.part)) return false
    if (node.most === null) {
      const start = program.length
      const loop = split()
      if (!emit(node.part)) return false
      split().to.fill(start)
      loop.to[1] = program.length
      return true
    }
    const exits: [number, number][] = []
    for (let count = node.least; count < node.most; count++) {
      exits.push(split().to)
      if (!emit(node.part)) return false
    }
    for (const to of exits) to[1] = program.length
    return true
  }

  if (!emit(tree) || program.length > PROGRAM_MAX) return null
  program.push({ do: 'accept' })
  return program
}
