import { defineTexts } from '../../core/basics/texts.ts'

/** Words that pages of the whole website share. */
export const websiteTexts = defineTexts({
  'website.home': { en: 'Home', sw: 'Mwanzo' },
  'website.menu.home': { en: 'Home', sw: 'Mwanzo' },
  'website.menu.services': { en: 'Services', sw: 'Huduma' },
  'website.menu.track': { en: 'Track an application', sw: 'Fuatilia ombi' },
  'website.menu.offices': { en: 'Offices', sw: 'Ofisi' },
  'website.menu.notices': { en: 'Notices', sw: 'Matangazo' },
  'website.menu.report': { en: 'Report a problem', sw: 'Ripoti tatizo' },
})
