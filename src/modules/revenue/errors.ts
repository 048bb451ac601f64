import { defineErrors } from '../../core/basics/errors.ts'

export const refuseRevenue = defineErrors({
  'revenue.export_too_many': {
    status: 422,
    en: 'There are more than {rows} rows. Choose fewer days.',
    sw: 'Kuna mistari zaidi ya {rows}. Chagua siku chache zaidi.',
  },
})
