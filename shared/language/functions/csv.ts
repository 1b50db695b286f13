/** A problem in CSV text, with the line it is on, from 1. */
export class CsvProblem extends Error {
  constructor(message: string, line: number) {
    super(`line ${line}: ${message}`)
    this.name = 'CsvProblem'
  }
}

interface CsvRow {
  readonly line: number
  readonly fields: readonly string[]
}

/**
 * Reads comma-separated values: a header line and rows of as many fields, empty lines skipped, fields in double quotes
 * where they contain commas, quotes (doubled) or line ends. Throws a CsvProblem.
 */
export function readCsv(text: string): {
  readonly header: readonly string[]
  readonly rows: readonly (readonly string[])[]
} {
  const [header, ...rows] = readRows(text.replaceAll('\r\n', '\n'))
  if (header === undefined) throw new CsvProblem('the header line is missing', 1)
  const duplicate = header.fields.find((name, at) => header.fields.indexOf(name) !== at)
  if (duplicate !== undefined) throw new CsvProblem(`two columns are named "${duplicate}"`, header.line)
  for (const row of rows) {
    if (row.fields.length !== header.fields.length) {
      throw new CsvProblem(
        `there are ${row.fields.length} fields, and the header has ${header.fields.length}`,
        row.line,
      )
    }
  }
  return { header: header.fields, rows: rows.map((row) => row.fields) }
}

function readRows(text: string): readonly CsvRow[] {
  const rows: CsvRow[] = []
  let at = 0
  let line = 1
  while (at < text.length) {
    if (text[at] === '\n') {
      at += 1
      line += 1
      continue
    }
    const startLine = line
    const fields: string[] = []
    for (;;) {
      const field = text[at] === '"' ? readQuoted(text, at, line) : readBare(text, at, line)
      fields.push(field.value)
      line += field.value.split('\n').length - 1
      at = field.end
      if (text[at] !== ',') break
      at += 1
    }
    rows.push({ line: startLine, fields })
    at += 1
    line += 1
  }
  return rows
}

interface Field {
  readonly value: string
  readonly end: number
}

function readBare(text: string, from: number, line: number): Field {
  const rest = /[,\n]/.exec(text.slice(from))
  const end = rest === null ? text.length : from + rest.index
  const value = text.slice(from, end)
  if (value.includes('"')) throw new CsvProblem('a quote stands in a field that does not begin with one', line)
  return { value, end }
}

function readQuoted(text: string, from: number, line: number): Field {
  let value = ''
  let at = from + 1
  for (;;) {
    const quote = text.indexOf('"', at)
    if (quote === -1) throw new CsvProblem('a quoted field is not closed', line)
    value += text.slice(at, quote)
    at = quote + 1
    if (text[at] !== '"') break
    value += '"'
    at += 1
  }
  if (at < text.length && text[at] !== ',' && text[at] !== '\n') {
    throw new CsvProblem('something follows a quoted field before the next comma', line)
  }
  return { value, end: at }
}
