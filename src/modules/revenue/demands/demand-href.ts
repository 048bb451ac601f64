export const demandsPath = '/staff/demands'
