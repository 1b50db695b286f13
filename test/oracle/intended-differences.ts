import type { IntendedDifference } from './comparison.ts'

/** Functions that Debian's version does not have; expressions with them are not asked. */
export const newerFunctions: readonly string[] = [
  'sum',
  'startswith',
  'endswith',
  'strcontains',
  'regex',
  'regexall',
  'alltrue',
  'anytrue',
  'base64gzip',
  'textencodebase64',
  'textdecodebase64',
  'filebase64',
  'templatefile',
  'legacy_isotime',
  'legacy_strftime',
  'rfc3339_parse',
  'unix_timestamp_parse',
  'aws_secretsmanager_raw',
]

/** Everything in which ours is meant to differ from Debian's version, by reason. */
export const intendedDifferences: readonly IntendedDifference[] = [
  {
    comparison: 'console',
    reason: 'Numbers are shown exactly as they are; packer shows the nearest 64-bit number, with an exponent.',
    cases: [
      '1 / 3',
      '100000000000000000000000',
      '"${1 / 3}"',
      '"${1e21}"',
      '0.000001',
      'parseint("99999999999999999999999",10)',
      'pow(10,30)',
      'abs(-1/3)',
      'yamldecode("[017, 0o17, 0x1F, +1, -1, 1e3, 1.5, .5, 1., 0777, 08, 1e, -0x10, 1.0e+3, 12345678901234567890123, 0.1, -0, 00]")',
      'jsondecode("[1e3, 1E400, -0, 0.10, true, null, \\"\\\\u00e9\\\\ud83d\\\\ude00\\"]")',
    ],
  },
  {
    comparison: 'console',
    reason: 'ceil overflows in packer before 1.7; the function library mended it.',
    cases: ['ceil(1e30)'],
  },
  {
    comparison: 'console',
    reason: 'Null attributes are shown; packer leaves them out of what it prints, though they are there.',
    cases: [
      'yamldecode("a: !!int \\"3\\"\\nb: !!float 3\\nc: !!bool yes\\nd: !!null x")',
      'var',
      'jsondecode("[1, {\\"a\\": null}]")',
      'yamldecode("a: ")',
    ],
  },
  {
    comparison: 'console',
    reason: 'Newer versions of the function library: null can be encoded, merged and decoded.',
    cases: ['jsonencode(null)', 'merge()', 'merge(null)', 'yamldecode("~")', 'yamldecode("---\\n")'],
  },
  {
    comparison: 'console',
    reason: 'Newer versions of the function library: a quote within a quoted part of a date format is kept.',
    cases: ['formatdate("hh:mm \'o\'\'clock\'", "2024-03-05T09:08:07Z")'],
  },
  {
    comparison: 'console',
    reason: 'Newer versions of Go refuse a comma before the fraction, and hours of an offset beyond 24.',
    cases: ['formatdate("ss", "2024-01-02T15:04:05,5Z")', 'formatdate("ss", "2024-01-02T15:04:05+25:00")'],
  },
  {
    comparison: 'console',
    reason: 'Lists of mappings can be merged, as other readers of YAML do it; packer refuses them.',
    cases: ['yamldecode("b: 2\\n<<: [{a: 1}, {a: 2, b: 3}]")'],
  },
  {
    comparison: 'console',
    reason: 'A negative index is refused, as newer versions of the function library do, also of a list of one element.',
    cases: ['element(["a"], -1)'],
  },
  {
    comparison: 'console',
    reason: 'Newer versions of HCL let either side of && and || decide, and take null for false there.',
    cases: [
      'false && var.o.z',
      'var.o.z && false',
      'var.o.z || true',
      'true || var.o.z',
      'var.nul && true',
      'true && var.nul',
      'var.nul || true',
      'var.nul != null && upper(var.nul) == "A"',
    ],
  },
  {
    comparison: 'validate',
    reason: 'Newer versions want at least one source in a build.',
    cases: ['no-sources'],
  },
  {
    comparison: 'validate',
    reason: 'Newer versions look at a source only when a build uses it.',
    cases: ['unused-source-of-unknown-type'],
  },
  {
    comparison: 'validate',
    reason: 'Newer versions refuse a local that is declared twice.',
    cases: ['local-twice'],
  },
  {
    comparison: 'inspect',
    reason: 'Newer versions only warn of values for variables that the template does not declare.',
    cases: ['var-file-undeclared'],
  },
  {
    comparison: 'hcl2_upgrade',
    reason: 'What is overridden for one source is kept; packer loses it.',
    cases: ['legacy-override', 'legacy-override-of-nothing', 'pause-and-override'],
  },
  {
    comparison: 'hcl2_upgrade',
    reason: 'pause_before is kept, as newer versions do.',
    cases: ['legacy-pause'],
  },
  {
    comparison: 'hcl2_upgrade',
    reason: 'Variables that are used and not declared are declared, as newer versions do.',
    cases: ['legacy-variable-of-unknown-variable', 'legacy-unknown-user-variable', 'undeclared-variable'],
  },
  {
    comparison: 'hcl2_upgrade',
    reason: 'The provisioner that cleans up after errors is kept, as newer versions do.',
    cases: ['description-and-comments'],
  },
]

/**
 * Texts that are not given to the older formatter: it puts a blank behind `!`, which the newer one does not, and cannot
 * read functions of a namespace. Both are compared with the newer one by `npm run test:fuzz`.
 */
export const notForOlderFormatter = /!(?!=)|::/
