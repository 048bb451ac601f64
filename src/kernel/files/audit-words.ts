export const auditOfFiles = {
  verbs: {
    'files.file.added': { en: 'File added', sw: 'Faili iliongezwa' },
    'files.file.removed': { en: 'File removed', sw: 'Faili iliondolewa' },
  },
  records: { 'files.file': { en: 'File', sw: 'Faili' } },
}
