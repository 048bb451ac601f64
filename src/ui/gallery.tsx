import type { ComponentChildren } from 'preact'
import type { Language } from '../core/basics/texts.ts'
import type { Chrome } from './chrome.ts'
import { Autocomplete } from './components/autocomplete.tsx'
import { Badge } from './components/badge.tsx'
import { BarChart } from './components/bar-chart.tsx'
import { Button, ButtonGroup } from './components/button.tsx'
import { CharacterCount } from './components/character-count.tsx'
import { Checkboxes } from './components/checkboxes.tsx'
import { CopyLine } from './components/copy-line.tsx'
import { DataTable } from './components/data-table.tsx'
import { DateInput } from './components/date-input.tsx'
import { Deadline, type DeadlineState } from './components/deadline.tsx'
import { Details } from './components/details.tsx'
import { EmptyState } from './components/empty-state.tsx'
import { ErrorPage } from './components/error-page.tsx'
import { ErrorSummary } from './components/error-summary.tsx'
import { FileUpload } from './components/file-upload.tsx'
import { Filters } from './components/filters.tsx'
import { Cards, Hero, Section } from './components/hero.tsx'
import { IdentityBar } from './components/identity-bar.tsx'
import { Input } from './components/input.tsx'
import { InsetText } from './components/inset-text.tsx'
import { LineChart } from './components/line-chart.tsx'
import { Link } from './components/link.tsx'
import { Meter } from './components/meter.tsx'
import { NotificationBanner } from './components/notification-banner.tsx'
import { Pagination } from './components/pagination.tsx'
import { Panel } from './components/panel.tsx'
import { PasswordInput } from './components/password-input.tsx'
import { PhaseBanner } from './components/phase-banner.tsx'
import { ProgressSteps } from './components/progress-steps.tsx'
import { Radios } from './components/radios.tsx'
import { Search } from './components/search.tsx'
import { Select } from './components/select.tsx'
import { ServiceCard } from './components/service-card.tsx'
import { Stat, Stats } from './components/stat.tsx'
import { StepList } from './components/step-list.tsx'
import { SummaryList } from './components/summary-list.tsx'
import { Table } from './components/table.tsx'
import { Tabs } from './components/tabs.tsx'
import { Tag, type TagColour } from './components/tag.tsx'
import { TaskList } from './components/task-list.tsx'
import { Timeline } from './components/timeline.tsx'
import { TopicCard } from './components/topic-card.tsx'
import { type MapWard, WardMap } from './components/ward-map.tsx'
import { WarningText } from './components/warning-text.tsx'

/** One page of the gallery: what the county's frame needs to know about it, and its content. */
export type GalleryPage = Pick<Chrome, 'layout' | 'title'> & Partial<Chrome> & { body: ComponentChildren }

type Choose = (en: string, sw: string) => string

/** A county's wards, drawn. */
export type GalleryMap = { readonly viewBox: string; readonly wards: readonly MapWard[] }

/** Every component in both layouts, with invented content: what the browser tests look at, and what a designer opens first. */
export function galleryPages(language: Language, map: GalleryMap): Record<string, GalleryPage> {
  const l: Choose = (en, sw) => (language === 'sw' ? sw : en)
  return {
    home: home(l),
    question: question(l),
    answers: answers(l),
    done: done(l),
    offices: offices(l, map),
    content: content(l),
    missing: {
      layout: 'resident',
      title: l('Page not found', 'Ukurasa haukupatikana'),
      body: (
        <ErrorPage
          title={l('Page not found', 'Ukurasa haukupatikana')}
          links={[{ text: l('Home', 'Nyumbani'), href: '/' }]}
          requestId={{ label: l('Number of this request', 'Namba ya ombi hili'), value: '7f3c-91' }}
        >
          {l('Check the address, or begin at the home page.', 'Kagua anwani, au anza kwenye ukurasa wa nyumbani.')}
        </ErrorPage>
      ),
    },
    queue: queue(l),
    case: casePage(l),
    figures: figures(l, map),
    letter: letter(l),
  }
}

