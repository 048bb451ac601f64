import { z } from 'zod'
import type { County } from '../context/county.ts'
import { type InputSchemas, isApi, type Route } from './route.ts'

const jsonSchema = (schema: z.ZodType): Record<string, unknown> => {
  const { $schema, ...rest } = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as Record<string, unknown>
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
        responses: {
          '200': { description: 'Done', content: { 'application/json': {} } },
          default: {
            description: 'Refused',
            content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
          },
        },
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
          required: ['type', 'title', 'status', 'code'],
          properties: {
            type: { type: 'string', format: 'uri-reference' },
            title: { type: 'string' },
            status: { type: 'integer' },
            code: { type: 'string' },
            instance: { type: 'string' },
            problems: { type: 'array', items: { type: 'object', properties: { path: { type: 'string' }, text: { type: 'string' } } } },
          },
        },
      },
    },
  }
}
