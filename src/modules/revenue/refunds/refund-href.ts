export const refundsPath = '/staff/refunds'
export const refundProposalsPath = '/staff/refund-proposals'
export const cancelProposalsPath = '/staff/cancellation-proposals'
/** The desk's page of one payment: what of it may go back, and its receipt. */
export const refundHref = (payment: string): string => `${refundsPath}/${payment}`