const home = (l: Choose): GalleryPage => ({
  layout: 'resident',
  wide: true,
  title: l('Home', 'Nyumbani'),
  body: (
    <>
      <Hero
        title={l('What do you need from the county?', 'Unahitaji nini kutoka kwa kaunti?')}
        lead={l(
          'Apply, report a problem, and follow your case. In English or Swahili, from any phone.',
          'Omba, ripoti tatizo, na ufuatilie ombi lako. Kwa Kiswahili au Kiingereza, kutoka simu yoyote.',
        )}
      >
        <Search
          action="/search"
          label={l('Search services', 'Tafuta huduma')}
          hint={l('For example: bursary, market stall, water', 'Kwa mfano: basari, kibanda sokoni, maji')}
        />
      </Hero>
      <Section title={l('Most used now', 'Zinazotumika sana sasa')}>
        <Cards>
          <ServiceCard
            title={l('Ward bursary', 'Basari ya wadi')}
            href="/services/ward-bursary"
            facts={[
              { label: l('Cost', 'Gharama'), value: l('Free', 'Bure') },
              { label: l('Takes', 'Huchukua'), value: l('21 days', 'Siku 21') },
            ]}
          >
            {l('School fees help for students in need.', 'Msaada wa karo kwa wanafunzi wenye uhitaji.')}
          </ServiceCard>
          <ServiceCard
            title={l('Report a problem', 'Ripoti tatizo')}
            href="/services/report"
            facts={[
              { label: l('Cost', 'Gharama'), value: l('Free', 'Bure') },
              { label: l('Takes', 'Huchukua'), value: l('5 days', 'Siku 5') },
            ]}
          >
            {l('Potholes, waste, water, staff conduct.', 'Mashimo barabarani, taka, maji, mwenendo wa wafanyakazi.')}
          </ServiceCard>
          <ServiceCard
            title={l('Market stall', 'Kibanda sokoni')}
            href="/services/market-stall"
            facts={[
              { label: l('For', 'Kwa'), value: l('Traders', 'Wafanyabiashara') },
              { label: l('Takes', 'Huchukua'), value: l('14 days', 'Siku 14') },
            ]}
          >
            {l('Apply for a stall in a county market.', 'Omba kibanda katika soko la kaunti.')}
          </ServiceCard>
        </Cards>
      </Section>
      <Section title={l('By subject', 'Kwa mada')} tinted>
        <Cards>
          <TopicCard title={l('School and learning', 'Shule na masomo')} href="/topics/school" icon="school">
            {l('Bursaries, polytechnics, nursery schools', 'Basari, vyuo vya ufundi, shule za chekechea')}
          </TopicCard>
          <TopicCard title={l('Trade and markets', 'Biashara na masoko')} href="/topics/trade" icon="shop">
            {l('Permits, stalls, weights and measures', 'Vibali, vibanda, mizani na vipimo')}
          </TopicCard>
          <TopicCard title={l('Roads and lights', 'Barabara na taa')} href="/topics/roads" icon="road">
            {l('Potholes, drains, street lights', 'Mashimo, mifereji, taa za barabarani')}
          </TopicCard>
          <TopicCard title={l('Water', 'Maji')} href="/topics/water" icon="water">
            {l('Boreholes, supply, repairs', 'Visima, usambazaji, ukarabati')}
          </TopicCard>
          <TopicCard title={l('Health', 'Afya')} href="/topics/health" icon="health">
            {l('Clinics and public health', 'Zahanati na afya ya umma')}
          </TopicCard>
          <TopicCard title={l('Have your say', 'Toa maoni yako')} href="/topics/say" icon="voice">
            {l('Hearings, budgets, petitions', 'Vikao, bajeti, maombi')}
          </TopicCard>
        </Cards>
      </Section>
      <Section title={l('How it works', 'Inavyofanya kazi')}>
        <StepList
          steps={[
            {
              title: l('Apply from your phone', 'Omba kwa simu yako'),
              children: l('What you answered is kept; go on when you can.', 'Majibu yako huhifadhiwa; endelea unapoweza.'),
            },
            { title: l('Get an SMS with your reference', 'Pata SMS yenye namba ya kumbukumbu lako') },
            {
              title: l('Follow your case', 'Fuatilia ombi lako'),
              children: l('You see the same clock as the officer.', 'Unaona saa ileile anayoiona afisa.'),
            },
          ]}
        />
      </Section>
    </>
  ),
})

