export const applicationHref = (id: string): string => `/my/applications/${id}`
export const letterHref = (id: string): string => `/my/letters/${id}.pdf`
