export const bankPath = '/staff/bank'
export const importPath = '/staff/bank/import'
export const openLinesPath = '/staff/bank/open-lines'
export const lineProposalsPath = '/staff/bank-proposals'
export const boardPath = '/staff/reconciliation'
export const bankAccountHref = (key: string): string => `${bankPath}/accounts/${key}`
export const statementHref = (statement: string): string => `${bankPath}/statements/${statement}`
export const lineHref = (line: string): string => `${bankPath}/lines/${line}`