const question = (l: Choose): GalleryPage => {
  const ward = l('Choose your ward', 'Chagua wadi yako')
  const date = l('Enter the student’s date of birth', 'Andika tarehe ya kuzaliwa ya mwanafunzi')
  return {
    layout: 'resident',
    title: l('About the student', 'Kuhusu mwanafunzi'),
    error: true,
    back: { href: '/back' },
    body: (
      <div class="k-prose">
        <ErrorSummary
          errors={[
            { text: date, href: '#born-day' },
            { text: ward, href: '#ward' },
          ]}
        />
        <h1 class="govuk-heading-l">{l('About the student', 'Kuhusu mwanafunzi')}</h1>
        <form method="post" action="/question" data-unsaved="" novalidate>
          <Input name="name" label={l('Full name', 'Jina kamili')} autocomplete="name" value="Achieng Odhiambo" />
          <Input
            name="phone"
            type="tel"
            inputmode="tel"
            label={l('Guardian’s phone', 'Simu ya mlezi')}
            hint={l('For example 0712 345 678', 'Kwa mfano 0712 345 678')}
            classes="govuk-input--width-20"
          />
          <DateInput
            id="born"
            namePrefix="born"
            legend={l('Date of birth', 'Tarehe ya kuzaliwa')}
            hint={l('For example 27 3 2007', 'Kwa mfano 27 3 2009')}
            error={date}
            values={{ day: '31', month: '', year: '2009' }}
          />
          <Radios
            name="school"
            legend={l('Where does the student learn?', 'Mwanafunzi anasoma wapi?')}
            value="day"
            items={[
              { value: 'day', text: l('Day school', 'Shule ya kutwa'), hint: l('Goes home every evening', 'Hurudi nyumbani kila jioni') },
              {
                value: 'boarding',
                text: l('Boarding school', 'Shule ya bweni'),
                conditional: <Input name="dormitory" label={l('Name of the dormitory', 'Jina la bweni')} />,
              },
              { divider: l('or', 'au') },
              { value: 'college', text: l('College or university', 'Chuo au chuo kikuu') },
            ]}
          />
          <Checkboxes
            name="needs"
            legend={l('What is true for the family?', 'Ni yapi ya kweli kwa familia?')}
            hint={l('Choose all that apply', 'Chagua yote yanayohusika')}
            values={['orphan']}
            items={[
              { value: 'orphan', text: l('One or both parents have died', 'Mzazi mmoja au wote wamefariki') },
              { value: 'disability', text: l('Someone lives with a disability', 'Kuna anayeishi na ulemavu') },
            ]}
          />
          <Autocomplete
            name="ward"
            label={l('Ward', 'Wadi')}
            error={ward}
            items={[
              { value: '', text: l('Choose', 'Chagua') },
              { value: '1', text: 'Kachien’g' },
              { value: '2', text: 'Suna Central' },
              { value: '3', text: 'North Kadem' },
            ]}
          />
          <Select
            name="term"
            label={l('Term', 'Muhula')}
            items={[
              { value: '1', text: l('Term 1', 'Muhula wa 1') },
              { value: '2', text: l('Term 2', 'Muhula wa 2') },
            ]}
          />
          <Input
            name="fees"
            label={l('Fees still to pay', 'Karo iliyobaki')}
            prefix="KSh"
            inputmode="numeric"
            value="24,500"
            classes="govuk-input--width-10"
          />
          <CharacterCount
            name="reason"
            label={l('Why does the family need help?', 'Kwa nini familia inahitaji msaada?')}
            maxlength={300}
            rows={4}
          />
          <FileUpload
            name="fee-structure"
            label={l('Photo of the fee structure', 'Picha ya muundo wa karo')}
            hint={l('JPG, PNG or PDF, at most 10 MB', 'JPG, PNG au PDF, isiyozidi MB 10')}
            attributes={{ accept: 'image/*,.pdf', 'data-shrink': '' }}
          />
          <PasswordInput name="password" label={l('Password', 'Nenosiri')} />
          <ButtonGroup>
            <Button>{l('Continue', 'Endelea')}</Button>
            <Link href="/later">{l('Save and come back later', 'Hifadhi na urudi baadaye')}</Link>
          </ButtonGroup>
        </form>
      </div>
    ),
  }
}

