export const suspensePath = '/staff/suspense'
export const suspenseProposalsPath = '/staff/suspense-proposals'
/** The desk's page of one payment that named no bill. */
export const suspenseHref = (payment: string): string => `${suspensePath}/${payment}`

/** Money without a bill waits no longer than this. */
export const SUSPENSE_DAYS_MAX = 7
