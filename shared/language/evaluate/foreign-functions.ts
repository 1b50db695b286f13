/** Functions that people know from Terraform and that templates do not have, with what to write instead. */
const ADVICE: ReadonlyMap<string, string> = new Map([
  ['tostring', 'Write convert(value, string).'],
  ['tonumber', 'Write convert(value, number).'],
  ['tobool', 'Write convert(value, bool).'],
  ['tolist', 'Write convert(value, list(any)).'],
  ['toset', 'Write convert(value, set(any)).'],
  ['tomap', 'Write convert(value, map(any)).'],
  ['one', 'Write list[0], or try(list[0], null) when the list may be empty.'],
  ['setsubtract', 'Write [for one in first : one if !contains(second, one)].'],
  ['matchkeys', 'Write a for expression with a condition: [for i, v in values : v if contains(wanted, keys[i])].'],
  ['transpose', 'Write a for expression that swaps keys and values.'],
  ['sensitive', 'Set sensitive = true in the variable or local block.'],
  [
    'nonsensitive',
    'Values derived from sensitive ones stay sensitive; move what may be shown to a variable of its own.',
  ],
  ['filemd5', 'Write md5(file(path)).'],
  ['filesha1', 'Write sha1(file(path)).'],
  ['filesha256', 'Write sha256(file(path)).'],
  ['filesha512', 'Write sha512(file(path)).'],
  ['filebase64sha256', 'There is none; compute the hash outside, and hand it over as a variable.'],
  ['filebase64sha512', 'There is none; compute the hash outside, and hand it over as a variable.'],
  ['base64sha256', 'There is none; sha256(text) gives the hash in hexadecimal digits.'],
  ['base64sha512', 'There is none; sha512(text) gives the hash in hexadecimal digits.'],
  ['timecmp', 'Compare rfc3339_parse(first).unix with rfc3339_parse(second).unix.'],
  ['formatduration', 'There is none; format the parts: format("%dh%dm", hours, minutes).'],
  [
    'setsymmetricdifference',
    'Write for expressions with conditions: [for one in first : one if !contains(second, one)], and the other way.',
  ],
  ['issensitive', 'There is none: what comes from a sensitive variable is always sensitive.'],
  ['list', 'Write the elements in brackets: [first, second].'],
  ['map', 'Write the entries in braces: { key = value }.'],
  ['templatestring', 'Write the template in place, or in a file for templatefile(path, variables).'],
  ['uuid', 'Write uuidv4().'],
  ['plantimestamp', 'Write timestamp() in a local: locals are evaluated once.'],
  ['regexreplace', 'Write regex_replace(text, pattern, replacement).'],
  ['strlen', 'Write length(text).'],
  ['isotime', 'Write legacy_isotime(layout) or formatdate(format, timestamp()).'],
  ['strftime', 'Write legacy_strftime(format) or formatdate(format, timestamp()).'],
  ['user', 'In this dialect a variable is written var.name.'],
  ['env', 'env is available only in the default of a variable block; declare a variable with default = env("NAME").'],
])

/** What to write instead of a function that exists elsewhere, as a sentence; undefined for names it does not know. */
export function adviceForForeignFunction(name: string): string | undefined {
  return ADVICE.get(name)
}