const answers = (l: Choose): GalleryPage => ({
  layout: 'resident',
  title: l('Check your answers', 'Kagua majibu yako'),
  back: { href: '/back' },
  notice: { text: l('Your answer was saved.', 'Jibu lako limehifadhiwa.') },
  body: (
    <div class="k-prose">
      <h1 class="govuk-heading-l">{l('Check your answers', 'Kagua majibu yako')}</h1>
      <TaskList
        items={[
          {
            title: l('About the student', 'Kuhusu mwanafunzi'),
            href: '/student',
            status: { text: l('Complete', 'Imekamilika') },
          },
          {
            title: l('Fees', 'Karo'),
            href: '/fees',
            hint: l('Have the fee structure at hand', 'Uwe na muundo wa karo'),
            status: { tag: { children: l('To do', 'Bado'), colour: 'blue' } },
          },
          { title: l('Declaration', 'Tamko'), status: { text: l('Cannot start yet', 'Haiwezi kuanza bado') } },
        ]}
      />
      <SummaryList
        card={{ title: l('Student', 'Mwanafunzi') }}
        rows={[
          {
            key: l('Name', 'Jina'),
            value: 'Achieng Odhiambo',
            actions: [{ text: l('Change', 'Badilisha'), href: '/name', hidden: l('name', 'jina') }],
          },
          {
            key: l('Date of birth', 'Tarehe ya kuzaliwa'),
            value: l('27 March 2009', '27 Machi 2009'),
            actions: [{ text: l('Change', 'Badilisha'), href: '/born', hidden: l('date of birth', 'tarehe ya kuzaliwa') }],
          },
        ]}
      />
      <WarningText>{l('A false statement can cost you the bursary.', 'Taarifa ya uongo inaweza kukunyima basari.')}</WarningText>
      <form method="post" action="/send">
        <Button>{l('Send application', 'Tuma ombi')}</Button>
      </form>
    </div>
  ),
})

const done = (l: Choose): GalleryPage => ({
  layout: 'resident',
  title: l('Application received', 'Ombi limepokelewa'),
  body: (
    <>
      <div class="k-prose">
        <Panel title={l('Application received', 'Ombi limepokelewa')}>
          {l('Your reference', 'Namba ya ombi lako')} <strong>MGR-7K4P-2XQ9</strong>
        </Panel>
      </div>
      <ProgressSteps
        steps={[
          { text: l('Received', 'Limepokelewa'), state: 'done', hint: l('22 November', '22 Novemba') },
          { text: l('Checked', 'Linakaguliwa'), state: 'current' },
          { text: l('Scored', 'Alama'), state: 'later' },
          { text: l('Decided', 'Uamuzi'), state: 'later' },
        ]}
      />
      <h2>{l('What happens next', 'Kitakachofuata')}</h2>
      <p class="govuk-body">
        <Deadline
          state="on-time"
          words={l('in 15 working days', 'siku 15 za kazi zijazo')}
          due={l('14 December 2026', '14 Desemba 2026')}
          iso="2026-12-14"
        />
      </p>
      <p class="govuk-body">
        <CopyLine label={l('Reference', 'Namba')} value="MGR-7K4P-2XQ9" />
      </p>
      <Timeline
        headingLevel={3}
        entries={[
          {
            title: l('Sent to the ward officer', 'Limetumwa kwa afisa wa wadi'),
            when: l('22 November 2026, 10:14', '22 Novemba 2026, 10:14'),
            iso: '2026-11-22T10:14+03:00',
            current: true,
          },
          {
            title: l('Application received', 'Ombi limepokelewa'),
            when: l('22 November 2026, 10:13', '22 Novemba 2026, 10:13'),
            iso: '2026-11-22T10:13+03:00',
            children: l('We sent an SMS to 0712 ••• 678.', 'Tumetuma SMS kwa 0712 ••• 678.'),
          },
        ]}
      />
    </>
  ),
})

