export const tariffsPath = '/staff/tariffs'
export const changesPath = '/staff/tariff-changes'
/** The staff's page of one law on fees. */
export const instrumentHref = (key: string): string => `${tariffsPath}/${key}`
/** What a law on fees that holds now makes of the bills that stand on a version. */
export const reRatedHref = (hash: string): string => `/staff/tariff-versions/${hash}/bills`
