/** Why a step may have failed, by its name in the messages. */
export const failureCauses = [
  'apt-lock',
  'apt-stale',
  'apt-gone',
  'apt-key',
  'dnf-no-match',
  'no-dns',
  'no-route',
  'disk-full',
  'out-of-memory',
  'sudo-password',
  'line-ends',
  'not-found',
  'not-permitted',
  'certificate',
  'pip-managed',
  'unset-variable',
  'syntax',
  'no-such-file',
  'ansible-unreachable',
  'ansible-python',
  'service',
  'git-login',
  'too-many-requests',
] as const
export type FailureCause = (typeof failureCauses)[number]

interface FailureRule {
  readonly cause: FailureCause
  /** What a line of the log says then. */
  readonly line: RegExp
}

/** The more telling before the more general: a script that did not find `sudo` says both. */
const rules: readonly FailureRule[] = [
  { cause: 'disk-full', line: /No space left on device|not have enough free space/i },
  { cause: 'out-of-memory', line: /Out of memory|Cannot allocate memory|oom-kill|^Killed$|MemoryError/i },
  { cause: 'apt-lock', line: /Could not get lock \/var\/lib\/(?:dpkg|apt)|dpkg frontend lock|Waiting for cache lock/i },
  { cause: 'apt-key', line: /NO_PUBKEY|signatures? couldn't be verified|is not signed|GPG check FAILED/i },
  {
    cause: 'no-dns',
    line: /Temporary failure (?:in name resolution|resolving)|Could not resolve host|Name or service not known/i,
  },
  { cause: 'apt-gone', line: /(?:E: Failed to fetch|Err:).*|404\s+Not Found.*(?:deb|rpm|repo)/i },
  {
    cause: 'no-route',
    line: /Network is unreachable|No route to host|Failed to connect to .* port|Connection timed out|Could not connect to/i,
  },
  { cause: 'too-many-requests', line: /429 Too Many Requests|toomanyrequests|rate limit/i },
  {
    cause: 'certificate',
    line: /certificate verify failed|SSL certificate problem|certificate has expired|x509: certificate/i,
  },
  { cause: 'apt-stale', line: /E: Unable to locate package|has no installation candidate/i },
  { cause: 'dnf-no-match', line: /No match for argument|Unable to find a match|No package .* available/i },
  { cause: 'pip-managed', line: /externally-managed-environment/i },
  { cause: 'sudo-password', line: /sudo: .*(?:terminal is required|password is required|no tty present)/i },
  { cause: 'line-ends', line: /\\r': command not found|\^M|bad interpreter: No such file/i },
  { cause: 'ansible-unreachable', line: /UNREACHABLE!/ },
  { cause: 'ansible-python', line: /MODULE FAILURE|python[\d.]*: not found|interpreter_python/i },
  {
    cause: 'git-login',
    line: /Permission denied \(publickey\)|could not read Username for|Authentication failed for 'https?:/i,
  },
  { cause: 'service', line: /Job for \S+\.service failed|Failed to (?:start|enable) .*(?:service|unit)/i },
  { cause: 'unset-variable', line: /unbound variable|parameter not set/i },
  { cause: 'syntax', line: /syntax error (?:near )?unexpected|Syntax error: |unexpected EOF while looking/i },
  { cause: 'not-found', line: /: (?:command )?not found$|is not recognized as (?:an internal|the name)/i },
  { cause: 'not-permitted', line: /Permission denied|Operation not permitted|Access is denied|are you root\?/i },
  { cause: 'no-such-file', line: /No such file or directory|cannot find the (?:path|file) specified/i },
]

/** A likely cause with the line that shows it. */
export interface ExplainedFailure {
  readonly cause: FailureCause
  /** Index of the line among those given. */
  readonly line: number
}

/**
 * The likeliest cause of a failed step, of what its log says at the end. Undefined where nothing is known: a wrong guess is
 * worse than none, and what an exit code says by itself is in the error already.
 *
 * @param lines plain texts, the last ones of the step
 */
export function explainFailure(lines: readonly string[]): ExplainedFailure | undefined {
  for (const { cause, line } of rules) {
    const at = lines.findLastIndex((text) => line.test(text.trim()))
    if (at !== -1) return { cause, line: at }
  }
  return undefined
}
