import { formatDay, isDay } from '../basics/dates.ts'
import { parseDecimal, roundDecimal, safeInteger } from '../basics/decimal.ts'
import { asCents, formatKes } from '../basics/money.ts'
import { formatNumber } from '../basics/numbers.ts'
import { type Language, type Say, speaker } from '../basics/texts.ts'
import { conditionOutcome, operandOf, type Run, startRun, toValue } from './evaluate.ts'
import { type Argument, conditionOps, type Expression, isExpression, limits, measure, type RuleWorld, type Value } from './expression.ts'
import { explainTexts } from './rules-texts.ts'

/** How one part came out: true, false, or null where an answer is missing or of the wrong kind. `condition` is the name where the part is a named one. */
export type Trace = {
  readonly op: string
  readonly condition?: string
  readonly outcome: boolean | null
  readonly sentence: string
  readonly parts: readonly Trace[]
}

export type Explaining = {
  readonly language: Language
  /** The words a person knows a field by. */
  label(fieldPath: string): string
  /** How an answer, or a literal beside it, reads (a choice's label, an amount); without it, or for undefined, the bare value. */
  show?(fieldPath: string, value: unknown): string | undefined
  /** The words of a flag, a role or an area (ward, sub-county); without it, the bare name. */
  nameOf?(kind: 'flag' | 'role' | 'area', name: string): string
}

type Key = keyof typeof explainTexts

/** The wording when a comparison holds, and when it does not. */
const wordings: Readonly<Record<string, readonly [Key, Key]>> = {
  eq: ['rules.explain.equal', 'rules.explain.different'],
  ne: ['rules.explain.different', 'rules.explain.equal'],
  lt: ['rules.explain.less', 'rules.explain.at_least'],
  le: ['rules.explain.at_most', 'rules.explain.more'],
  gt: ['rules.explain.more', 'rules.explain.at_most'],
  ge: ['rules.explain.at_least', 'rules.explain.less'],
  in: ['rules.explain.among', 'rules.explain.not_among'],
  has: ['rules.explain.has', 'rules.explain.has_not'],
  before: ['rules.explain.before', 'rules.explain.not_before'],
  after: ['rules.explain.after', 'rules.explain.not_after'],
  within: ['rules.explain.between', 'rules.explain.not_between'],
  matches: ['rules.explain.matches', 'rules.explain.matches_not'],
  len: ['rules.explain.length', 'rules.explain.length_not'],
  inWard: ['rules.explain.in_ward', 'rules.explain.not_in_ward'],
}

const spans: Readonly<Record<string, readonly [Key, Key]>> = {
  days: ['rules.explain.last_days', 'rules.explain.next_days'],
  months: ['rules.explain.last_months', 'rules.explain.next_months'],
  years: ['rules.explain.last_years', 'rules.explain.next_years'],
}

const PARTS_MAX = 400

/** Calculations whose result is of the kind of what goes in. */
const likeOps: ReadonlySet<string> = new Set(['add', 'sub', 'min', 'max', 'sum'])

/**
 * Says in one language why a condition holds or does not, with a trace of every part. Total like `holds`, and agrees with it. Only the parts that
 * decided are in the sentence: of an “all” that fails, what failed.
 */
export function explain(
  expression: Expression,
  world: RuleWorld,
  explaining: Explaining,
): { holds: boolean; sentence: string; trace: Trace } {
  const outcome = conditionOutcome(expression, world)
  const t = speaker(explainTexts, explaining.language)
  const trace = safely(() => startExplaining(world, explaining, t).whole(expression, outcome), {
    op: isExpression(expression) ? expression.op : '',
    outcome,
    sentence: t('rules.explain.not_possible'),
    parts: [],
  })
  const frame = outcome === null ? 'rules.explain.unknown' : outcome ? 'rules.explain.yes' : 'rules.explain.no'
  return { holds: outcome === true, sentence: t(frame, { reason: trace.sentence }), trace }
}

function safely<T>(work: () => T, otherwise: T): T {
  try {
    return work()
  } catch {
    // A world or a labelling that throws must not take down the page that wanted to explain.
    return otherwise
  }
}

