const compiled = new Map<string, RegExp | null>()

/**
 * Compiles a pattern of a definition so that no text can make it slow, or gives null. Allowed: literals, classes, `\d \w \s`, `.`, groups and
 * alternatives, and quantifiers; refused: look-around, back-references, a quantified group, more than two open-ended quantifiers. The whole text
 * must match. Texts are at most a few hundred characters, so the worst case is some tens of thousands of steps.
 */
export function compilePattern(pattern: string): RegExp | null {
  const known = compiled.get(pattern)
  if (known !== undefined) return known
  const regExp = compile(pattern)
  // Definitions are few; the bound only keeps a hostile importer from filling memory.
  if (compiled.size > 2000) compiled.clear()
  compiled.set(pattern, regExp)
  return regExp
}

function compile(pattern: string): RegExp | null {
  if (pattern.length > 200) return null
  const bare = pattern.replace(/\[(?:\\.|[^\]\\])*\]/g, 'C').replace(/\\[^1-9kpPbBcu0x]/g, 'E')
  if (/[\\]|\(\?[^:]/.test(bare)) return null
  if (/\)[*+{]/.test(bare)) return null
  if ((bare.match(/[*+]|\{\d+,\}/g)?.length ?? 0) > 2) return null
  if ((bare.match(/\{(\d+)(?:,(\d+))?\}/g) ?? []).some((each) => /\d{4,}/.test(each))) return null
  if ((bare.match(/\{\d+,\d+\}|\?/g)?.length ?? 0) > 12) return null
  try {
    return new RegExp(`^(?:${pattern})$`, 'u')
  } catch {
    return null
  }
}
