import { spawn, spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { authenticateMessage, type NtlmAccount, negotiateMessage } from '#electron/communicators/ntlm/messages.ts'
import { sealedSession } from '#electron/communicators/ntlm/sealing.ts'
import { temporaryFolder } from '#test/support/temporary-folder.ts'

/** NTLM by others (gss-ntlmssp), in the part of the machine: what our client says has to convince it. */
const mechanism = "gssapi.OID.from_int_seq('1.3.6.1.4.1.311.2.2.10')"
const python = ['/usr/bin/python3', 'python3'].find(
  (program) =>
    spawnSync(program, ['-c', `import gssapi; assert ${mechanism} in gssapi.raw.indicate_mechs()`]).status === 0,
)

const acceptor = `
import base64, gssapi, sys
credentials = gssapi.Credentials(usage='accept', mechs=[${mechanism}])
context = gssapi.SecurityContext(creds=credentials, usage='accept')
def say(content): print(base64.b64encode(content or b'').decode(), flush=True)
def hear(): return base64.b64decode(sys.stdin.readline())
try:
    say(context.step(hear()))
    context.step(hear())
    print('in as ' + str(context.initiator_name), flush=True)
    for line in sys.stdin:
        say(context.wrap(b'heard ' + context.unwrap(base64.b64decode(line)).message, True).message)
except Exception as error:
    print('refused', flush=True)
`

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

function startAcceptor() {
  const folder = temporaryFolder()
  writeFileSync(join(folder, 'users'), ':Administrator:Pässwörd\nCORP:builder:Other-1\n')
  writeFileSync(join(folder, 'openssl.cnf'), withOldDigests)
  const child = spawn(python ?? '', ['-c', acceptor], {
    env: { PATH: process.env.PATH, NTLM_USER_FILE: join(folder, 'users'), OPENSSL_CONF: join(folder, 'openssl.cnf') },
    stdio: ['pipe', 'pipe', 'ignore'],
  })
  onTestFinished(() => void child.kill())
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  return {
    say: (content: Uint8Array) => void child.stdin.write(`${Buffer.from(content).toString('base64')}\n`),
    hear: async () => String((await lines.next()).value),
  }
}

async function logIn(account: NtlmAccount) {
  const { say, hear } = startAcceptor()
  const negotiate = negotiateMessage()
  say(negotiate)
  const challenged = Buffer.from(await hear(), 'base64')
  const { message, sessionKey } = authenticateMessage(account, negotiate, challenged)
  say(message)
  return { say, hear, answer: await hear(), session: sealedSession(sessionKey, 'client') }
}

beforeAll(() => {
  if (python === undefined) console.warn('skipped: there is no gss-ntlmssp (Debian: gss-ntlmssp python3-gssapi)')
})

describe.skipIf(python === undefined)('our NTLM convinces gss-ntlmssp', () => {
  test.each([
    [{ username: 'Administrator', password: 'Pässwörd' }, /^in as Administrator/],
    [{ username: 'CORP\\builder', password: 'Other-1' }, /^in as CORP\\builder/],
  ])('of %j, and sealed messages go both ways', async (account, expected) => {
    const { answer, say, hear, session } = await logIn(account)
    expect(answer).toMatch(expected)
    for (const text of ['one', 'two, größer', 'x'.repeat(100_000)]) {
      const { sealed, signature } = session.seal(Buffer.from(text))
      say(Buffer.concat([signature, sealed]))
      const wrapped = Buffer.from(await hear(), 'base64')
      const opened = session.open({ signature: wrapped.subarray(0, 16), sealed: wrapped.subarray(16) })
      expect(opened.toString()).toBe(`heard ${text}`)
    }
  })

  test('not with a wrong password', async () => {
    expect((await logIn({ username: 'Administrator', password: 'guess' })).answer).toBe('refused')
  })
})
