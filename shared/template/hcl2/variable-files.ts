import { hostWithoutMachine } from '../../language/functions/function-host.ts'
import { parseHcl } from '../../language/hcl/parse-hcl.ts'
import type { Place, SourceText } from '../../language/source.ts'
import type { Value } from '../../language/value.ts'
import { boolValue, nullValue, numberValue, objectValue, stringValue, tupleValue } from '../../language/values/make.ts'
import { parseNumber } from '../../language/values/number.ts'
import { type JsonValue, readJson } from '../json/json-document.ts'
import type { Report } from '../report.ts'
import { evaluateIn, noNames } from './scopes.ts'

/** One value of a variable file. */
export interface VariableFileEntry {
  readonly name: string
  readonly namePlace: Place
  /** Of the value. */
  readonly place: Place
  readonly value: Value
}

/** The values of a `.pkrvars.hcl` or `.pkrvars.json` file: literals only, the extension says the syntax. */
export function readVariableFile(file: SourceText, report: Report): readonly VariableFileEntry[] {
  if (file.name.endsWith('.json')) return readJsonFile(file, report)
  if (file.name.endsWith('.hcl')) return readNativeFile(file, report)
  report.error('bad-variable-file', `${file.name} is neither a .hcl nor a .json file`, {
    detail: 'Variable files are named such as production.pkrvars.hcl.',
    place: { source: file, span: { from: 0, to: 0 } },
  })
  return []
}

function readNativeFile(source: SourceText, report: Report): readonly VariableFileEntry[] {
  const { file, diagnostics } = parseHcl(source)
  report.add(diagnostics)
  return file.body.items.flatMap((item): VariableFileEntry[] => {
    if (item.kind === 'block') {
      const isVariable = item.type === 'variable' || item.type === 'variables'
      report.error(
        'block-in-variable-file',
        isVariable
          ? 'a variable file sets variables, it does not declare them'
          : `a variable file holds no blocks such as ${item.type}`,
        {
          detail: isVariable
            ? 'Move the block into a .pkr.hcl file, and write name = value here.'
            : 'It holds lines of the form name = value.',
          place: { source, span: item.typeSpan },
        },
      )
      return []
    }
    const value = evaluateIn(item.value, source, noNames, { functions: new Map(), host: hostWithoutMachine }, report)
    if (value === undefined) return []
    return [
      { name: item.name, namePlace: { source, span: item.nameSpan }, place: { source, span: item.value.span }, value },
    ]
  })
}

function readJsonFile(source: SourceText, report: Report): readonly VariableFileEntry[] {
  const root = readJson(source, report)
  if (root === undefined) return []
  if (root.kind !== 'object') {
    report.error('bad-variable-file', 'a JSON variable file is one object of names and values', { place: root.place })
    return []
  }
  return root.properties
    .filter(({ name }) => name !== '//')
    .map(({ name, namePlace, value }) => ({
      name,
      namePlace,
      place: value.place,
      value: valueOfJson(value),
    }))
}

/** A JSON value as it stands: `${` in a text means nothing here, and numbers keep all their digits. */
function valueOfJson(json: JsonValue): Value {
  switch (json.kind) {
    case 'string':
      return stringValue(json.text)
    case 'number':
      return numberValue(parseNumber(json.place.source.text.slice(json.place.span.from, json.place.span.to)) ?? 0)
    case 'bool':
      return boolValue(json.value)
    case 'null':
      return nullValue()
    case 'array':
      return tupleValue(json.items.map(valueOfJson))
    case 'object':
      return objectValue(new Map(json.properties.map(({ name, value }) => [name, valueOfJson(value)])))
  }
}
