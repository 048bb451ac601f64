import type { ActWorld, Application, Story } from '../story.ts'
import { inspect, refusals } from './business.ts'
import { thanks } from './single-business-permit.ts'

/** What is said again of a business that is known comes with the case. */
const apply = (): Application => ({ answers: { truth: true, same: true } })

function act(id: string, world: ActWorld): ActWorld['answers'] {
  const inspected = inspect(id, world)
  if (inspected) return inspected
  return id === 'refuse' ? world.random.pick(refusals) : {}
}

export const permitRenewal: Story = {
  service: 'single-business-permit-renewal',
  share: 20,
  // In the first quarter, most of all in its last weeks.
  months: [16, 18, 40, 9, 4, 2, 1, 0, 0, 0, 0, 0],
  assisted: 0.08,
  paysAfterHours: 30,
  apply,
  ways: (transition) => (transition === 'refuse' ? 10 : 90),
  act,
  corrections: [],
  thanks,
}
