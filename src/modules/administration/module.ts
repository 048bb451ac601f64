import { defineManifest } from '../../kernel/context/manifest.ts'

export const administrationModule = defineManifest({
  name: 'administration',
  needs: ['sign-in', 'messages'],
  permissions: {
    'administration.staff.read': { en: 'See staff, posts and roles', sw: 'Kuona wafanyakazi, nyadhifa na majukumu' },
    'administration.staff.manage': { en: 'Add staff and end their service', sw: 'Kuongeza wafanyakazi na kuhitimisha utumishi wao' },
    'administration.post.manage': { en: 'Change posts and who holds them', sw: 'Kubadilisha nyadhifa na wanaozishikilia' },
    'administration.role.manage': { en: 'Change what roles may do', sw: 'Kubadilisha yanayoruhusiwa kwa majukumu' },
    'administration.session.manage': { en: 'See and end sessions of others', sw: 'Kuona na kusitisha vipindi vya wengine' },
    'administration.job.manage': { en: 'See failed jobs, retry and discard them', sw: 'Kuona kazi zilizoshindwa, kuzirudia na kuzitupa' },
    'administration.key.manage': { en: 'See and rotate signing keys', sw: 'Kuona na kubadilisha funguo za kutia sahihi' },
  },
})
