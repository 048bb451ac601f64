import { fill } from '../basics/texts.ts'
import { lengthOf } from './clean.ts'
import type { Address, AddressField, FieldType, FieldWorld, GeoPoint, GeoPointField, WardField, WardItem } from './field.ts'
import { plainNumber, readNumber } from './number.ts'
import { wrong } from './problem.ts'
import { isString } from './text.ts'
import { fieldTexts } from './texts.ts'

const wardOf = (world: FieldWorld, code: string): WardItem | undefined => world.wards.find((ward) => ward.code === code)
const showWard = (world: FieldWorld, code: string): string => {
  const ward = wardOf(world, code)
  return ward ? `${ward.name}, ${ward.subCounty}` : code
}
const wardSchema = (world: FieldWorld) =>
  world.wards.length > 0 ? { type: 'string', enum: world.wards.map((ward) => ward.code) } : { type: 'string', maxLength: 20 }

export const ward: FieldType<WardField, string> = {
  type: 'ward',
  inputs: (field) => [field.id],
  parse(typed, field, world) {
    const found = wardOf(world, typed.one(field.id))
    return found ? { value: found.code } : wrong(field, 'fields.ward.unknown')
  },
  toRaw: (value, field) => ({ [field.id]: value }),
  isValue: isString,
  show: (value, _field, _language, world) => showWard(world, value),
  jsonSchema: (_field, world) => wardSchema(world),
  missing: fieldTexts['fields.select'],
  index: 'text',
}

const PLACE_MAX = 100
const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value)

/** Rural Kenya has no street numbers: the ward, the village, estate or market, and what stands near. */
export const address: FieldType<AddressField, Address> = {
  type: 'address',
  inputs: (field) => [`${field.id}-ward`, `${field.id}-place`, `${field.id}-landmark`],
  parse(typed, field, world) {
    const [wardCode = '', place = '', landmark = ''] = address.inputs(field).map(typed.one)
    if (!wardCode) return wrong(field, 'fields.address.ward_missing', {}, `${field.id}-ward`)
    if (!wardOf(world, wardCode)) return wrong(field, 'fields.ward.unknown', {}, `${field.id}-ward`)
    if (!place) return wrong(field, 'fields.address.place_missing', {}, `${field.id}-place`)
    if (lengthOf(place) > PLACE_MAX) return wrong(field, 'fields.too_long', { max: PLACE_MAX }, `${field.id}-place`)
    if (lengthOf(landmark) > PLACE_MAX) return wrong(field, 'fields.too_long', { max: PLACE_MAX }, `${field.id}-landmark`)
    return { value: { ward: wardCode, place, landmark: landmark || null } }
  },
  toRaw: (value, field) => ({
    [`${field.id}-ward`]: value.ward,
    [`${field.id}-place`]: value.place,
    [`${field.id}-landmark`]: value.landmark ?? '',
  }),
  isValue: (value): value is Address =>
    isObject(value) && isString(value.ward) && isString(value.place) && (value.landmark === null || isString(value.landmark)),
  show: (value, _field, language, world) =>
    [
      value.place,
      ...(value.landmark ? [fill(fieldTexts['fields.address.near'], { landmark: value.landmark })[language]] : []),
      showWard(world, value.ward),
    ].join(', '),
  jsonSchema: (_field, world) => ({
    type: 'object',
    properties: {
      ward: wardSchema(world),
      place: { type: 'string', minLength: 1, maxLength: PLACE_MAX },
      landmark: { type: ['string', 'null'], maxLength: PLACE_MAX },
    },
    required: ['ward', 'place', 'landmark'],
    additionalProperties: false,
  }),
  missing: fieldTexts['fields.enter'],
}

/** A box around Kenya, in degrees: it catches swapped or mistyped coordinates, not a step over the border. */
const KENYA = { south: -4.9, north: 5.5, west: 33.8, east: 42 }

export const geoPoint: FieldType<GeoPointField, GeoPoint> = {
  type: 'geoPoint',
  inputs: (field) => [`${field.id}-lat`, `${field.id}-lon`],
  parse(typed, field) {
    const [latText = '', lonText = ''] = geoPoint.inputs(field).map(typed.one)
    if (!latText || !lonText) return wrong(field, 'fields.geo.both', {}, latText ? `${field.id}-lon` : `${field.id}-lat`)
    const [lat, lon] = [latText, lonText].map((each) => readNumber(each.replace(/°$/, '')))
    if (typeof lat !== 'object' || typeof lon !== 'object') return wrong(field, 'fields.geo.number', {}, `${field.id}-lat`)
    // Six digits are a tenth of a metre.
    const value = { lat: Math.round(lat.value * 1e6) / 1e6 + 0, lon: Math.round(lon.value * 1e6) / 1e6 + 0 }
    const inside = value.lat >= KENYA.south && value.lat <= KENYA.north && value.lon >= KENYA.west && value.lon <= KENYA.east
    return inside ? { value } : wrong(field, 'fields.geo.kenya', {}, `${field.id}-lat`)
  },
  toRaw: (value, field) => ({ [`${field.id}-lat`]: plainNumber(value.lat), [`${field.id}-lon`]: plainNumber(value.lon) }),
  isValue: (value): value is GeoPoint => isObject(value) && Number.isFinite(value.lat) && Number.isFinite(value.lon),
  show: (value) => `${value.lat.toFixed(5)}, ${value.lon.toFixed(5)}`,
  jsonSchema: () => ({
    type: 'object',
    properties: {
      lat: { type: 'number', minimum: KENYA.south, maximum: KENYA.north },
      lon: { type: 'number', minimum: KENYA.west, maximum: KENYA.east },
    },
    required: ['lat', 'lon'],
    additionalProperties: false,
  }),
  missing: fieldTexts['fields.enter'],
  inputMode: 'decimal',
}
