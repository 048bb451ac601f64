export const layoutsPath = '/staff/bank/layouts'
export const layoutHref = (key: string): string => `${layoutsPath}/${key}`
