import { gzipSync } from 'fflate'
import type { Value } from '../value.ts'
import { isWhollyKnown } from '../values/inspect.ts'
import { listValue, objectValue, stringValue, unknownValue } from '../values/make.ts'
import { toJsonText } from '../values/print.ts'
import { dynamicType, listOf, objectOf, stringType } from '../values/types.ts'
import { textAt, valueAt } from './arguments.ts'
import { fromBase64, toBase64, utf8Bytes, utf8Text } from './bytes.ts'
import { characterEncodingOf } from './character-encoding.ts'
import { CsvProblem, readCsv } from './csv.ts'
import { type FunctionDefinition, FunctionProblem, type Parameter } from './function-definition.ts'
import { valueFromJson } from './json-values.ts'
import { valueFromYaml } from './yaml-decode.ts'
import { yamlOf } from './yaml-encode.ts'

const text: Parameter = { name: 'text', type: stringType }
const anything: Parameter = { name: 'value', type: dynamicType, allowsNull: true }

/** Functions that turn values and texts into other notations and back (spec/templates.md 3.11). */
export const encodingFunctions: readonly FunctionDefinition[] = [
  {
    kind: 'values',
    name: 'base64encode',
    topic: 'encoding',
    help: 'A text, as UTF-8, in base64.',
    parameters: [text],
    returns: stringType,
    call: (values) => stringValue(toBase64(utf8Bytes(textAt(values, 0)))),
  },
  {
    kind: 'values',
    name: 'base64decode',
    topic: 'encoding',
    help: 'The text that base64 stands for; it must be UTF-8.',
    parameters: [text],
    returns: stringType,
    call: (values) => {
      const decoded = utf8Text(base64At(values, 0))
      if (decoded === undefined) {
        throw new FunctionProblem('what it stands for is not text in UTF-8; see textdecodebase64(…, encoding)', 0)
      }
      return stringValue(decoded)
    },
  },
  {
    kind: 'values',
    name: 'base64gzip',
    topic: 'encoding',
    help: 'A text, as UTF-8, compressed with gzip, in base64.',
    parameters: [text],
    returns: stringType,
    // The time in the header is left at zero, so that equal texts give equal results.
    call: (values) => stringValue(toBase64(gzipSync(utf8Bytes(textAt(values, 0)), { mtime: 0 }))),
  },
  {
    kind: 'values',
    name: 'textencodebase64',
    topic: 'encoding',
    help: 'A text in another character encoding, in base64: textencodebase64("Hi", "UTF-16LE").',
    parameters: [text, { name: 'encoding', type: stringType }],
    returns: stringType,
    call: (values) => {
      const bytes = encodingAt(values, 1).encode(textAt(values, 0))
      if (bytes === undefined) throw new FunctionProblem(`the text has a character that ${textAt(values, 1)} lacks`, 0)
      return stringValue(toBase64(bytes))
    },
  },
  {
    kind: 'values',
    name: 'textdecodebase64',
    topic: 'encoding',
    help: 'The text that base64 stands for in another character encoding.',
    parameters: [text, { name: 'encoding', type: stringType }],
    returns: stringType,
    call: (values) => {
      const decoded = encodingAt(values, 1).decode(base64At(values, 0))
      if (decoded === undefined) throw new FunctionProblem(`what it stands for is not text in ${textAt(values, 1)}`, 0)
      return stringValue(decoded)
    },
  },
  {
    kind: 'values',
    name: 'csvdecode',
    topic: 'encoding',
    help: 'Comma-separated values with a header line, as a list of objects.',
    parameters: [text],
    returns: listOf(dynamicType),
    call: (values) => decodeCsv(textAt(values, 0)),
  },
  {
    kind: 'values',
    name: 'jsonencode',
    topic: 'encoding',
    help: 'A value as JSON text.',
    parameters: [{ ...anything, allowsUnknown: 'anywhere' }],
    returns: stringType,
    call: (values) => {
      const json = toJsonText(valueAt(values, 0))
      return json === undefined ? unknownValue(stringType) : stringValue(json)
    },
  },
  {
    kind: 'values',
    name: 'jsondecode',
    topic: 'encoding',
    help: 'The value of JSON text.',
    parameters: [text],
    returns: dynamicType,
    call: (values) => valueFromJson(textAt(values, 0)),
  },
  {
    kind: 'values',
    name: 'yamlencode',
    topic: 'encoding',
    help: 'A value as YAML text.',
    parameters: [{ ...anything, allowsUnknown: 'anywhere' }],
    returns: stringType,
    call: (values) => {
      const value = valueAt(values, 0)
      return isWhollyKnown(value) ? stringValue(yamlOf(value)) : unknownValue(stringType)
    },
  },
  {
    kind: 'values',
    name: 'yamldecode',
    topic: 'encoding',
    help: 'The value of a YAML document.',
    parameters: [text],
    returns: dynamicType,
    call: (values) => valueFromYaml(textAt(values, 0)),
  },
  {
    kind: 'values',
    name: 'urlencode',
    topic: 'encoding',
    help: 'A text as part of a URL query: a space becomes +, anything unsafe %XX.',
    parameters: [text],
    returns: stringType,
    call: (values) => stringValue(urlQueryText(textAt(values, 0))),
  },
]

/** A text as Go escapes it for a query: letters, digits, `-`, `_`, `.` and `~` stay, a space becomes `+`. */
export function urlQueryText(text: string): string {
  return encodeURIComponent(text.toWellFormed())
    .replaceAll(/[!'()*]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`)
    .replaceAll('%20', '+')
}

function base64At(values: readonly Value[], at: number): Uint8Array {
  const bytes = fromBase64(textAt(values, at))
  if (bytes === undefined) throw new FunctionProblem('the text is not base64', at)
  return bytes
}

function encodingAt(values: readonly Value[], at: number) {
  const encoding = characterEncodingOf(textAt(values, at))
  if (encoding === undefined) {
    throw new FunctionProblem(
      `there is no encoding named "${textAt(values, at)}"; names are those of IANA, such as UTF-16LE or windows-1252`,
      at,
    )
  }
  return encoding
}

function decodeCsv(given: string): Value {
  try {
    const { header, rows } = readCsv(given)
    const type = objectOf(new Map(header.map((name) => [name, stringType])))
    const objects = rows.map((row) =>
      objectValue(new Map(header.map((name, at) => [name, stringValue(row[at] ?? '')]))),
    )
    return listValue(objects[0]?.type ?? type, objects)
  } catch (thrown) {
    if (thrown instanceof CsvProblem) throw new FunctionProblem(`the text is not CSV: ${thrown.message}`, 0)
    throw thrown
  }
}
