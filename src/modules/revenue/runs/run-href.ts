export const runsPath = '/staff/runs'
export const runHref = (run: string): string => `${runsPath}/${run}`
