import { execFile, spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { beforeAll, describe, expect, test } from 'vitest'
import { temporaryFolder } from '#test/support/temporary-folder.ts'
import { startWindowsMachine, type WindowsMachineOptions } from '#test/support/windows-machine.ts'

/** A WinRM client by others (pywinrm), so that it is not only we who understand our service, and its seals. */
const python = ['/usr/bin/python3', 'python3'].find(
  (program) => spawnSync(program, ['-c', 'import winrm, requests_ntlm']).status === 0,
)

/** OpenSSL 3 has MD4 and RC4 only among its old things. */
const withOldDigests = `openssl_conf = all
[all]
providers = chosen
[chosen]
default = on
legacy = on
[on]
activate = 1
`

interface Answer {
  readonly outputs: readonly (readonly [stdout: string, stderr: string, code: number])[]
  readonly afterClose: string
  readonly wrongPassword: string
}

async function ask(transport: string, options: WindowsMachineOptions): Promise<Answer> {
  // This client sends passwords for Basic in Latin-1.
  const machine = await startWindowsMachine({ password: 'Passw0rd', ...options })
  const configuration = join(temporaryFolder(), 'openssl.cnf')
  writeFileSync(configuration, withOldDigests)
  const { stdout } = await promisify(execFile)(
    python ?? '',
    ['-W', 'ignore', '-c', script, `http://127.0.0.1:${machine.server.port}/wsman`, transport],
    { env: { PATH: process.env.PATH, OPENSSL_CONF: configuration } },
  )
  return JSON.parse(stdout) as Answer
}

const script = `
import json, sys
from winrm.protocol import Protocol
endpoint, transport = sys.argv[1:]
def client(password):
    return Protocol(endpoint=endpoint, transport=transport, username='Administrator', password=password,
                    operation_timeout_sec=1, read_timeout_sec=10)
p = client('Passw0rd')
shell = p.open_shell(codepage=65001)
outputs = []
for line, arguments in (('whoami', []), ('echo', ['gr\\u00fc\\u00dfe', 'aus', 'Python']), ('timeout /t 2 & exit 9', []), ('no-such-thing', [])):
    command = p.run_command(shell, line, arguments)
    out, err, code = p.get_command_output(shell, command)
    outputs.append([out.decode(), err.decode(), code])
    p.cleanup_command(shell, command)
p.close_shell(shell)
def failure(act):
    try:
        act()
        return 'none'
    except Exception as error:
        return type(error).__name__ + ': ' + str(error)
print(json.dumps({
    'outputs': outputs,
    'afterClose': failure(lambda: p.run_command(shell, 'whoami')),
    'wrongPassword': failure(lambda: client('guess').open_shell()),
}))
`

beforeAll(() => {
  if (python === undefined) console.warn('skipped: there is no pywinrm (Debian: apt install python3-winrm)')
})

describe.skipIf(python === undefined)('our WinRM service is understood by pywinrm', () => {
  test.each([
    ['basic', { allowUnencrypted: true }],
    ['ntlm', { allowUnencrypted: true }],
    ['ntlm', { allowUnencrypted: false, basic: false }],
  ] as const)(
    'over %s, with %j: commands, output, long waits, faults and refused logins',
    async (transport, options) => {
      const answer = await ask(transport, options)
      expect(answer.outputs).toEqual([
        ['win-sandbox\\administrator\r\n', '', 0],
        ['grüße aus Python\r\n', '', 0],
        ['', '', 9],
        ['', expect.stringMatching(/is not recognized/), 1],
      ])
      expect(answer.afterClose).toMatch(/WinRMError: .*shell was not found.*2150858843/)
      expect(answer.wrongPassword).toMatch(/^InvalidCredentialsError/)
    },
  )
})
