/** How often each way of killing is tried; `KILL_ROUNDS=10 npx vitest run --project faults` is what to run before a release. */
export const KILL_ROUNDS = Number(process.env.KILL_ROUNDS ?? 3)
