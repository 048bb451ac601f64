import { answerInThread } from './answer-in-thread.ts'

/** A function by its module and name, and what it is given. */
export type TaskQuestion = { readonly number: number; readonly module: string; readonly name: string; readonly given: readonly unknown[] }

answerInThread(async ({ module, name, given }: TaskQuestion) => {
  const { [name]: task } = (await import(module)) as Record<string, (...given: readonly unknown[]) => unknown>
  return task?.(...given)
})
