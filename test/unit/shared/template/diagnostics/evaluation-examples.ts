import { type DiagnosticExample, inLocals, withBase } from './example.ts'

/** Expressions that have no value. */
export const evaluationExamples: readonly DiagnosticExample[] = [
  {
    code: 'ambiguous-key',
    template: inLocals('{ path.root = 1 }'),
    shows: 'error 2:9 path.root | A key that refers to something must stand in parentheses',
    mend: 'Put the key in parentheses: x = { (path.root) = 1 }',
  },
  {
    code: 'attribute-of-null',
    template: inLocals('null.name'),
    shows: 'error 2:12 name | There is no attribute "name" here: the value is null',
    why: 'Give the value, or write try(…, fallback) around the expression.',
  },
  {
    code: 'bad-argument',
    template: inLocals('abs("many")'),
    shows:
      'error 2:11 "many" | The argument "number" of abs does not fit: a number is required, and this text does not read as one',
    why: 'The number without its sign.',
  },
  {
    code: 'bad-condition',
    template: inLocals('"yes" ? 1 : 2'),
    shows: 'error 2:7 "yes" | The condition must be true or false: a bool is required: true or false',
  },
  {
    code: 'bad-expansion',
    template: inLocals('max("a"...)'),
    shows: 'error 2:11 "a" | The argument before ... must be a list, set or tuple, and this is of type string',
  },
  {
    code: 'bad-index',
    template: inLocals('["a"][-1]'),
    shows: 'error 2:13 -1 | An index must be a whole number, from 0 on',
    why: 'To count from the end, use the list’s length: list[length(list) - 1].',
  },
  {
    code: 'bad-index',
    template: inLocals('["a"]["first"]'),
    shows:
      'error 2:13 "first" | A tuple is indexed with a number: a number is required, and this text does not read as one',
  },
  {
    code: 'bad-key',
    template: inLocals('{ ([1]) = 1 }'),
    shows: 'error 2:9 ([1]) | This cannot be a key: a string is required, not a tuple',
  },
  {
    code: 'bad-operand',
    template: inLocals('"a" + 1'),
    shows:
      'error 2:7 "a" | The operator + needs a number here: a number is required, and this text does not read as one',
    why: 'Texts are joined by interpolation: "${a}${b}".',
  },
  {
    code: 'bad-operand',
    template: inLocals('true && "yes"'),
    shows: 'error 2:15 "yes" | The operator && needs a bool here: a bool is required: true or false',
  },
  {
    code: 'bad-type',
    template: withBase('variable "a" {\n  type = strnig\n}'),
    shows: 'error 2:10 strnig | There is no type named "strnig". Did you mean "string"?',
    why: 'A type is string, number, bool, any, or one of list(…), set(…), map(…), tuple([…]) and object({…}).',
    mend: 'Change to string: type = string',
  },
  {
    code: 'bad-type',
    template: withBase('variable "a" {\n  type    = "string"\n  default = "x"\n}'),
    shows: 'error 2:13 "string" | A type is written without quotes',
    why: 'Write string.',
    mend: 'Remove the quotes: type    = string',
  },
  {
    code: 'bad-type',
    template: withBase('variable "a" {\n  type = list\n}'),
    shows: 'error 2:10 list | The type list needs the type of its elements',
    why: 'Write list(any), or better the type they have, such as list(string).',
    mend: 'Change to list(any): type = list(any)',
  },
  {
    code: 'bad-type',
    template: withBase('variable "a" {\n  type = object({ size = optional(number, "large") })\n}'),
    shows:
      'error 2:43 "large" | The fallback of "size" is not of its type: a number is required, and this text does not read as one',
  },
  {
    code: 'bad-type',
    template: withBase('variable "a" {\n  type = map(string, number)\n}'),
    shows: 'error 2:10 map(string, number) | The type map takes exactly one argument',
  },
  {
    code: 'function-failed',
    template: inLocals('parseint("ff", 10)'),
    shows: 'error 2:16 "ff" | parseint: "f" is not a digit in base 10',
  },
  {
    code: 'function-failed',
    template: inLocals('vault("secret/data", "key")'),
    shows:
      'error 2:7 vault | vault: this function is not supported. Read the secret outside and hand it over: declare a variable with sensitive = true and set it with PKR_VAR_name, -var or a variable file.',
  },
  {
    code: 'functions-not-allowed',
    template: withBase('variable "a" {\n  description = upper("a")\n  default     = ""\n}'),
    shows: 'error 2:17 upper | The function upper cannot be called here: this place takes no functions',
  },
  {
    code: 'inconsistent-arms',
    template: inLocals('true ? [1] : { a = 1 }'),
    shows:
      'error 2:14 [1] : { a = 1 } | Both results of a condition must be of one type, but these are tuple and object',
    why: 'Make them alike, for instance by converting one: convert(…, list(string)).',
  },
  {
    code: 'index-of-null',
    template: inLocals('null[0]'),
    shows: 'error 2:12 0 | There is no element here: the value is null',
    why: 'Give the value, or write try(…, fallback) around the expression.',
  },
  {
    code: 'index-out-of-range',
    template: inLocals('["a", "b"][2]'),
    shows: 'error 2:18 2 | There is no element 2: the tuple has 2, counted from 0',
  },
  {
    code: 'iteration-over-null',
    template: inLocals('[for v in null : v]'),
    shows: 'error 2:17 null | A for cannot walk through null',
    why: 'Give the collection, or an empty one: coalesce(…, []).',
  },
  {
    code: 'no-attributes',
    template: inLocals('"web".name'),
    shows: 'error 2:13 name | A string has no attributes, so "name" cannot be read from it',
  },
  {
    code: 'no-elements',
    template: inLocals('5[0]'),
    shows: 'error 2:9 0 | A number has no elements that can be picked with [ ]',
  },
  {
    code: 'not-iterable',
    template: inLocals('[for v in "web" : v]'),
    shows: 'error 2:17 "web" | A for walks through a list, set, tuple, map or object, and this is a string',
    why: 'Write [ ] around it for a list of one element.',
  },
  {
    code: 'not-text-in-template',
    template: inLocals('"names: ${["a"]}"'),
    shows: 'error 2:17 ["a"] | Only a string, number or bool can be put into a text, and this is of type tuple',
    why: 'Turn it into text first, for instance with join(", ", …) or jsonencode(…).',
  },
  {
    code: 'null-argument',
    template: inLocals('upper(null)'),
    shows: 'error 2:13 null | The argument "text" of upper must not be null',
    why: 'Give it a value, or a fallback: value == null ? "" : value.',
  },
  {
    code: 'null-condition',
    template: inLocals('null ? 1 : 2'),
    shows: 'error 2:7 null | The condition is null; it must be true or false',
  },
  {
    code: 'null-in-template',
    template: inLocals('"web-${null}"'),
    shows: 'error 2:14 null | This value is null, so it cannot be put into a text',
    why: 'Give it a value, or a fallback: value == null ? "" : value.',
  },
  { code: 'null-index', template: inLocals('["a"][null]'), shows: 'error 2:13 null | The index must not be null' },
  { code: 'null-key', template: inLocals('{ (null) = 1 }'), shows: 'error 2:9 (null) | A key must not be null' },
  {
    code: 'null-key',
    template: inLocals('{ for v in ["a"] : null => v }'),
    shows: 'error 2:26 null | The key of an object must not be null',
  },
  {
    code: 'null-operand',
    template: inLocals('null + 1'),
    shows: 'error 2:7 null | The operator + needs a number here, and this is null',
  },
  {
    code: 'splat-of-null',
    template: inLocals('convert(null, list(string))[*]'),
    shows: 'error 2:7 convert(null, list(string)) | A null list has no elements to walk through',
    why: 'Give the list, or write try(…, []) around the expression.',
  },
  {
    code: 'undefined-arithmetic',
    template: inLocals('0 / 0'),
    shows: 'error 2:7 0 / 0 | Zero by zero, and infinity by infinity, has no result',
  },
  {
    code: 'unknown-attribute',
    template: inLocals('{ name = 1 }.nam'),
    shows: 'error 2:20 nam | There is no attribute named "nam". Did you mean "name"?',
    why: 'There is: name.',
    mend: 'Change to name: x = { name = 1 }.name',
  },
  {
    code: 'unknown-attribute',
    template: inLocals('var.size'),
    shows: 'error 2:11 size | There is no attribute named "size"',
    why: 'It has none at all.',
  },
  {
    code: 'unknown-element',
    template: inLocals('convert({ size = 1 }, map(number)).siz'),
    shows: 'error 2:42 siz | There is no element named "siz". Did you mean "size"?',
    why: 'There is: size.',
    mend: 'Change to size: x = convert({ size = 1 }, map(number)).size',
  },
  {
    code: 'unknown-function',
    template: inLocals('uper("a")'),
    shows: 'error 2:7 uper | There is no function named "uper" here. Did you mean "upper"?',
    mend: 'Change to upper: x = upper("a")',
  },
  {
    code: 'unknown-function',
    template: inLocals('tostring(1)'),
    shows: 'error 2:7 tostring | There is no function named "tostring" here',
    why: 'Write convert(value, string).',
  },
  {
    code: 'unknown-function',
    template: inLocals('env("HOME")'),
    shows: 'error 2:7 env | There is no function named "env" here',
    why: 'env is available only in the default of a variable block; declare a variable with default = env("NAME").',
  },
  {
    code: 'unknown-variable',
    template: inLocals('vars.size'),
    shows: 'error 2:7 vars | There is no variable named "vars" here. Did you mean "var"?',
    why: 'Names that can be used here: data, local, packer, path, var.',
    mend: 'Change to var: x = var.size',
  },
  {
    code: 'variables-not-allowed',
    template: withBase('variable "a" {\n  default = local.x\n}'),
    shows: 'error 2:13 local | "local" cannot be used here: this place takes no variables',
  },
  {
    code: 'wrong-argument-count',
    template: inLocals('upper()'),
    shows: 'error 2:7 upper | upper: the argument "text" is missing',
    why: 'upper(text): The text in upper case.',
  },
  {
    code: 'wrong-argument-count',
    template: inLocals('upper("a", "b")'),
    shows: 'error 2:18 "b" | upper: it takes one argument, and here are 2',
    why: 'upper(text): The text in upper case.',
  },

  {
    code: 'inconsistent-arms',
    template: inLocals('true ? convert([1], list(number)) : "a"'),
    shows:
      'error 2:14 convert([1], list(number)) : "a" | Both results of a condition must be of one type, but these are list of number and string',
    why: 'Make them alike, for instance by converting one: convert(…, list(string)).',
  },
  {
    code: 'unknown-attribute',
    template: `variable "secret" {\n  default   = { a = 1 }\n  sensitive = true\n}\n${inLocals('var.secret.b')}`,
    shows: 'error 6:18 b | There is no attribute of this name',
  },
  {
    code: 'bad-expansion',
    template: inLocals('max(null...)'),
    shows: 'error 2:11 null | The argument before ... must be a list, set or tuple, and this is null',
  },
  {
    code: 'index-out-of-range',
    template: inLocals('[][0]'),
    shows: 'error 2:10 0 | There is no element 0: the tuple has no elements',
  },
  {
    code: 'undefined-arithmetic',
    template: inLocals('1 / 0 - 1 / 0'),
    shows: 'error 2:7 1 / 0 - 1 / 0 | Infinities that cancel each other out have no result',
  },
  {
    code: 'bad-type',
    template: withBase('variable "a" {\n  type = tuple(string)\n}'),
    shows: 'error 2:16 string | A tuple type lists the types of its elements in brackets: tuple([string, number])',
  },
  {
    code: 'bad-type',
    template: withBase('variable "a" {\n  type = object(string)\n}'),
    shows: 'error 2:17 string | An object type lists its attributes in braces: object({ name = string })',
  },
  {
    code: 'bad-type',
    template: withBase('variable "a" {\n  type = optional(string)\n}'),
    shows: 'error 2:10 optional(string) | optional(…) can stand only around the type of an attribute of an object',
  },
  {
    code: 'bad-type',
    template: withBase('variable "a" {\n  type = string()\n}'),
    shows: 'error 2:10 string() | The type string takes no arguments',
    mend: 'Change to string: type = string',
  },
  {
    code: 'bad-type',
    template: withBase('variable "a" {\n  type = 5\n}'),
    shows: 'error 2:10 5 | This is not a type',
    why: 'A type is string, number, bool, any, or one of list(…), set(…), map(…), tuple([…]) and object({…}).',
  },
  {
    code: 'bad-type',
    template: withBase('variable "a" {\n  type = object({ a = optional() })\n}'),
    shows: 'error 2:23 optional() | optional(…) takes a type and, if wanted, a fallback value',
  },
  {
    code: 'bad-type',
    template: withBase('variable "a" {\n  type = lst(string)\n}'),
    shows: 'error 2:10 lst | There is no type named "lst". Did you mean "list"?',
    mend: 'Change to list: type = list(string)',
  },
]
