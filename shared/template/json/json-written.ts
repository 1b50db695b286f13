import type { Written, WrittenEntry } from '../written.ts'
import type { JsonProperty, JsonValue } from './json-document.ts'

/** JSON properties as written options. */
export function writtenProperties(properties: readonly JsonProperty[]): readonly WrittenEntry[] {
  return properties.map(({ name, namePlace, place, value }) => ({
    name,
    namePlace,
    place,
    form: 'free',
    value: writtenJson(value),
  }))
}

export function writtenJson(value: JsonValue): Written {
  const { place } = value
  switch (value.kind) {
    case 'string':
      return { kind: 'scalar', type: 'string', text: value.text, place }
    case 'number':
      return { kind: 'scalar', type: 'number', text: value.text, place }
    case 'bool':
      return { kind: 'scalar', type: 'bool', text: String(value.value), place }
    case 'null':
      return { kind: 'null', place }
    case 'array':
      return { kind: 'list', items: value.items.map(writtenJson), place }
    case 'object':
      return { kind: 'map', entries: writtenProperties(value.properties), place }
  }
}
