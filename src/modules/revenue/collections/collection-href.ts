export const collectionsPath = '/staff/collections'
export const recordsPath = `${collectionsPath}/payments`
