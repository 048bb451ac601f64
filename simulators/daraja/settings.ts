import { z } from 'zod'

/** What the county calls. */
export const CALLS = ['oauth', 'stk', 'stkQuery', 'c2bRegister', 'status', 'balance', 'reversal', 'b2c', 'pullRegister', 'pull'] as const
export type Call = (typeof CALLS)[number]

/** What calls the county. */
export const CALLBACKS = [
  'stkCallback',
  'c2bValidation',
  'c2bConfirmation',
  'statusResult',
  'balanceResult',
  'reversalResult',
  'b2cResult',
  'queueTimeout',
] as const
export type Callback = (typeof CALLBACKS)[number]

const flag = z.union([z.boolean(), z.enum(['true', 'false', 'on']).transform((text) => text !== 'false')])
const count = (max: number) => z.coerce.number().int().min(0).max(max)

const callRule = z.strictObject({
  /** Waits before it answers. */
  delayMs: count(600_000),
  /** `takeAnd…` does what was asked and then loses the answer: the caller cannot know. */
  down: z.enum(['up', 'error503', 'hang', 'cut', 'takeAndHang', 'takeAndCut']),
  /** Answers with this error code (`500.003.02`) instead; empty: does not. */
  refuse: z.string().max(20),
})
type CallRule = z.infer<typeof callRule>

const callbackRule = z.strictObject({
  delayMs: count(86_400_000),
  /** How often the same bytes come. */
  times: z.coerce.number().int().min(1).max(20),
  /** The share that never comes. */
  dropRate: z.coerce.number().min(0).max(1),
  /** Keeps so many back and then sends them in another order; 0 or 1: sends each at once. What waits longer than three seconds goes all the same. */
  holdBack: count(10_000),
  /** When the county does not answer with 2xx. Daraja promises none. */
  retries: count(100),
  retryAfterMs: count(600_000),
  /** What is asked for fails with this result code (`26`, `1`, `R000002`); empty: does not. */
  resultCode: z.string().max(20),
})
export type CallbackRule = z.infer<typeof callbackRule>

const world = z.strictObject({
  /** Validation before a payment from the menu: off until the organisation asks for it, says Safaricom. */
  externalValidation: flag,
  validatorSeconds: z.coerce.number().min(0.05).max(60),
  /** A paid push also brings the confirmation that a payment from the menu brings. */
  confirmsStk: flag,
  promptSeconds: z.coerce.number().min(0.05).max(600),
  noAnswer: z.enum(['1037', '1019']),
  /** The prompt stays on the handset after its time is told to be over, so that a payment may follow a failure. */
  lateAnswers: flag,
  /** The same amount from the same number is refused (17) for so long; 0: never. */
  rule17Seconds: count(600),
  paybillFull: flag,
  tokenSeconds: z.coerce.number().int().min(1).max(86_400),
  /** One token at a time, as Safaricom's list of questions says; not every developer meets it. */
  newTokenEndsOld: flag,
  /** The query says that a paid push failed, as the sandbox is known to. */
  queryLies: flag,
  /** What the handset does by itself when a prompt comes. */
  autoAnswer: z.enum(['no', 'pin', 'wrongPin', 'cancel']),
  autoAnswerAfterMs: count(600_000),
  pullPage: z.coerce.number().int().min(1).max(10_000),
  pullLagMs: count(3_600_000),
  /** So many callbacks in a row that the county did not take, and calls are refused (500.003.02) until one is taken; 0: never. */
  spikeArrestAfter: count(100_000),
  /** Calls of one second, beyond which they are refused (500.003.03); 0: no limit. */
  callsPerSecond: count(100_000),
})
export type World = z.infer<typeof world>

const each = <K extends string, T extends z.ZodType>(names: readonly [K, ...K[]], rule: T) =>
  z.partialRecord(z.enum([...names, 'all']), rule)

/** What a tester may send to the switchboard, all at once or one by one. `all` means every kind of call or callback. */
export const changes = z.strictObject({
  calls: each(CALLS, callRule.partial()).optional(),
  callbacks: each(CALLBACKS, callbackRule.partial()).optional(),
  world: world.partial().optional(),
})

export type Switchboard = { calls: Record<Call, CallRule>; callbacks: Record<Callback, CallbackRule>; world: World }

const QUIET_CALL: CallRule = { delayMs: 0, down: 'up', refuse: '' }

/** A day on which everything goes as Safaricom's pages say. `latencyMs` passes before anything calls the county. */
export function quietDay(latencyMs: number, given: Partial<World> = {}): Switchboard {
  const callback: CallbackRule = { delayMs: latencyMs, times: 1, dropRate: 0, holdBack: 0, retries: 0, retryAfterMs: 1_000, resultCode: '' }
  return {
    calls: Object.fromEntries(CALLS.map((name) => [name, { ...QUIET_CALL }])) as Record<Call, CallRule>,
    callbacks: Object.fromEntries(CALLBACKS.map((name) => [name, { ...callback }])) as Record<Callback, CallbackRule>,
    world: {
      externalValidation: false,
      validatorSeconds: 8,
      confirmsStk: true,
      promptSeconds: 60,
      noAnswer: '1037',
      lateAnswers: false,
      rule17Seconds: 120,
      paybillFull: false,
      tokenSeconds: 3_599,
      newTokenEndsOld: false,
      queryLies: false,
      autoAnswer: 'no',
      autoAnswerAfterMs: 0,
      pullPage: 100,
      pullLagMs: 0,
      spikeArrestAfter: 0,
      callsPerSecond: 0,
      ...given,
    },
  }
}

export function changed(before: Switchboard, asked: z.infer<typeof changes>): Switchboard {
  const apply = <K extends string, R>(rules: Record<K, R>, given: Partial<Record<K | 'all', Partial<R>>> = {}): Record<K, R> =>
    Object.fromEntries((Object.keys(rules) as K[]).map((name) => [name, { ...rules[name], ...given.all, ...given[name] }])) as Record<K, R>
  return {
    calls: apply(before.calls, asked.calls as Partial<Record<Call | 'all', Partial<CallRule>>>),
    callbacks: apply(before.callbacks, asked.callbacks as Partial<Record<Callback | 'all', Partial<CallbackRule>>>),
    world: { ...before.world, ...(asked.world as Partial<World>) },
  }
}