const offices = (l: Choose, map: GalleryMap): GalleryPage => ({
  layout: 'resident',
  title: l('Offices', 'Ofisi'),
  breadcrumbs: [{ text: l('Home', 'Nyumbani'), href: '/' }, { text: l('Offices', 'Ofisi') }],
  body: (
    <>
      <h1 class="govuk-heading-l">{l('Offices', 'Ofisi')}</h1>
      <WardMap
        title={l('Choose your ward', 'Chagua wadi yako')}
        {...map}
        href={(code) => `/wards/${code}`}
        highlight={new Set(map.wards.slice(3, 4).map(({ code }) => code))}
        credit={l('open data, see the credits', 'data huria, tazama shukrani')}
        listOpen
      />
      <DataTable
        caption={l('Ward offices', 'Ofisi za wadi')}
        stack
        columns={[
          { header: l('Office', 'Ofisi'), cell: (row) => row.name, rowHeader: true },
          { header: l('Hours', 'Saa'), cell: (row) => row.hours },
          { header: l('Phone', 'Simu'), cell: (row) => row.phone },
        ]}
        rows={[
          { name: 'Suna Central', hours: l('Monday to Friday, 8–5', 'Jumatatu hadi Ijumaa, 8–5'), phone: '0700 000 001' },
          { name: 'North Kadem', hours: l('Monday to Friday, 8–5', 'Jumatatu hadi Ijumaa, 8–5'), phone: '0700 000 002' },
        ]}
        empty={{ title: l('No offices', 'Hakuna ofisi') }}
      />
    </>
  ),
})

const colours: TagColour[] = ['grey', 'green', 'teal', 'blue', 'purple', 'magenta', 'red', 'orange', 'yellow']

const content = (l: Choose): GalleryPage => ({
  layout: 'resident',
  title: l('Words and parts', 'Maneno na sehemu'),
  breadcrumbs: [{ text: l('Home', 'Nyumbani'), href: '/' }, { text: l('Words and parts', 'Maneno na sehemu') }],
  body: (
    <>
      <PhaseBanner tag={{ children: l('New', 'Mpya') }}>{l('Tell us what you think.', 'Tuambie maoni yako.')}</PhaseBanner>
      <h1 class="govuk-heading-l">{l('Words and parts', 'Maneno na sehemu')}</h1>
      <NotificationBanner titleId="note" text={l('The offices close at noon on Friday.', 'Ofisi zitafungwa saa sita Ijumaa.')} />
      <p class="govuk-body-l">{l('A lead paragraph says what the page is about.', 'Aya ya kwanza husema ukurasa unahusu nini.')}</p>
      <p class="govuk-body">
        {l('Running text with ', 'Maandishi yenye ')}
        <Link href="/about">{l('a link', 'kiungo')}</Link>.
      </p>
      <ButtonGroup>
        <Button isStartButton href="/start">
          {l('Start now', 'Anza sasa')}
        </Button>
        <Button look="secondary">{l('Secondary', 'La pili')}</Button>
        <Button look="warning">{l('Withdraw', 'Ondoa ombi')}</Button>
        <Button disabled>{l('Disabled', 'Haliwezi')}</Button>
      </ButtonGroup>
      <InsetText>{l('A passage set apart.', 'Kifungu kilichotengwa.')}</InsetText>
      <Details summary={l('Who can apply?', 'Nani anaweza kuomba?')} open>
        {l('Anyone who lives in the ward.', 'Yeyote anayeishi katika wadi.')}
      </Details>
      <p class="govuk-body">
        {colours.map((colour) => (
          <>
            <Tag colour={colour}>{colour}</Tag>{' '}
          </>
        ))}
        <Badge>12</Badge> <Badge look="strong">{l('Urgent', 'Haraka')}</Badge> <Badge look="quiet">{l('internal', 'ya ndani')}</Badge>
      </p>
      <Table
        caption={l('Bursaries by term', 'Basari kwa muhula')}
        head={[{ text: l('Term', 'Muhula') }, { text: l('Amount', 'Kiasi'), format: 'numeric' }]}
        rows={[
          [{ text: l('Term 1', 'Muhula wa 1') }, { text: 'KSh 1,204,000', format: 'numeric' }],
          [{ text: l('Term 2', 'Muhula wa 2') }, { text: 'KSh 980,500', format: 'numeric' }],
        ]}
        firstCellIsHeader
      />
      <Tabs
        idPrefix="part"
        items={[
          { label: l('Who can apply', 'Nani anaweza kuomba'), children: <p class="govuk-body">{l('Residents.', 'Wakazi.')}</p> },
          { label: l('Documents', 'Hati'), children: <p class="govuk-body">{l('Fee structure.', 'Muundo wa karo.')}</p> },
        ]}
      />
      <EmptyState title={l('You have no applications yet', 'Bado huna maombi')}>
        <Link href="/services">{l('See what you can apply for', 'Tazama unachoweza kuomba')}</Link>
      </EmptyState>
      <Pagination previous={{ href: '/p1' }} next={{ href: '/p3' }} />
    </>
  ),
})

