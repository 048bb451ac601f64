export const targetsPath = '/staff/targets'
export const targetProposalsPath = '/staff/target-proposals'
export const targetsHref = (year: string): string => `${targetsPath}?${new URLSearchParams({ year })}`
