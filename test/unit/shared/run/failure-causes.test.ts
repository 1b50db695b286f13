import { describe, expect, test } from 'vitest'
import { explainFailure, type FailureCause, failureCauses } from '#shared/run/failure-causes.ts'

/** What programs really say, with what it means. */
const said: readonly (readonly [FailureCause, string])[] = [
  ['apt-lock', 'E: Could not get lock /var/lib/dpkg/lock-frontend. It is held by process 1234 (unattended-upgr)'],
  [
    'apt-lock',
    'E: Unable to acquire the dpkg frontend lock (/var/lib/dpkg/lock-frontend), is another process using it?',
  ],
  ['apt-stale', 'E: Unable to locate package nginx'],
  ['apt-stale', "E: Package 'php7.4' has no installation candidate"],
  ['apt-gone', 'E: Failed to fetch http://deb.debian.org/debian/pool/main/n/nginx_1.18_amd64.deb  404  Not Found'],
  ['apt-key', "W: GPG error: https://x jammy InRelease: The following signatures couldn't be verified: NO_PUBKEY 7EA0"],
  ['dnf-no-match', 'No match for argument: ngnix'],
  ['dnf-no-match', 'Error: Unable to find a match: ngnix'],
  ['no-dns', 'curl: (6) Could not resolve host: example.org'],
  ['no-dns', "Temporary failure resolving 'deb.debian.org'"],
  ['no-route', 'curl: (7) Failed to connect to example.org port 443 after 130 ms: Connection refused'],
  ['no-route', 'connect: Network is unreachable'],
  ['disk-full', 'tar: data: Cannot write: No space left on device'],
  ['disk-full', "E: You don't have enough free space in /var/cache/apt/archives/. not have enough free space"],
  ['out-of-memory', 'Killed'],
  ['out-of-memory', 'fork: Cannot allocate memory'],
  ['sudo-password', 'sudo: a terminal is required to read the password; either use the -S option'],
  ['sudo-password', 'sudo: no tty present and no askpass program specified'],
  ['line-ends', "install.sh: line 2: $'\\r': command not found"],
  ['line-ends', 'bash: ./install.sh: /bin/bash^M: bad interpreter: No such file or directory'],
  ['not-found', 'install.sh: line 3: jq: command not found'],
  ['not-found', 'sh: 1: jq: not found'],
  ['not-permitted', 'mkdir: cannot create directory ‘/opt/app’: Permission denied'],
  ['certificate', 'curl: (60) SSL certificate problem: unable to get local issuer certificate'],
  ['pip-managed', 'error: externally-managed-environment'],
  ['unset-variable', 'install.sh: line 4: VERSION: unbound variable'],
  ['syntax', "install.sh: line 9: syntax error near unexpected token `fi'"],
  ['no-such-file', "cp: cannot stat 'app.conf': No such file or directory"],
  ['ansible-unreachable', 'fatal: [default]: UNREACHABLE! => {"changed": false}'],
  ['ansible-python', 'MODULE FAILURE\\nSee stdout/stderr for the exact error'],
  ['service', 'Job for nginx.service failed because the control process exited with error code.'],
  ['git-login', 'git@github.com: Permission denied (publickey).'],
  ['too-many-requests', 'toomanyrequests: You have reached your pull rate limit.'],
]

describe('what programs say is explained', () => {
  test.each(said)('%s: %s', (cause, line) => {
    const lines = ['Reading package lists...', line, 'Provisioning failed']
    expect(explainFailure(lines)).toEqual({ cause, line: 1 })
  })

  test('every cause can be found', () => {
    const found = new Set<string>(said.map(([cause]) => cause))
    expect(failureCauses.filter((cause) => !found.has(cause))).toEqual([])
  })
})

test('a log that says nothing explains nothing', () => {
  expect(explainFailure(['all is well', ''])).toBeUndefined()
})

test('of several lines of one kind, the last one is shown', () => {
  const lines = ['E: Unable to locate package a', 'E: Unable to locate package b']
  expect(explainFailure(lines)).toEqual({ cause: 'apt-stale', line: 1 })
})