type QueueRow = {
  reference: string
  name: string
  kind: string
  ward: string
  state: DeadlineState
  words: string
  tag: string
  colour: TagColour
}

const queueRows = (l: Choose): QueueRow[] => {
  const late = l('2 working days ago', 'siku 2 za kazi zilizopita')
  const soon = l('tomorrow', 'kesho')
  const far = l('in 9 working days', 'siku 9 za kazi zijazo')
  const bursary = l('Ward bursary', 'Basari ya wadi')
  const problem = l('Report a problem', 'Ripoti tatizo')
  return [
    {
      reference: 'MGR-7K4P-2XQ9',
      name: 'Achieng Odhiambo',
      kind: bursary,
      ward: 'Suna Central',
      state: 'overdue',
      words: late,
      tag: l('Check', 'Kagua'),
      colour: 'blue',
    },
    {
      reference: 'MGR-9D2M-6TR4',
      name: 'Otieno Wuod Nyar',
      kind: problem,
      ward: 'North Kadem',
      state: 'soon',
      words: soon,
      tag: l('New', 'Mpya'),
      colour: 'purple',
    },
    {
      reference: 'MGR-3F8H-1WK7',
      name: 'Mwita Chacha',
      kind: bursary,
      ward: 'Kachien’g',
      state: 'on-time',
      words: far,
      tag: l('Scoring', 'Alama'),
      colour: 'teal',
    },
    {
      reference: 'MGR-5B1V-8LN2',
      name: 'Akinyi Were',
      kind: bursary,
      ward: 'Suna Central',
      state: 'paused',
      words: l('waits for the resident', 'inamsubiri mkazi'),
      tag: l('Returned', 'Imerudishwa'),
      colour: 'orange',
    },
    {
      reference: 'MGR-2C6J-4YP5',
      name: 'Robi Marwa',
      kind: problem,
      ward: 'North Kadem',
      state: 'on-time',
      words: far,
      tag: l('Check', 'Kagua'),
      colour: 'blue',
    },
  ]
}

