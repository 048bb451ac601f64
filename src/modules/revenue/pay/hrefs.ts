export const billHref = (reference: string): string => `/bills/${reference}`
export const payHref = (reference: string): string => `${billHref(reference)}/pay`
export const pushHref = (reference: string, push: string): string => `${payHref(reference)}/${push}`
export const receiptHref = (reference: string, receipt: string): string => `${billHref(reference)}/receipts/${receipt}`
export const useCreditHref = (reference: string): string => `${billHref(reference)}/credit`
export const lookHref = (reference: string): string => `${billHref(reference)}/look`
