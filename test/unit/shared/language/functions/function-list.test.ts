import { describe, expect, it } from 'vitest'
import { standardFunctions, variableDefaultFunctions } from '#shared/language/functions/standard-functions.ts'
import { evaluate } from '../evaluate/example-scope.ts'

/** Every function of the reference (spec/templates.md 3.11). */
const NAMES = `abs ceil floor log max min parseint pow signum sum
  chomp endswith startswith strcontains format formatlist indent join lower upper title split strrev substr trim
  trimprefix trimsuffix trimspace regex regexall regex_replace replace
  alltrue anytrue chunklist coalesce coalescelist compact concat contains distinct element flatten index keys length
  lookup merge range reverse setintersection setproduct setunion slice sort values zipmap
  base64encode base64decode base64gzip csvdecode jsonencode jsondecode yamlencode yamldecode urlencode
  textencodebase64 textdecodebase64
  abspath basename dirname file filebase64 fileexists fileset pathexpand templatefile
  timestamp formatdate timeadd legacy_isotime legacy_strftime rfc3339_parse unix_timestamp_parse
  md5 sha1 sha256 sha512 bcrypt rsadecrypt uuidv4 uuidv5
  cidrhost cidrnetmask cidrsubnet cidrsubnets
  can try convert
  vault consul_key aws_secretsmanager aws_secretsmanager_raw`.split(/\s+/)

describe('the functions of templates', () => {
  it('are those of the reference', () => {
    expect([...standardFunctions.keys()].sort()).toEqual([...NAMES].sort())
    expect([...variableDefaultFunctions.keys()]).toEqual(['env'])
  })

  /** Functions that people know from Terraform, and that neither the reference nor this program has. */
  it.each(
    `tostring tonumber tobool tolist toset tomap one setsubtract matchkeys transpose nonsensitive sensitive issensitive
      filemd5 filesha1 filesha256 filesha512 filebase64sha256 filebase64sha512 base64sha256 base64sha512 templatestring
      uuid plantimestamp timecmp formatduration setsymmetricdifference list map env user isotime strftime`.split(/\s+/),
  )('are not %s, for which the way round is told', (name) => {
    expect(standardFunctions.has(name)).toBe(false)
    const [problem] = evaluate(`${name}("a")`).diagnostics
    expect(problem?.code).toBe('unknown-function')
    expect(problem?.detail).toMatch(/^[A-Z].*\.$|^env is/s)
  })

  it.each(['vault("a", "b")', 'consul_key("a")', 'aws_secretsmanager("a", "b")', 'aws_secretsmanager_raw("a")'])(
    'refuse %s, with the way round',
    (call) => {
      const [problem] = evaluate(call).diagnostics
      expect(problem?.summary).toMatch(/not supported.*declare a variable with sensitive = true/)
    },
  )

  it.each([...standardFunctions.values()])('$name has a line of help and named parameters', (definition) => {
    expect(definition.help).toMatch(/^[A-Z].*\.$/s)
    expect(definition.help).not.toContain('\n')
    const names = [...definition.parameters, ...(definition.rest === undefined ? [] : [definition.rest])]
    expect(names.every(({ name }) => /^[a-z]+$/.test(name))).toBe(true)
  })
})