const queue = (l: Choose): GalleryPage => ({
  layout: 'staff',
  title: l('My queue', 'Foleni yangu'),
  body: (
    <>
      <h1 class="govuk-heading-l">{l('My queue', 'Foleni yangu')}</h1>
      <Stats label={l('At a glance', 'Kwa ufupi')}>
        <Stat value="3" label={l('Overdue', 'Zimechelewa')} href="/queue?due=over" look="attention" />
        <Stat value="7" label={l('Due this week', 'Za wiki hii')} href="/queue?due=week" />
        <Stat value="24" label={l('In my office', 'Ofisini mwangu')} href="/queue?of=office" />
        <Stat value="92%" label={l('In time this month', 'Kwa wakati mwezi huu')} hint={l('88% last month', '88% mwezi uliopita')} />
      </Stats>
      <Filters action="/queue" active={[{ text: 'Suna Central', removeHref: '/queue' }]} clearHref="/queue" keep={{ sort: 'due' }}>
        <Select
          name="kind"
          label={l('Service', 'Huduma')}
          items={[
            { value: '', text: l('All', 'Zote') },
            { value: 'bursary', text: l('Ward bursary', 'Basari ya wadi') },
          ]}
        />
        <Input name="words" label={l('Name or reference', 'Jina au namba')} />
      </Filters>
      <DataTable
        caption={l('Cases in my queue', 'Kesi katika foleni yangu')}
        captionHidden
        keyboard
        count={l('24 cases', 'Kesi 24')}
        exportHref="/queue.csv"
        nextHref="/queue?after=x"
        columns={[
          {
            header: l('Reference', 'Namba'),
            cell: (row) => <Link href={`/cases/${row.reference}`}>{row.reference}</Link>,
            rowHeader: true,
          },
          { header: l('Name', 'Jina'), cell: (row) => row.name, sortHref: '/queue?sort=name' },
          { header: l('Service', 'Huduma'), cell: (row) => row.kind },
          { header: l('Ward', 'Wadi'), cell: (row) => row.ward },
          { header: l('State', 'Hali'), cell: (row) => <Tag colour={row.colour}>{row.tag}</Tag> },
          {
            header: l('Deadline', 'Muda'),
            cell: (row) => <Deadline state={row.state} words={row.words} />,
            sortHref: '/queue?sort=-due',
            sorted: 'ascending',
          },
        ]}
        rows={queueRows(l)}
        empty={{ title: l('Nothing waits for you', 'Hakuna kinachokusubiri') }}
      />
    </>
  ),
})

const casePage = (l: Choose): GalleryPage => ({
  layout: 'staff',
  title: 'Achieng Odhiambo',
  breadcrumbs: [{ text: l('My queue', 'Foleni yangu'), href: '/queue' }, { text: 'MGR-7K4P-2XQ9' }],
  body: (
    <>
      <IdentityBar
        kind={l('Ward bursary · MGR-7K4P-2XQ9', 'Basari ya wadi · MGR-7K4P-2XQ9')}
        title="Achieng Odhiambo"
        tags={
          <>
            <Tag colour="blue">{l('Check', 'Kagua')}</Tag>
            <Badge look="strong">{l('Overdue', 'Imechelewa')}</Badge>
          </>
        }
        facts={[
          { label: l('Ward', 'Wadi'), value: 'Suna Central' },
          { label: l('School', 'Shule'), value: l('Day school', 'Shule ya kutwa') },
          { label: l('Asked for', 'Kiasi kilichoombwa'), value: 'KSh 24,500' },
          {
            label: l('Clock', 'Saa'),
            value: (
              <Deadline
                state="overdue"
                words={l('by 2 working days', 'kwa siku 2 za kazi')}
                due={l('20 November 2026', '20 Novemba 2026')}
              />
            ),
          },
        ]}
        actions={
          <ButtonGroup>
            <Button href="/claim" look="secondary">
              {l('Print', 'Chapisha')}
            </Button>
            <Button href="/decide">{l('Decide', 'Amua')}</Button>
          </ButtonGroup>
        }
      />
      <div class="k-columns">
        <div>
          <SummaryList
            card={{
              title: l('Answers', 'Majibu'),
              actions: [{ text: l('Return for correction', 'Rudisha irekebishwe'), href: '/return' }],
            }}
            rows={[
              { key: l('Guardian', 'Mlezi'), value: 'Odhiambo Okoth' },
              { key: l('Phone', 'Simu'), value: '0712 345 678' },
              { key: l('Fees still to pay', 'Karo iliyobaki'), value: 'KSh 24,500' },
              { key: l('Fee structure', 'Muundo wa karo'), value: <Link href="/file">{l('Photo, 310 KB', 'Picha, KB 310')}</Link> },
            ]}
          />
          <form method="post" action="/score" class="k-card-box">
            <Radios
              name="score"
              legend={{ text: l('Your score', 'Alama zako'), classes: 'govuk-fieldset__legend--m' }}
              items={[
                { value: '1', text: l('Great need', 'Uhitaji mkubwa') },
                { value: '2', text: l('Some need', 'Uhitaji kiasi') },
                { value: '3', text: l('Little need', 'Uhitaji mdogo') },
              ]}
            />
            <Button>{l('Save score', 'Hifadhi alama')}</Button>
          </form>
        </div>
        <div>
          <Meter label={l('Scores given', 'Alama zilizotolewa')} value={1} max={3} />
          <h2>{l('History', 'Historia')}</h2>
          <Timeline
            entries={[
              {
                title: l('Note', 'Dokezo'),
                when: l('today, 09:12', 'leo, 09:12'),
                by: 'N. Atieno',
                mark: l('internal', 'ya ndani'),
                current: true,
                children: l('Called the school.', 'Nilipigia shule simu.'),
              },
              { title: l('Claimed', 'Imechukuliwa'), when: l('yesterday, 15:40', 'jana, 15:40'), by: 'N. Atieno' },
              { title: l('Received', 'Imepokelewa'), when: l('22 November, 10:13', '22 Novemba, 10:13') },
            ]}
          />
        </div>
      </div>
    </>
  ),
})

