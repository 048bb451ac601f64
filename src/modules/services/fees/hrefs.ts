export const ownBillAgainHref = (caseId: string): string => `/my/applications/${caseId}/bill-again`
export const staffBillAgainHref = (caseId: string): string => `/staff/cases/${caseId}/bill-again`
/** Of the revenue desk, where a county has it. */
export const staffBillHref = (bill: string): string => `/staff/bills/${bill}`
