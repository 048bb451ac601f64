export const waiversPath = '/staff/waivers'
export const waiverProposalsPath = '/staff/waiver-proposals'
export const reliefProposalsPath = '/staff/relief-proposals'
export const reRateProposalsPath = '/staff/rerate-proposals'
