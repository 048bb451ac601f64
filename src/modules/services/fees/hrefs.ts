export const ownBillAgainHref = (caseId: string): string => `/my/applications/${caseId}/bill-again`
export const staffBillAgainHref = (caseId: string): string => `/staff/cases/${caseId}/bill-again`
