export const billsPath = '/staff/bills'
export const staffBillHref = (bill: string): string => `${billsPath}/${bill}`
