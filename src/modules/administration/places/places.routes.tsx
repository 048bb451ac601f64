import { z } from 'zod'
import { say } from '../../../core/basics/texts.ts'
import type { Office } from '../../../kernel/places/places.ts'
import { csvFile } from '../../../kernel/web/csv.ts'
import { optionalLine } from '../../../kernel/web/input.ts'
import { page } from '../../../kernel/web/reply.ts'
import { get, may, type Route } from '../../../kernel/web/route.ts'
import { DataTable } from '../../../ui/components/data-table.tsx'
import { Filters } from '../../../ui/components/filters.tsx'
import { Link } from '../../../ui/components/link.tsx'
import { Select } from '../../../ui/components/select.tsx'
import { addressWith, ListHead, wordsIn } from '../words.tsx'

const offices = '/staff/admin/offices'

export const placesRoutes: readonly Route[] = [
  get(offices, {
    access: may('administration.staff.read'),
    input: {
      query: z.object({
        department: optionalLine(80),
        kind: z.enum(['', 'headquarters', 'subCounty', 'ward']).optional().default(''),
        format: z.enum(['page', 'csv']).optional().default('page'),
      }),
    },
    example: async () => ({ query: {} }),
    run: async (ctx, { query }) =>
      ctx.county.places.offices.filter(
        (office) =>
          (query.department === '' || office.department === query.department || office.serves.includes(query.department)) &&
          (query.kind === '' || office.kind === query.kind),
      ),
    reply: (found, ctx, { query }) => {
      const { language, county } = ctx
      const t = wordsIn(language)
      const area = ({ ward, subCounty }: Office): string =>
        ward !== null
          ? (county.places.ward(ward)?.name ?? '')
          : subCounty !== null
            ? (county.places.subCounty(subCounty)?.name ?? '')
            : say(county.profile.title, language)
      const department = (key: string) => {
        const known = county.places.department(key)
        return known ? say(known.name, language) : key
      }
      if (query.format === 'csv')
        return csvFile(
          'offices',
          [
            t('administration.places.office'),
            t('administration.places.kind'),
            t('administration.places.area'),
            t('administration.places.department'),
            t('administration.places.phone'),
          ],
          found.map((office) => [say(office.name, language), office.kind, area(office), department(office.department), office.phone]),
        )
      const kept = { department: query.department, kind: query.kind }
      return page({
        title: t('administration.places.offices'),
        layout: 'staff',
        body: (
          <>
            <ListHead title={t('administration.places.offices')} lead={t('administration.places.lead')} />
            <Filters
              action={offices}
              clearHref={offices}
              active={[
                ...(query.department
                  ? [{ text: department(query.department), removeHref: addressWith(offices, { ...kept, department: '' }) }]
                  : []),
                ...(query.kind
                  ? [{ text: t(`administration.places.${query.kind}`), removeHref: addressWith(offices, { ...kept, kind: '' }) }]
                  : []),
              ]}
            >
              <Select
                name="department"
                label={t('administration.places.department')}
                value={query.department}
                items={[
                  { value: '', text: t('administration.all') },
                  ...county.places.departments.map(({ key, name }) => ({ value: key, text: say(name, language) })),
                ]}
              />
              <Select
                name="kind"
                label={t('administration.places.kind')}
                value={query.kind}
                items={[
                  { value: '', text: t('administration.all') },
                  ...(['headquarters', 'subCounty', 'ward'] as const).map((value) => ({
                    value,
                    text: t(`administration.places.${value}`),
                  })),
                ]}
              />
            </Filters>
            <DataTable
              caption={t('administration.places.offices')}
              captionHidden
              stack
              rows={found}
              count={t('administration.places.count', { count: found.length })}
              columns={[
                {
                  header: t('administration.places.office'),
                  rowHeader: true,
                  cell: (row) => <Link href={addressWith('/staff/admin/posts', { office: row.key })}>{say(row.name, language)}</Link>,
                },
                { header: t('administration.places.kind'), cell: (row) => t(`administration.places.${row.kind}`) },
                { header: t('administration.places.area'), cell: area },
                { header: t('administration.places.department'), cell: (row) => department(row.department) },
                { header: t('administration.places.phone'), cell: (row) => row.phone },
              ]}
              exportHref={addressWith(offices, { ...kept, format: 'csv' })}
              empty={{ title: t('administration.places.no_offices') }}
            />
          </>
        ),
      })
    },
  }),
  get('/staff/admin/departments', {
    access: may('administration.staff.read'),
    input: {},
    example: async () => ({}),
    run: async (ctx) => ctx.county.places.departments,
    reply: (departments, ctx) => {
      const { language, county } = ctx
      const t = wordsIn(language)
      return page({
        title: t('administration.places.departments'),
        layout: 'staff',
        body: (
          <>
            <ListHead title={t('administration.places.departments')} lead={t('administration.places.lead')} />
            <DataTable
              caption={t('administration.places.departments')}
              captionHidden
              stack
              rows={departments}
              columns={[
                { header: t('administration.places.department'), rowHeader: true, cell: (row) => say(row.name, language) },
                { header: t('administration.places.purpose'), cell: (row) => say(row.purpose, language) },
                {
                  header: t('administration.places.offices'),
                  numeric: true,
                  cell: (row) => (
                    <Link href={addressWith(offices, { department: row.key })}>
                      {county.places.offices.filter(({ department, serves }) => department === row.key || serves.includes(row.key)).length}
                    </Link>
                  ),
                },
              ]}
              empty={{ title: t('administration.places.no_departments') }}
            />
          </>
        ),
      })
    },
  }),
]