const figures = (l: Choose, map: GalleryMap): GalleryPage => ({
  layout: 'staff',
  title: l('Figures', 'Takwimu'),
  body: (
    <>
      <h1 class="govuk-heading-l">{l('Figures', 'Takwimu')}</h1>
      <div class="k-columns">
        <div>
          <div class="k-card-box">
            <LineChart
              title={l('Cases received', 'Kesi zilizopokelewa')}
              summary={l('From 120 in July to 310 in November', 'Kutoka 120 Julai hadi 310 Novemba')}
              points={[
                { label: l('July', 'Julai'), value: 120 },
                { label: l('August', 'Agosti'), value: 168 },
                { label: l('September', 'Septemba'), value: 150 },
                { label: l('October', 'Oktoba'), value: 241 },
                { label: l('November', 'Novemba'), value: 310 },
              ]}
            />
          </div>
          <div class="k-card-box">
            <BarChart
              title={l('By service', 'Kwa huduma')}
              bars={[
                { label: l('Ward bursary', 'Basari ya wadi'), value: 420, href: '/figures/bursary' },
                { label: l('Report a problem', 'Ripoti tatizo'), value: 305 },
                { label: l('Market stall', 'Kibanda sokoni'), value: 84 },
              ]}
            />
          </div>
        </div>
        <div class="k-card-box">
          <WardMap
            title={l('Cases per ward', 'Kesi kwa wadi')}
            {...map}
            level={(code) => Number(code) % 5}
            text={(code) => String(Number(code) % 97)}
            note={l('The darker, the more cases.', 'Kadiri inavyokolea, ndivyo kesi zinavyozidi.')}
            credit={l('open data, see the credits', 'data huria, tazama shukrani')}
          />
        </div>
      </div>
    </>
  ),
})

const letter = (l: Choose): GalleryPage => ({
  layout: 'print',
  title: l('Award letter', 'Barua ya tuzo'),
  body: (
    <>
      <h1 class="govuk-heading-l">{l('Award letter', 'Barua ya tuzo')}</h1>
      <p class="govuk-body">{l('Dear Achieng Odhiambo,', 'Mpendwa Achieng Odhiambo,')}</p>
      <SummaryList rows={[{ key: l('Amount', 'Kiasi'), value: 'KSh 12,000' }]} />
    </>
  ),
})
