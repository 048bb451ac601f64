import { defineErrors } from '../../core/basics/errors.ts'

export const refuse = defineErrors({
  'places.file_wrong': {
    status: 422,
    en: '{file} cannot be used. At {path}: {fault}',
    sw: '{file} haiwezi kutumika. Katika {path}: {fault}',
  },
})