function startExplaining(world: RuleWorld, explaining: Explaining, t: Say<typeof explainTexts>) {
  const { language } = explaining
  const open = new Set<string>()
  // Every part is worked out again for its own sentence, so this takes more steps than one evaluation.
  const run: Run = startRun(world, 200_000)
  let parts = 0

  const outcomeOf = (argument: Argument): boolean | null => {
    const value = run.value(argument)
    return typeof value === 'boolean' ? value : null
  }
  const join = (texts: readonly string[], between: Key): string => texts.join(t(between))
  const bare = (op: string, outcome: boolean | null, sentence: string, inner: readonly Trace[] = []): Trace => ({
    op,
    outcome,
    sentence,
    parts: inner,
  })

  function whole(expression: Expression, outcome: boolean | null): Trace {
    const { nodes, depth } = measure(expression)
    if (!isExpression(expression) || nodes > limits.nodes || depth > limits.depth) return bare('', outcome, t('rules.explain.not_possible'))
    return { ...condition(expression), outcome }
  }

  /** The trace of an argument that stands where a condition is needed. */
  function condition(argument: Argument): Trace {
    if (++parts > PARTS_MAX) return bare('', outcomeOf(argument), t('rules.explain.not_possible'))
    if (isExpression(argument)) return operation(argument)
    const outcome = outcomeOf(argument)
    if (typeof argument === 'object' && argument !== null && !Array.isArray(argument)) {
      const named = argument as { f?: string; c?: string; flag?: string; role?: string }
      if (named.c !== undefined) return namedCondition(named.c, outcome)
      if (named.flag !== undefined) return bare('flag', outcome, flagSentence(named.flag, outcome))
      if (named.role !== undefined) return bare('role', outcome, roleSentence([named.role], outcome))
      if (named.f !== undefined) {
        const a = explaining.label(named.f)
        const key = outcome === null ? 'rules.explain.not_answered' : outcome ? 'rules.explain.is_yes' : 'rules.explain.is_no'
        return bare('f', outcome, t(key, { a, label: a }))
      }
    }
    return bare('', outcome, outcome === null ? t('rules.explain.not_possible') : phrase(argument))
  }

  function namedCondition(name: string, outcome: boolean | null): Trace {
    const inner = world.condition(name)
    if (!inner || open.has(name) || open.size > 20) return { ...bare('c', outcome, t('rules.explain.not_possible')), condition: name }
    open.add(name)
    const trace = whole(inner, outcome)
    open.delete(name)
    return { op: 'c', condition: name, outcome, sentence: trace.sentence, parts: [trace] }
  }

  const flagSentence = (name: string, outcome: boolean | null): string =>
    t(outcome ? 'rules.explain.flag' : 'rules.explain.no_flag', { a: explaining.nameOf?.('flag', name) ?? name })

  const roleSentence = (names: readonly string[], outcome: boolean | null): string =>
    t(outcome ? 'rules.explain.role' : 'rules.explain.no_role', {
      a: join(
        names.map((name) => explaining.nameOf?.('role', name) ?? name),
        'rules.explain.or',
      ),
    })

  function operation(expression: Expression): Trace {
    const { op, args } = expression
    const outcome = outcomeOf(expression)
    if (op === 'all' || op === 'any') {
      const inner = args.map(condition)
      // What decided: the failures of an “all”, the successes of an “any”; where nothing is decided, what is not known.
      const telling = inner.filter((part) => part.outcome === outcome)
      const between = op === 'any' && outcome !== false ? 'rules.explain.and' : 'rules.explain.also'
      return bare(op, outcome, join([...new Set((telling.length > 0 ? telling : inner).map((part) => part.sentence))], between), inner)
    }
    if (op === 'not') {
      const inner = condition(args[0] ?? null)
      return bare(op, outcome, inner.sentence, [inner])
    }
    if (op === 'flag') return bare(op, outcome, flagSentence(String(args[0]), outcome))
    if (op === 'role') return bare(op, outcome, roleSentence(args.map(String), outcome))
    if (op === 'empty') {
      const subject = args[0] ?? null
      const label = labelOf(subject)
      return bare(op, outcome, outcome ? t('rules.explain.empty', { label }) : t('rules.explain.answered', { a: phrase(subject) }))
    }
    if (outcome === null) return bare(op, outcome, missing(expression))
    const words = op === 'within' && typeof args[2] === 'string' && Object.hasOwn(spans, args[2]) ? spans[args[2]] : undefined
    if (words) {
      const count = Number(plainText(toValue(run.value(args[1] ?? null))))
      const span = t(words[count >= 0 ? 0 : 1], { n: formatNumber(Math.abs(count), language) })
      return bare(op, outcome, t(outcome ? 'rules.explain.inside' : 'rules.explain.outside', { a: phrase(args[0] ?? null), b: span }))
    }
    const wording = Object.hasOwn(wordings, op) ? wordings[op] : undefined
    if (!wording) return bare(op, outcome, phrase(expression))
    const beside = fieldOf(args[0]) ?? fieldOf(args[1])
    const [a = '', b = '', c = ''] =
      op === 'inWard' ? [phrase(args[0] ?? null), areas(args.slice(1))] : args.map((each) => phrase(each, beside))
    return bare(op, outcome, t(wording[outcome ? 0 : 1], { a, b, c }))
  }

  const areas = (args: readonly Argument[]): string =>
    join(
      args.map((area) => explaining.nameOf?.('area', String(area)) ?? (area === 'county' ? t('rules.explain.county') : String(area))),
      'rules.explain.or',
    )

  /** Why a part is not known: the first field below it that has no answer, if that is the reason. */
  function missing(expression: Expression): string {
    const unanswered = new Set<string>()
    const visit = (argument: Argument): void => {
      if (isExpression(argument)) argument.args.forEach(visit)
      else if (Array.isArray(argument)) argument.forEach(visit)
      else {
        const field = fieldOf(argument)
        if (field !== undefined && operandOf(world.field(field)) === null) unanswered.add(explaining.label(field))
      }
    }
    visit(expression)
    return unanswered.size > 0
      ? join(
          [...unanswered].map((label) => t('rules.explain.not_answered', { label })),
          'rules.explain.also',
        )
      : t('rules.explain.not_possible')
  }

  const fieldOf = (argument: Argument | undefined): string | undefined => {
    const field =
      typeof argument === 'object' && argument !== null && !Array.isArray(argument) ? (argument as { f?: unknown }).f : undefined
    return typeof field === 'string' ? field : undefined
  }

  /** The first field below an expression. */
  function fieldIn(argument: Argument): string | undefined {
    if (isExpression(argument) || Array.isArray(argument)) {
      for (const each of isExpression(argument) ? argument.args : argument) {
        const found = fieldIn(each)
        if (found !== undefined) return found
      }
      return undefined
    }
    return fieldOf(argument)
  }

  const labelOf = (argument: Argument): string => {
    const field = fieldOf(argument)
    return field === undefined ? phrase(argument) : explaining.label(field)
  }

  /** An argument as it stands in a sentence; a literal beside a field reads as that field's answers do. */
  function phrase(argument: Argument, beside?: string): string {
    const field = fieldOf(argument)
    if (field !== undefined) {
      const label = explaining.label(field)
      const value = world.field(field)
      if (operandOf(value) === null) return t('rules.explain.no_answer', { label })
      return t('rules.explain.field', { label, value: explaining.show?.(field, value) ?? plainText(toValue(operandOf(value))) })
    }
    if (Array.isArray(argument))
      return join(
        argument.map((each) => phrase(each, beside)),
        'rules.explain.or',
      )
    if (isExpression(argument)) return worked(argument)
    if (argument === 'today') return t('rules.explain.today')
    const shown =
      beside !== undefined && argument !== null && typeof argument !== 'object' ? explaining.show?.(beside, argument) : undefined
    if (shown !== undefined) return shown
    return plainText(toValue(run.value(argument)))
  }

  /** A calculation in words, with its result. */
  function worked(expression: Expression): string {
    const { op, args } = expression
    const result = toValue(run.value(expression))
    // What adds up or chooses among answers reads as they do.
    const like = likeOps.has(op) ? fieldIn(expression) : undefined
    const value = (like === undefined || result === null ? undefined : explaining.show?.(like, result)) ?? plainText(result)
    if ((conditionOps as readonly string[]).includes(op)) return condition(expression).sentence
    if (op === 'kes') return kes(toValue(run.value(expression)))
    if (op === 'round') return phrase(args[0] ?? null)
    const inner = args.map((each) => phrase(each, like))
    const [a = '', b = ''] = inner
    const list = join(inner, 'rules.explain.and')
    const signs: Readonly<Record<string, string>> = { add: ' + ', sub: ' − ', mul: ' × ' }
    const words: Readonly<Record<string, Key>> = {
      div: 'rules.explain.div',
      min: 'rules.explain.min',
      max: 'rules.explain.max',
      sum: 'rules.explain.sum',
      len: 'rules.explain.len',
      daysBetween: 'rules.explain.days_between',
      monthsBetween: 'rules.explain.months_between',
      age: 'rules.explain.age',
    }
    const sign = signs[op]
    const key = words[op]
    const what = sign
      ? inner.join(sign)
      : op === 'count'
        ? t('rules.explain.count', { a: labelOf(args[0] ?? null) })
        : key
          ? t(key, { a, b, list })
          : t('rules.explain.figure')
    return t('rules.explain.worked_out', { what, value })
  }

  function kes(value: Value): string {
    const decimal = typeof value === 'string' ? parseDecimal(value) : null
    const cents = decimal && roundDecimal(decimal, 0)
    const whole = cents && safeInteger(cents)
    return typeof whole === 'number' ? formatKes(asCents(whole), language) : plainText(value)
  }

  function plainText(value: Value): string {
    if (value === null) return '–'
    if (typeof value === 'boolean') return t(value ? 'rules.explain.yes_value' : 'rules.explain.no_value')
    if (typeof value === 'string') return isDay(value) ? formatDay(value, language) : value
    return join(value.map(plainText), 'rules.explain.and')
  }

  return { whole }
}
