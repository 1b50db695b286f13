import { describe, expect, it } from 'vitest'
import { errorOf } from '../evaluate/example-scope.ts'
import { exampleHost } from './example-host.ts'
import { REFUSAL_ROWS } from './refusal-rows.ts'

const host = exampleHost({
  '/work/template/t.tpl': 'x ${name} %{ for v in list }<${v}>%{ endfor }',
  '/work/template/bad.tpl': 'a\n${nope',
  '/work/template/err.tpl': 'a\n ${upper(name, 1)}',
  '/work/template/d/b.conf': '',
  '/work/template/bin': Uint8Array.of(255, 254),
})

describe('a function that cannot do what is asked says why, and points at the argument', () => {
  it.each([
    ['max()', 'max', 'max: at least one number is required; write [...]... to pass a list'],
    ['join(",", ["a", null])', '["a", null]', 'join: element 1 is null; drop it with compact(…)'],
    ['parseint("ff", 70)', '70', 'parseint: the base must be a whole number from 2 to 62'],
    ['signum(1.5)', '1.5', 'signum: a whole number is required'],
    ['element([], 0)', '[]', 'element: an empty list has no elements'],
    [
      'element(st, 1)',
      'st',
      'element: the elements of a set have no positions; convert it first: convert(…, list(any))',
    ],
    ['index(l, "z")', '"z"', 'index: no element of the list equals the value'],
    ['lookup(s, "a", 1)', 's', 'lookup: a map or object is required'],
    ['merge(s)', 's', 'merge: a map or object is required'],
    [
      'range(0, 2000)',
      'range',
      'range: this makes more than 1024 numbers; bring the limits closer or take a larger step',
    ],
    ['range(0, 1, -1)', '1', 'range: the end must be less than the start when the step is negative'],
    ['range(1, 0, 1)', '0', 'range: the end must be greater than the start when the step is positive'],
    ['slice(l, 0, 9)', '9', 'slice: the end must not be greater than the length of the list, 2'],
    ['zipmap(["a"], [])', 'zipmap', 'zipmap: the list of keys has length 1, that of values 0'],
    ['sum([])', '[]', 'sum: an empty list has no sum'],
    ['chunklist(l, -1)', '-1', 'chunklist: the size must not be negative'],
    ['coalesce(null)', 'coalesce', 'coalesce: every argument is null or an empty text'],
    ['coalescelist([])', 'coalescelist', 'coalescelist: no list with an element was given'],
    ['concat(st)', 'st', 'concat: the elements of a set have no positions; convert it first: convert(…, list(any))'],
    ['flatten("a")', '"a"', 'flatten: a list, set or tuple is required'],
    ['setproduct([1])', 'setproduct', 'setproduct: at least two sets are required'],
    ['setunion([1], [[1]])', 'setunion', 'setunion: the elements of all sets must be of one type'],
    ['length(5)', '5', 'length: a list, set, map, object or text is required'],
    [
      'regex("(?=x)", "a")',
      '"(?=x)"',
      'regex: the pattern "(?=x)" is not a regular expression: it looks ahead or behind, which is not possible here; match more and pick a group',
    ],
    [
      'regex("a++", "a")',
      '"a++"',
      'regex: the pattern "a++" is not a regular expression: a repetition cannot be repeated; put it in ( )',
    ],
    [
      'regex("\\\\1", "a")',
      '"\\\\1"',
      'regex: the pattern "\\\\1" is not a regular expression: \\1 refers back to a group, which is not possible here',
    ],
    ['regex("z", "a")', '"z"', 'regex: the pattern does not match any part of the text'],
    ['regex("(?P<a>.)(.)", "ab")', '"(?P<a>.)(.)"', 'regex: either all groups of the pattern must have names, or none'],
    [
      'regex("[b-a]", "a")',
      '"[b-a]"',
      'regex: the pattern "[b-a]" is not a regular expression: a range runs backwards',
    ],
    [
      'regex("[[:foo:]]", "a")',
      '"[[:foo:]]"',
      'regex: the pattern "[[:foo:]]" is not a regular expression: there is no class [:foo:]',
    ],
    [
      'regex("\\\\y", "a")',
      '"\\\\y"',
      'regex: the pattern "\\\\y" is not a regular expression: \\y means nothing here',
    ],
    [
      'regex("a{2,1}", "a")',
      '"a{2,1}"',
      'regex: the pattern "a{2,1}" is not a regular expression: {2,1} counts backwards',
    ],
    [
      'regex("a{1001}", "a")',
      '"a{1001}"',
      'regex: the pattern "a{1001}" is not a regular expression: {1001} counts further than 1000',
    ],
    [
      'regex("(?z)a", "a")',
      '"(?z)a"',
      'regex: the pattern "(?z)a" is not a regular expression: there is no flag z; there are i, m, s and U',
    ],
    [
      'regex("*", "a")',
      '"*"',
      'regex: the pattern "*" is not a regular expression: there is nothing before * to repeat',
    ],
    ['regex("a)", "a")', '"a)"', 'regex: the pattern "a)" is not a regular expression: there is a ) without a ('],
    ['regex("\\\\p{Nope}", "a")', '"\\\\p{Nope}"', 'regex: the pattern "\\\\p{Nope}" is not a regular expression'],
    [
      'format("%d", "x")',
      '"x"',
      'format: %d cannot show this value: a number is required, and this text does not read as one',
    ],
    ['format("%d", 1.5)', '1.5', 'format: %d needs a whole number'],
    ['format("%s")', '"%s"', 'format: there is no value for %s: it needs value 1, and there are 0'],
    ['format("a", 1)', '1', 'format: there are values, but the format has no verbs for them'],
    ['format("%y", 1)', '"%y"', 'format: there is no verb %y'],
    ['format("%s", null)', 'null', 'format: %s cannot show null'],
    ['format("%", 1)', '"%"', 'format: the format cannot be read at character 1'],
    [
      'formatlist("%s%s", ["a"], ["b", "c"])',
      '["b", "c"]',
      'formatlist: all lists must be of one length: argument 2 has length 1, argument 3 has length 2',
    ],
    ['base64decode("?")', '"?"', 'base64decode: the text is not base64'],
    [
      'base64decode("/+8=")',
      '"/+8="',
      'base64decode: what it stands for is not text in UTF-8; see textdecodebase64(…, encoding)',
    ],
    ['csvdecode("a,a")', '"a,a"', 'csvdecode: the text is not CSV: line 1: two columns are named "a"'],
    [
      'csvdecode("a\\n1,2")',
      '"a\\n1,2"',
      'csvdecode: the text is not CSV: line 2: there are 2 fields, and the header has 1',
    ],
    ['csvdecode("a\\n\\"x")', '"a\\n\\"x"', 'csvdecode: the text is not CSV: line 2: a quoted field is not closed'],
    [
      'csvdecode("a\\nx\\"")',
      '"a\\nx\\""',
      'csvdecode: the text is not CSV: line 2: a quote stands in a field that does not begin with one',
    ],
    ['jsondecode("[1,")', '"[1,"', 'jsondecode: the text is not JSON: line 1, column 4: value expected'],
    ['jsondecode("")', '""', 'jsondecode: the text is not JSON: line 1, column 1: value expected'],
    [
      'yamldecode("a: [")',
      '"a: ["',
      'yamldecode: the text is not YAML: Flow sequence in block collection must be sufficiently indented and end with a ] at line 1, column 5',
    ],
    ['yamldecode("")', '""', 'yamldecode: the text has no YAML document'],
    ['yamldecode("a: !x y")', '"a: !x y"', 'yamldecode: the YAML tag !x is not supported'],
    ['textencodebase64("é", "us-ascii")', '"é"', 'textencodebase64: the text has a character that us-ascii lacks'],
    [
      'textencodebase64("é", "nope")',
      '"nope"',
      'textencodebase64: there is no encoding named "nope"; names are those of IANA, such as UTF-16LE or windows-1252',
    ],
    ['textdecodebase64("/w==", "utf-8")', '"/w=="', 'textdecodebase64: what it stands for is not text in utf-8'],
    [
      'file("nope.txt")',
      '"nope.txt"',
      'file: there is no file nope.txt (looked at /work/template/nope.txt); a file that a build makes cannot be read here',
    ],
    ['file("bin")', '"bin"', 'file: bin is not text in UTF-8; read it with filebase64(…) and work with base64'],
    ['file("d")', '"d"', 'file: d is not a file'],
    ['file("~bob/x")', '"~bob/x"', 'file: a user’s home folder cannot be named as ~user; write the path out'],
    ['fileexists("d")', '"d"', 'fileexists: d is a folder, not a file'],
    [
      'fileset("d", "../*")',
      '"../*"',
      'fileset: the pattern leaves the folder; name the other folder as the first argument',
    ],
    [
      'templatefile("nope", {})',
      '"nope"',
      'templatefile: there is no file nope (looked at /work/template/nope); a file that a build makes cannot be read here',
    ],
    [
      'templatefile("t.tpl", {})',
      '{}',
      'templatefile: t.tpl uses name in line 1, column 5, and the variables do not have it',
    ],
    [
      'templatefile("t.tpl", {name = "a", list = l, "x y" = 1})',
      '{name = "a", list = l, "x y" = 1}',
      'templatefile: the variable "x y" cannot be used in a template: it is no plain name',
    ],
    ['templatefile("t.tpl", "x")', '"x"', 'templatefile: the variables must be a map or an object'],
    [
      'templatefile("bad.tpl", {})',
      '"bad.tpl"',
      'templatefile: bad.tpl, line 2, column 1: This interpolation is not closed by "}". Found the end instead. Text of another language is written $${ and %%{ here.',
    ],
    [
      'templatefile("err.tpl", {name = "a"})',
      '"err.tpl"',
      'templatefile: err.tpl, line 2, column 16: upper: it takes one argument, and here are 2. upper(text): The text in upper case.',
    ],
    [
      'formatdate("Q", "2024-01-02T00:00:00Z")',
      '"Q"',
      "formatdate: the format has no verb Q; text stands in single quotes: 'Q'",
    ],
    [
      'formatdate("YYY", "2024-01-02T00:00:00Z")',
      '"YYY"',
      'formatdate: the format has no verb YYY; a year is YYYY or YY',
    ],
    [
      'formatdate("\'a", "2024-01-02T00:00:00Z")',
      '"\'a"',
      "formatdate: a quoted text in the format is not closed with '",
    ],
    [
      'formatdate("YYYY", "2024-01-02")',
      '"2024-01-02"',
      'formatdate: the text is not an RFC 3339 timestamp: write it as 2024-01-02T15:04:05Z',
    ],
    [
      'timeadd("2024-01-02T00:00:00Z", "1d")',
      '"1d"',
      'timeadd: the duration cannot be read; units are h, m, s, ms, us and ns (no days), as in 1h30m',
    ],
    ['legacy_isotime("a", "b")', '"b"', 'legacy_isotime: it takes one argument at most'],
    [
      'rfc3339_parse("x")',
      '"x"',
      'rfc3339_parse: the text is not an RFC 3339 timestamp: write it as 2024-01-02T15:04:05Z',
    ],
    ['bcrypt("a", 40)', '40', 'bcrypt: the cost must be from 4 to 31'],
    ['rsadecrypt("x", "y")', '"x"', 'rsadecrypt: the ciphertext is not base64'],
    ['rsadecrypt("YQ==", "y")', '"y"', 'rsadecrypt: the key is not in PEM form (-----BEGIN RSA PRIVATE KEY-----)'],
    ['uuidv5("foo", "a")', '"foo"', 'uuidv5: the namespace must be dns, url, oid, x500 or a UUID'],
    ['cidrhost("x", 1)', '"x"', 'cidrhost: the range must be written as 10.0.0.0/16 or fd00::/8'],
    ['cidrhost("10.0.0.0/30", 9)', '9', 'cidrhost: a /30 range has no host number 9'],
    [
      'cidrsubnet("10.0.0.0/30", 9, 1)',
      '9',
      'cidrsubnet: a /30 prefix cannot be made 9 bits longer: there are 32 in all',
    ],
    ['cidrsubnet("10.0.0.0/24", 2, 9)', '9', 'cidrsubnet: 2 more bits leave no room for a subnet number 9'],
    ['cidrsubnets("10.0.0.0/30", 1, 1, 1)', '1', 'cidrsubnets: there is no room left for a /31 range'],
    [
      'vault("a", "b")',
      'vault',
      'vault: this function is not supported. Read the secret outside and hand it over: declare a variable with sensitive = true and set it with PKR_VAR_name, -var or a variable file.',
    ],
    [
      'consul_key("a")',
      'consul_key',
      'consul_key: this function is not supported. Read the secret outside and hand it over: declare a variable with sensitive = true and set it with PKR_VAR_name, -var or a variable file.',
    ],
    [
      'aws_secretsmanager("a", null)',
      'aws_secretsmanager',
      'aws_secretsmanager: this function is not supported. Read the secret outside and hand it over: declare a variable with sensitive = true and set it with PKR_VAR_name, -var or a variable file.',
    ],
    [
      'aws_secretsmanager_raw("a")',
      'aws_secretsmanager_raw',
      'aws_secretsmanager_raw: this function is not supported. Read the secret outside and hand it over: declare a variable with sensitive = true and set it with PKR_VAR_name, -var or a variable file.',
    ],
    ['try()', 'try', 'try: at least one expression is required'],
    [
      'try(o.z, m.q)',
      'try',
      'try: none of the expressions could be evaluated. o.z: There is no attribute named "z" m.q: There is no element named "q"',
    ],
    ['convert("x", bool)', '"x"', 'convert: the value cannot be converted: a bool is required: true or false'],
    ['convert("x", foo)', 'foo', 'convert: There is no type named "foo"'],
    [
      'convert("True", bool)',
      '"True"',
      'convert: the value cannot be converted: a bool is required; write it in lower case: true',
    ],
    [
      'convert(["a", {}], list(string))',
      '["a", {}]',
      'convert: the value cannot be converted: element 2: a string is required, not an object',
    ],
    [
      'convert({}, object({a = number, b = string}))',
      '{}',
      'convert: the value cannot be converted: the attributes "a", "b" must be set',
    ],
    [
      'convert({a = "x"}, object({a = number}))',
      '{a = "x"}',
      'convert: the value cannot be converted: attribute "a": a number is required, and this text does not read as one',
    ],
    [
      'convert([1], tuple([string, string]))',
      '[1]',
      'convert: the value cannot be converted: a tuple of 2 elements is required, and this has 1',
    ],
    [
      'convert([1, "a", []], list(any))',
      '[1, "a", []]',
      'convert: the value cannot be converted: all elements must have the same type',
    ],
    [
      'convert(secret, number)',
      'secret',
      'convert: the value cannot be converted: a number is required, and this text does not read as one',
    ],
  ])('%s: at %s: %s', (expression, place, summary) => {
    expect(errorOf(expression, host)).toEqual([place, summary])
  })

  it.each([
    ['indent(1000000000, "a\\nb")', '1000000000', 'indent: the number of spaces must not be more than 10000'],
    ['format("%1000000000d", 1)', '"%1000000000d"', 'format: %1000000000d asks for more than 10000 characters'],
    ['format("%d", 1e999999999)', '1e999999999', 'format: %d needs a whole number'],
  ])('%s does not fill the memory', (expression, place, summary) => {
    expect(errorOf(expression)).toEqual([place, summary])
  })

  it.each(REFUSAL_ROWS)('%s: at %s: %s', (expression, place, summary) => {
    expect(errorOf(expression, exampleHost({ '/work/template/dir/a': 'x' }))).toEqual([place, summary])
  })

  it('does not quote sensitive arguments', () => {
    expect(errorOf('regex(secret, "x")', host)[1]).toBe(
      'regex: the arguments do not fit; the reason could give away a sensitive value and is not shown',
    )
  })
})
