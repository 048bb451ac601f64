import { z } from 'zod'
import type { County } from '../context/county.ts'
import { type InputSchemas, isApi, type Route } from './route.ts'

const jsonSchema = (schema: z.ZodType, io: 'input' | 'output' = 'input'): Record<string, unknown> => {
  const { $schema, ...rest } = z.toJSONSchema(schema, { io, unrepresentable: 'any' }) as Record<string, unknown>
  return rest
}

function parametersIn(place: 'path' | 'query', schema: z.ZodType | undefined): object[] {
  if (!schema) return []
  const { properties = {}, required = [] } = jsonSchema(schema) as { properties?: Record<string, object>; required?: string[] }
  return Object.entries(properties).map(([name, each]) => ({
    name,
    in: place,
    required: place === 'path' || required.includes(name),
    schema: each,
  }))
}

const accessWords = ({ access }: Route): string => {
  if (access.kind === 'everyone') return `Open to everyone: ${access.reason}`
  if (access.kind === 'signedIn') return `For a signed-in ${access.as === 'any' ? 'person' : access.as}.`
  return access.kind === 'may' ? `Needs the permission ${access.permission}.` : 'Demo only.'
}

const problem = (description: string, headers?: object) => ({
  description,
  ...(headers ? { headers } : {}),
  content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
})

const retryAfter = { 'retry-after': { description: 'Seconds to wait', schema: { type: 'integer' } } }

/** What a route may answer: what it declares, and the refusals that its access, input and limit bring with them. */
function responsesOf({ access, input, limit, answers, method }: Route): Record<string, object> {
  const { params, query, body } = input as InputSchemas
  const done = Object.entries(answers ?? {}).map(([status, schema]) => [
    status,
    { description: status === '201' ? 'Made' : 'Done', content: { 'application/json': { schema: jsonSchema(schema, 'output') } } },
  ])
  return {
    ...Object.fromEntries(done),
    ...(access.kind === 'everyone' ? {} : { '401': problem('Nobody is signed in (`basics.sign_in_needed`).') }),
    ...(access.kind === 'everyone' ? {} : { '403': problem('The person may not do this (`basics.denied`).') }),
    ...(params ? { '404': problem('There is no such record, or the person may not know of it (`basics.not_found`).') } : {}),
    ...(method === 'POST' ? { '409': problem('The record stands otherwise than the request supposes; `code` says how.') } : {}),
    ...(query || body
      ? { '422': problem('Something in the request is not as it must be: `problems` says what and where (`basics.invalid`).') }
      : {}),
    ...(limit ? { '429': problem('Too many requests.', retryAfter) } : {}),
    default: problem('Refused, or a fault of ours; `code` says which.'),
  }
}

/** The OpenAPI 3.1 description of every route under /api, made from the same schemas that check the input. */
export function openApi(county: County, routes: readonly Route[]): object {
  const paths: Record<string, Record<string, object>> = {}
  for (const each of routes) {
    if (!isApi(each.path)) continue
    const { params, query, body } = each.input as InputSchemas
    const path = each.path.replace(/:(\w+)/g, '{$1}')
    paths[path] = {
      ...paths[path],
      [each.method.toLowerCase()]: {
        operationId: `${each.method.toLowerCase()}${path.replace(/[^a-zA-Z0-9]+(\w?)/g, (_, next: string) => next.toUpperCase())}`,
        description: accessWords(each),
        parameters: [...parametersIn('path', params), ...parametersIn('query', query)],
        ...(body ? { requestBody: { required: true, content: { 'application/json': { schema: jsonSchema(body) } } } } : {}),
        responses: responsesOf(each),
        ...(each.access.kind === 'everyone' ? {} : { security: [{ session: [] }] }),
      },
    }
  }
  return {
    openapi: '3.1.0',
    info: { title: county.profile.title.en, version: '1', description: 'The county’s services for programs. Refusals follow RFC 9457.' },
    servers: [{ url: county.publicUrl }],
    paths,
    components: {
      securitySchemes: { session: { type: 'apiKey', in: 'cookie', name: 'kaunti' } },
      schemas: {
        Problem: {
          type: 'object',
          description: 'A refusal as RFC 9457 writes it, in the language that was asked for. The codes are listed in docs/errors.md.',
          required: ['type', 'title', 'status', 'code', 'instance'],
          properties: {
            type: { type: 'string', format: 'uri-reference', description: '`/problems/` and the code' },
            title: { type: 'string', description: 'What is wrong, for a person to read' },
            status: { type: 'integer' },
            code: { type: 'string', description: 'For programs: it does not change when words do', examples: ['basics.invalid'] },
            instance: { type: 'string', description: 'The number of the request, as it stands in the county’s log' },
            problems: {
              type: 'array',
              description: 'Each thing that is wrong with what was sent',
              items: {
                type: 'object',
                required: ['path', 'text'],
                properties: {
                  path: { type: 'string', description: 'The name of the value, with dots; empty for the whole' },
                  text: { type: 'string' },
                },
              },
            },
          },
        },
      },
    },
  }
}
