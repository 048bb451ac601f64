export const sweepsPath = '/staff/sweeps'
export const sweepProposalsPath = '/staff/sweep-proposals'
export const sweepHref = (id: string): string => `${sweepsPath}/${id}`
